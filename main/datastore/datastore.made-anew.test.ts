import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { createAppSyncClient } from '../appsync';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { until } from '../testing/scripted-peer';
import { createDataStore, MemoryAdapter, type DataStoreOptions } from '.';
import { model, page, record, rootOf, setUp } from './testing/peer-fixture';

const blog = loadSchemaFile(new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname);
const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 1, 3, 12);

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const RENAME = `mutation ($input: UpdateTagInput!) { updateTag(input: $input) {
  id label createdAt updatedAt _version _lastChangedAt _deleted } }`;

/** A backend, a store that follows it, and what makes the backend anew at the same address: the same keys, versions of 1. */
async function backend(options: Partial<DataStoreOptions> = {}) {
  const schema = await blog;
  const clock = { now: NOON };
  const start = (port?: number): Promise<Sandbox> =>
    startSandbox({
      ...{
        schema,
        seed: 3,
        seedValue: 1,
        apiKey: 'key',
        strategy: 'OPTIMISTIC_CONCURRENCY',
        now: () => clock.now,
      },
      ...(port === undefined ? {} : { port }),
    });
  let sandbox = await start();
  closers.push(() => sandbox.stop());
  const client = createAppSyncClient(
    { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
    schema.api,
  );
  const store = createDataStore({
    ...{ schema: schema.modelSchema, api: schema.api, storeFile: ':memory:', durableFile: ':memory:' },
    ...{ client, now: () => clock.now, random: Math.random, isRealtime: false, ...options },
  });
  closers.push(async () => {
    await store.stop();
    store.close();
    await client.close();
  });
  const tags = () => store.page({ model: 'Tag', offset: 0, limit: 10 }).records;
  const renameThere = async (at: number, label: string): Promise<void> => {
    const { id, _version } = tags()[at] ?? {};
    const { errors } = await client.mutate(
      { document: RENAME, variables: { input: { id, label, _version } } },
      { level: 'required' },
    );
    expect(errors).toEqual([]);
  };
  const makeAnew = async (): Promise<void> => {
    const port = Number(new URL(sandbox.endpoint).port);
    await sandbox.stop();
    sandbox = await start(port);
  };
  return { clock, store, tags, renameThere, makeAnew };
}

describe.each([
  ['SQLite', {}],
  ['in memory', { storage: true }],
])('a backend that was made anew, %s', (_name, { storage }: { storage?: boolean }) => {
  it('is named with what to do, stays named, and is followed again once the local copy is cleared', async () => {
    const { clock, store, tags, renameThere, makeAnew } = await backend(
      storage ? { storage: new MemoryAdapter() } : {},
    );
    await store.start();
    for (const label of ['first', 'second']) {
      await renameThere(0, label);
      clock.now += HOUR_MS;
      await store.resync();
    }
    expect(tags()[0]).toMatchObject({ label: 'second', _version: 3 });
    await makeAnew();
    clock.now += HOUR_MS;
    await store.resync('Tag');
    expect(tags()[0]).toMatchObject({ label: 'second', _version: 3 });
    const problem = model(store, 'Tag')?.problem;
    expect(problem).toMatchObject({ code: 'SERVICE_BEHIND', place: { model: 'Tag' } });
    expect(problem?.message).toContain('1 Tag in lower versions');
    expect(problem?.message).toContain('1 there, 3 here');
    expect(problem?.action).toContain('clear the local copy');
    // No delta sync speaks of the record again, and the next start shows it all the same.
    await store.stop();
    await store.start();
    expect(model(store, 'Tag')).toMatchObject({ kind: 'DELTA', problem: { code: 'SERVICE_BEHIND' } });

    // A change on a version that the new backend never had meets a conflict there, and is made on the version that it has.
    store.save(
      'Tag',
      store.copyOf('Tag', tags()[0] ?? {}, (draft) => (draft['label'] = 'waited in the outbox')),
    );
    await store.clear();
    await store.start();
    await until(() => store.outbox.list().length === 0);
    expect(tags()).toHaveLength(3);
    expect(tags().find(({ label }) => label === 'waited in the outbox')).toMatchObject({ _version: 2 });
    expect(tags().filter(({ _version }) => _version === 1)).toHaveLength(2);
    expect(model(store, 'Tag')?.problem).toBeNull();
  });
});

describe('versions that are lower at the service', () => {
  const at = (id: string, version: number, changedAt: number) =>
    record(id, { _version: version, _lastChangedAt: changedAt });

  it('are not named where a read was behind the service’s own writes', async () => {
    const storage = new MemoryAdapter();
    let items = [at('a', 2, 95_000)];
    const { open } = await setUp(
      (request) => (rootOf(request) === 'syncPosts' ? page('syncPosts', items, null, 100_000) : undefined),
      { storage },
    );
    const store = open();
    await store.start();
    items = [at('a', 1, 50_000)];
    await store.resync('Post');
    expect(model(store, 'Post')?.problem).toBeNull();
  });

  it('are gone from the problem once a base sync finds none', async () => {
    let items = [at('a', 2, 1)];
    const { open } = await setUp((request) =>
      rootOf(request) === 'syncPosts' ? page('syncPosts', items, null, 100_000) : undefined,
    );
    const store = open();
    await store.start();
    items = [at('a', 1, 50_000)];
    await store.resync('Post');
    expect(model(store, 'Post')?.problem?.code).toBe('SERVICE_BEHIND');
    items = [at('a', 3, 60_000)];
    await store.resync('Post');
    expect(model(store, 'Post')?.problem).toBeNull();
  });

  it('in a delta sync that were written later than what is here bring a base sync, once', async () => {
    const pages = [
      [at('a', 5, 1_000), at('b', 7, 1_000)],
      // An older row of the delta table means nothing; a later one in a lower version does.
      [at('a', 4, 500), at('b', 1, 50_000)],
      [at('a', 1, 40_000), at('b', 1, 50_000)],
    ];
    let asked = 0;
    const { open, variables } = await setUp((request) =>
      rootOf(request) === 'syncPosts'
        ? page('syncPosts', pages[Math.min(asked++, 2)] ?? [], null, 100_000)
        : undefined,
    );
    const store = open();
    await store.start();
    await store.stop();
    await store.start();
    await until(() => variables('syncPosts').length === 3 && model(store, 'Post')?.state === 'SYNCED');
    expect(variables('syncPosts').map((sent) => sent['lastSync'])).toEqual([0, 100_000, 0]);
    expect(model(store, 'Post')?.problem?.message).toContain('2 Post in lower versions');
    expect(store.get('Post', '["b"]' as ModelKey)?.['_version']).toBe(7);
  });
});
