import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { CsvError, Info } from 'csv-parse';
import { OutbandError } from '../../../shared/errors';
import { validateFieldValue } from '../../../shared/model-schema';
import type { Model, ModelSchema } from '../../../shared/model-schema';
import { parseJson } from '../../appsync';
import { CsvLines, lineBreaks } from './csv-lines';
import { columnTarget, mappedName } from './columns';
import type { ColumnTarget } from './columns';
import { linesOf, textOf } from './text';
import { valueOf } from './values';

export const IMPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A row of a file: values by model field, or what is wrong with it. */
export interface ImportRow {
  /** In the file, from 1; a CSV row that spans lines is named by its last. */
  readonly line: number;
  /** As the file has it. */
  readonly raw: unknown;
  readonly values: Readonly<Record<string, unknown>>;
  /** By relation: what the record that it points to is found by. */
  readonly references: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly faults: readonly string[];
}

export interface RowsOptions {
  readonly schema: ModelSchema;
  readonly model: Model;
  readonly format: ImportFormat;
  /** Model field, or `relation.field`, by column. Columns that aren't named keep their names. */
  readonly map?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

interface RawRow {
  readonly line: number;
  readonly raw: Readonly<Record<string, unknown>> | null;
  readonly fault?: string;
}

/** The format that a file's name tells of. */
export function importFormatOf(file: string): ImportFormat {
  return /\.csv$/i.test(file) ? 'csv' : 'jsonl';
}

/**
 * Reads a CSV or JSON Lines file row by row, in bounded memory, with columns mapped and values of the fields' types.
 *
 * A row that is no good is yielded with its faults. Throws BadInput where the file as a whole is no good: it is not
 * there, its CSV is broken, or a column belongs to no field.
 */
export async function* readImportRows(file: string, options: RowsOptions): AsyncGenerator<ImportRow> {
  const columns = new Columns(options);
  try {
    let hasHeader = options.format !== 'csv';
    const header = (names: string[]): string[] => {
      hasHeader = true;
      return columns.checked(names);
    };
    if (options.format === 'jsonl') await columns.checkMapped(jsonRows(file));
    const rows = options.format === 'csv' ? csvRows(file, header) : jsonRows(file);
    for await (const row of rows) {
      if (options.signal?.aborted) return;
      if (row.raw === null || row.fault !== undefined) {
        const faults = [row.fault ?? 'is not a row'];
        yield { line: row.line, raw: row.raw, values: {}, references: {}, faults };
      } else yield { line: row.line, raw: row.raw, ...columns.converted(row.raw) };
    }
    if (!hasHeader) throw noHeader(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Rows as the file has them, with no model in mind: what a preview shows and columns are suggested from. */
export async function* readRawRows(file: string, format: ImportFormat): AsyncGenerator<RawRow> {
  try {
    yield* format === 'csv' ? csvRows(file, (names) => names) : jsonRows(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* csvRows(file: string, columns: (names: string[]) => string[]): AsyncGenerator<RawRow> {
  const lines = new CsvLines();
  let endless: CsvError | null = null;
  const parser = parse({
    info: true,
    raw: true,
    skip_empty_lines: true,
    columns,
    // A row that is no good is told of as one; the others go on.
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      if (!error) return;
      if (ENDLESS.has(error.code)) endless = error;
      else lines.take(error, raw ?? '');
    },
    // An unclosed quote would gather the rest of the file; no record of the service is a fortieth of this.
    max_record_size: 16 * 1024 * 1024,
    // An empty cell is null, a quoted empty one is empty text: as `export` writes them.
    cast: (text, { quoting, header }) => (text === '' && !quoting && !header ? null : text),
  });
  // The reader of `parser` learns of every failure; the file is closed however reading ends.
  pipeline(Readable.from(textOf(file)), parser, () => undefined);
  // In the order of the file, whatever the parser has read ahead: an import that goes on counts rows.
  for await (const { record, info, raw } of parser as AsyncIterable<{
    record: Record<string, unknown>;
    info: Info & { readonly error?: CsvError };
    raw: string;
  }>) {
    yield* lines.broken(info.lines - lineBreaks(raw.trim()));
    const line = lines.lineOf(info.lines, raw);
    yield { line, raw: record, ...(info.error ? { fault: faultOf(info.error) } : {}) };
  }
  yield* lines.broken();
  if (endless !== null) throw endless as CsvError;
}

/** Faults after which nobody can tell where a row ends. */
const ENDLESS: ReadonlySet<string> = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

function faultOf({ message }: CsvError): string {
  const lengths = /columns length is (\d+), got (\d+)/.exec(message);
  if (!lengths) return `is not a row of CSV: ${message}`;
  return `is not a row of CSV: it has ${lengths[2]} cells, and the file has ${lengths[1]} columns`;
}

async function* jsonRows(file: string): AsyncGenerator<RawRow> {
  for await (const { line, text } of linesOf(textOf(file)))
    if (text.trim() !== '') yield { line, ...jsonRow(text) };
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

/** What each column means, looked up once. */
class Columns {
  readonly #options: RowsOptions;
  readonly #targets = new Map<string, ColumnTarget | string>();

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  /** Throws BadInput for a header with a column of no field, or without one that is mapped. */
  checked(names: readonly string[]): string[] {
    const { model, map = {} } = this.#options;
    const unmapped = Object.keys(map).find((name) => !names.includes(name));
    if (unmapped !== undefined) throw noColumn(model, unmapped, names);
    const unknown = names.find((name) => typeof this.#target(name) === 'string');
    if (unknown === undefined) return this.#unequal(names);
    throw new OutbandError({
      kind: 'BadInput',
      code: 'UNKNOWN_COLUMN',
      message: String(this.#target(unknown)),
      consequence: 'Nothing was sent.',
      action:
        separatorOf(names) === null
          ? 'Map the column to a field with --map COLUMN=FIELD, or to nothing with --map COLUMN=-.'
          : `Its columns seem to be separated by ${separatorOf(names)}: save the file with commas.`,
      place: { model: model.name, field: unknown },
    });
  }

  /** Rows of JSON may leave fields out, so as many are looked at as it takes to meet every one that is mapped. */
  async checkMapped(rows: AsyncIterable<RawRow>): Promise<void> {
    const { model, map = {} } = this.#options;
    const missing = new Set(Object.keys(map));
    const met = new Set<string>();
    if (missing.size === 0) return;
    for await (const { raw } of rows) {
      for (const name of Object.keys(raw ?? {})) {
        missing.delete(name);
        met.add(name);
      }
      if (missing.size === 0) return;
    }
    const [first] = missing;
    if (first !== undefined) throw noColumn(model, first, [...met]);
  }

  converted(raw: Readonly<Record<string, unknown>>): Pick<ImportRow, 'values' | 'references' | 'faults'> {
    const values: Record<string, unknown> = {};
    const references: Record<string, Record<string, unknown>> = {};
    const faults: string[] = [];
    for (const [column, cell] of Object.entries(raw)) {
      const target = this.#target(column);
      if (typeof target === 'string') {
        faults.push(target);
        continue;
      }
      if (target.kind === 'passedOver') continue;
      const value = valueOf(target.field, cell);
      if (target.kind === 'field') values[target.field.name] = value;
      else (references[target.relation.name] ??= {})[target.field.name] = value;
      // What a row leaves empty is judged with the write: a create may have a default for it.
      if (value === null) continue;
      for (const each of validateFieldValue(this.#options.schema, target.field, value))
        faults.push(`${each.path} ${each.message}.`);
    }
    return { values, references, faults };
  }

  /** Throws BadInput when two columns stand for one field: nobody can tell which of them is meant. */
  #unequal(names: readonly string[]): string[] {
    const { model, map = {} } = this.#options;
    const told = names.filter((name) => (this.#target(name) as ColumnTarget).kind !== 'passedOver');
    const meant = told.map((name) => mappedName(map, name));
    const twice = meant.find((name, i) => meant.indexOf(name) !== i);
    if (twice === undefined) return [...names];
    throw new OutbandError({
      kind: 'BadInput',
      code: 'DUPLICATE_COLUMN',
      message: `Two columns of the file stand for ${twice}.`,
      consequence: 'Nothing was sent.',
      action: 'Take one of them out of the file, or map it to nothing with --map COLUMN=-.',
      place: { model: model.name, field: twice },
    });
  }

  #target(column: string): ColumnTarget | string {
    const known = this.#targets.get(column);
    if (known) return known;
    const { schema, model, map = {} } = this.#options;
    const name = mappedName(map, column);
    const target: ColumnTarget | string =
      name === '-' ? { kind: 'passedOver' } : columnTarget(schema, model, name);
    this.#targets.set(column, target);
    return target;
  }
}

/** So many are named; a file of maps of maps may have any number. */
const NAMED = 50;

function noColumn(model: Model, name: string, names: readonly string[]): OutbandError {
  const separator = separatorOf(names);
  const more = names.length > NAMED ? ', …' : '';
  return new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_COLUMN',
    message: `The file has no column ${name}.`,
    consequence: 'Nothing was sent.',
    action: separator
      ? `Its columns seem to be separated by ${separator}: save the file with commas.`
      : `Its columns are ${names.slice(0, NAMED).join(', ')}${more}.`,
    place: { model: model.name, field: name },
  });
}

/** Of a header that reads as one column: what it seems to be separated by, where that is no comma. */
function separatorOf(names: readonly string[]): string | null {
  const [only, ...others] = names;
  if (only === undefined || others.length > 0) return null;
  if (only.includes(';')) return 'semicolons';
  if (only.includes('\t')) return 'tabs';
  return only.includes('|') ? 'vertical bars' : null;
}

function noHeader(file: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'EMPTY_IMPORT',
    message: `${file} is empty: CSV begins with a line of column names.`,
    consequence: 'Nothing was sent.',
    action: 'Check that the file was written to its end.',
    place: { file },
  });
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
      consequence: 'Nothing from this place on was sent; what was sent of earlier rows is journalled.',
      action: 'Correct the file and import it again: rows that are in place are left as they are.',
      place: { file },
    },
    { cause: error },
  );
}
