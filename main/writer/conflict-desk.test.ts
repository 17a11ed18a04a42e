import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { loadSchemaText } from '../schema';
import { WriterBench } from './testing/bench';
import { openLiveWriter } from './testing/live-writer';
import type { LiveWriter } from './testing/live-writer';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);

describe('conflicts of a run', () => {
  it('name the fields at issue, and are counted by model, field and time beside the writes', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(4);
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { where: {} },
      set: { rating: 50, content: 'c' },
    });
    bench.service.put('Post', { id: 'p000000', rating: 7 });
    bench.service.put('Post', { id: 'p000001', title: 'other' });
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run.counts).toMatchObject({ applied: 2, conflicted: 2 });
    const [second, first] = bench.writer.conflicts({ offset: 0, limit: 10 }).conflicts;
    expect(first).toMatchObject({ fields: ['rating'], theirsSource: 'ANSWER', theirsBefore: { rating: 7 } });
    expect(second).toMatchObject({ fields: ['rating', 'content'] });
    expect(bench.writer.conflicts({ field: 'content', offset: 0, limit: 10 }).total).toBe(1);
    expect(bench.writer.conflicts({ model: 'Comment', offset: 0, limit: 10 }).total).toBe(0);
    const rates = bench.writer.conflictDesk.conflictRates({ bucketMs: 3_600_000 });
    expect(rates).toMatchObject({
      byModel: [{ model: 'Post', conflicts: 2, writes: 4 }],
      byField: [
        { field: 'rating', conflicts: 2 },
        { field: 'content', conflicts: 1 },
      ],
      byTime: [{ conflicts: 2, writes: 4 }],
    });
    const [day] = bench.writer.conflictDesk.conflictRates({ bucketMs: 86_400_000 }).byTime;
    expect((day?.at ?? 1) % 86_400_000).toBe(0);
  });

  it('are explained by the strategy that the service showed, beside what the others would have done', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(1, () => ({ keywords: ['a'] }));
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { where: {} },
      set: { rating: 50, content: 'c' },
      append: { keywords: ['b'] },
    });
    bench.service.put('Post', { id: 'p000000', rating: 7 });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    const [conflict] = bench.writer.conflicts({ offset: 0, limit: 1 }).conflicts;
    const { strategy, happened, alternatives } = await bench.writer.conflictDesk.explainConflict(
      conflict?.id ?? '',
    );
    expect(strategy).toBe('OPTIMISTIC_CONCURRENCY');
    expect(happened).toMatchObject({ outcome: 'REFUSED' });
    const [automerge, , lambda] = alternatives;
    expect(automerge?.fields.map(({ field, rule, result }) => [field, rule, result])).toEqual([
      ['rating', 'SERVICE_KEEPS', 7],
      ['content', 'ABSENT_IS_ADDED', 'c'],
      ['keywords', 'LIST_IS_APPENDED', ['a', 'a', 'b']],
    ]);
    expect(lambda?.outcome).toBe('UNDECIDED');
  });

  it('are settled by one decision about many, each kept with what was sent', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(6);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    for (const id of ['p000000', 'p000001', 'p000002']) bench.service.put('Post', { id, title: 'other' });
    bench.service.put('Post', { id: 'p000003', rating: 3, title: 'taken' });
    bench.service.put('Post', { id: 'p000004', _deleted: true });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    const done: number[] = [];
    const result = await bench.writer.conflictDesk.decideConflicts(
      { model: 'Post' },
      'OURS_WHERE_UNCHANGED',
      {
        onProgress: (count) => done.push(count),
      },
    );
    // p000003 was 3 before as well, so its touched field is unchanged; the tombstone stays for a person.
    expect(result).toMatchObject({
      settled: 4,
      sent: 4,
      left: 1,
      problems: [{ problem: { code: 'RECORD_GONE' } }],
    });
    expect(done.at(-1)).toBe(5);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    const settled = bench.writer.conflicts({ open: false, offset: 0, limit: 10 }).conflicts;
    expect(settled).toHaveLength(4);
    expect(settled[0]?.detail).toMatchObject({ by: 'PERSON', sent: { rating: 50 }, onVersion: 2 });
    expect(bench.post('["p000001"]' as ModelKey)).toMatchObject({ rating: 50, title: 'other', _version: 3 });
  });
});

describe('a decision about many conflicts, before anything is sent', () => {
  it('is counted and sampled, and says why some would stay open', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(5);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    bench.service.put('Post', { id: 'p000000', title: 'other' });
    bench.service.put('Post', { id: 'p000001', rating: 77 });
    bench.service.put('Post', { id: 'p000002', _deleted: true });
    bench.service.put('Post', { id: 'p000003', rating: 50 });
    await bench.writer.settled(bench.writer.start(plan.id).id);
    const { conflictDesk } = bench.writer;
    const ids = conflictDesk.openConflictIds({ model: 'Post', field: 'rating' });
    const sent = bench.service.arrivals.length;
    const unchanged = await conflictDesk.previewDecisions(ids, 'OURS_WHERE_UNCHANGED');
    expect(unchanged).toMatchObject({ toSend: 1, nothingToSend: 0, stayOpen: 3 });
    expect(unchanged.obstacles.map(({ problem, count }) => [problem.code, count])).toEqual([
      ['TOUCHED_FIELDS_CHANGED', 2],
      ['RECORD_GONE', 1],
    ]);
    expect(unchanged.sample).toMatchObject([
      { operation: 'UPDATE', before: { rating: 0 }, after: { rating: 50 } },
    ]);
    expect(await conflictDesk.previewDecisions(ids, 'OURS')).toMatchObject({
      toSend: 2,
      nothingToSend: 1,
      stayOpen: 1,
    });
    expect(await conflictDesk.previewDecisions(ids, 'KEEP_THEIRS')).toMatchObject({
      toSend: 0,
      nothingToSend: 4,
    });
    expect(bench.service.arrivals).toHaveLength(sent);
    expect(conflictDesk.openConflictIds({ model: 'Comment' })).toEqual([]);
  });
});

describe('conflicts of the outbox', () => {
  it('stand in the same list, without a run', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const id = bench.writer.conflictDesk.noteConflict({
      source: 'outbox',
      model: 'Post',
      key,
      operation: 'UPDATE',
      how: 'MERGED',
      baseVersion: 1,
      base: { id: 'p000000', rating: 0 },
      ours: { id: 'p000000', rating: 5, title: 'T' },
      theirs: null,
      result: { id: 'p000000', rating: 7, title: 'T', _version: 3 },
      settled: null,
    });
    expect(bench.writer.conflict(id)).toMatchObject({
      runId: null,
      runKind: 'outbox',
      fields: ['rating'],
      ours: { rating: 5, title: 'T' },
      result: { rating: 7 },
    });
    expect(bench.writer.conflicts({ source: 'outbox', open: true, offset: 0, limit: 5 }).total).toBe(1);
  });
});

describe('a stale edit that is not sent yet', () => {
  it('is foretold field by field, under the strategy that the model has shown', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const base = bench.post(key);
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', rating: 7 })], 'SUBSCRIPTION');
    const edit = { model: 'Post', key, base, edited: { rating: 9, content: 'c', title: null } };
    const predicted = bench.writer.conflictDesk.predict(edit);
    expect(predicted).toMatchObject({ strategy: 'AUTOMERGE', isConflict: true, outcome: 'MERGED' });
    expect(
      predicted.fields.map(({ field, rule, outcome, changedThere }) => [field, rule, outcome, changedThere]),
    ).toEqual([
      ['title', 'EMPTYING_IS_IGNORED', 'THEIRS', false],
      ['rating', 'SERVICE_KEEPS', 'THEIRS', true],
      ['content', 'ABSENT_IS_ADDED', 'OURS', false],
    ]);
    await bench.writer.save({
      model: 'Post',
      kind: 'UPDATE',
      key,
      changes: { rating: 9 },
      base,
      baseVersion: 1,
    });
    expect(bench.writer.conflictDesk.predict(edit)).toMatchObject({
      strategy: 'OPTIMISTIC_CONCURRENCY',
      outcome: 'REFUSED',
    });
  });
});

describe('a merge by the service', () => {
  let folder = '';
  let sandbox: Sandbox;
  let live: LiveWriter;
  const start = async (options: Partial<SandboxOptions> = {}): Promise<void> => {
    folder = mkdtempSync(join(tmpdir(), 'outband-merge-'));
    sandbox = await startSandbox({
      schema,
      seed: { Post: 5 },
      seedValue: 4,
      strategy: 'AUTOMERGE',
      ...options,
    });
    // Without real time the local copy can't have seen the other client's version: the delta has to be asked.
    live = await openLiveWriter(schema, sandbox, folder, { models: ['Post'], isRealtime: false });
  };
  beforeEach(() => start());
  afterEach(async () => {
    await live.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is shown with the record that it met, from the service’s own delta, and with the rule that decided', async () => {
    const { writer, client, store } = live;
    const [record] = store.iterate('Post');
    const id = String(record?.['id']);
    const key = JSON.stringify([id]) as ModelKey;
    const document = `mutation Other($input: UpdatePostInput!) { updatePost(input: $input) {
      id title status rating content keywords metadata publishedAt createdAt updatedAt _version _deleted _lastChangedAt } }`;
    const other = { id, rating: 77, _version: record?.['_version'] };
    const plan = writer.planBatch({ model: 'Post', targets: { keys: [key] }, set: { rating: 11 } });
    const response = await client.mutate({ document, variables: { input: other } }, { level: 'required' });
    expect(response.errors).toEqual([]);
    const run = await writer.settled(writer.start(plan.id).id);
    expect(run.counts).toMatchObject({ conflicted: 1 });
    const [conflict] = writer.conflicts({ offset: 0, limit: 1 }).conflicts;
    const explanation = await writer.conflictDesk.explainConflict(conflict?.id ?? '');
    expect(explanation).toMatchObject({
      strategy: 'AUTOMERGE',
      theirsSource: 'DELTA',
      theirsBefore: { rating: 77, _version: Number(record?.['_version']) + 1 },
      happened: { outcome: 'MERGED', fields: [{ field: 'rating', rule: 'SERVICE_KEEPS', result: 77 }] },
    });
    expect(writer.conflict(conflict?.id ?? '')?.theirsSource).toBe('DELTA');
  });
});
