import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { BatchRequest, RunSummary } from './writer-api';

async function carryOut(bench: WriterBench, planId: string): Promise<RunSummary> {
  return bench.writer.settled(bench.writer.start(planId).id);
}

function batch(bench: WriterBench, request: Omit<BatchRequest, 'model'>): Promise<RunSummary> {
  return carryOut(bench, bench.writer.planBatch({ model: 'Post', ...request }).id);
}

describe('undo', () => {
  it('brings every field back where nobody else wrote, on the current versions', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(30, (i) => ({ keywords: i % 2 ? ['a'] : null }));
    const run = await batch(bench, {
      targets: { where: {} },
      set: { rating: 1000, keywords: ['x'], content: 'c' },
    });
    const plan = await bench.writer.planUndo(run.id);
    expect(plan).toMatchObject({ targets: 30, operations: 30, rejectionCount: 0 });
    const undone = await carryOut(bench, plan.id);
    expect(undone).toMatchObject({ kind: 'undo', counts: { applied: 30 } });
    keys.forEach((key, i) =>
      expect(bench.post(key)).toMatchObject({
        rating: i,
        keywords: i % 2 ? ['a'] : null,
        content: null,
        _version: 3,
      }),
    );
  });

  it('leaves what somebody changed since, and says which field', async () => {
    await using bench = new WriterBench();
    const [a, b] = bench.seedPosts(2) as [ModelKey, ModelKey];
    const run = await batch(bench, { targets: { where: {} }, set: { rating: 1000, content: 'c' } });
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', rating: 77 })], 'SUBSCRIPTION');
    const plan = await bench.writer.planUndo(run.id);
    expect(plan.rejections).toMatchObject([{ key: a, field: 'rating' }]);
    await carryOut(bench, plan.id);
    expect(bench.post(a)).toMatchObject({ rating: 77, content: null });
    expect(bench.post(b)).toMatchObject({ rating: 1, content: null });
  });

  it('deletes what the run created, and lists deletes as not undoable', async () => {
    await using bench = new WriterBench();
    const created = await batch(bench, { targets: {}, create: [{ title: 'N', status: 'ACTIVE' }] });
    const undone = await carryOut(bench, (await bench.writer.planUndo(created.id)).id);
    expect(undone.counts.applied).toBe(1);
    const [key] = bench.seedPosts(1) as [ModelKey];
    const deleted = await batch(bench, { targets: { keys: [key] }, delete: true });
    expect(bench.post(key)['_deleted']).toBe(true);
    expect(await bench.writer.planUndo(deleted.id)).toMatchObject({ operations: 0, rejections: [{ key }] });
  });
});

describe('undo of what is not a plain change', () => {
  const isDeleted = (bench: WriterBench, key: ModelKey): unknown => bench.post(key)['_deleted'];

  async function deletedPost(bench: WriterBench): Promise<{ key: ModelKey; run: RunSummary }> {
    const [key] = bench.seedPosts(1) as [ModelKey];
    return { key, run: await batch(bench, { targets: { keys: [key] }, delete: true }) };
  }

  it('deletes again what a restore has revived, and an undo of that undo is a delete that stays', async () => {
    await using bench = new WriterBench();
    bench.service.revives = true;
    const { key } = await deletedPost(bench);
    const restored = await batch(bench, { targets: { keys: [key] }, restore: true });
    expect(isDeleted(bench, key)).toBeNull();
    const undone = await carryOut(bench, (await bench.writer.planUndo(restored.id)).id);
    expect(isDeleted(bench, key)).toBe(true);
    expect(await bench.writer.planUndo(undone.id)).toMatchObject({ operations: 0, rejections: [{ key }] });
  });

  it('has nothing to undo of a restore that the service did not follow', async () => {
    await using bench = new WriterBench();
    const { key } = await deletedPost(bench);
    const restored = await batch(bench, { targets: { keys: [key] }, restore: true });
    expect(isDeleted(bench, key)).toBe(true);
    const plan = await bench.writer.planUndo(restored.id);
    expect(plan).toMatchObject({ operations: 0, unchanged: 1, rejectionCount: 0 });
  });

  it('leaves a revived record that somebody has changed since', async () => {
    await using bench = new WriterBench();
    bench.service.revives = true;
    const { key } = await deletedPost(bench);
    const restored = await batch(bench, { targets: { keys: [key] }, restore: true });
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', rating: 5 })], 'SUBSCRIPTION');
    const plan = await bench.writer.planUndo(restored.id);
    expect(plan).toMatchObject({ operations: 0, rejections: [{ key, field: 'rating' }] });
  });

  it('makes a deleted record anew, as it was, once its tombstone is gone', async () => {
    await using bench = new WriterBench();
    const { key, run } = await deletedPost(bench);
    bench.service.purge('Post', key);
    bench.store.forget('Post', key);
    const plan = await bench.writer.planUndo(run.id);
    expect(plan).toMatchObject({ operations: 1, rejectionCount: 0 });
    expect(await carryOut(bench, plan.id)).toMatchObject({ counts: { applied: 1 } });
    expect(bench.post(key)).toMatchObject({ title: 'Post 0', rating: 0, _version: 1, _deleted: null });
  });

  it('leaves a record that somebody has made under the key of a deleted one', async () => {
    await using bench = new WriterBench();
    const { key, run } = await deletedPost(bench);
    bench.service.purge('Post', key);
    bench.store.forget('Post', key);
    bench.seedPosts(1, () => ({ title: 'another' }));
    expect(await bench.writer.planUndo(run.id)).toMatchObject({ operations: 0, rejections: [{ key }] });
  });

  it('says of a field that was empty before it became required that it stays, and undoes the others', async () => {
    await using bench = new WriterBench();
    const record = bench.service.put('Post', { id: 'p', title: null, status: 'ACTIVE', rating: 1 });
    bench.store.merge('Post', [record], 'BASE_SYNC');
    const run = await batch(bench, { targets: { where: {} }, set: { title: 'given', rating: 2 } });
    const plan = await bench.writer.planUndo(run.id);
    expect(plan).toMatchObject({ operations: 1, rejections: [{ field: 'title' }] });
    await carryOut(bench, plan.id);
    expect(bench.post('["p"]' as ModelKey)).toMatchObject({ title: 'given', rating: 1 });
  });

  it('lists what the service has merged: it was written, and is not as the run asked', async () => {
    await using bench = new WriterBench();
    bench.service.strategy = 'AUTOMERGE';
    const [key] = bench.seedPosts(1) as [ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1000 } });
    bench.service.put('Post', { id: 'p000000', rating: 5 });
    const run = await carryOut(bench, plan.id);
    expect(run.counts.conflicted).toBe(1);
    const undo = await bench.writer.planUndo(run.id);
    expect(undo).toMatchObject({ operations: 0, rejections: [{ key }] });
    expect(undo.rejections[0]?.reason).toContain('conflict');
  });

  it('undoes an undo, and that one again', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    let run = await batch(bench, { targets: { where: {} }, set: { rating: 7 } });
    for (const rating of [0, 7, 0, 7]) {
      run = await carryOut(bench, (await bench.writer.planUndo(run.id)).id);
      expect(bench.post(key)).toMatchObject({ rating });
    }
  });
});

describe('conflict policies', () => {
  /** Another client writes each record once, between planning and the write. */
  function interfere(bench: WriterBench, fields: Record<string, unknown>): void {
    const done = new Set<unknown>();
    bench.service.beforeWrite = (model, { id }) => {
      if (!done.has(id)) bench.service.put(model, { id, ...fields });
      done.add(id);
    };
  }

  it('skip leaves the conflict with both sides', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(3);
    interfere(bench, { content: 'theirs' });
    const run = await batch(bench, { targets: { where: {} }, set: { rating: 1000 } });
    expect(run.counts).toMatchObject({ conflicted: 3, applied: 0 });
    const { total, conflicts } = bench.writer.conflicts({ runId: run.id, open: true, offset: 0, limit: 1 });
    expect(total).toBe(3);
    bench.writer.settleConflict(conflicts[0]?.id ?? '', 'mine');
    expect(bench.writer.conflicts({ open: true, offset: 0, limit: 1 }).total).toBe(2);
  });

  it.each([
    ['another field', { content: 'theirs' }, 3],
    ['the same field', { rating: 500 }, 0],
  ])('retry-unchanged follows a change of %s or leaves it', async (_name, theirs, applied) => {
    await using bench = new WriterBench();
    bench.seedPosts(3);
    interfere(bench, theirs);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1000 } });
    const run = await bench.writer.settled(bench.writer.start(plan.id, { onConflict: 'retry-unchanged' }).id);
    expect(run.counts).toMatchObject({ applied, conflicted: 3 - applied });
  });

  it('overwrite writes on their version, and what was overwritten can be brought back', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    interfere(bench, { rating: 500 });
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1000 } });
    const run = await bench.writer.settled(bench.writer.start(plan.id, { onConflict: 'overwrite' }).id);
    expect(bench.post(key)).toMatchObject({ rating: 1000, _version: 3 });
    expect(bench.writer.conflicts({ offset: 0, limit: 1 }).conflicts).toMatchObject([
      { settled: 'overwrite', base: { rating: 0 }, theirs: { rating: 500 } },
    ]);
    await carryOut(bench, (await bench.writer.planUndo(run.id)).id);
    expect(bench.post(key)['rating']).toBe(500);
  });

  it('an append is computed anew on their list', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1, () => ({ keywords: ['a'] })) as [ModelKey];
    interfere(bench, { keywords: ['a', 'theirs'] });
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { where: {} },
      append: { keywords: ['ours'] },
    });
    await bench.writer.settled(bench.writer.start(plan.id, { onConflict: 'overwrite' }).id);
    expect(bench.post(key)['keywords']).toEqual(['a', 'theirs', 'ours']);
  });

  it('stop ends the run at the first conflict; a threshold ends it when it is passed', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(200);
    interfere(bench, { content: 'theirs' });
    const start = async (options: Parameters<typeof bench.writer.start>[1]): Promise<RunSummary> => {
      const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1000 } });
      return bench.writer.settled(
        bench.writer.start(plan.id, { operationsPerRequest: 1, concurrency: 1, ...options }).id,
      );
    };
    expect(await start({ onConflict: 'stop' })).toMatchObject({
      state: 'FAILED',
      counts: { conflicted: 1 },
      problem: { code: 'STOPPED_BY_POLICY' },
    });
    expect(await start({ maxConflicts: 5 })).toMatchObject({ state: 'FAILED', counts: { conflicted: 6 } });
  });

  it('takes back chosen operations alone, and says why others can’t be', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(4);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    bench.service.put('Post', { id: 'p000003', rating: 7 });
    const run = await carryOut(bench, plan.id);
    const { operations } = bench.writer.operations(run.id, { offset: 0, limit: 10 });
    const operationIds = [operations[1]?.id ?? '', operations[3]?.id ?? ''];
    const undo = await bench.writer.planUndo(run.id, { operationIds });
    expect(undo).toMatchObject({ targets: 2, operations: 1, rejections: [{ key: keys[3] }] });
    await carryOut(bench, undo.id);
    expect(keys.map((key) => bench.post(key)['rating'])).toEqual([50, 1, 50, 7]);
    await expect(bench.writer.planUndo(run.id, { operationIds: ['1'] })).rejects.toMatchObject({
      problem: { code: 'OPERATION_NOT_FOUND' },
    });
  });
});
