/**
 * The official client, unmodified, in a process of its own: `@aws-amplify/datastore` with its in-memory adapter.
 * Driven over Node's IPC channel: `{ id, call, args }` is answered by `{ id, value }` or `{ id, error }`;
 * Hub events of the `datastore` channel arrive as `{ hub: { event, data } }`.
 *
 * Environment: OFFICIAL_ENDPOINT (the TLS endpoint: the client knows no other), OFFICIAL_API_KEY, OFFICIAL_MODELS
 * (a generated models/schema.js), OFFICIAL_LOG_LEVEL (how much it says: its own default is WARN), and Node's own
 * NODE_EXTRA_CA_CERTS for the sandbox's certificate.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

/** Documents of the subscriptions that the client has started. */
const subscriptionDocuments = [];

// Node 20 has no WebSocket of its own; the client expects a browser's. This one also remembers what is asked for.
globalThis.WebSocket = class extends WebSocket {
  send(frame, ...rest) {
    const { type, payload } = JSON.parse(frame);
    if (type === 'start') subscriptionDocuments.push(JSON.parse(payload.data).query);
    super.send(frame, ...rest);
  }
};

/** The Hub may speak once more after the test has let go. */
const tell = (message) => void (process.connected && process.send(message));

const require = createRequire(import.meta.url);
const { Amplify } = require('aws-amplify');
const { ConsoleLogger, Hub } = require('aws-amplify/utils');
const { DataStore, DISCARD, initSchema, Predicates, syncExpression } = require('@aws-amplify/datastore');
// By path: the package hides its adapters, and in Node it can't start without being told of one.
const adapterFile = require
  .resolve('@aws-amplify/datastore')
  .replace(/index\.js$/, 'storage/adapter/AsyncStorageAdapter.js');
const storageAdapter = require(adapterFile).default;

const { OFFICIAL_ENDPOINT, OFFICIAL_API_KEY, OFFICIAL_MODELS, OFFICIAL_LOG_LEVEL } = process.env;
if (OFFICIAL_LOG_LEVEL) ConsoleLogger.LOG_LEVEL = OFFICIAL_LOG_LEVEL;
const schema = JSON.parse(
  readFileSync(OFFICIAL_MODELS, 'utf8')
    .replace(/^export const schema = /, '')
    .replace(/;\s*$/, ''),
);
const models = initSchema(schema);

Amplify.configure({
  API: {
    GraphQL: {
      endpoint: OFFICIAL_ENDPOINT,
      region: 'us-east-1',
      defaultAuthMode: 'apiKey',
      apiKey: OFFICIAL_API_KEY,
    },
  },
});

Hub.listen('datastore', ({ payload }) => {
  const data = payload.data && { ...payload.data, model: payload.data.model?.name };
  tell({ hub: { event: payload.event, data: JSON.parse(JSON.stringify(data ?? null)) } });
});

const plain = (value) => JSON.parse(JSON.stringify(value ?? null));

/** What the client's conflict handler was asked. */
const conflicts = [];

/** The three answers that the client's documentation knows. */
const conflictAnswers = {
  discard: () => DISCARD,
  keepLocal: ({ localModel }) => localModel,
  joinTitles: ({ modelConstructor, localModel, remoteModel }) =>
    modelConstructor.copyOf(remoteModel, (draft) => {
      draft.title = `${remoteModel.title} + ${localModel.title}`;
    }),
};

/** Changes as the client hands them to an app, by model. */
const observed = [];
let subscription = null;

const calls = {
  configure: ({ maxRecordsToSync = 10_000, syncPageSize = 1000, only, onConflict } = {}) => {
    const syncExpressions = only
      ? Object.keys(models)
          .filter((name) => !only.includes(name))
          .map((name) => syncExpression(models[name], (m) => m.id.eq('nothing-at-all')))
      : [];
    DataStore.configure({
      storageAdapter,
      maxRecordsToSync,
      syncPageSize,
      syncExpressions,
      ...(onConflict && {
        conflictHandler: (conflict) => {
          const { modelConstructor, operation, attempts, localModel, remoteModel } = conflict;
          conflicts.push({
            model: modelConstructor.name,
            operation,
            attempts,
            local: plain(localModel),
            remote: plain(remoteModel),
          });
          return conflictAnswers[onConflict](conflict);
        },
      }),
      errorHandler: (error) =>
        process.send?.({
          errorHandler: { message: error.message, errorType: error.errorType, model: error.model },
        }),
    });
  },
  start: () => DataStore.start(),
  stop: () => DataStore.stop(),
  clear: () => DataStore.clear(),
  observe: () => {
    subscription ??= DataStore.observe().subscribe(({ model, opType, element }) =>
      observed.push({ model: model.name, opType, element: plain(element) }),
    );
  },
  observed: () => observed,
  conflicts: () => conflicts,
  count: async (model) => (await DataStore.query(models[model], Predicates.ALL)).length,
  query: async (model, id) => plain(await DataStore.query(models[model], id)),
  subscriptions: () => subscriptionDocuments,
  /** Everything that the client has stored, by model and as it stored it. */
  dump: async () => {
    const stored = {};
    for (const model of Object.keys(models))
      stored[model] = plain(await storageAdapter.db.getAll(`user_${model}`));
    return stored;
  },
  /** Forgets everything and reads it anew from the service. */
  hydrateAnew: async () => {
    await DataStore.clear();
    await DataStore.start();
  },
  list: async (model) => plain(await DataStore.query(models[model], Predicates.ALL)),
  create: async (model, init) => plain(await DataStore.save(new models[model](init))),
  update: async (model, id, changes) => {
    const original = await DataStore.query(models[model], id);
    return plain(
      await DataStore.save(models[model].copyOf(original, (draft) => void Object.assign(draft, changes))),
    );
  },
  remove: async (model, id) => plain(await DataStore.delete(models[model], id)),
  memory: () => process.memoryUsage().rss,
};

process.on('message', async ({ id, call, args = [] }) => {
  try {
    tell({ id, value: await calls[call](...args) });
  } catch (error) {
    process.send({
      id,
      error: error instanceof Error ? `${error.message}\n${error.stack}` : JSON.stringify(error),
    });
  }
});
process.on('disconnect', () => process.exit(0));
tell({ loaded: true });
