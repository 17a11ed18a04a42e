import { join } from 'node:path';
import { authOf, createAppSyncClient } from '../appsync';
import type { AppSyncClient, AuthPlan, CredentialProvider } from '../appsync';
import { createDataStore } from '../datastore';
import type { AskedBackend, DataStore } from '../datastore';
import { Ledger } from '../migrations';
import { loadSchemaText } from '../schema';
import type { LoadedSchema } from '../schema';
import { personHere } from '../workspace';
import { createWriter } from '../writer';
import type { OutbandWriter } from '../writer';
import { DocumentHistory } from './document-history';
import { noBackendClient } from './no-backend';
import { noteOutboxConflicts } from './outbox-conflicts';
import { notedClient } from './outbox-requests';
import { LEDGER_FILE } from './profile-files';
import type { EndpointPlan, SessionOptions } from './session-api';

/** What one opened connection consists of. */
export interface SessionParts {
  readonly schema: LoadedSchema;
  readonly client: AppSyncClient;
  readonly store: DataStore;
  readonly writer: OutbandWriter;
  readonly ledger: Ledger;
  readonly history: DocumentHistory;
  readonly readOnly: boolean;
  /** The profile's. */
  readonly folder: string;
  /** Names the backend, whatever its address is today. */
  readonly environment: string;
  /** As of `SessionOptions`. */
  readonly backendsFile: string | undefined;
}

/**
 * Opens a connection's files and its client, and hands them to `use`. Whatever throws on the way, `use` included, closes
 * what was opened. Throws BadModel, StorageCorrupt or ConfigError.
 */
export function openParts<Opened>(
  options: SessionOptions,
  credentials: CredentialProvider,
  use: (parts: SessionParts) => Opened,
): Opened {
  const schema = loadSchemaText(options.schema.text, options.schema.fileName);
  const readOnly = options.policy?.readOnly ?? false;
  const client = options.endpoint
    ? clientOf(options.endpoint, schema.api, credentials, readOnly)
    : noBackendClient(schema.api);
  const { folder } = options;
  const opened: { close(): unknown }[] = [client];
  const closedOnFailure = <Part extends { close(): unknown }>(part: Part): Part => {
    opened.push(part);
    return part;
  };
  try {
    const history = closedOnFailure(new DocumentHistory(join(folder, 'history.sqlite')));
    const common = { schema: schema.modelSchema, api: schema.api, now: Date.now, random: Math.random };
    const store: DataStore = closedOnFailure(
      createDataStore({
        ...common,
        client: options.endpoint ? notedClient(client, history, Date.now) : null,
        storeFile: join(folder, 'store.sqlite'),
        durableFile: join(folder, 'outbox.sqlite'),
        readOnly,
        ...(options.endpoint ? { backend: askedBackend(options, options.endpoint) } : {}),
        ...noteOutboxConflicts(
          (conflict) => writer.conflictDesk.noteConflict(conflict),
          (model, key) => store.get(model, key),
        ),
      }),
    );
    const environment = store.environment ?? options.environment ?? 'local';
    const ledger = closedOnFailure(Ledger.open(join(folder, LEDGER_FILE), environment));
    const writer: OutbandWriter = closedOnFailure(
      createWriter({
        ...{ ...common, client, store },
        local: options.endpoint ? null : store,
        ...{ environment, person: personHere() },
        journalFile: join(folder, store.ownFile('journal.sqlite')),
        journalMark: store.fileMark(store.ownFile('journal')),
        ...(options.policy ? { policy: options.policy } : {}),
      }),
    );
    const { backendsFile } = options;
    return use({
      schema,
      client,
      store,
      writer,
      ledger,
      history,
      readOnly,
      folder,
      environment,
      backendsFile,
    });
  } catch (error) {
    // What stays open is locked, and whoever brings the damaged file back could not open the connection again.
    for (const part of opened.reverse()) void part.close();
    throw error;
  }
}

const askedBackend = (
  { environment, unknownAddress }: SessionOptions,
  { url: endpoint }: EndpointPlan,
): AskedBackend => ({ endpoint, unknownAddress, ...(environment === undefined ? {} : { environment }) });

function clientOf(
  plan: EndpointPlan,
  api: LoadedSchema['api'],
  credentials: CredentialProvider,
  readOnly: boolean,
): AppSyncClient {
  const { auth, otherAuth = [], ...address } = plan;
  const toAuth = (each: AuthPlan) => authOf(each, credentials, Date.now);
  const endpoint = { ...address, auth: toAuth(auth), otherAuth: otherAuth.map(toAuth) };
  return createAppSyncClient(endpoint, api, { readOnly });
}
