import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { OutbandError, problemOf, type Problem } from '../../shared/errors';
import { createAppSyncClient } from '../appsync';
import type { Endpoint } from '../appsync';
import type { ControlMessage, DataStore, ModelSyncStatus } from '../datastore';
import { loadSchemaFile } from '../schema';
import { addAddressOptions, addConnectionOptions, openStore, type AddressFlags } from './backend';
import type { ConnectionFlags } from './connection';
import type { CliIo } from './io';
import { formatProblem } from './output';

interface SyncFlags extends ConnectionFlags, AddressFlags {
  readonly schema: string;
  readonly store: string;
  readonly model?: readonly string[];
  readonly where?: Readonly<Record<string, unknown>>;
  readonly pageSize?: number;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Finds the endpoint and the credentials that the flags name. */
export type ResolveConnection = (flags: ConnectionFlags, io: CliIo) => Promise<Endpoint>;

const PROGRESS_EVERY_MS = 1_000;
/** More than opening a store ever logs. */
const OPENING_MESSAGES = 100;

/** Messages of the store that a person in a terminal wants to read. */
const SAID_MESSAGES: ReadonlySet<string> = new Set(['modelSynced', 'storeRebuilt', 'storeMigrated']);

/** `Post={"rating":{"gt":3}}` */
function addWhere(
  text: string,
  earlier: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It takes MODEL=JSON, such as Post={"rating":{"gt":3}}.');
  try {
    return { ...earlier, [text.slice(0, at)]: JSON.parse(text.slice(at + 1)) as unknown };
  } catch (error) {
    throw new InvalidArgumentError(
      `The JSON is broken: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function pageSize(text: string): number {
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 1 || size > 1_000)
    throw new InvalidArgumentError('It takes a whole number from 1 to 1000.');
  return size;
}

const addName = (name: string, earlier: readonly string[] = []): readonly string[] => [...earlier, name];

/** `outband sync`: runs the DataStore in a terminal (commands contract). */
export function addSyncCommand(program: Command, io: CliIo, resolveConnection: ResolveConnection): void {
  const command = program
    .command('sync')
    .description('keep a local copy of the models in step with a backend')
    .requiredOption('--schema <file>', 'schema of the API, in any form that Amplify or AppSync writes')
    .requiredOption('--store <file>', 'file of the local copy');
  addAddressOptions(addConnectionOptions(command))
    .option('--model <name>', 'model to sync; repeatable (default: all)', addName)
    .option('--where <model=json>', 'filter of a model, in AppSync’s form; repeatable', addWhere)
    .option('--page-size <number>', 'records asked for with each page (default: 1000)', pageSize)
    .option('--once', 'end after the sync, without real time')
    .option('--json', 'print one JSON document at the end')
    .option('--quiet', 'no progress on stderr')
    .option('--no-color', 'print without colours')
    .action((flags: SyncFlags) => runSync(flags, io, resolveConnection));
}

async function runSync(flags: SyncFlags, io: CliIo, resolveConnection: ResolveConnection): Promise<void> {
  const schema = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const endpoint = await resolveConnection(flags, io);
  const models = flags.model ?? Object.keys(schema.modelSchema.models);
  checkModels([...models, ...Object.keys(flags.where ?? {})], Object.keys(schema.modelSchema.models));
  const file = resolve(io.cwd, flags.store);
  const client = createAppSyncClient(endpoint, schema.api);
  let store: DataStore | null = null;
  try {
    const options = {
      schema: schema.modelSchema,
      api: schema.api,
      storeFile: file,
      durableFile: `${file}.outbox`,
      client,
      now: Date.now,
      random: Math.random,
      models,
      isRealtime: !flags.once,
      ...(flags.pageSize ? { pageSize: flags.pageSize } : {}),
      ...(flags.where ? { syncPredicates: flags.where } : {}),
    };
    store = openStore(options, endpoint.url, flags);
    await follow(store, models, flags, io);
  } finally {
    await store?.stop();
    store?.close();
    await client.close();
  }
}

function checkModels(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${unknown}.`,
    consequence: 'Nothing was read.',
    action: `Its models are ${known.join(', ')}.`,
    place: { model: unknown },
  });
}

async function follow(
  store: DataStore,
  models: readonly string[],
  flags: SyncFlags,
  io: CliIo,
): Promise<void> {
  const say = (text: string): void => void (flags.quiet ? undefined : io.stderr.write(`${text}\n`));
  const startedAt = Date.now();
  let saidAt = startedAt;
  store.onStatus((status) => {
    if (Date.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = Date.now();
    const busy = status.models.filter((model) => model.state === 'SYNCING');
    if (busy.length > 0) say(busy.map(progressOf).join(', '));
  });
  const complain = complainOnce(io);
  const tell = (message: ControlMessage): void => {
    if (message.problem) complain(message.problem);
    else if (SAID_MESSAGES.has(message.name)) say(message.message);
  };
  // What happened to the file was logged when the store was opened.
  [...store.timeline(OPENING_MESSAGES)].reverse().forEach(tell);
  store.onControlMessage(tell);
  let outcome: Problem | null = null;
  try {
    await store.start({ signal: io.signal });
  } catch (error) {
    outcome = problemOf(error);
  }
  const ms = Date.now() - startedAt;
  const failure = outcome ?? (store.status().phase === 'OFFLINE' ? store.status().problem : null);
  if (failure && failure.kind !== 'Cancelled') complain(failure);
  // What every model was refused for doesn't pass by waiting.
  const isHopeless = store
    .status()
    .models.filter((model) => models.includes(model.model))
    .every((model) => model.state === 'DENIED' || model.state === 'FAILED');
  if (!flags.once && failure === null && !isHopeless) {
    say('The store follows the service. Ctrl+C ends it.');
    await untilAborted(io.signal);
  }
  report(store, models, { ms, failure: failure?.kind === 'Cancelled' ? null : failure }, flags, io);
}

/** Writes problems to stderr, also with --quiet; one that every model meets is written once. */
function complainOnce(io: CliIo): (problem: Problem) => void {
  const written = new Set<string>();
  return (problem) => {
    const text = formatProblem(problem);
    if (written.has(text)) return;
    written.add(text);
    io.stderr.write(`${text}\n`);
  };
}

function progressOf(model: ModelSyncStatus): string {
  return `${model.model}: ${model.received.toLocaleString('en')} records, ${model.recordsPerSecond.toLocaleString('en')}/s (${model.reason ?? ''})`;
}

function report(
  store: DataStore,
  models: readonly string[],
  run: { ms: number; failure: Problem | null },
  flags: SyncFlags,
  io: CliIo,
): void {
  const status = store.status();
  const mine = status.models.filter((model) => models.includes(model.model));
  const errors = mine.flatMap((model) =>
    model.problem && (model.state === 'FAILED' || model.state === 'DENIED')
      ? [{ model: model.model, code: model.problem.code, message: model.problem.message }]
      : [],
  );
  const all = run.failure
    ? [...errors, { model: null, code: run.failure.code, message: run.failure.message }]
    : errors;
  const received = mine.reduce((sum, model) => sum + model.received, 0);
  const document = {
    models: Object.fromEntries(
      mine.map((model) => {
        const counts = store.counts(model.model);
        const kind = model.kind?.toLowerCase() ?? null;
        return [
          model.model,
          {
            records: counts.live,
            tombstones: counts.tombstones,
            pages: model.pages,
            kind,
            lastSync: model.lastSync,
            ms: model.ms ?? null,
          },
        ];
      }),
    ),
    ms: run.ms,
    recordsPerSecond: run.ms > 0 ? Math.round(received / (run.ms / 1_000)) : received,
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
    errors: all,
  };
  if (flags.json) io.stdout.write(`${JSON.stringify(document)}\n`);
  else if (!flags.quiet) {
    for (const [name, model] of Object.entries(document.models)) {
      io.stdout.write(
        `${name}: ${model.records.toLocaleString('en')} records, ${model.tombstones.toLocaleString('en')} tombstones (${model.kind ?? 'not synced'})\n`,
      );
    }
  }
  io.setExitCode(io.signal.aborted ? 130 : all.length > 0 ? 1 : 0);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
