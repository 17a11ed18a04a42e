import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import {
  CONFLICT_POLICIES,
  findMigrations,
  Ledger,
  migrationJsonSchema,
  Migrator,
  modelsOfMigrations,
  statusOf,
} from '../migrations';
import type {
  FoundMigration,
  MigrationFile,
  MigrationReport,
  MigrationStatus,
  MigrationVerification,
} from '../migrations';
import { environmentOf } from '../datastore';
import { loadSchemaFile } from '../schema';
import {
  addBackendOptions,
  addConnectionOptions,
  addOutputOptions,
  addRunOptions,
  ledgerFileOf,
  openBackend,
  originOf,
  runOptionsOf,
} from './backend';
import type { Backend, BackendFlags, RunFlags } from './backend';
import { resolveAddress, type ConnectionFlags } from './connection';
import type { CliIo } from './io';
import { formatProblem } from './output';
import { planWords } from './plan-words';
import { askFirst } from './rails';
import { deliveryWords, showProgress } from './run-progress';

interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}
interface MigrateFlags extends BackendFlags, RunFlags, OutputFlags {}
interface StatusFlags extends ConnectionFlags, OutputFlags {
  readonly store: string;
}

/** What a command does with one migration, and how it is told. */
interface Verb<T> {
  readonly act: (migrator: Migrator, file: MigrationFile, flags: MigrateFlags) => Promise<T>;
  readonly words: (result: T) => readonly string[];
  readonly isGood: (result: T) => boolean;
  /** Why it is not complete, for stderr. */
  readonly problem?: (result: T) => Problem | undefined;
}

/** `outband plan|apply|verify|rollback|status` and `migration-schema` (commands contract). */
export function addMigrateCommands(program: Command, io: CliIo): void {
  addVerb(program, io, 'plan', 'count and show what migrations would do; nothing is written', {
    act: (migrator, file) => migrator.plan(file, { signal: io.signal }),
    words: planWords,
    isGood: ({ preconditions, operations }) =>
      preconditions.every(({ holds }) => holds) && operations.failed === 0,
  });
  addVerb(program, io, 'apply', 'run migrations, or go on with them', {
    act: (migrator, file, flags) => migrator.apply(file, optionsOf(flags, io)),
    words: reportWords,
    isGood: (report) => report.state === 'applied' && isClean(report) && !report.stillDeleted,
    problem: ({ problem }) => problem,
  });
  addVerb(program, io, 'verify', 'check the postconditions of migrations', {
    act: (migrator, file) => Promise.resolve(migrator.verify(file)),
    words: verifyWords,
    isGood: ({ holds }) => holds,
  });
  addVerb(program, io, 'rollback', 'take back what migrations have applied, by the journal', {
    act: (migrator, file, flags) => migrator.rollback(file, optionsOf(flags, io)),
    words: reportWords,
    isGood: (report) => report.state === 'rolled-back' && isClean(report),
    problem: ({ problem }) => problem,
  });
  const status = program
    .command('status')
    .description('where migrations stand in an environment, and whether their files changed')
    .argument('<migration...>', 'files, or folders of files')
    .requiredOption('--store <file>', 'file of the local copy; the ledger stands beside it')
    .option('--schema <file>', 'taken for uniformity; nothing is read from it');
  addOutputOptions(addConnectionOptions(status)).action((paths: string[], flags: StatusFlags) =>
    runStatus(paths, flags, io),
  );
  program
    .command('migration-schema')
    .description('print the JSON Schema of migration files')
    .option('--json', 'JSON, as without it')
    .option('--quiet', 'nothing on stderr')
    .action(() => void io.stdout.write(`${JSON.stringify(migrationJsonSchema(), null, 2)}\n`));
}

function addVerb<T>(program: Command, io: CliIo, name: string, description: string, verb: Verb<T>): void {
  const command = program
    .command(name)
    .description(description)
    .argument('<migration...>', 'files, or folders of files; they go in the order of their ids');
  addOutputOptions(addRunOptions(addBackendOptions(command), CONFLICT_POLICIES)).action(
    (paths: string[], flags: MigrateFlags) => runVerb(name, paths, flags, io, verb),
  );
}

async function runVerb<T>(
  name: string,
  paths: readonly string[],
  flags: MigrateFlags,
  io: CliIo,
  verb: Verb<T>,
): Promise<void> {
  const found = await migrationsAt(paths, io);
  // Any of them would be among those that are carried out: nothing is begun while one can't be read.
  if (tellProblems(found, io)) return io.setExitCode(1);
  const files = found.flatMap(({ migration }) => migration ?? []);
  // What was applied last goes first on the way back.
  if (name === 'rollback') files.reverse();
  const isWriting = name === 'apply' || name === 'rollback';
  if (isWriting) {
    const names = files.map(({ definition }) => definition.id);
    const instead = 'Look at `outband plan`; --yes goes on without asking.';
    await askFirst({ verb: name, names, instead }, flags, runOptionsOf(flags), io);
  }
  const { modelSchema } = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const backend = await openBackend(flags, io, await modelsOfMigrations(modelSchema, files));
  const release = flags.quiet ? () => undefined : showProgress(backend, io);
  const results: T[] = [];
  let ledger: Ledger | undefined;
  let isGood = true;
  try {
    const { store, writer } = backend;
    ledger = openLedger(backend, resolve(io.cwd, flags.store));
    const migrator = new Migrator({ store, writer, ledger, now: Date.now });
    for (const file of files) {
      const result = await verb.act(migrator, file, flags);
      results.push(result);
      isGood &&= verb.isGood(result);
      if (io.signal.aborted || (isWriting && !isGood)) break;
    }
  } finally {
    release();
    print(results, files.length === 1, verb.words, flags, io);
    for (const problem of results.flatMap((result) => verb.problem?.(result) ?? []))
      io.stderr.write(`${formatProblem(problem)}\n`);
    ledger?.close();
    await backend.close();
  }
  io.setExitCode(io.signal.aborted ? 130 : isGood ? 0 : 1);
}

async function runStatus(paths: readonly string[], flags: StatusFlags, io: CliIo): Promise<void> {
  const found = await migrationsAt(paths, io);
  const files = found.flatMap(({ migration }) => migration ?? []);
  const { url: endpoint } = await resolveAddress(flags, io);
  const store = resolve(io.cwd, flags.store);
  const file = ledgerFileOf(store);
  const environment = environmentOf(originOf(store), { endpoint });
  // Without a ledger nothing was ever applied; looking must not leave an empty one behind.
  const ledger = Ledger.open(existsSync(file) ? file : ':memory:', environment);
  try {
    const statuses = statusOf(ledger, files);
    if (flags.json) io.stdout.write(`${JSON.stringify([...statuses, ...found.flatMap(unreadableStatus)])}\n`);
    else for (const status of statuses) io.stdout.write(`${statusWords(status)}\n`);
    io.setExitCode(tellProblems(found, io) ? 1 : 0);
  } finally {
    ledger.close();
  }
}

/** Throws NotFound where the paths hold no migration. */
async function migrationsAt(paths: readonly string[], io: CliIo): Promise<FoundMigration[]> {
  const found = await findMigrations(...paths.map((path) => resolve(io.cwd, path)));
  if (found.length > 0) return found;
  throw new OutbandError({
    kind: 'NotFound',
    code: 'MIGRATION_NOT_FOUND',
    message: `There is no migration in ${paths.join(', ')}.`,
    consequence: 'Nothing was planned or sent.',
    action: 'Name a folder with files of migrations: .yaml, .yml or .json.',
  });
}

/** Says of each file what is wrong with it; false where nothing is. */
function tellProblems(found: readonly FoundMigration[], io: CliIo): boolean {
  const problems = found.flatMap(({ problem }) => problem ?? []);
  for (const problem of new Set(problems)) io.stderr.write(`${formatProblem(problem)}\n`);
  return problems.length > 0;
}

/** A file that holds no migration stands in the list all the same. */
function unreadableStatus({ file, migration, problem }: FoundMigration) {
  return migration === null ? [{ migration: null, file, state: 'unreadable', problem }] : [];
}

function openLedger(backend: Backend, store: string): Ledger {
  return Ledger.open(ledgerFileOf(store), backend.environment);
}

const optionsOf = (flags: MigrateFlags, io: CliIo) => ({ ...runOptionsOf(flags), signal: io.signal });

function isClean({ operations }: MigrationReport): boolean {
  return operations.conflicted + operations.failed + operations.unknown === 0;
}

// ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

function print<T>(
  results: readonly T[],
  isOne: boolean,
  words: (result: T) => readonly string[],
  flags: OutputFlags,
  io: CliIo,
): void {
  // A single migration that failed before it had a result leaves stdout empty: the reason is on stderr.
  if (flags.json && (!isOne || results.length > 0))
    io.stdout.write(`${JSON.stringify(isOne ? results[0] : results)}\n`);
  else if (!flags.json)
    for (const result of results) for (const line of words(result)) io.stdout.write(`${line}\n`);
}

function reportWords(report: MigrationReport): string[] {
  const { planned, applied, unchanged, conflicted, failed, unknown } = report.operations;
  return [
    `${report.migration}: ${stateWords(report)} ${applied} of ${planned} ${isBack(report) ? 'taken back' : 'applied'}, ${unchanged} unchanged, ${conflicted} conflicted, ${failed} failed, ${unknown} unknown; ${report.requests} requests, ${report.ms} ms`,
    deliveryWords(report.delivery),
    ...(report.reasons ?? []).map(
      ({ reason, count, model, key }) =>
        `  ${count} failed${count > 1 ? ', the first of them' : ''} ${model} ${key}: ${reason}`,
    ),
    ...(report.stillDeleted
      ? [
          `  ${report.stillDeleted} restored records are still deleted: this service keeps its tombstones. The window makes them anew under new keys.`,
        ]
      : []),
    ...(conflicted > 0 ? ['  `outband conflicts list` shows what conflicted'] : []),
  ];
}

const isBack = ({ state }: MigrationReport): boolean => state === 'rolled-back' || state === 'rolling-back';

function stateWords({ state, already }: MigrationReport): string {
  return already ? 'it was applied already, and nothing is sent again. It came to:' : `${state}.`;
}

function verifyWords({ migration, holds, postconditions }: MigrationVerification): string[] {
  return [
    `${migration}: ${verdictWords(holds, postconditions.length)}`,
    ...postconditions.map(
      (each) =>
        `  ${each.holds ? 'holds' : 'FAILS'}: ${each.model} ${JSON.stringify(each.where)} ${JSON.stringify(each.count)}, found ${each.actual}`,
    ),
  ];
}

function verdictWords(holds: boolean, conditions: number): string {
  if (conditions === 0) return 'it has no postconditions';
  return holds ? 'all postconditions hold' : 'a postcondition fails';
}

function statusWords({ migration, state, changed, steps, operations }: MigrationStatus): string {
  const done = operations ? `; ${countWords(operations, state)}` : '';
  return `${migration}: ${state}, ${steps.done} of ${steps.total} steps${done}${changed ? ', FILE CHANGED SINCE' : ''}`;
}

/** “Applied” says that every run has ended, not that every record was written; so does “rolled back”. */
function countWords(operations: MigrationReport['operations'], state: MigrationStatus['state']): string {
  const { planned, applied, ...rest } = operations;
  const others = (['conflicted', 'failed', 'unknown'] as const).flatMap((name) =>
    rest[name] > 0 ? [`${rest[name]} ${name.toUpperCase()}`] : [],
  );
  const verb = state.startsWith('roll') ? 'taken back' : 'applied';
  return [`${applied} of ${planned} ${verb}`, ...others].join(', ');
}
