import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError, problemOf } from '../../shared/errors';
import {
  startSandbox,
  type ConflictStrategy,
  type DumpReport,
  type LoadReport,
  type Sandbox,
} from '../sandbox';
import { parseFaults } from '../sandbox/faults';
import { loadSchemaFile, withoutConflictDetection } from '../schema';
import type { CliIo } from './io';
import {
  addAuth,
  addUser,
  authOptionsOf,
  describeAuth,
  readPoolUsers,
  type AuthFlag,
  type UserFlag,
} from './sandbox-auth';

type Seed = number | Readonly<Record<string, number>>;

interface Flags {
  readonly schema: string;
  readonly conflictDetection?: 'on' | 'off' | 'off-fields-kept';
  readonly host?: string;
  readonly port?: number;
  readonly apiKey?: string;
  readonly strategy?: Strategies;
  readonly seed?: Seed;
  readonly seedValue?: number;
  readonly load?: readonly string[];
  readonly giveVersions?: boolean;
  readonly dump?: string;
  readonly data?: string;
  readonly deltaTtl?: number;
  readonly baseTtl?: number;
  readonly fault?: readonly string[];
  readonly resolvers?: string;
  readonly auth?: readonly AuthFlag[];
  readonly user?: readonly UserFlag[];
  readonly poolUsers?: string;
  readonly tokenLife?: number;
  readonly quiet?: boolean;
}

const TOKEN_LIFE_SECONDS = 24 * 60 * 60;

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return port;
}

function apiKey(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A key has at least one character.');
  return text;
}

/** `1000`, or `Post=100000,Comment=500000`. */
function parseSeed(text: string): Seed {
  if (/^\d+$/.test(text)) return Number(text);
  const counts: Record<string, number> = {};
  for (const part of text.split(',')) {
    const match = /^\s*([_A-Za-z]\w*)=(\d+)\s*$/.exec(part);
    if (!match?.[1] || !match[2])
      throw new InvalidArgumentError(
        'It takes a number, or numbers by model such as Post=1000,Comment=5000.',
      );
    counts[match[1]] = Number(match[2]);
  }
  return counts;
}

/** The strategy of all models, and those of single ones. */
interface Strategies {
  readonly general?: ConflictStrategy;
  readonly own: Readonly<Record<string, ConflictStrategy>>;
}

/** `automerge` for all models, `Post=optimistic-concurrency` for one; a later one of the same kind wins. */
function addStrategy(cwd: string, text: string, earlier: Strategies = { own: {} }): Strategies {
  const match = /^([_A-Za-z]\w*)=(.*)$/s.exec(text);
  if (!match?.[1] || match[2] === undefined) return { ...earlier, general: parseStrategy(cwd, text) };
  return { ...earlier, own: { ...earlier.own, [match[1]]: parseStrategy(cwd, match[2]) } };
}

function parseStrategy(cwd: string, text: string): ConflictStrategy {
  const name = text.toLowerCase();
  if (name === 'automerge') return 'AUTOMERGE';
  if (name === 'optimistic-concurrency') return 'OPTIMISTIC_CONCURRENCY';
  if (name.startsWith('lambda:') && text.length > 'lambda:'.length)
    return { lambda: resolve(cwd, text.slice('lambda:'.length)) };
  throw new InvalidArgumentError('It takes automerge, optimistic-concurrency or lambda:FILE.');
}

function addFault(text: string, earlier: readonly string[] = []): readonly string[] {
  try {
    parseFaults([text]);
  } catch (error) {
    const { message, action } = problemOf(error);
    throw new InvalidArgumentError([message, action].filter(Boolean).join(' '));
  }
  return [...earlier, text];
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

/** AppSync answers a broken function with ConflictError at each conflict; a wrong path is better told at once. */
function checkFunctionFile(strategy: ConflictStrategy | undefined, flag = '--strategy lambda:FILE'): void {
  if (typeof strategy !== 'object') return;
  if (statSync(strategy.lambda, { throwIfNoEntry: false })?.isFile()) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'STRATEGY_FILE_MISSING',
    message: 'The file of the function is not there.',
    consequence: 'The sandbox was not started.',
    action: `Give ${flag} the path of a JavaScript file that exports the function.`,
    place: { file: strategy.lambda },
  });
}

const countOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts)
    .reduce((sum, count) => sum + count, 0)
    .toLocaleString('en');

function sayLoaded({ loaded, replaced, unversioned }: LoadReport): string {
  const parts = [`${countOf(loaded)} records loaded`];
  if (replaced > 0) parts.push(`${replaced.toLocaleString('en')} in place of earlier ones`);
  if (unversioned > 0)
    parts.push(
      `${unversioned.toLocaleString('en')} without _version, which clients can't read (--give-versions gives them one)`,
    );
  return `${parts.join(', ')}.`;
}

function sayDumped(report: DumpReport, folder: string): string {
  return `${countOf(report)} records written to ${folder}.`;
}

async function serve(flags: Flags, io: CliIo): Promise<void> {
  const { general, own = {} } = flags.strategy ?? {};
  for (const strategy of [general, ...Object.values(own)]) checkFunctionFile(strategy);
  const resolvers = flags.resolvers === undefined ? undefined : resolve(io.cwd, flags.resolvers);
  checkFunctionFile(resolvers === undefined ? undefined : { lambda: resolvers }, '--resolvers FILE');
  const file = resolve(io.cwd, flags.schema);
  const loaded = await loadSchemaFile(file);
  const schema =
    (flags.conflictDetection ?? 'on') === 'on'
      ? loaded
      : withoutConflictDetection(loaded, flags.conflictDetection === 'off' ? 'gone' : 'kept');
  const source = await readFile(file, 'utf8');
  const poolUsers =
    flags.poolUsers === undefined ? undefined : await readPoolUsers(resolve(io.cwd, flags.poolUsers));
  const auth = authOptionsOf(flags.auth, flags.user, schema, source, poolUsers);
  const say = (text: string) => void (flags.quiet ? undefined : io.stderr.write(`${text}\n`));
  let saidAt = 0;
  const sandbox: Sandbox = await startSandbox({
    schema,
    source,
    auth,
    host: flags.host,
    port: flags.port,
    apiKey: flags.apiKey,
    strategy: general,
    modelStrategies: own,
    resolvers,
    seed: flags.seed,
    seedValue: flags.seedValue,
    load: flags.load?.map((path) => ({
      path: resolve(io.cwd, path),
      giveVersions: flags.giveVersions ?? false,
    })),
    onLoaded: (report) => say(sayLoaded(report)),
    dataDir: flags.data === undefined ? undefined : resolve(io.cwd, flags.data),
    deltaTtlSeconds: flags.deltaTtl,
    baseTtlSeconds: flags.baseTtl,
    faults: flags.fault,
    signal: io.signal,
    onProgress: (model, done, total) => {
      const isWorthSaying = total >= 50_000 && (done === total || Date.now() - saidAt > 1000);
      if (!isWorthSaying) return;
      saidAt = Date.now();
      say(`${model}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} records`);
    },
  });
  const { endpoint, realtime, tlsEndpoint, caFile, apiKey } = sandbox;
  const ready = { ready: true, endpoint, realtime, tlsEndpoint, caFile, apiKey, records: sandbox.records() };
  const access =
    auth && (await describeAuth(sandbox, auth, flags.user ?? [], flags.tokenLife ?? TOKEN_LIFE_SECONDS));
  io.stdout.write(`${JSON.stringify(access ? { ...ready, auth: access } : ready)}\n`);
  say('The sandbox is running. Ctrl+C ends it.');
  await untilAborted(io.signal);
  try {
    if (flags.dump !== undefined) say(sayDumped(await sandbox.dump(resolve(io.cwd, flags.dump)), flags.dump));
  } finally {
    await sandbox.stop();
  }
  io.setExitCode(130);
}

/** `outband sandbox`: the embedded backend for terminals and tests (commands contract). */
export function addSandboxCommand(program: Command, io: CliIo): void {
  program
    .command('sandbox')
    .description('serve an AppSync-compatible backend for a schema on this computer')
    .requiredOption(
      '--schema <file>',
      'schema of the backend: authored SDL, AppSync SDL, introspection or schema.js',
    )
    .option('--host <host>', 'address to listen on (default: loopback only)')
    .option('--port <number>', 'port to listen on (default: a free one)', portNumber)
    .option('--api-key <key>', 'API key that clients send (default: a random one)', apiKey)
    .option(
      '--strategy <name>',
      'automerge, optimistic-concurrency or lambda:FILE; Post=… for one model alone, repeatable',
      (text, earlier?: Strategies) => addStrategy(io.cwd, text, earlier),
    )
    .addOption(
      new Option(
        '--conflict-detection <state>',
        'off as after leaving DataStore; the metadata fields gone, or kept as ordinary ones',
      ).choices(['on', 'off', 'off-fields-kept']),
    )
    .option('--seed <spec>', 'records to make: 1000 for every model, or Post=1000,Comment=5000', parseSeed)
    .option('--seed-value <number>', 'fixes the made records', wholeNumber)
    .option(
      '--load <path>',
      'records to begin with: a file of JSON Lines, or a folder of files such as Post.jsonl; repeatable',
      (text, earlier: readonly string[] = []) => [...earlier, text],
    )
    .option('--give-versions', 'records of --load without _version get their first one')
    .option('--dump <dir>', 'folder that every record is written to at the end, as --load takes it')
    .option('--data <dir>', 'folder of the tables, kept between runs (default: a temporary one)')
    .option('--delta-ttl <seconds>', 'life of delta table rows', wholeNumber)
    .option('--base-ttl <seconds>', 'life of tombstones', wholeNumber)
    .option('--resolvers <file>', 'JavaScript file whose handler answers for root fields that no model has')
    .option(
      '--auth <mode>',
      'who may call: api-key, iam, cognito, oidc or lambda:FILE; repeatable, the first is the default mode',
      (text, earlier?: readonly AuthFlag[]) => addAuth(io.cwd, text, earlier),
    )
    .option(
      '--user <name>',
      'print tokens for a user, such as ada or ada:Admins,Support; repeatable',
      addUser,
    )
    .option('--pool-users <file>', 'JSON file of users of a local user pool, who sign in with a password')
    .option('--token-life <seconds>', 'life of printed tokens (default: a day)', wholeNumber)
    .option('--fault <spec>', 'a fault on demand, such as latency=50..200ms; repeatable', addFault)
    .option('--json', 'one JSON line on stdout, as without it')
    .option('--quiet', 'no progress on stderr')
    .option('--no-color', 'print without colours')
    .action((flags: Flags) => serve(flags, io));
}
