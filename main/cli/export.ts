import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import { METADATA_FIELDS, type Model, type ModelInstance } from '../../shared/model-schema';
import { parsePredicate } from '../../shared/predicate';
import { stringifyJson } from '../appsync';
import { SqliteAdapter } from '../datastore';
import type { CliIo } from './io';

interface ExportFlags {
  readonly store: string;
  readonly model: string;
  readonly where?: unknown;
  readonly format: 'jsonl' | 'csv';
  readonly includeDeleted: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
}

const CHUNK_CHARACTERS = 64 * 1024;

function parseWhere(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidArgumentError(
      `The JSON is broken: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** `outband export`: streams records of a local store with their metadata (commands contract). */
export function addExportCommand(program: Command, io: CliIo): void {
  program
    .command('export')
    .description('write records of a local copy as JSON Lines or CSV')
    .requiredOption('--store <file>', 'file of the local copy')
    .requiredOption('--model <name>', 'model to export')
    .option('--where <json>', 'filter in AppSync’s form', parseWhere)
    .addOption(new Option('--format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--include-deleted', 'tombstones as well', false)
    .option('--out <file>', 'file to write instead of stdout')
    .option('--json', 'JSON Lines on stdout, as without it')
    .option('--quiet', 'nothing on stderr')
    .option('--no-color', 'print without colours')
    .action((flags: ExportFlags) => runExport(flags, io));
}

async function runExport(flags: ExportFlags, io: CliIo): Promise<void> {
  const { adapter, schema } = SqliteAdapter.openReadonly(resolve(io.cwd, flags.store));
  try {
    const model = schema.models[flags.model];
    if (!model) {
      throw new OutbandError({
        kind: 'NotFound',
        code: 'UNKNOWN_MODEL',
        message: `The store has no model ${flags.model}.`,
        action: `Its models are ${Object.keys(schema.models).join(', ')}.`,
        place: { model: flags.model },
      });
    }
    const predicate = parsePredicate(flags.where, { model, schema });
    const records = adapter.iterate(model, predicate, flags.includeDeleted);
    const count = await write(records, model, flags, io);
    if (!flags.quiet) io.stderr.write(`${count.toLocaleString('en')} ${model.name} written.\n`);
    io.setExitCode(io.signal.aborted ? 130 : 0);
  } finally {
    adapter.close();
  }
}

async function openOutput(path: string): Promise<WriteStream> {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNWRITABLE',
        message: `The file can't be written: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'Nothing was written.',
        action: 'Check the path of --out and the permissions of its folder.',
        place: { file: path },
      },
      { cause: error },
    );
  }
}

async function write(
  records: Iterable<ModelInstance>,
  model: Model,
  flags: ExportFlags,
  io: CliIo,
): Promise<number> {
  const file = flags.out === undefined ? null : await openOutput(resolve(io.cwd, flags.out));
  const target = file ?? io.stdout;
  const lineOf = flags.format === 'csv' ? csvLine(model) : stringifyJson;
  let chunk = flags.format === 'csv' ? `${columnsOf(model).map(csvCell).join(',')}\r\n` : '';
  const end = flags.format === 'csv' ? '\r\n' : '\n';
  let count = 0;
  const flush = async (): Promise<void> => {
    const isFull = !target.write(chunk);
    chunk = '';
    // A slow reader must hold the export back, or the records would gather in memory.
    if (isFull) await once(target, 'drain');
  };
  for (const record of records) {
    if (io.signal.aborted) break;
    chunk += lineOf(record) + end;
    count += 1;
    if (chunk.length >= CHUNK_CHARACTERS) await flush();
  }
  if (chunk !== '') await flush();
  if (file) {
    file.end();
    await finished(file);
  }
  return count;
}

const columnsOf = (model: Model): readonly string[] => [
  ...model.fields.map((field) => field.name),
  ...METADATA_FIELDS,
];

function csvLine(model: Model): (record: ModelInstance) => string {
  const columns = columnsOf(model);
  return (record) => columns.map((column) => csvCell(record[column])).join(',');
}

/** A cell as RFC 4180 writes it; null is empty, lists and custom types are JSON. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? stringifyJson(value) : String(value);
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replace(/"/g, '""')}"` : text;
}
