import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError, problemOf } from '../../shared/errors';
import { createAppSyncClient } from '../appsync';
import type { AppSyncClient } from '../appsync';
import { createDataStore, ownFileOf, SqliteAdapter } from '../datastore';
import type { AskedBackend, DataStore, DataStoreOptions } from '../datastore';
import { loadSchemaFile, type LoadedSchema } from '../schema';
import { personHere } from '../workspace';
import { createWriter, type ConflictPolicy, type OutbandWriter, type RunOptions } from '../writer';
import { resolveConnection } from './connection';
import type { ConnectionFlags } from './connection';
import type { CliIo } from './io';
import { positiveNumber, wholeNumber } from './numbers';
import { formatProblem } from './output';
import { addRailOptions, policyOf } from './rails';
import type { RailFlags } from './rails';

/** What a person says about an address that the store doesn't know. */
export interface AddressFlags {
  readonly sameBackend?: boolean;
  readonly otherBackend?: boolean;
}

/** The flags of every command that writes to a backend. */
export interface BackendFlags extends ConnectionFlags, AddressFlags {
  readonly schema: string;
  readonly store: string;
  readonly tier?: string;
}

/** The flags of how writing goes. */
export interface RunFlags extends RailFlags {
  readonly concurrency?: number;
  readonly rate?: number;
  readonly onConflict?: ConflictPolicy;
}

/** A backend with its synced local copy and the writer on its journal. */
export interface Backend {
  /** The endpoint, as the store knew it first: what has been applied is remembered for each. */
  readonly environment: string;
  readonly schema: LoadedSchema;
  readonly client: AppSyncClient;
  readonly store: DataStore;
  readonly writer: OutbandWriter;
  close(): Promise<void>;
}

/** What is known of all backends that a store has worked with, apart for each. */
export const ledgerFileOf = (store: string): string => `${store}.ledger`;
const journalNameOf = (store: string): string => `${store}.journal`;

/** The journal of what was sent to the backend that a store belongs to now. */
export const journalFileOf = (store: string): string => ownFileOf(journalNameOf(store), originOf(store));

/** What a store notes of its backend, without opening it for work; null where there is none, or none that can be read. */
export function originOf(store: string): string | null {
  try {
    const { adapter } = SqliteAdapter.openReadonly(store);
    try {
      return adapter.origin();
    } finally {
      adapter.close();
    }
  } catch {
    // The next command that works with the store says what is wrong with it.
    return null;
  }
}

/** A store that was filled from elsewhere is refused unless one of these says what the address means. */
export function addAddressOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--same-backend',
        'the address is another one of the backend that the store was filled from',
      ).conflicts('otherBackend'),
    )
    .option(
      '--other-backend',
      'begin the local copy anew for another backend; what was sent to the first stays in its own journal',
    );
}

export const askedBackend = (
  endpoint: string,
  { sameBackend, otherBackend }: AddressFlags,
): AskedBackend => ({
  endpoint,
  unknownAddress: sameBackend ? 'SAME' : otherBackend ? 'OTHER' : null,
});

/** Opens a store for a backend. Throws as DataStore does, naming the flags that say what an unknown address means. */
export function openStore(
  options: Omit<DataStoreOptions, 'backend'>,
  endpoint: string,
  flags: AddressFlags,
): DataStore {
  try {
    return createDataStore({ ...options, backend: askedBackend(endpoint, flags) });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'STORE_OF_ANOTHER_BACKEND') throw error;
    const action =
      'Give another --store for this backend. Or add --same-backend where both addresses lead to one backend, --other-backend to begin this store anew for the other one.';
    throw new OutbandError({ ...problem, action }, { cause: error });
  }
}

/** A backend that is written to through a store and its journal. */
export function addBackendOptions(command: Command): Command {
  return addAddressOptions(
    addConnectionOptions(
      command
        .requiredOption('--schema <file>', 'schema of the API, in any form that Amplify or AppSync writes')
        .requiredOption('--store <file>', 'file of the local copy; journal and ledger stand beside it'),
    ),
  );
}

/** Where a backend is, and how to sign in. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--config <file>', 'amplify_outputs.json, amplifyconfiguration.json or aws-exports.js')
    .option('--endpoint <url>', 'GraphQL endpoint, instead of a config')
    .option('--api-key <key>', 'API key (or OUTBAND_API_KEY)')
    .option('--auth <mode>', 'api-key, iam, cognito, oidc or lambda')
    .option('--profile <name>', 'profile of the AWS credentials')
    .option('--region <region>', 'region, for IAM')
    .option('--token-file <file>', 'file that holds the token')
    .option('--token-command <command>', 'command that prints the token')
    .option('--username <name>', 'signs in to the user pool, with OUTBAND_PASSWORD or --password-file')
    .option('--password-file <file>', 'file that holds the password')
    .option('--code <digits>', 'code of the authenticator app (or OUTBAND_CODE)')
    .option('--user-pool <id>', 'user pool, where the config names none')
    .option('--user-pool-client <id>', 'its app client, without a secret')
    .option('--user-pool-endpoint <url>', 'address of the user pool where it isn’t AWS’s own')
    .option('--read-only', 'refuse every write, whatever asks for it')
    .option('--ca <file>', 'PEM of an extra certificate authority');
}

const POLICY_WORDS =
  'where somebody else has changed a record meanwhile: skip leaves it for a person, retry-unchanged writes on the new version where the same fields did not change, overwrite writes over theirs, stop ends the run (default: what a migration’s file says, else skip)';

/** How fast, what about conflicts, and what the tier asks for. */
export function addRunOptions(command: Command, policies: readonly string[]): Command {
  return addRailOptions(command)
    .option('--concurrency <number>', 'requests under way at most', wholeNumber)
    .option('--rate <number>', 'requests a second at most', positiveNumber)
    .option('--on-conflict <policy>', POLICY_WORDS, (text: string) => {
      if (policies.includes(text)) return text;
      throw new InvalidArgumentError(`It is one of ${policies.join(', ')}.`);
    });
}

/** What every command prints, and how. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document')
    .option('--quiet', 'no progress on stderr')
    .option('--no-color', 'print without colours');
}

export const runOptionsOf = ({
  concurrency,
  rate,
  onConflict,
  reason,
  maxRecords,
}: RunFlags): RunOptions => ({ concurrency, rate, onConflict, reason, maxRecords });

/**
 * Connects, brings the local copy of the models in step, and opens the writer. It goes without those of
 * `alsoUseful` that can't be read.
 *
 * Throws what makes writing on this copy unsafe: a service that can't be reached or refuses, a model that can't be
 * read, a journal that another process has open.
 */
export async function openBackend(
  flags: BackendFlags,
  io: CliIo,
  models?: readonly string[],
  { alsoUseful = [] }: { readonly alsoUseful?: readonly string[] } = {},
): Promise<Backend> {
  const schema = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const { modelSchema, api } = schema;
  checkModels(schema, models ?? []);
  const endpoint = await resolveConnection(flags, io);
  const file = resolve(io.cwd, flags.store);
  const readOnly = flags.readOnly ?? false;
  const client = createAppSyncClient(endpoint, api, { readOnly });
  const common = { schema: modelSchema, api, client, now: Date.now, random: Math.random };
  let store: DataStore | undefined;
  let writer: OutbandWriter | undefined;
  const close = async (): Promise<void> => {
    await writer?.close();
    await store?.stop();
    store?.close();
    await client.close();
  };
  try {
    store = openStore(
      {
        ...common,
        storeFile: file,
        durableFile: `${file}.outbox`,
        readOnly,
        ...(models ? { models: [...new Set([...models, ...alsoUseful])] } : {}),
      },
      endpoint.url,
      flags,
    );
    writer = createWriter({
      ...common,
      store,
      environment: store.environment ?? endpoint.url,
      person: personHere(),
      journalFile: store.ownFile(journalNameOf(file)),
      journalMark: store.fileMark(store.ownFile('journal')),
      policy: policyOf(flags),
    });
    // What can't be read is not among the records that a command is about to look at: that must not go unsaid.
    store.onControlMessage(({ problem }) => {
      if (problem?.kind === 'BadRecord') io.stderr.write(`${formatProblem(problem)}\n`);
    });
    await store.start({ signal: io.signal });
    checkSynced(store, models);
    if (io.signal.aborted) throw interrupted();
    return { environment: store.environment ?? endpoint.url, schema, client, store, writer, close };
  } catch (error) {
    await close();
    throw io.signal.aborted ? interrupted() : error;
  }
}

function interrupted(): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'INTERRUPTED',
    message: 'Ended while the local copy was brought in step with the service.',
    consequence: 'Nothing was sent; what has been read is kept.',
    action: 'The same command goes on from here.',
  });
}

function checkModels({ modelSchema }: LoadedSchema, wanted: readonly string[]): void {
  const known = Object.keys(modelSchema.models);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${unknown}.`,
    consequence: 'Nothing was planned or sent.',
    action: `Its models are ${known.join(', ')}.`,
    place: { model: unknown },
  });
}

/** A copy that isn't in step would plan on versions of yesterday. */
function checkSynced(store: DataStore, models: readonly string[] | undefined): void {
  const status = store.status();
  const mine = status.models.filter(({ model }) => models?.includes(model) ?? true);
  const broken = mine.find(({ state }) => state === 'FAILED' || state === 'DENIED')?.problem;
  const problem = broken ?? (status.phase === 'OFFLINE' ? status.problem : null);
  if (problem) throw new OutbandError(problem);
}
