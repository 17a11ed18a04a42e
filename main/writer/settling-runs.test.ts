import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';

const keyOf = (i: number): ModelKey => `["p${String(i).padStart(6, '0')}"]` as ModelKey;

/** A bench whose run has met a conflict at each of its posts: somebody else wrote their titles. */
async function withConflicts(posts: number): Promise<WriterBench> {
  const bench = new WriterBench();
  bench.seedPosts(posts);
  const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 4242 } });
  for (let i = 0; i < posts; i += 1)
    bench.service.put('Post', { id: `p${String(i).padStart(6, '0')}`, title: 'theirs' });
  await bench.writer.settled(bench.writer.start(plan.id).id);
  return bench;
}

describe('one decision about many conflicts', () => {
  it('is one run, which is undone as one', async () => {
    await using bench = await withConflicts(30);
    const progress: number[] = [];
    const result = await bench.writer.conflictDesk.decideConflicts({ model: 'Post' }, 'OURS', {
      reason: 'the campaign counts',
      onProgress: (done) => progress.push(done),
    });
    expect(result).toEqual({ settled: 30, sent: 30, left: 0, problems: [] });
    expect(progress.at(-1)).toBe(30);
    expect(bench.writer.runs()).toHaveLength(2);
    const [run] = bench.writer.runs();
    expect(run).toMatchObject({
      kind: 'batch',
      description: 'Settle 30 Post conflicts: ours',
      state: 'FINISHED',
      counts: { planned: 30, applied: 30 },
    });
    expect(bench.post(keyOf(7))).toMatchObject({ rating: 4242, title: 'theirs', _version: 3 });
    const { conflicts } = bench.writer.conflicts({ offset: 0, limit: 1 });
    expect(conflicts[0]).toMatchObject({
      settled: 'ours, on their version',
      detail: { by: 'PERSON', sent: { rating: 4242 }, onVersion: 2, reason: 'the campaign counts' },
    });

    const plan = await bench.writer.planUndo(run?.id ?? '');
    const undone = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(undone.counts).toMatchObject({ applied: 30 });
    expect(bench.post(keyOf(7))).toMatchObject({ rating: 7, title: 'theirs' });
  });

  it('settles the second conflict of a record after the first one’s write', async () => {
    await using bench = await withConflicts(1);
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { where: {} },
      set: { content: 'more' },
    });
    bench.service.put('Post', { id: 'p000000', title: 'theirs again' });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(bench.writer.conflicts({ open: true, offset: 0, limit: 5 }).total).toBe(2);
    const result = await bench.writer.conflictDesk.decideConflicts({ model: 'Post' }, 'OURS');
    expect(result).toMatchObject({ settled: 2, sent: 2, left: 0 });
    expect(bench.post(keyOf(0))).toMatchObject({ rating: 4242, content: 'more', title: 'theirs again' });
  });

  it('that is paused leaves the rest open, and going on with its run in a later session settles them', async () => {
    await using bench = await withConflicts(60);
    let mutations = 0;
    bench.service.fateOf = ({ kind }) => {
      if (kind === 'mutation' && (mutations += 1) === 2) bench.writer.pause(bench.writer.runs()[0]?.id ?? '');
      return 'ok';
    };
    const result = await bench.writer.conflictDesk.decideConflicts({ model: 'Post' }, 'OURS');
    const [run] = bench.writer.runs();
    expect(run?.state).toBe('PAUSED');
    expect(result.left).toBeGreaterThan(0);
    expect(result.settled + result.left).toBe(60);
    const open = () => bench.writer.conflicts({ open: true, offset: 0, limit: 1 }).total;
    expect(open()).toBe(result.left);
    await bench.writer.close();
    bench.open();
    await bench.writer.settled(bench.writer.resume(run?.id ?? '').id);
    await bench.writer.close();
    bench.open();
    expect(open()).toBe(0);
    for (let i = 0; i < 60; i += 1) expect(bench.post(keyOf(i))).toMatchObject({ rating: 4242, _version: 3 });
  });
});
