import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { loadSchemaText } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import { openLiveWriter } from './testing/live-writer';
import type { LiveWriter } from './testing/live-writer';
import type { OperationRow, RunOptions, RunSummary } from './writer-api';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);

let folder = '';
let sandbox: Sandbox;
let live: LiveWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-live-'));
});
afterEach(async () => {
  await live.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(
  posts: number,
  { deliveryGraceMs = 60_000, ...options }: Partial<SandboxOptions> & { deliveryGraceMs?: number } = {},
): Promise<void> {
  sandbox = await startSandbox({ schema, seed: { Post: posts }, ...options });
  live = await openLiveWriter(schema, sandbox, folder, {
    models: ['Post'],
    deliveryGraceMs,
    settings: { lateWriteMs: 100, settleDelayMs: 10, backoff: { baseMs: 5, capMs: 50 }, maxAttempts: 30 },
  });
}

async function run(set: Record<string, unknown>, options: RunOptions = {}): Promise<RunSummary> {
  const plan = live.writer.planBatch({ model: 'Post', targets: { where: {} }, set });
  return live.writer.settled(live.writer.start(plan.id, options).id);
}

function rowsOf(runId: string): readonly OperationRow[] {
  return live.writer.operations(runId, { offset: 0, limit: 10_000 }).operations;
}

/** What the service holds now, read without the store. */
async function serviceRecords(): Promise<Map<string, { rating: number | null; _version: number }>> {
  const document = 'query All { syncPosts(limit: 1000) { items { id rating _version _lastChangedAt } } }';
  const { data } = await live.client.query({ document });
  const { items } = data?.['syncPosts'] as {
    items: { id: string; rating: number | null; _version: number }[];
  };
  return new Map(items.map((item) => [item.id, item]));
}

describe('a run against the sandbox', () => {
  it('applies everything, and our own subscription sees every write come back complete', async () => {
    await begin(200);
    const before = await serviceRecords();
    const end = await run({ rating: 4242 });
    expect(end).toMatchObject({ state: 'FINISHED', counts: { planned: 200, applied: 200 } });
    expect(end.delivery).toMatchObject({ complete: 200, incomplete: 0, notSeen: 0 });
    for (const [id, record] of await serviceRecords()) {
      expect(record).toMatchObject({ rating: 4242, _version: (before.get(id)?._version ?? 0) + 1 });
    }
  });

  it('with throttling and lost answers each record is still written exactly once', async () => {
    await begin(300);
    const before = await serviceRecords();
    sandbox.setFaults(['throttle=0.1', 'lose-response=0.1']);
    const end = await run({ rating: 4242 }, { operationsPerRequest: 3 });
    sandbox.setFaults([]);
    expect(end).toMatchObject({ state: 'FINISHED', counts: { planned: 300, applied: 300, unknown: 0 } });
    for (const [id, record] of await serviceRecords()) {
      expect(record).toMatchObject({ rating: 4242, _version: (before.get(id)?._version ?? 0) + 1 });
    }
  });

  it.each(['OPTIMISTIC_CONCURRENCY', 'AUTOMERGE'] as const)(
    'with writes of others in between (%s) the journal agrees with the service on every record',
    async (strategy) => {
      await begin(300, { strategy });
      sandbox.setFaults(['conflict=0.2', 'lose-response=0.05', 'throttle=0.05']);
      const end = await run({ rating: 4242 });
      sandbox.setFaults([]);
      expect(end.state).toBe('FINISHED');
      expect(end.counts.conflicted).toBeGreaterThan(0);
      expect(end.counts.applied + end.counts.conflicted).toBe(300);
      const records = await serviceRecords();
      for (const row of rowsOf(end.id)) {
        const [id] = JSON.parse(row.key) as [string];
        const record = records.get(id);
        if (row.state === 'APPLIED') expect(record?.rating).toBe(4242);
        expect(row.result?.['_version'] ?? row.theirs?.['_version']).toBe(record?._version);
      }
    },
  );

  it.each(['UPDATE', 'DELETE'] as const)(
    'service 8: an answer that is taken away for an empty field (%s) is read back without that field',
    async (kind) => {
      const dataDir = join(folder, 'data');
      // Events of such records are broken, so that nothing proves their delivery.
      await begin(20, { dataDir, deliveryGraceMs: 100 });
      const { port } = new URL(sandbox.endpoint);
      await sandbox.stop();
      const db = openDatabase(join(dataDir, 'sandbox.sqlite'));
      db.exec("UPDATE base_Post SET item = json_remove(item, '$.createdAt') WHERE seq % 2 = 0");
      db.close();
      sandbox = await startSandbox({ schema, dataDir, port: Number(port), apiKey: sandbox.apiKey });
      const change = kind === 'DELETE' ? { delete: true } : { append: { keywords: ['once'] } };
      const plan = live.writer.planBatch({ model: 'Post', targets: { where: {} }, ...change });
      const end = await live.writer.settled(live.writer.start(plan.id).id);
      expect(end).toMatchObject({ state: 'FINISHED', counts: { applied: 20, rejected: 0, unknown: 0 } });
      for (const { before, result } of rowsOf(end.id)) {
        const keywords = (before?.['keywords'] ?? []) as readonly string[];
        expect(result).toMatchObject(
          kind === 'DELETE' ? { _deleted: true } : { keywords: [...keywords, 'once'] },
        );
      }
    },
  );

  it('undo brings the old values back', async () => {
    await begin(100);
    const before = await serviceRecords();
    const end = await run({ rating: 4242 });
    const plan = await live.writer.planUndo(end.id);
    const undone = await live.writer.settled(live.writer.start(plan.id).id);
    expect(undone.counts).toMatchObject({ applied: plan.operations, conflicted: 0 });
    for (const [id, { rating }] of await serviceRecords()) expect(rating).toBe(before.get(id)?.rating);
  });

  it('an edit, a stale edit and the save on their version', async () => {
    await begin(3, { strategy: 'OPTIMISTIC_CONCURRENCY' });
    const [post] = [...live.store.iterate('Post')];
    const key = live.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1 } }).sample[0]
      ?.key;
    const edit = { model: 'Post', kind: 'UPDATE', key, baseVersion: Number(post?.['_version']) } as const;
    expect(await live.writer.save({ ...edit, changes: { title: 'A' } })).toMatchObject({
      outcome: 'APPLIED',
    });
    const stale = await live.writer.save({ ...edit, changes: { title: 'B' } });
    expect(stale).toMatchObject({ outcome: 'CONFLICT', theirs: { title: 'A' }, differingFields: ['title'] });
    const again = { ...edit, changes: { title: 'B' }, baseVersion: Number(stale.theirs?.['_version']) };
    expect(await live.writer.save(again)).toMatchObject({ outcome: 'APPLIED', record: { title: 'B' } });
  });
});
