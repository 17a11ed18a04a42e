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
import type { PlanOrigin } from './plan-origin';

const FORMAT = 'outband-plan-2';

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
  format: z.literal(FORMAT),
  planId: z.string(),
  model: z.string(),
  description: z.string(),
  createdAt: z.number(),
  exportedAt: z.number(),
  exportedBy: z.string().nullable(),
  environment: z.string().nullable(),
  wholeModel: z.boolean(),
  schema: z.string(),
  document: z.string(),
  operations: z.array(operation),
  digest: z.string(),
});

/** A plan as a file holds it. */
export interface PlanFile extends PlanOrigin {
  readonly model: string;
  readonly description: string;
  readonly createdAt: number;
  readonly wholeModel: boolean;
  readonly schema: string;
  readonly operations: readonly PlannedOperation[];
}

/** Who hands a plan on, from where, and when. */
export interface PlanExport extends Pick<PlanOrigin, 'environment' | 'exportedAt' | 'exportedBy'> {
  /** Of the model that the plan is for. */
  readonly schema: string;
}

/** What a plan depends on: the names and types of a model's fields, and its key. */
export function schemaFingerprint(schema: ModelSchema, model: Model): string {
  const fieldsOf = (fields: Model['fields']): unknown =>
    fields.map(({ name, graphqlType }) => [name, graphqlType]).sort();
  const types = Object.values(schema.customTypes).map(({ name, fields }) => [name, fieldsOf(fields)]);
  const text = JSON.stringify([model.name, model.primaryKey, fieldsOf(model.fields), types.sort()]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/**
 * Writes a plan as one JSON document, an operation a line; the file is there whole or not at all. Its last line holds a
 * digest of all the rest. Returns the operations that it holds, and the digest.
 */
export async function writePlanFile(
  file: string,
  plan: PlanRecord,
  { schema, ...origin }: PlanExport,
  operations: Iterable<PlannedOperation>,
): Promise<{ readonly operations: number; readonly digest: string }> {
  const part = `${file}.part`;
  let count = 0;
  const head = {
    format: FORMAT,
    planId: plan.id,
    model: plan.model,
    description: plan.description,
    createdAt: plan.createdAt,
    ...origin,
    wholeModel: plan.summary?.wholeModel ?? false,
    schema,
    document: plan.summary?.document ?? '',
  };
  const digest = new PlanDigest(head);
  function* text(): IterableIterator<string> {
    yield `${stringifyJson(head).slice(0, -1)},"operations":[`;
    for (const each of operations) {
      const after = each.kind === 'DELETE' ? null : { ...each.before, ...each.change };
      const line = stringifyJson({ ...each, after });
      digest.add(line);
      yield `${count === 0 ? '' : ','}\n${line}`;
      count += 1;
    }
    yield `\n],\n"digest":${stringifyJson(digest.value())}}\n`;
  }
  try {
    await pipeline(Readable.from(text()), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(part, { force: true });
    throw cannotWrite(file, error);
  }
  return { operations: count, digest: digest.value() };
}

/** Goes over what a plan's file says, however it is laid out: whoever compares two digests compares two plans. */
class PlanDigest {
  readonly #hash = createHash('sha256');

  constructor(head: object) {
    this.#hash.update(stringifyJson(head));
  }

  /** An operation as JSON. */
  add(operation: string): void {
    this.#hash.update(`\n${operation}`);
  }

  value(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

/** The digest that belongs to a file's content. */
export function digestOfPlan(content: Readonly<Record<string, unknown>>): string {
  const { operations, digest: _, ...head } = content;
  const digest = new PlanDigest(head);
  for (const each of Array.isArray(operations) ? operations : []) digest.add(stringifyJson(each));
  return digest.value();
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
  if (digestOfPlan(content as Readonly<Record<string, unknown>>) !== head.digest) throw changedFile(file);
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

/** What it holds isn't what was exported, and reviewed. */
function changedFile(file: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'PLAN_FILE_CHANGED',
    message: 'The file was changed after the plan was exported: its digest is of another content.',
    consequence: 'Nothing was planned.',
    action: 'Ask for the file as it was exported, or make the plan anew with the change in it.',
    place: { file },
  });
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
