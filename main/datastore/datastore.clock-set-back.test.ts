import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { createAppSyncClient } from '../appsync';
import { startSandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { createDataStore } from '.';
import { setBackMs } from './sync/service-clock';
import { page, record, rootOf, setUp } from './testing/peer-fixture';

const blog = loadSchemaFile(new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname);
const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 1, 3, 12);

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A sandbox whose clock is ahead of this machine's, and a store on it; both clocks go on only when they are told to. */
async function clocks(aheadMs: number) {
  const schema = await blog;
  const clock = { now: NOON, aheadMs };
  const sandbox = await startSandbox({
    schema,
    seed: 3,
    seedValue: 1,
    now: () => clock.now + clock.aheadMs,
  });
  closers.push(() => sandbox.stop());
  const client = createAppSyncClient(
    { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
    schema.api,
  );
  const store = createDataStore({
    schema: schema.modelSchema,
    api: schema.api,
    storeFile: ':memory:',
    durableFile: ':memory:',
    client,
    now: () => clock.now,
    random: Math.random,
    isRealtime: false,
  });
  closers.push(async () => {
    await store.stop();
    store.close();
    await client.close();
  });
  const rename = async (title: string): Promise<void> => {
    const [tag] = store.page({ model: 'Tag', offset: 0, limit: 1 }).records;
    const { errors } = await client.mutate(
      {
        document: `mutation ($input: UpdateTagInput!) { updateTag(input: $input) {
          id label createdAt updatedAt _version _lastChangedAt _deleted } }`,
        variables: { input: { id: tag?.['id'], label: title, _version: tag?.['_version'] } },
      },
      { level: 'required' },
    );
    expect(errors).toEqual([]);
  };
  const labels = () => store.page({ model: 'Tag', offset: 0, limit: 10 }).records.map((tag) => tag['label']);
  return { clock, store, rename, labels };
}

describe('a clock of the service that was ahead and is set right', () => {
  it.each([
    ['days ahead, and lastSync lies in its future', 2 * 24 * 60 * MINUTE_MS, MINUTE_MS],
    ['minutes ahead, and lastSync has passed again', 5 * MINUTE_MS, 10 * MINUTE_MS],
  ])('%s: the next delta sync misses nothing', async (_name, aheadMs, awayMs) => {
    const { clock, store, rename, labels } = await clocks(aheadMs);
    await store.start();
    await store.stop();
    clock.aheadMs = 0;
    clock.now += MINUTE_MS;
    await rename('changed after it was set right');
    clock.now += awayMs;
    await store.start();
    expect(labels()).toContain('changed after it was set right');
    const tags = store.status().models.find(({ model }) => model === 'Tag');
    expect(tags).toMatchObject({ kind: 'DELTA', state: 'SYNCED', problem: null });
    expect(tags?.reason).toMatch(/^delta from earlier on: the service’s clock was set back by \d+ s$/);
  });

  it('clocks that differ and stay so are no reason to ask for more', async () => {
    const { clock, store } = await clocks(2 * 24 * 60 * MINUTE_MS);
    await store.start();
    await store.stop();
    clock.now += MINUTE_MS;
    await store.start();
    expect(store.status().models.find(({ model }) => model === 'Tag')?.reason).toMatch(/^delta since /);
  });
});

describe('what tells that a clock was set back', () => {
  const page_ = { startedAt: 1_000_000, sentAt: 1_000_000, answeredAt: 1_000_050 };

  it('is both clocks, with the time that the request took on the safe side', () => {
    expect(setBackMs({ lastSync: 900_000, clockAhead: 60_000 }, page_)).toBe(60_050);
    expect(setBackMs({ lastSync: 900_000, clockAhead: 5_000 }, page_)).toBe(0);
    expect(setBackMs({ lastSync: 900_000, clockAhead: -60_000 }, page_)).toBe(0);
  });

  it('is a sync before the latest one, where no difference was kept', () => {
    expect(setBackMs({ lastSync: 900_000 }, page_)).toBe(0);
    expect(setBackMs({ lastSync: 1_000_001 }, page_)).toBe(Infinity);
  });

  it('reads everything where nothing tells by how much, and keeps the run’s own lastSync for what follows', async () => {
    let startedAt = 9_000;
    const { MemoryAdapter } = await import('.');
    const storage = new MemoryAdapter();
    const { open, variables } = await setUp(
      (request) =>
        rootOf(request) === 'syncPosts'
          ? page('syncPosts', [record('a', { _version: startedAt === 9_000 ? 1 : 2 })], null, startedAt)
          : undefined,
      { storage },
    );
    const first = open();
    await first.start();
    await first.stop();
    const model = first.model('Post');
    const { clockAhead: _unknown, ...older } = storage.metadata(model);
    storage.writeMetadata(model, older);
    startedAt = 8_000;
    const second = open();
    await second.start();
    expect(variables('syncPosts').map((sent) => sent['lastSync'])).toEqual([0, 9_000, 0]);
    expect(second.get('Post', '["a"]' as ModelKey)?.['_version']).toBe(2);
    expect(storage.metadata(model)).toMatchObject({ lastSync: 8_000, clockAhead: 3_000 });
  });
});
