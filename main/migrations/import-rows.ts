import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { OutbandError } from '../../shared/errors';
import { METADATA_FIELDS, validateFieldValue } from '../../shared/model-schema';
import type { Model, ModelField, ModelSchema } from '../../shared/model-schema';
import { parseJson } from '../appsync';

export const IMPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A row of a file: values by model field, or what is wrong with it. */
export interface ImportRow {
  /** In the file, from 1; a CSV row that spans lines is named by its last. */
  readonly line: number;
  /** As the file has it. */
  readonly raw: unknown;
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly string[];
}

export interface RowsOptions {
  readonly schema: ModelSchema;
  readonly model: Model;
  readonly format: ImportFormat;
  /** Model field by column. Columns that aren't named keep their names. */
  readonly map?: Readonly<Record<string, string>>;
}

interface RawRow {
  readonly line: number;
  readonly raw: Readonly<Record<string, unknown>> | null;
  readonly fault?: string;
}

/**
 * Reads a CSV or JSON Lines file row by row, in bounded memory, with columns mapped and values of the fields' types.
 *
 * A row that is no good is yielded with its faults. Throws BadInput where the file as a whole is no good: it is not
 * there, its CSV is broken, or a column belongs to no field.
 */
export async function* readImportRows(file: string, options: RowsOptions): AsyncGenerator<ImportRow> {
  const fields = new Map(options.model.fields.map((field) => [field.name, field]));
  try {
    for await (const row of options.format === 'csv' ? csvRows(file, options) : jsonRows(file)) {
      if (row.raw === null)
        yield { line: row.line, raw: null, values: {}, faults: [row.fault ?? 'is not a row'] };
      else yield { line: row.line, raw: row.raw, ...converted(row.raw, fields, options) };
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* csvRows(file: string, options: RowsOptions): AsyncGenerator<RawRow> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns: (names: string[]) => checkedColumns(names, options),
      // An empty cell is null, a quoted empty one is empty text: as `export` writes them.
      cast: (text, { quoting, header }) => (text === '' && !quoting && !header ? null : text),
    }),
  );
  for await (const each of parser as AsyncIterable<{
    record: Record<string, unknown>;
    info: { lines: number };
  }>) {
    yield { line: each.info.lines, raw: each.record };
  }
}

async function* jsonRows(file: string): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') yield { line, ...jsonRow(text) };
  }
}

function jsonRow(text: string): Omit<RawRow, 'line'> {
  try {
    const value: unknown = parseJson(text);
    const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRow ? { raw: value as Record<string, unknown> } : { raw: null, fault: 'is not a JSON object' };
  } catch (error) {
    return { raw: null, fault: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function checkedColumns(names: readonly string[], { model, map = {} }: RowsOptions): string[] {
  const unmapped = Object.keys(map).find((name) => !names.includes(name));
  const unknown = names.find((name) => fault(model, map[name] ?? name) !== null);
  if (unmapped === undefined && unknown === undefined) return [...names];
  throw new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_COLUMN',
    message:
      unmapped === undefined
        ? `${fault(model, map[unknown ?? ''] ?? unknown ?? '')}`
        : `The file has no column ${unmapped}.`,
    consequence: 'Nothing was sent.',
    action: 'Map the column to a field with --map COLUMN=FIELD.',
    place: { model: model.name, field: unmapped ?? unknown },
  });
}

/** Columns that `export` writes and the service sets are passed over. */
function isPassedOver(model: Model, name: string): boolean {
  const isMetadata = (METADATA_FIELDS as readonly string[]).includes(name) || name === '__typename';
  return isMetadata || model.fields.some((field) => field.name === name && field.readOnly);
}

function fault(model: Model, name: string): string | null {
  const isKnown = isPassedOver(model, name) || model.fields.some((field) => field.name === name);
  return isKnown ? null : `${model.name} has no field ${name}.`;
}

function converted(
  raw: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, ModelField>,
  { schema, model, map = {} }: RowsOptions,
): Pick<ImportRow, 'values' | 'faults'> {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [column, cell] of Object.entries(raw)) {
    const name = map[column] ?? column;
    if (isPassedOver(model, name)) continue;
    const field = fields.get(name);
    if (!field) {
      faults.push(`${model.name} has no field ${name}.`);
      continue;
    }
    const value = valueOf(field, cell);
    values[name] = value;
    // What a row leaves empty is judged with the write: a create may have a default for it.
    if (value === null) continue;
    for (const each of validateFieldValue(schema, field, value)) faults.push(`${each.path} ${each.message}.`);
  }
  return { values, faults };
}

/** The value that a cell means for a field; one that can't be converted is left for the validation to name. */
function valueOf(field: ModelField, cell: unknown): unknown {
  if (typeof cell !== 'string') return cell ?? null;
  if (field.list || field.kind === 'customType') return jsonOrText(cell);
  switch (field.type) {
    case 'Int':
    case 'AWSTimestamp':
      return /^\s*[-+]?\d+\s*$/.test(cell) ? Number(cell) : cell;
    case 'Float':
      return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
    case 'Boolean':
      return BOOLEANS[cell.trim().toLowerCase()] ?? cell;
    default:
      return cell;
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

function jsonOrText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof OutbandError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return error;
  return new OutbandError(
    {
      kind: 'BadInput',
      code: code === 'ENOENT' ? 'IMPORT_NOT_FOUND' : 'BAD_IMPORT',
      message: `${file} can’t be read: ${String(message)}`,
      consequence: 'Rows before this place were imported; nothing after it was sent.',
      action: 'Correct the file and import it again: rows that are in place are left as they are.',
      place: { file },
    },
    { cause: error },
  );
}
