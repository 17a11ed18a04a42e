import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { modelKeyOf, type ModelInstance } from '../../../shared/model-schema';
import { type AppSyncClient, createAppSyncClient, type GraphQLRequest } from '../../appsync';
import { startSandbox, type SandboxOptions } from '../../sandbox';
import { loadSchemaText } from '../../schema';
import { until } from '../../testing/scripted-peer';
import { createDataStore, type DataStore, type DataStoreOptions } from '..';

/** Models with every relation that deletions follow. */
export const SCHEMA = loadSchemaText(
  `type Post @model { id: ID! title: String! rating: Int content: String meta: AWSJSON tags: [String]
     authorID: ID @index(name: "byAuthor") author: Author @belongsTo(fields: ["authorID"]) comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"]) }
   type Author @model { id: ID! name: String! posts: [Post] @hasMany(indexName: "byAuthor", fields: ["id"]) }
   type Comment @model { id: ID! postID: ID @index(name: "byPost") post: Post @belongsTo(fields: ["postID"]) content: String
     reactions: [Reaction] @hasMany(indexName: "byComment", fields: ["id"]) }
   type Reaction @model { id: ID! commentID: ID @index(name: "byComment") comment: Comment @belongsTo(fields: ["commentID"]) emoji: String }
   type Line @model { order: ID! @primaryKey(sortKeyFields: ["number"]) number: String! quantity: Int }`,
  'outbox.graphql',
);

/** What is to be done after the test, the latest first. */
export const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export interface Sent {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly condition?: unknown;
}

/** A sandbox, stores on it that note what they send, and another client that writes. Everything is closed after the test. */
export async function setUp(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({
    schema: SCHEMA,
    seed: 0,
    strategy: 'OPTIMISTIC_CONCURRENCY',
    ...options,
  });
  const folder = mkdtempSync(join(tmpdir(), 'outband-outbox-'));
  closers.push(
    () => sandbox.stop(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const sent: Sent[] = [];
  /** What a request meets instead of the service; undefined lets it pass. */
  let interfere: (
    request: GraphQLRequest,
    send: () => ReturnType<AppSyncClient['mutate']>,
  ) => ReturnType<AppSyncClient['mutate']> | undefined = () => undefined;
  const open = (more: Partial<DataStoreOptions> = {}): DataStore => {
    const real = createAppSyncClient(
      { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      SCHEMA.api,
    );
    const client: AppSyncClient = {
      ...real,
      get realtimeState() {
        return real.realtimeState;
      },
      mutate: (request, callOptions) => {
        const { input, condition } = request.variables as { input: Sent['input']; condition?: unknown };
        sent.push({
          operation: request.operationName ?? '',
          input,
          ...(condition === undefined ? {} : { condition }),
        });
        return (
          interfere(request, () => real.mutate(request, callOptions)) ?? real.mutate(request, callOptions)
        );
      },
    };
    const store = createDataStore({
      schema: SCHEMA.modelSchema,
      api: SCHEMA.api,
      storeFile: join(folder, 'store.sqlite'),
      durableFile: join(folder, 'outbox.sqlite'),
      client,
      now: Date.now,
      random: () => 0,
      isRealtime: false,
      ...more,
    });
    let isOpen = true;
    closers.push(async () => {
      if (!isOpen) return;
      await store.stop();
      store.close();
      await real.close();
    });
    const close = store.close.bind(store);
    store.close = () => {
      isOpen = false;
      close();
      void real.close();
    };
    return store;
  };
  const write = async (
    document: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const body = (await response.json()) as {
      data: Record<string, Record<string, unknown>>;
      errors?: unknown;
    };
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return Object.values(body.data)[0] ?? {};
  };
  /** Another client changes a post at its current version. */
  const elsewhere = async (
    id: unknown,
    fields: Record<string, unknown>,
  ): Promise<Record<string, unknown>> => {
    const current = await write('query ($input: ID!) { getPost(id: $input) { _version } }', id as never);
    const all =
      'id title rating content meta tags authorID createdAt updatedAt _version _deleted _lastChangedAt';
    return write(`mutation ($input: UpdatePostInput!) { updatePost(input: $input) { ${all} } }`, {
      id,
      _version: current['_version'],
      ...fields,
    });
  };
  return { sandbox, open, sent, elsewhere, setInterfere: (f: typeof interfere) => void (interfere = f) };
}

/** A store on the same schema that has no backend, nor one started for it. */
export function openLocal(): DataStore {
  const store = createDataStore({
    schema: SCHEMA.modelSchema,
    api: SCHEMA.api,
    storeFile: ':memory:',
    durableFile: ':memory:',
    client: null,
    now: Date.now,
    random: () => 0,
  });
  closers.push(() => store.close());
  return store;
}

export const queue = (store: DataStore): unknown[] =>
  store.outbox.list().map((event) => [event.operation, event.model, event.data]);
export const drained = (store: DataStore): Promise<void> => until(() => store.status().outbox === 0);
export const keyOf = (store: DataStore, model: string, record: ModelInstance) =>
  modelKeyOf(store.model(model), record);
export const reread = (store: DataStore, model: string, record: ModelInstance) =>
  store.get(model, keyOf(store, model, record));

/** A post that the service has as well. */
export async function syncedPost(
  store: DataStore,
  fields: Record<string, unknown> = {},
): Promise<ModelInstance> {
  const post = store.save('Post', store.create('Post', { title: 'first', ...fields }));
  await store.start();
  await drained(store);
  return reread(store, 'Post', post) ?? post;
}
