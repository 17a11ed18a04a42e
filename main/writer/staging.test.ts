import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';

describe('staged edits', () => {
  it('survive a restart and become one plan in which each record has its own values', async () => {
    await using bench = new WriterBench();
    const [a, b, c] = bench.seedPosts(3) as [ModelKey, ModelKey, ModelKey];
    bench.writer.staging.stage('Post', a, { title: 'first', rating: 9 });
    bench.writer.staging.stage('Post', b, { content: 'second' });
    bench.writer.staging.stage('Post', c, {}, 'DELETE');
    await bench.writer.close();
    bench.open();
    expect(bench.writer.staging.stagedCounts()).toEqual([{ model: 'Post', records: 3 }]);
    const plan = await bench.writer.staging.planStaged('Post');
    expect(plan).toMatchObject({ operations: 3, targets: 3, live: 3, rejectionCount: 0 });
    expect(bench.writer.staging.stagedCounts()).toEqual([{ model: 'Post', records: 3 }]);
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 3 } });
    expect(bench.post(a)).toMatchObject({ title: 'first', rating: 9, _version: 2 });
    expect(bench.post(b)).toMatchObject({ title: 'Post 1', content: 'second' });
    expect(bench.post(c)).toMatchObject({ _deleted: true });
    expect(bench.writer.staging.stagedCounts()).toEqual([]);
  });

  it('may be new records and deletions beside changes; a key that was taken meanwhile is left out', async () => {
    await using bench = new WriterBench();
    const { staging } = bench.writer;
    const values = { title: 'new', status: 'ACTIVE' };
    const made = staging.stage('Post', null, values, 'CREATE');
    const taken = staging.stage('Post', null, { ...values, id: 'mine' }, 'CREATE');
    expect([made?.kind, taken?.key, taken?.isStale]).toEqual(['CREATE', '["mine"]', false]);
    expect(() => staging.stage('Post', null, { title: 'no status' }, 'CREATE')).toThrow(/status/);
    const more = staging.stage('Post', made?.key ?? null, { rating: 7 });
    expect(more).toMatchObject({ kind: 'CREATE', fields: { title: 'new', rating: 7 } });
    bench.seed('Post', { id: 'mine', title: 'theirs', status: 'ACTIVE' });
    expect(() => staging.stage('Post', null, { ...values, id: 'mine' }, 'CREATE')).toThrow(/this key/);
    const plan = await staging.planStaged('Post');
    expect(plan).toMatchObject({ operations: 1, rejectionCount: 1, rejections: [{ key: '["mine"]' }] });
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run.counts).toMatchObject({ applied: 1 });
    expect(bench.post(made?.key as ModelKey)).toMatchObject({ title: 'new', rating: 7, _version: 1 });
    expect(staging.staged({ offset: 0, limit: 5 }).edits).toMatchObject([{ key: '["mine"]', isStale: true }]);
    // Giving up a new record needs no request.
    expect(staging.stage('Post', taken?.key ?? null, {}, 'DELETE')).toBeNull();
    expect(staging.stagedCounts()).toEqual([]);
  });

  it('come off field by field, and by staging the record’s own value again', async () => {
    await using bench = new WriterBench();
    const [a] = bench.seedPosts(1) as [ModelKey];
    const { staging } = bench.writer;
    staging.stage('Post', a, { title: 'x', rating: 9 });
    expect(staging.stage('Post', a, { rating: 0 })).toMatchObject({ fields: { title: 'x' } });
    staging.stage('Post', a, { content: 'c' });
    expect(staging.unstage('Post', a, ['title'])).toBe(true);
    expect(staging.staged({ offset: 0, limit: 10 }).edits).toMatchObject([{ fields: { content: 'c' } }]);
    expect(staging.stage('Post', a, { content: null })).toBeNull();
    expect(staging.stagedCounts()).toEqual([]);
  });

  it('refuses values that the API would refuse, and leaves what was staged as it was', async () => {
    await using bench = new WriterBench();
    const [a] = bench.seedPosts(1) as [ModelKey];
    bench.writer.staging.stage('Post', a, { rating: 5 });
    expect(() => bench.writer.staging.stage('Post', a, { rating: 'five' })).toThrow(/rating/);
    expect(() => bench.writer.staging.stage('Post', a, { title: null })).toThrow(/required/);
    expect(bench.writer.staging.staged({ offset: 0, limit: 1 }).edits).toMatchObject([
      { fields: { rating: 5 } },
    ]);
  });

  it('says which records have moved on, and warns where the same field was changed', async () => {
    await using bench = new WriterBench();
    const [a, b] = bench.seedPosts(2) as [ModelKey, ModelKey];
    bench.writer.staging.stage('Post', a, { rating: 5 });
    bench.writer.staging.stage('Post', b, { rating: 6 });
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', rating: 77 })], 'SUBSCRIPTION');
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000001', title: 'T' })], 'SUBSCRIPTION');
    const staged = bench.writer.staging.staged({ offset: 0, limit: 10 }).edits;
    expect(staged.map(({ isStale }) => isStale)).toEqual([true, true]);
    const plan = await bench.writer.staging.planStaged('Post');
    expect(plan).toMatchObject({ operations: 2, warningCount: 1, warnings: [{ key: a, field: 'rating' }] });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(bench.post(b)).toMatchObject({ rating: 6, title: 'T' });
  });

  it('an edit that is staged again after planning stays staged when the plan runs', async () => {
    await using bench = new WriterBench();
    const [a] = bench.seedPosts(1) as [ModelKey];
    bench.writer.staging.stage('Post', a, { rating: 5 });
    const plan = await bench.writer.staging.planStaged('Post');
    bench.clock.ms += 1;
    bench.writer.staging.stage('Post', a, { rating: 6 });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(bench.post(a)).toMatchObject({ rating: 5 });
    expect(bench.writer.staging.staged({ offset: 0, limit: 1 }).edits).toMatchObject([
      { fields: { rating: 6 } },
    ]);
  });
});
