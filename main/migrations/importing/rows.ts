import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { OutbandError } from '../../../shared/errors';
import { validateFieldValue } from '../../../shared/model-schema';
import type { Model, ModelSchema } from '../../../shared/model-schema';
import { parseJson } from '../../appsync';
import { columnTarget } from './columns';
import type { ColumnTarget } from './columns';
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
    const rows = options.format === 'csv' ? csvRows(file, (names) => columns.checked(names)) : jsonRows(file);
    for await (const row of rows) {
      if (options.signal?.aborted) return;
      if (row.raw === null) {
        const faults = [row.fault ?? 'is not a row'];
        yield { line: row.line, raw: null, values: {}, references: {}, faults };
      } else yield { line: row.line, raw: row.raw, ...columns.converted(row.raw) };
    }
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
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns,
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
    const unknown = names.find((name) => typeof this.#target(name) === 'string');
    if (unmapped === undefined && unknown === undefined) return [...names];
    throw new OutbandError({
      kind: 'BadInput',
      code: 'UNKNOWN_COLUMN',
      message:
        unmapped === undefined ? String(this.#target(unknown ?? '')) : `The file has no column ${unmapped}.`,
      consequence: 'Nothing was sent.',
      action: 'Map the column to a field with --map COLUMN=FIELD, or to nothing with --map COLUMN=-.',
      place: { model: model.name, field: unmapped ?? unknown },
    });
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

  #target(column: string): ColumnTarget | string {
    const known = this.#targets.get(column);
    if (known) return known;
    const { schema, model, map = {} } = this.#options;
    const name = map[column] ?? column;
    const target: ColumnTarget | string =
      name === '-' ? { kind: 'passedOver' } : columnTarget(schema, model, name);
    this.#targets.set(column, target);
    return target;
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
