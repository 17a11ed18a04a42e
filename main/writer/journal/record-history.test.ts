import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../../shared/model-schema';
import { WriterBench } from '../testing/bench';

const all = { offset: 0, limit: 50 };

async function rate(bench: WriterBench, keys: readonly ModelKey[], rating: number): Promise<string> {
  const plan = bench.writer.planBatch({ model: 'Post', targets: { keys }, set: { rating } });
  bench.clock.ms += 1_000;
  return (await bench.writer.settled(bench.writer.start(plan.id, { reason: `to ${rating}` }).id)).id;
}

describe('what was done to one record', () => {
  it('lists runs, edits and undo with what they changed, newest first, and nothing of other records', async () => {
    await using bench = new WriterBench();
    const [key, other] = bench.seedPosts(2) as [ModelKey, ModelKey];
    const run = await rate(bench, [key, other], 1005);
    bench.clock.ms += 1_000;
    await bench.writer.save({
      ...{ model: 'Post', kind: 'UPDATE', key, changes: { title: 'By hand' } },
      ...{ baseVersion: 2, base: bench.post(key) },
    });
    // A plan that was never started has done nothing.
    bench.writer.planBatch({ model: 'Post', targets: { keys: [key] }, set: { rating: 7 } });
    const { total, entries } = bench.writer.recordHistory.page('Post', key, all);
    expect(total).toBe(2);
    expect(entries).toMatchObject([
      { kind: 'UPDATE', state: 'APPLIED', runKind: 'edit', after: { title: 'By hand' }, reason: null },
      { runKind: 'batch', runId: run, reason: 'to 1005', after: { rating: 1005 }, settlement: null },
    ]);
    expect(bench.writer.recordHistory.page('Post', other, all).total).toBe(1);
    expect(bench.writer.recordHistory.page('User', key, all).total).toBe(0);
    const second = bench.writer.recordHistory.page('Post', key, { offset: 1, limit: 1 });
    expect(second).toMatchObject({ total: 2, offset: 1, entries: [{ runId: run }] });
  });

  it('has a conflict with how it was settled, and one of the outbox, which belongs to no run', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { keys: [key] }, set: { rating: 1005 } });
    bench.service.put('Post', { id: 'p000000', rating: 50 });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    const page = () => bench.writer.recordHistory.page('Post', key, all).entries;
    expect(page()).toMatchObject([{ state: 'CONFLICTED', settlement: null, runKind: 'batch' }]);
    const [conflict] = bench.writer.conflicts({ ...all, open: true }).conflicts;
    bench.writer.settleConflict(conflict?.id ?? '', 'kept theirs');
    expect(page()).toMatchObject([{ settlement: 'kept theirs' }]);
    bench.clock.ms += 1_000;
    bench.writer.conflictDesk.noteConflict({
      ...{ source: 'outbox', model: 'Post', key, operation: 'UPDATE', how: 'REFUSED', baseVersion: 1 },
      ...{ base: { id: 'p000000', rating: 1 }, ours: { rating: 3 }, theirs: bench.post(key) },
      ...{ result: null, settled: null },
    });
    expect(page()).toMatchObject([
      { runId: null, runKind: 'outbox', state: 'CONFLICTED', after: { rating: 3 }, settlement: null },
      { runKind: 'batch' },
    ]);
  });

  it('feature 59: finds the runs of a record by the beginning of its key', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(3);
    const first = await rate(bench, keys.slice(0, 2), 1005);
    const second = await rate(bench, keys.slice(1, 3), 1006);
    const runIds = (text: string) => bench.writer.recordHistory.runIds(text);
    expect(runIds('p000000')).toEqual([first]);
    expect(runIds(' p000001 ')).toEqual([second, first]);
    expect(runIds('p0000')).toEqual([second, first]);
    expect(runIds('p0')).toEqual([]);
    expect(runIds('p000009')).toEqual([]);
    expect(runIds('"] OR 1')).toEqual([]);
  });
});
