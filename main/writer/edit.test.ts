import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { RecordEdit } from './writer-api';

function update(key: ModelKey, changes: Record<string, unknown>, baseVersion = 1): RecordEdit {
  return { model: 'Post', kind: 'UPDATE', key, changes, baseVersion };
}

describe('previewEdit', () => {
  it('shows the very mutation that would leave and the guard’s verdict on it', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const preview = bench.writer.previewEdit(update(key, { rating: 8 }));
    expect(preview).toMatchObject({ accepted: true, reasons: ['OK'], invalid: [] });
    expect(preview.variables).toEqual({ input: { id: 'p000000', rating: 8, _version: 1 } });
    await bench.writer.save(update(key, { rating: 8 }));
    expect(bench.service.arrivals[0]?.request).toMatchObject({
      document: preview.document,
      variables: preview.variables,
    });
  });

  it('names every field with a value that can’t be sent, and a missing version', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const edit: RecordEdit = { model: 'Post', kind: 'UPDATE', key, changes: { rating: 'x', title: null } };
    const { invalid, accepted, reasons } = bench.writer.previewEdit(edit);
    expect(invalid.map(({ field }) => field).sort()).toEqual(['_version', 'rating', 'title']);
    expect({ accepted, reasons }).toMatchObject({ accepted: false });
    expect(await bench.writer.save(edit)).toMatchObject({
      outcome: 'REJECTED',
      problem: { code: 'INVALID_VALUES' },
    });
    expect(bench.service.arrivals).toEqual([]);
    expect(bench.writer.runs()).toEqual([]);
  });
});

describe('save', () => {
  it('writes once, journals it as a run of kind edit, and merges the answer', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const result = await bench.writer.save(update(key, { rating: 8 }));
    expect(result).toMatchObject({ outcome: 'APPLIED', record: { rating: 8, _version: 2 }, problem: null });
    expect(bench.store.get('Post', key)).toMatchObject({ rating: 8, _version: 2 });
    expect(bench.writer.runs()).toMatchObject([{ kind: 'edit', state: 'FINISHED', counts: { applied: 1 } }]);
  });

  it('creates under a key of our own and deletes with the version', async () => {
    await using bench = new WriterBench();
    const created = await bench.writer.save({
      model: 'Post',
      kind: 'CREATE',
      changes: { title: 'N', status: 'ACTIVE' },
    });
    expect(created).toMatchObject({ outcome: 'APPLIED', record: { title: 'N', _version: 1 } });
    const key = JSON.stringify([created.record?.['id']]) as ModelKey;
    const deleted = await bench.writer.save({
      model: 'Post',
      kind: 'DELETE',
      key,
      changes: {},
      baseVersion: 1,
    });
    expect(deleted).toMatchObject({ outcome: 'APPLIED', record: { _deleted: true, _version: 2 } });
  });

  it('service 10.16: a refused version gives both sides, and a save on theirs goes through', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    bench.service.put('Post', { id: 'p000000', rating: 50 });
    const result = await bench.writer.save(update(key, { rating: 8 }));
    expect(result).toMatchObject({
      outcome: 'CONFLICT',
      record: null,
      theirs: { rating: 50, _version: 2 },
      differingFields: ['rating'],
      problem: { kind: 'ConflictUnhandled' },
    });
    const again = await bench.writer.save(update(key, { rating: 8 }, Number(result.theirs?.['_version'])));
    expect(again).toMatchObject({ outcome: 'APPLIED', record: { rating: 8, _version: 3 } });
    expect(bench.writer.conflicts({ offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      conflicts: [
        { how: 'REFUSED', base: { rating: 0 }, ours: { rating: 8 }, theirs: { rating: 50 }, settled: null },
      ],
    });
  });

  it('service 10.19: a merge that answers without an error is seen, with the fields that differ', async () => {
    await using bench = new WriterBench();
    bench.service.strategy = 'AUTOMERGE';
    const [key] = bench.seedPosts(1, () => ({ keywords: ['a'] })) as [ModelKey];
    bench.service.put('Post', { id: 'p000000', rating: 50 });
    const result = await bench.writer.save(update(key, { rating: 8, keywords: ['b'], content: 'c' }));
    expect(result).toMatchObject({
      outcome: 'MERGED',
      record: { rating: 50, keywords: ['a', 'b'], content: 'c', _version: 3 },
      differingFields: ['rating', 'keywords'],
    });
    expect(bench.store.get('Post', key)).toMatchObject({ rating: 50, _version: 3 });
  });

  it('a record that is gone is rejected with the reason', async () => {
    await using bench = new WriterBench();
    const result = await bench.writer.save(update('["nobody"]' as ModelKey, { rating: 8 }));
    expect(result).toMatchObject({ outcome: 'REJECTED', problem: { code: 'RECORD_GONE' } });
  });

  it('service 10.13: a create on a taken key is a conflict with the record that is there', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(1);
    const changes = { id: 'p000000', title: 'Mine', status: 'ACTIVE' };
    const result = await bench.writer.save({ model: 'Post', kind: 'CREATE', changes });
    expect(result).toMatchObject({ outcome: 'CONFLICT', theirs: { title: 'Post 0' } });
  });

  it('without a network nothing was written, and the result says so', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    bench.service.fateOf = () => 'unreachable';
    expect(await bench.writer.save(update(key, { rating: 8 }))).toMatchObject({
      outcome: 'REJECTED',
      problem: { code: 'NO_CONNECTION' },
    });
  });

  it('an edit does not wait for a batch that is running', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(60);
    let isHeld = true;
    bench.service.fateOf = ({ request }) =>
      isHeld && request.operationName === 'UpdatePostBatch' ? 'hang-before' : 'ok';
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { keys: keys.slice(1) },
      set: { content: 'c' },
    });
    bench.writer.start(plan.id);
    expect(await bench.writer.save(update(keys[0] as ModelKey, { rating: 8 }))).toMatchObject({
      outcome: 'APPLIED',
    });
    isHeld = false;
    bench.kill();
    bench.open();
  });
});
