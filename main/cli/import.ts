import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import { stringifyJson } from '../appsync';
import { CONFLICT_POLICIES, IMPORT_FORMATS, importRows, readImportRows } from '../migrations';
import type { ImportFormat, ImportReport, ImportRow } from '../migrations';
import { addBackendOptions, addOutputOptions, addRunOptions, openBackend, runOptionsOf } from './backend';
import type { BackendFlags, RunFlags } from './backend';
import type { CliIo } from './io';

interface ImportFlags extends BackendFlags, RunFlags {
  readonly model: string;
  readonly format?: ImportFormat;
  readonly map?: Readonly<Record<string, string>>;
  readonly badRows?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `Title=title` */
function addMapping(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('It takes COLUMN=FIELD, such as Title=title.');
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

/** `outband import`: creates and updates records from a file, by key (commands contract). */
export function addImportCommand(program: Command, io: CliIo): void {
  const command = program
    .command('import')
    .description('create and update records from CSV or JSON Lines, by key')
    .argument('<file>')
    .requiredOption('--model <name>', 'model of the records')
    .addOption(new Option('--format <format>', 'of the file (default: by its name)').choices(IMPORT_FORMATS))
    .option('--map <column=field>', 'field of a column that has another name; repeatable', addMapping)
    .option('--bad-rows <file>', 'where rows that can’t be written go (default: FILE.bad.jsonl)')
    .option('--dry-run', 'only count');
  addOutputOptions(addRunOptions(addBackendOptions(command), CONFLICT_POLICIES)).action(
    (file: string, flags: ImportFlags) => runImport(file, flags, io),
  );
}

async function runImport(name: string, flags: ImportFlags, io: CliIo): Promise<void> {
  const file = resolve(io.cwd, name);
  if (!existsSync(file)) throw notFound(file);
  if (!flags.dryRun && !flags.yes && io.confirm && !(await io.confirm(`Really import into ${flags.model}?`)))
    throw notConfirmed();
  const format = flags.format ?? (/\.csv$/i.test(file) ? 'csv' : 'jsonl');
  const backend = await openBackend(flags, io, [flags.model]);
  const bad = new BadRows(resolve(io.cwd, flags.badRows ?? `${name}.bad.jsonl`));
  try {
    const model = backend.store.model(flags.model);
    const rows = readImportRows(file, { schema: backend.store.schema, model, format, map: flags.map });
    const report = await importRows({ ...backend, now: Date.now }, model, rows, {
      ...runOptionsOf(flags),
      dryRun: flags.dryRun,
      signal: io.signal,
      onBadRow: (row, reasons) => bad.add(row, reasons),
      onProgress: (done) => void (flags.quiet ? undefined : io.stderr.write(`${progressWords(done)}\n`)),
    });
    print({ ...report, badRowsFile: report.bad > 0 ? bad.file : null }, flags, io);
    const isGood = report.bad + report.failed + report.conflicted + report.unknown === 0;
    io.setExitCode(io.signal.aborted ? 130 : isGood ? 0 : 1);
  } finally {
    bad.close();
    await backend.close();
  }
}

/** Rows that could not be written, with their reasons, as JSON Lines; no file where there are none. */
class BadRows {
  readonly file: string;
  #descriptor: number | null = null;

  constructor(file: string) {
    this.file = file;
  }

  add({ line, raw }: ImportRow, reasons: readonly string[]): void {
    this.#descriptor ??= openSync(this.file, 'w');
    writeSync(this.#descriptor, `${stringifyJson({ line, reasons, row: raw })}\n`);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
  }
}

function progressWords({
  rows,
  created,
  updated,
  bad,
}: Pick<ImportReport, 'rows' | 'created' | 'updated' | 'bad'>): string {
  return `${rows} rows: ${created} created, ${updated} updated, ${bad} bad`;
}

function print(report: ImportReport & { badRowsFile: string | null }, flags: ImportFlags, io: CliIo): void {
  if (flags.json) {
    io.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { unchanged, conflicted, failed, unknown, badRowsFile } = report;
  io.stdout.write(
    `${progressWords(report)}, ${unchanged} unchanged, ${conflicted} conflicted, ${failed} failed, ${unknown} unknown\n`,
  );
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

function notConfirmed(): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'NOT_CONFIRMED',
    message: 'You chose not to import.',
    consequence: 'Nothing was sent.',
    action: '--dry-run counts what would be written.',
  });
}
