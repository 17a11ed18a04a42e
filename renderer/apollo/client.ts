import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { map } from 'rxjs';
import { PortLink } from './port-link';

/** What the cache knows records by. Records of a grid never enter it: their pages are read with `no-cache`. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          // Lists come whole; the newest answer is the truth.
          models: { merge: false },
          profiles: { merge: false },
          runs: { merge: false },
          jobs: { merge: false },
          migrations: { merge: false },
          sentDocuments: { merge: false },
          syncTimeline: { merge: false },
          conflictStrategies: { merge: false },
          drift: { merge: false },
          selection: { merge: false },
        },
      },
      Model: { keyFields: ['name'] },
      ModelCounts: { keyFields: ['model'] },
      ModelSyncStatus: { keyFields: ['model'] },
      SyncStatus: { keyFields: [], fields: { models: { merge: false } } },
      ModelStrategy: { keyFields: ['model'] },
      ModelStrategySetting: { keyFields: false },
      ModelDrift: { keyFields: ['model'] },
      ModelSelection: { keyFields: ['model'] },
      DriftPage: { keyFields: false },
      DriftSides: { keyFields: false },
      OutboxState: { keyFields: [] },
      OutboxPage: { keyFields: false },
      PendingChangeDetail: { keyFields: false },
      Connection: { keyFields: [] },
      AppInfo: { keyFields: [] },
      SchemaView: { keyFields: [] },
      RecordDetail: { keyFields: false },
      MigrationDetail: { keyFields: false },
      RecordPage: { keyFields: false },
      Relation: { keyFields: false },
      ModelField: { keyFields: false },
    },
  });
}

/**
 * How changed records are listened to: handed on, and kept nowhere. Writing them into the cache took five times as long
 * as putting them into the grid.
 */
export const PASSING = { fetchPolicy: 'no-cache', ignoreResults: true } as const;

/** The client of the console API on the other end of the port. There is no network in the window. */
export function createClient(port: MessagePort): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([dropNullErrors, new PortLink(port)]),
    cache: createCache(),
    devtools: { enabled: false },
  });
}

/** Structured results may carry `errors: null`, which the client would take for a failure. */
const dropNullErrors = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map((result) => {
      if (!('errors' in result) || (Array.isArray(result.errors) && result.errors.length > 0)) return result;
      const { errors: _none, ...rest } = result;
      return rest;
    }),
  ),
);

/** What belongs to the program, whatever connection is open. */
const PROGRAM_FIELDS: readonly string[] = ['__typename', 'app', 'profiles', 'connection'];

/** Forgets everything that was read from a connection, so that the next one starts with an empty screen. */
export function forgetConnection(client: ApolloClient): void {
  const root = (client.cache.extract() as Record<string, object | undefined>)['ROOT_QUERY'] ?? {};
  // A field is kept once for each set of arguments: `conflicts({"open":true})`.
  const read = new Set(Object.keys(root).map((key) => /^\w+/.exec(key)?.[0] ?? key));
  for (const fieldName of read)
    if (!PROGRAM_FIELDS.includes(fieldName))
      client.cache.evict({ id: 'ROOT_QUERY', fieldName, broadcast: false });
  client.cache.gc();
}
