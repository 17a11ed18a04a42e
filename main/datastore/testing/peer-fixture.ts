import { buildSchema } from 'graphql';
import { afterEach } from 'vitest';
import { belongsTo, testModel, testSchema } from '../../../shared/testing/models';
import { createAppSyncClient, type Timers } from '../../appsync';
import { ScriptedPeer, type PeerAnswer, type PeerRequest } from '../../testing/scripted-peer';
import { createDataStore, type DataStoreOptions } from '..';

export const SCHEMA = testSchema(
  testModel('Post', ['id: ID!', 'title: String!', 'rating: Int']),
  testModel('Comment', ['id: ID!', 'postID: ID'], { relations: [belongsTo('post', 'Post', ['postID'])] }),
);
const type = (name: string, fields: string): string =>
  `type ${name} { id: ID! ${fields} createdAt: AWSDateTime! updatedAt: AWSDateTime! _version: Int! _deleted: Boolean _lastChangedAt: AWSTimestamp! }
   type Model${name}Connection { items: [${name}]! nextToken: String startedAt: AWSTimestamp }
   input Model${name}FilterInput { id: ID } input ModelSubscription${name}FilterInput { id: ID } input Create${name}Input { id: ID } `;
const operations = (name: string): string =>
  `sync${name}s(filter: Model${name}FilterInput, limit: Int, nextToken: String, lastSync: AWSTimestamp): Model${name}Connection get${name}(id: ID!): ${name} `;
const events = (name: string): string =>
  ['onCreate', 'onUpdate', 'onDelete']
    .map((kind) => `${kind}${name}(filter: ModelSubscription${name}FilterInput): ${name} `)
    .join('');
export const API =
  buildSchema(`scalar AWSDateTime scalar AWSTimestamp ${type('Post', 'title: String! rating: Int')} ${type('Comment', 'postID: ID')}
  type Query { ${operations('Post')} ${operations('Comment')} } type Subscription { ${events('Post')} ${events('Comment')} }
  type Mutation { createPost(input: CreatePostInput!): Post }`);

/** A post as the service has it. */
export const record = (id: string, fields: Record<string, unknown> = {}) => ({
  id,
  title: `t${id}`,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  _version: 1,
  _lastChangedAt: 1,
  _deleted: null,
  ...fields,
});
/** A page of a sync query. */
export const page = (
  root: string,
  items: unknown[],
  nextToken: string | null = null,
  startedAt = 1_000,
  errors?: unknown[],
): PeerAnswer => ({
  json: { data: { [root]: { items, nextToken, startedAt } }, ...(errors ? { errors } : {}) },
});
/** The operation that a request is about. */
export const rootOf = (request: PeerRequest): string => /(sync|get)\w+/.exec(request.query)?.[0] ?? '';

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Timers whose waits end at once and are noted; far ones, which plan the next full sync, never fire. */
export function eagerTimers() {
  const waits: number[] = [];
  const timers: Timers = {
    after(ms, callback) {
      if ([100, 15_000, 60_000].includes(ms) || ms > 1_000_000) return () => undefined;
      waits.push(ms);
      const timer = setImmediate(callback);
      return () => clearImmediate(timer);
    },
  };
  return { waits, timers };
}

/** A peer that answers as it is told (an empty page where it isn't), and stores on it. Everything is closed after the test. */
export async function setUp(
  answer: (request: PeerRequest) => PeerAnswer | undefined,
  options: Partial<DataStoreOptions> = {},
) {
  const peer = await ScriptedPeer.start({
    answer: (request) => answer(request) ?? page(rootOf(request), []),
  });
  const client = createAppSyncClient({ url: peer.url, auth: { mode: 'API_KEY', apiKey: 'k' } }, API, {
    reconnect: { baseMs: 1, capMs: 5 },
  });
  const open = (more: Partial<DataStoreOptions> = {}) => {
    const store = createDataStore({
      schema: SCHEMA,
      api: API,
      storeFile: ':memory:',
      durableFile: ':memory:',
      client,
      now: () => 5_000,
      random: () => 0.5,
      isRealtime: false,
      ...options,
      ...more,
    });
    closers.push(async () => {
      await store.stop();
      store.close();
    });
    return store;
  };
  closers.push(
    () => peer.stop(),
    () => client.close(),
  );
  const variables = (root: string) =>
    peer.requests.filter((request) => rootOf(request) === root).map((request) => request.variables);
  return { peer, open, variables };
}
/** The status of a model. */
export const model = (store: ReturnType<typeof createDataStore>, name: string) =>
  store.status().models.find((status) => status.model === name);
