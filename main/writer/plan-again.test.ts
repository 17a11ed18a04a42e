import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { RunSummary } from './writer-api';

/** A run in which somebody else is faster at some records, and the service refuses others. */
async function partlyFailed(bench: WriterBench): Promise<{ run: RunSummary; keys: ModelKey[] }> {
  const keys = bench.seedPosts(6);
  bench.service.beforeWrite = (_model, { id }) => {
    if (id === 'p000001') bench.service.put('Post', { id, content: 'theirs' });
    if (id === 'p000002' || id === 'p000003') throw new Error('Not Authorized to access updatePost');
  };
  const plan = await bench.writer.planChange({
    model: 'Post',
    targets: { where: {} },
    transform: { title: '$uppercase(title)', rating: 'rating * 10 + 5' },
  });
  const run = await bench.writer.settled(bench.writer.start(plan.id, { onConflict: 'skip' }).id);
  bench.service.beforeWrite = () => undefined;
  return { run, keys };
}

describe('planning again what a run did not come to', () => {
  it('asks of each record what was asked of it, and not what was asked of the first', async () => {
    await using bench = new WriterBench();
    const { run, keys } = await partlyFailed(bench);
    expect(run.counts).toMatchObject({ applied: 3, conflicted: 1, rejected: 2 });
    const plan = await bench.writer.planDesk.planAgain(run.id);
    expect(plan).toMatchObject({ targets: 3, operations: 3, description: `Again: ${run.description}` });
    const again = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(again.counts).toMatchObject({ planned: 3, applied: 3 });
    keys.forEach((key, i) =>
      expect(bench.post(key)).toMatchObject({ title: `POST ${i}`, rating: i * 10 + 5 }),
    );
    expect(bench.post(keys[1] as ModelKey)).toMatchObject({ content: 'theirs' });
  });

  it('names the causes, and plans one of them alone', async () => {
    await using bench = new WriterBench();
    const { run, keys } = await partlyFailed(bench);
    const causes = bench.writer.planDesk.runCauses(run.id);
    expect(causes).toMatchObject([
      { state: 'REJECTED', count: 2, key: keys[2] },
      { state: 'CONFLICTED', count: 1, key: keys[1] },
    ]);
    const [{ state, code, problem }] = causes as [(typeof causes)[number]];
    expect(problem?.message).toContain('Not Authorized');
    const cause = { state, code };
    expect(bench.writer.operations(run.id, { ...cause, offset: 0, limit: 10 })).toMatchObject({
      total: 2,
      operations: [{ key: keys[2] }, { key: keys[3] }],
    });
    expect(await bench.writer.planDesk.planAgain(run.id, cause)).toMatchObject({ operations: 2 });
  });

  it('warns where somebody has changed the same field since, and leaves out what is decided or as asked', async () => {
    await using bench = new WriterBench();
    const { run, keys } = await partlyFailed(bench);
    const [conflict] = bench.writer.conflicts({ open: true, offset: 0, limit: 1 }).conflicts;
    await bench.writer.conflictDesk.decideConflict({ id: conflict?.id ?? '', decision: 'KEEP_THEIRS' });
    const asked = bench.service.put('Post', { id: 'p000002', title: 'POST 2', rating: 25 });
    const other = bench.service.put('Post', { id: 'p000003', rating: 7 });
    bench.store.merge('Post', [asked, other], 'SUBSCRIPTION');
    expect(await bench.writer.planDesk.planAgain(run.id)).toMatchObject({
      targets: 2,
      operations: 1,
      unchanged: 1,
      warnings: [{ key: keys[3], field: 'rating' }],
    });
  });

  it('takes up what a run that stopped has not sent, its deletes, touches and new records too', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(4);
    const start = async (planId: string): Promise<RunSummary> => {
      bench.service.fateOf = () => 'ok';
      bench.service.beforeWrite = () => {
        throw new Error('Not Authorized');
      };
      const { id } = bench.writer.start(planId, { maxFailures: 0, concurrency: 1, operationsPerRequest: 1 });
      const run = await bench.writer.settled(id);
      bench.service.beforeWrite = () => undefined;
      return run;
    };
    const every = { model: 'Post', targets: { where: {} } } as const;
    const touched = await start(bench.writer.planBatch({ ...every, touch: true }).id);
    expect(touched.counts.notSent).toBeGreaterThan(0);
    expect(await bench.writer.planDesk.planAgain(touched.id)).toMatchObject({ operations: 4 });
    const create = [{ title: 'a', status: 'ACTIVE' }];
    const made = await start(bench.writer.planBatch({ ...every, targets: {}, create }).id);
    const anew = await bench.writer.planDesk.planAgain(made.id);
    expect(anew.sample).toMatchObject([{ before: null, after: { title: 'a' } }]);
    const deleted = await start(bench.writer.planBatch({ ...every, delete: true }).id);
    const again = await bench.writer.planDesk.planAgain(deleted.id);
    expect(again.sample[0]?.after).toBeNull();
    expect(again.operations).toBe(4);
  });
});
