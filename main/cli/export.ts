import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { parsePredicate } from '../../shared/predicate';
import { SqliteAdapter } from '../datastore';
import { exportColumns, writeRecords, writeRecordsFile } from '../migrations';
import type { CliIo } from './io';

interface ExportFlags {
  readonly store: string;
  readonly model: string;
  readonly where?: unknown;
  readonly format: 'jsonl' | 'csv';
  readonly columns?: readonly string[];
  readonly includeDeleted: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
}

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
    .option(
      '--columns <names>',
      'fields to write, by commas; relation.field for a field of the record that a relation points to',
      (text: string) => text.split(',').map((name) => name.trim()),
    )
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
    const lookup = (name: string, key: ModelKey): ModelInstance | undefined => {
      const related = schema.models[name];
      return related && adapter.get(related, key);
    };
    const chosen = flags.columns ? exportColumns(schema, model, lookup, flags.columns) : null;
    const every = exportColumns(schema, model, lookup);
    const write = (target: NodeJS.WritableStream): Promise<number> =>
      writeRecords(target, records, flags.format, chosen, every, { signal: io.signal });
    const count = await (flags.out === undefined
      ? write(io.stdout)
      : writeRecordsFile(resolve(io.cwd, flags.out), write, io.signal));
    if (!flags.quiet) io.stderr.write(`${count.toLocaleString('en')} ${model.name} written.\n`);
    io.setExitCode(io.signal.aborted ? 130 : 0);
  } finally {
    adapter.close();
  }
}
