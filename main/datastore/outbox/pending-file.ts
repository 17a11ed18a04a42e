import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OutbandError, type Problem } from '../../../shared/errors';
import { faultOf } from '../../../shared/plain-fault';
import type { ModelKey, ModelSchema } from '../../../shared/model-schema';
import { parseJson, stringifyJson } from '../../appsync';
import type { MutationEvent } from './mutation-event';

const FORMAT = 'outband-pending';
const VERSION = 1;
const LINES_AT_ONCE = 1_000;

const HEADER = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), count: z.number().int() });
const FIELDS = z.record(z.string(), z.unknown());
const EVENT = z.object({
  id: z.string().min(1),
  model: z.string(),
  key: z.string(),
  operation: z.enum(['Create', 'Update', 'Delete']),
  data: FIELDS,
  version: z.number().int().nullable(),
  condition: FIELDS.nullable(),
  base: FIELDS.nullable(),
  state: z.enum(['WAITING', 'IN_FLIGHT', 'HELD', 'PARKED', 'REJECTED']),
  attempts: z.number().int(),
  problem: z.looseObject({ kind: z.string(), code: z.string(), message: z.string() }).nullable(),
  createdAt: z.number(),
});

/** A MutationEvent as a file holds it: its place in the queue is the line. */
export type KeptEvent = Omit<MutationEvent, 'seq'>;

/** Writes changes as JSON Lines, in order, behind a line that says what the file is; the file is there whole or not at all. */
export function writePending(file: string, events: readonly MutationEvent[], now: number): void {
  const draft = `${file}.part`;
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      const header = { format: FORMAT, version: VERSION, count: events.length, exportedAt: now };
      writeSync(handle, `${JSON.stringify(header)}\n`);
      for (let i = 0; i < events.length; i += LINES_AT_ONCE) {
        const lines = events
          .slice(i, i + LINES_AT_ONCE)
          .map(({ seq: _seq, ...event }) => stringifyJson(event));
        writeSync(handle, `${lines.join('\n')}\n`);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'EXPORT_FAILED',
        message: `The changes can’t be written to ${file}: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'They are still in the outbox.',
        action: 'Choose another file.',
        place: { file },
      },
      { cause: error },
    );
  }
}

/** Windows has no folders that can be synced; there the rename is durable by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Reads such a file. Throws BadInput that names file and line, NotFound where there is none. */
export function readPending(file: string, schema: ModelSchema): readonly KeptEvent[] {
  const lines = textOf(file)
    .split('\n')
    .map((text, i) => ({ text, line: i + 1 }))
    .filter(({ text }) => text.trim() !== '');
  const [head, ...rest] = lines;
  const header = head && HEADER.safeParse(jsonOf(file, head.line, head.text));
  if (!header?.success) throw broken(file, 1, 'it is no file of changes that this version can read');
  if (header.data.count !== rest.length)
    throw broken(
      file,
      rest.length + 1,
      `it should hold ${header.data.count} changes and holds ${rest.length}`,
    );
  return rest.map(({ text, line }) => eventOf(file, line, jsonOf(file, line, text), schema));
}

function eventOf(file: string, line: number, value: unknown, schema: ModelSchema): KeptEvent {
  const parsed = EVENT.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const { path, message } = issue ? faultOf(issue, value) : { path: [], message: 'is no change' };
    throw broken(file, line, path.length > 0 ? `${path.join('.')} ${message}` : `it ${message}`);
  }
  const { data: event } = parsed;
  const model = schema.models[event.model];
  if (!model) throw broken(file, line, `the schema has no model ${event.model}`);
  const key = jsonOf(file, line, event.key);
  if (!Array.isArray(key) || key.length !== model.primaryKey.length)
    throw broken(file, line, `${event.key} is no key of a ${event.model}`);
  return {
    ...event,
    key: event.key as ModelKey,
    base: event.base,
    problem: event.problem as Problem | null,
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'NotFound',
        code: 'FILE_NOT_FOUND',
        message: `${file} can’t be read: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'Nothing was taken.',
        place: { file },
      },
      { cause: error },
    );
  }
}

function jsonOf(file: string, line: number, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw broken(file, line, error instanceof Error ? error.message : String(error));
  }
}

function broken(file: string, line: number, reason: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'BAD_PENDING_FILE',
    message: `Line ${line} of ${file} can’t be taken: ${reason}.`,
    consequence: 'Nothing was taken.',
    action: 'Use a file as it was exported.',
    place: { file, line },
  });
}

/** What an export must hold of a change for nothing to be lost with it. */
const contentOf = (event: MutationEvent): string =>
  stringifyJson([event.model, event.key, event.operation, event.data, event.condition]);

/** Remembers which changes are in a file outside, as they were when they were written there. */
export class ExportedChanges {
  readonly #contents = new Map<string, string>();

  note(events: readonly MutationEvent[]): void {
    for (const event of events) this.#contents.set(event.id, contentOf(event));
  }

  /** Changes that are in no file, or differently. */
  missing(events: readonly MutationEvent[]): readonly MutationEvent[] {
    return events.filter((event) => this.#contents.get(event.id) !== contentOf(event));
  }
}
