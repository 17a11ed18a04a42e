import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import { CONFLICT_POLICIES, IMPORT_FORMATS, importFile, modelsOfImport } from '../migrations';
import type { ImportFileReport, ImportFormat, ImportRequest, ImportTally } from '../migrations';
import { loadSchemaFile } from '../schema';
import { addBackendOptions, addOutputOptions, addRunOptions, openBackend, runOptionsOf } from './backend';
import type { BackendFlags, RunFlags } from './backend';
import { tellInterrupted } from './interrupted';
import type { CliIo } from './io';
import { formatProblem } from './output';
import { askFirst } from './rails';

interface ImportFlags extends BackendFlags, RunFlags {
  readonly model: string;
  readonly format?: ImportFormat;
  readonly map?: Readonly<Record<string, string>>;
  readonly match?: readonly string[];
  readonly badRows?: string;
  readonly allOrNothing?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const PROGRESS_EVERY_MS = 1_000;

/** `Title=title` */
function addMapping(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError(
      'It takes COLUMN=FIELD, such as Title=title or Author=author.email; COLUMN=- leaves a column out.',
    );
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

const namesOf = (text: string): string[] => text.split(',').map((name) => name.trim());

/** `outband import`: creates and updates records from a file, by key (commands contract). */
export function addImportCommand(program: Command, io: CliIo): void {
  const command = program
    .command('import')
    .description('create and update records from CSV or JSON Lines, by key')
    .argument('<file>')
    .requiredOption('--model <name>', 'model of the records')
    .addOption(new Option('--format <format>', 'of the file (default: by its name)').choices(IMPORT_FORMATS))
    .option(
      '--map <column=field>',
      'what a column stands for: a field, relation.field to look a record up by, or - for nothing; repeatable',
      addMapping,
    )
    .option('--match <fields>', 'find records by these fields instead of the key, such as email', namesOf)
    .option('--bad-rows <file>', 'where rows that can’t be written go (default: FILE.bad.jsonl)')
    .option('--all-or-nothing', 'send nothing when any row is bad: the whole file is tried first')
    .option('--dry-run', 'only count');
  addOutputOptions(addRunOptions(addBackendOptions(command), CONFLICT_POLICIES)).action(
    (file: string, flags: ImportFlags) => runImport(file, flags, io),
  );
}

async function runImport(name: string, flags: ImportFlags, io: CliIo): Promise<void> {
  const file = resolve(io.cwd, name);
  if (!existsSync(file)) throw notFound(file);
  const instead = '--dry-run counts what would be written.';
  if (!flags.dryRun)
    await askFirst({ verb: 'import into', names: [flags.model], instead }, flags, runOptionsOf(flags), io);
  const request: ImportRequest = {
    ...flags,
    file,
    badRows: resolve(io.cwd, flags.badRows ?? `${name}.bad.jsonl`),
  };
  const { modelSchema } = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const needed = await modelsOfImport(modelSchema, request);
  const alsoUseful = await modelsOfImport(modelSchema, request, { withReferred: true });
  const backend = await openBackend(flags, io, needed, { alsoUseful });
  try {
    const report = await importFile({ ...backend, now: Date.now }, request, {
      ...runOptionsOf(flags),
      dryRun: flags.dryRun,
      signal: io.signal,
      onProgress: flags.quiet ? undefined : showProgress(io),
    });
    print(report, flags, io);
    tellInterrupted(`The import of ${name}`, io);
    if (report.rows === 0 && !report.problem)
      io.stderr.write(`${name} holds no rows: nothing was imported.\n`);
    if (report.problem) io.stderr.write(`${formatProblem(report.problem)}\n`);
    const isGood = report.bad + report.failed + report.conflicted + report.unknown + report.notSent === 0;
    io.setExitCode(io.signal.aborted ? 130 : isGood ? 0 : 1);
  } finally {
    await backend.close();
  }
}

/** At most once a second, and nothing twice. */
function showProgress(io: CliIo): (done: ImportTally) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = '';
  return (done) => {
    const words = progressWords(done);
    if (words === said || Date.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = Date.now();
    said = words;
    io.stderr.write(`${words}\n`);
  };
}

function progressWords({ rows, created, updated, bad }: ImportTally): string {
  return `${rows} rows: ${created} created, ${updated} updated, ${bad} bad`;
}

function print(report: ImportFileReport, flags: ImportFlags, io: CliIo): void {
  if (flags.json) {
    io.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { unchanged, conflicted, failed, unknown, notSent, badRowsFile } = report;
  io.stdout.write(
    `${progressWords(report)}, ${unchanged} unchanged, ${conflicted} conflicted, ${failed} failed, ${unknown} unknown, ${notSent} not sent\n`,
  );
  for (const { reason, count, key } of report.warnings ?? [])
    io.stdout.write(`${count} worth a look${count > 1 ? ', the first of them' : ''} ${key}: ${reason}\n`);
  if (badRowsFile) io.stdout.write(`Bad rows and their reasons are in ${badRowsFile}\n`);
}

function notFound(file: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'IMPORT_NOT_FOUND',
    message: `There is no file ${file}.`,
    consequence: 'Nothing was sent.',
    action: 'Name a CSV or JSON Lines file.',
    place: { file },
  });
}
