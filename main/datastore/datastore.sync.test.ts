import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { createAppSyncClient, type AppSyncClient } from '../appsync';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { loadSchemaFile, loadSchemaText } from '../schema';
import { until } from '../testing/scripted-peer';
import {
  createDataStore,
  type ChangeSet,
  type DataStore,
  type DataStoreOptions,
  type SubscriptionSighting,
} from '.';

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const blog = loadSchemaFile(new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname);

async function setUp(sandboxOptions: Partial<SandboxOptions> = {}) {
  const schema = await blog;
  const sandbox = await startSandbox({ schema, seed: 25, seedValue: 1, ...sandboxOptions });
  closers.push(() => sandbox.stop());
  const open = (options: Partial<DataStoreOptions> = {}): { store: DataStore; client: AppSyncClient } => {
    const client = createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      schema.api,
      {
        reconnect: { baseMs: 5, capMs: 20 },
      },
    );
    const store = createDataStore({
      schema: schema.modelSchema,
      api: schema.api,
      storeFile: ':memory:',
      durableFile: ':memory:',
      client,
      now: Date.now,
      random: Math.random,
      pageSize: 10,
      ...options,
    });
    closers.push(async () => {
      await store.stop();
      store.close();
      await client.close();
    });
    return { store, client };
  };
  return { schema, sandbox, open };
}

const names = (store: DataStore): string[] =>
  [...store.timeline(1_000)].reverse().map((message) => message.name);
const idKey = (id: unknown): ModelKey => JSON.stringify([id]) as ModelKey;

const SELECTION =
  'id title status rating content keywords metadata publishedAt coverUrl authorID createdAt updatedAt _version _deleted _lastChangedAt author { __typename id username email bio website followers createdAt updatedAt _version _deleted _lastChangedAt }';
const updatePost = (client: AppSyncClient, input: Record<string, unknown>) =>
  client.mutate(
    {
      document: `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${SELECTION} } }`,
      variables: { input },
    },
    { level: 'required' },
  );

function countsOf(store: DataStore, sandbox: Sandbox): Array<readonly [string, number, number]> {
  return Object.entries(sandbox.records()).map(
    ([model, count]) => [model, store.counts(model).live, count] as const,
  );
}

describe('DataStore against the sandbox', () => {
  it('client 10.43: syncs every model, in the order of events of reference 3.1', async () => {
    const { sandbox, open } = await setUp();
    const { store } = open();
    await store.start();
    for (const [model, here, there] of countsOf(store, sandbox))
      expect([model, here]).toEqual([model, there]);
    const models = Object.keys(sandbox.records()).length;
    expect(names(store)).toEqual([
      'networkStatus',
      'storageSubscribed',
      'subscriptionsEstablished',
      'outboxStatus',
      'syncQueriesStarted',
      ...Array.from({ length: models }, () => 'modelSynced'),
      'syncQueriesReady',
      'ready',
    ]);
    const post = store.status().models.find((model) => model.model === 'Post');
    expect(post).toMatchObject({
      state: 'SYNCED',
      kind: 'BASE',
      reason: 'base: no earlier sync',
      subscriptions: 3,
      broken: 0,
      received: 25,
      problem: null,
    });
    expect(post?.pages).toBeGreaterThanOrEqual(3);
    expect(store.status()).toMatchObject({ phase: 'READY', online: true, realtimeConnected: true });
  });

  it('a change by another client arrives by its event, is described and is sighted', async () => {
    const { open } = await setUp();
    const { store } = open();
    const other = open();
    await store.start();
    const changes: ChangeSet[] = [];
    const sightings: SubscriptionSighting[] = [];
    store.onChange((change) => changes.push(change));
    store.onSighting((sighting) => sightings.push(sighting));
    const [post] = store.page({ model: 'Post', offset: 0, limit: 1 }).records;
    const answer = await updatePost(other.client, {
      id: post?.['id'],
      title: 'changed elsewhere',
      _version: post?.['_version'],
    });
    expect(answer.errors).toEqual([]);
    await until(() => changes.length > 0);
    expect(changes[0]).toMatchObject({ model: 'Post', origin: 'SUBSCRIPTION', changed: 1 });
    expect(changes[0]?.changes[0]).toMatchObject({
      key: idKey(post?.['id']),
      kind: 'UPDATED',
      changedFields: expect.arrayContaining(['title', '_version']) as unknown,
    });
    expect(store.get('Post', idKey(post?.['id']))).toMatchObject({
      title: 'changed elsewhere',
      _version: Number(post?.['_version']) + 1,
    });
    expect(sightings[0]).toMatchObject({
      model: 'Post',
      complete: true,
      version: Number(post?.['_version']) + 1,
      key: idKey(post?.['id']),
    });
  });

  it('client 10.42: a lost socket is followed by exactly one delta sync that brings what was missed', async () => {
    const { sandbox, open } = await setUp();
    const { store } = open();
    const other = open();
    await store.start();
    const [post] = store.page({ model: 'Post', offset: 0, limit: 1 }).records;
    const started = () => names(store).filter((name) => name === 'syncQueriesStarted').length;
    expect(started()).toBe(1);
    sandbox.dropSockets();
    await updatePost(other.client, { id: post?.['id'], title: 'while away', _version: post?.['_version'] });
    await until(
      () => started() === 2 && store.status().phase === 'READY' && store.status().realtimeConnected,
    );
    expect(store.get('Post', idKey(post?.['id']))?.['title']).toBe('while away');
    expect(store.status().models.find((model) => model.model === 'Post')).toMatchObject({
      kind: 'DELTA',
      subscriptions: 3,
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(started()).toBe(2);
  });

  it('a thin mutation breaks its event: counted, named, and repaired by reading the record', async () => {
    const { sandbox, open } = await setUp();
    const { store } = open();
    await store.start();
    const sightings: SubscriptionSighting[] = [];
    store.onSighting((sighting) => sightings.push(sighting));
    const [post] = store.page({ model: 'Post', offset: 0, limit: 1 }).records;
    const body = {
      query: 'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { id title } }',
      variables: { input: { id: post?.['id'], title: 'thin', _version: post?.['_version'] } },
    };
    await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await until(() => store.get('Post', idKey(post?.['id']))?.['title'] === 'thin');
    expect(sightings[0]).toMatchObject({ model: 'Post', complete: false });
    expect(store.get('Post', idKey(post?.['id']))).toMatchObject({
      content: post?.['content'],
      rating: post?.['rating'],
    });
    expect(store.status().models.find((model) => model.model === 'Post')?.broken).toBe(1);
    expect(names(store)).toContain('nonApplicableDataReceived');
  });

  it('service 5.4: nulls of fields that a writer did not select are healed by a read', async () => {
    const { sandbox, open } = await setUp();
    const { store } = open();
    await store.start();
    const post = store.page({ model: 'Post', where: { content: { ne: null } }, offset: 0, limit: 1 })
      .records[0];
    const query =
      'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { id title status createdAt updatedAt _version _lastChangedAt _deleted } }';
    const body = {
      query,
      variables: { input: { id: post?.['id'], title: 'thin', _version: post?.['_version'] } },
    };
    await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await until(() => names(store).includes('recordRepaired'));
    expect(store.get('Post', idKey(post?.['id']))).toMatchObject({
      title: 'thin',
      content: post?.['content'],
    });
    expect(store.status().models.find((model) => model.model === 'Post')).toMatchObject({
      broken: 1,
      repaired: 1,
    });
  });

  it('client 10.29: a second start asks for what changed since the first', async () => {
    const { open } = await setUp();
    const { MemoryAdapter } = await import('.');
    const storage = new MemoryAdapter();
    const first = open({ storage });
    await first.store.start();
    await first.store.stop();
    const second = open({ storage });
    await second.store.start();
    const post = second.store.status().models.find((model) => model.model === 'Post');
    expect(post).toMatchObject({ kind: 'DELTA', received: 0 });
    expect(post?.reason).toMatch(/^delta since (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d$/);
  });

  it('resync reads a model again from the base', async () => {
    const { open } = await setUp();
    const { store } = open();
    await store.start();
    await store.resync('Tag');
    expect(store.status().models.find((model) => model.model === 'Tag')).toMatchObject({
      kind: 'BASE',
      reason: 'base: asked for',
      state: 'SYNCED',
    });
    expect(store.status().models.find((model) => model.model === 'Post')?.reason).toBe(
      'base: no earlier sync',
    );
  });
});

it('client 10.4: models that belong to each other are synced, once the models that they wait for have been', async () => {
  const schema = loadSchemaText(
    `type Team @model { id: ID! leaderID: ID @index(name: "byLeader") leader: Member @belongsTo(fields: ["leaderID"])
       members: [Member] @hasMany(indexName: "byTeam", fields: ["id"]) }
     type Member @model { id: ID! teamID: ID @index(name: "byTeam") team: Team @belongsTo(fields: ["teamID"])
       leads: [Team] @hasMany(indexName: "byLeader", fields: ["id"]) }`,
    'circle.graphql',
  );
  const { open, sandbox } = await setUp({ schema, seed: 7 });
  const { store } = open({ schema: schema.modelSchema, api: schema.api });
  await store.start();
  for (const [model, here, there] of countsOf(store, sandbox)) expect([model, here]).toEqual([model, there]);
  expect(store.status().models.map(({ state }) => state)).toEqual(['SYNCED', 'SYNCED']);
});
