import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { OutbandError, problemOf } from '../../shared/errors';
import { faultOf } from '../../shared/plain-fault';
import type { Issue } from '../../shared/plain-fault';
import type { Model, ModelKey, ModelSchema } from '../../shared/model-schema';
import { parseJson, stringifyJson } from '../appsync';
import type { PlanRecord } from './journal/rows';
import type { PlannedOperation } from './operation';

export const PLAN_FILE_FORMAT = 'outband-plan-1';

z.config({ jitless: true });

const values = z.record(z.string(), z.unknown());
const operation = z.object({
  key: z.string(),
  kind: z.enum(['CREATE', 'UPDATE', 'DELETE']),
  baseVersion: z.number().int().nullable(),
  before: values.nullable(),
  change: values,
  /** For whoever reads the file; what is sent is the change alone. */
  after: values.nullable().optional(),
});
const planFile = z.object({
  format: z.literal(PLAN_FILE_FORMAT),
  model: z.string(),
  description: z.string(),
  createdAt: z.number(),
  schema: z.string(),
  document: z.string(),
  operations: z.array(operation),
});

/** A plan as a file holds it. */
export interface PlanFile {
  readonly model: string;
  readonly description: string;
  readonly createdAt: number;
  readonly schema: string;
  readonly operations: readonly PlannedOperation[];
}

/** What a plan depends on: the names and types of a model's fields, and its key. */
export function schemaFingerprint(schema: ModelSchema, model: Model): string {
  const fieldsOf = (fields: Model['fields']): unknown =>
    fields.map(({ name, graphqlType }) => [name, graphqlType]).sort();
  const types = Object.values(schema.customTypes).map(({ name, fields }) => [name, fieldsOf(fields)]);
  const text = JSON.stringify([model.name, model.primaryKey, fieldsOf(model.fields), types.sort()]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Writes a plan as one JSON document, an operation a line; the file is there whole or not at all. */
export async function writePlanFile(
  file: string,
  plan: PlanRecord,
  fingerprint: string,
  operations: Iterable<PlannedOperation>,
): Promise<number> {
  const part = `${file}.part`;
  let count = 0;
  const head = {
    format: PLAN_FILE_FORMAT,
    model: plan.model,
    description: plan.description,
    createdAt: plan.createdAt,
    schema: fingerprint,
    document: plan.summary?.document ?? '',
  };
  function* text(): IterableIterator<string> {
    yield `${stringifyJson(head).slice(0, -1)},"operations":[`;
    for (const each of operations) {
      const after = each.kind === 'DELETE' ? null : { ...each.before, ...each.change };
      yield `${count === 0 ? '' : ','}\n${stringifyJson({ ...each, after })}`;
      count += 1;
    }
    yield '\n]}\n';
  }
  try {
    await pipeline(Readable.from(text()), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(part, { force: true });
    throw cannotWrite(file, error);
  }
  return count;
}

/** A rename is on disk once its folder is; Windows opens no folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One string holds the whole of it, and JavaScript's are bounded; about half a million operations. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Reads such a file. Throws BadInput that names the place where it is damaged, or that it is too large. */
export async function readPlanFile(file: string): Promise<PlanFile> {
  let content: unknown;
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw tooLarge(file, size);
    content = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof OutbandError) throw error;
    throw badFile(file, `It can’t be read: ${problemOf(error).message}`);
  }
  const parsed = planFile.safeParse(content);
  if (!parsed.success) {
    throw badFile(file, faultWords(parsed.error.issues, content));
  }
  const { operations, ...head } = parsed.data;
  return {
    ...head,
    operations: operations.map(({ after: _, key, ...rest }) => ({ key: key as ModelKey, ...rest })),
  };
}

/** `Operation 3 of the file, baseVersion: takes a number, and here it is text`. */
function faultWords([issue]: readonly Issue[], content: unknown): string {
  const { path, message } = issue ? faultOf(issue, content) : { path: [], message: 'is no plan' };
  const [part, index, ...rest] = path.map(String);
  if (part === undefined) return `The file ${message}.`;
  if (part === 'format') return 'The file is no plan that this version can read.';
  if (index === undefined) return `${part}: ${message}.`;
  const place = rest.length > 0 ? `, ${rest.join('.')}` : '';
  return `Operation ${Number(index) + 1} of the file${place}: ${message}.`;
}

/** The file is damaged, or of something else. */
export function badFile(file: string, message: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'BAD_PLAN_FILE',
    message,
    consequence: 'Nothing was planned.',
    action: 'Choose a file that was exported from a plan of this schema.',
    place: { file },
  });
}

function tooLarge(file: string, size: number): OutbandError {
  const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
  return new OutbandError({
    kind: 'BadInput',
    code: 'PLAN_FILE_TOO_LARGE',
    message: `The file has ${mebibytes(size)}; a plan is taken in from at most ${mebibytes(MOST_BYTES)}.`,
    consequence: 'Nothing was planned.',
    action: 'Export several plans with fewer targets each, or make the plan on this connection.',
    place: { file },
  });
}

function cannotWrite(file: string, cause: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'FILE_NOT_WRITTEN',
      message: `The plan could not be written: ${problemOf(cause).message}`,
      consequence: 'The plan is as it was; no file was left behind.',
      action: 'Choose another folder, or make room on the disk.',
      place: { file },
    },
    { cause },
  );
}
