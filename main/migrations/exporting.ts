import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { OutbandError } from '../../shared/errors';
import { METADATA_FIELDS } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import { stringifyJson } from '../appsync';
import { columnTarget } from './importing';
import type { ImportFormat } from './importing';

/** Records by key, for columns of related records. */
export type ExportLookup = (model: string, key: ModelKey) => ModelInstance | undefined;

/** A column of an export: its name in the file, and where its value comes from. */
export interface ExportColumn {
  readonly name: string;
  readonly valueOf: (record: ModelInstance) => unknown;
}

export interface ExportProgress {
  readonly signal?: AbortSignal;
  /** Records written so far. */
  readonly onProgress?: (records: number) => void;
}

const CHUNK_CHARACTERS = 64 * 1024;
/** Records between two turns of the event loop: iterating a store never waits by itself. */
const TURN = 1_000;

/**
 * The columns of an export: all fields with their metadata unless named. `relation.field` is a field of the record
 * that a relation points to, in the form that an import looks it up by. Throws BadInput for a column of nothing.
 */
export function exportColumns(
  schema: ModelSchema,
  model: Model,
  lookup: ExportLookup,
  names?: readonly string[],
): ExportColumn[] {
  const all = [...model.fields.map(({ name }) => name), ...METADATA_FIELDS];
  return (names ?? all).map((name) => {
    if (all.includes(name)) return { name, valueOf: (record) => record[name] };
    const target = columnTarget(schema, model, name);
    if (typeof target === 'string') throw unknownColumn(model, name, target);
    if (target.kind !== 'reference') return { name, valueOf: (record) => record[name] };
    const { relation, field } = target;
    return {
      name,
      valueOf: (record) => {
        const parts = target.target.primaryKey.map(
          (key) => record[relation.localFields[relation.remoteFields.indexOf(key)] ?? ''] ?? null,
        );
        if (parts.includes(null)) return null;
        return lookup(relation.model, stringifyJson(parts) as ModelKey)?.[field.name];
      },
    };
  });
}

/**
 * Writes records to a stream as CSV or JSON Lines and resolves with how many; memory stays flat, because a slow reader
 * holds the records back. JSON Lines without chosen columns hold each record whole.
 */
export async function writeRecords(
  target: NodeJS.WritableStream,
  records: Iterable<ModelInstance>,
  format: ImportFormat,
  columns: readonly ExportColumn[] | null,
  fallback: readonly ExportColumn[],
  { signal, onProgress }: ExportProgress = {},
): Promise<number> {
  const csv = columns ?? fallback;
  const lineOf = format === 'csv' ? csvLine(csv) : jsonLine(columns);
  const end = format === 'csv' ? '\r\n' : '\n';
  let chunk = format === 'csv' ? `${csv.map(({ name }) => csvCell(name)).join(',')}${end}` : '';
  let count = 0;
  const flush = async (): Promise<void> => {
    const isFull = !target.write(chunk);
    chunk = '';
    if (isFull) await once(target, 'drain');
  };
  for (const record of records) {
    if (signal?.aborted) break;
    chunk += lineOf(record) + end;
    count += 1;
    if (chunk.length >= CHUNK_CHARACTERS) await flush();
    if (count % TURN !== 0) continue;
    onProgress?.(count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (chunk !== '') await flush();
  onProgress?.(count);
  return count;
}

/**
 * Writes to a file, which is there whole or as it was before: neither an interrupt nor a full disk leaves a half-written
 * one that reads as if it were all. Throws Cancelled on the signal, BadInput where the file can't be written.
 */
export async function writeRecordsFile(
  path: string,
  write: (target: NodeJS.WritableStream) => Promise<number>,
  signal?: AbortSignal,
): Promise<number> {
  // A pipe or a device can't be replaced by another file.
  const part = isPlainFile(path) ? `${path}.part` : path;
  try {
    const count = await writeStream(part, write);
    if (signal?.aborted) throw exportEnded(path);
    if (part !== path) await rename(part, path);
    return count;
  } catch (error) {
    if (part !== path) await rm(part, { force: true });
    throw error instanceof OutbandError ? error : unwritable(path, error);
  }
}

async function writeStream(
  path: string,
  write: (target: NodeJS.WritableStream) => Promise<number>,
): Promise<number> {
  const file = createWriteStream(path);
  // Whatever it fails with, while it is waited for or not, ends the writing.
  const broken = new Promise<never>((_, reject) => file.once('error', reject));
  const written = async (): Promise<number> => {
    await once(file, 'open');
    const count = await write(file);
    file.end();
    await finished(file);
    return count;
  };
  try {
    return await Promise.race([written(), broken]);
  } finally {
    file.destroy();
  }
}

function isPlainFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

function csvLine(columns: readonly ExportColumn[]): (record: ModelInstance) => string {
  return (record) => columns.map(({ valueOf }) => csvCell(valueOf(record))).join(',');
}

function jsonLine(columns: readonly ExportColumn[] | null): (record: ModelInstance) => string {
  if (!columns) return stringifyJson;
  return (record) =>
    stringifyJson(Object.fromEntries(columns.map(({ name, valueOf }) => [name, valueOf(record) ?? null])));
}

/** A cell as RFC 4180 writes it; null is empty, lists and custom types are JSON. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? stringifyJson(value) : String(value);
  return /[",\r\n]/.test(text) || text === '' || text.trim() !== text
    ? `"${text.replace(/"/g, '""')}"`
    : text;
}

function unknownColumn(model: Model, name: string, reason: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_COLUMN',
    message: reason,
    consequence: 'Nothing was written.',
    action:
      'Name fields of the model, or relation.field for a field of the record that a relation points to.',
    place: { model: model.name, field: name },
  });
}

function exportEnded(path: string): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'INTERRUPTED',
    message: 'The export ended before it was complete.',
    consequence: 'No file was written; one that was there is as it was.',
    action: 'The same command writes it from the beginning.',
    place: { file: path },
  });
}

function unwritable(path: string, error: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'FILE_UNWRITABLE',
      message: `The file can't be written: ${error instanceof Error ? error.message : String(error)}`,
      consequence: 'Nothing was written.',
      action: 'Check the path of the file and the permissions of its folder.',
      place: { file: path },
    },
    { cause: error },
  );
}
