import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { OutbandError } from '../../shared/errors';
import type { ErrorPlace } from '../../shared/errors';
import { placeWords, plainFault } from './plain-faults';

const fieldValues = z.record(z.string(), z.unknown());
const where = z.record(z.string(), z.unknown());

const editSchema = z
  .strictObject({
    set: fieldValues.optional().describe('Literal values by field'),
    unset: z.array(z.string()).min(1).optional().describe('Fields that become null'),
    transform: z
      .record(z.string(), z.string())
      .optional()
      .describe('A JSONata expression on the record, by field'),
    append: z.record(z.string(), z.array(z.unknown())).optional().describe('Elements to add, by list field'),
    remove: z
      .record(z.string(), z.array(z.unknown()))
      .optional()
      .describe('Elements to take out, by list field'),
  })
  .refine((change) => Object.values(change).some((part) => part !== undefined), {
    message: 'names no change: give set, unset, transform, append or remove',
  });

const changeSchema = z.union([
  editSchema,
  z.strictObject({ create: z.union([fieldValues, z.array(fieldValues)]).describe('One record, or several') }),
  z.strictObject({ delete: z.literal(true) }),
  z.strictObject({ restore: z.literal(true) }),
  z.strictObject({ touch: z.literal(true) }),
]);

const importSchema = z.strictObject({
  file: z.string().min(1).describe('Relative to the migration file'),
  format: z.enum(['csv', 'jsonl']).optional().describe('By the name of the file unless given'),
  map: z
    .record(z.string(), z.string())
    .optional()
    .describe('By column: a field, relation.field to look a record up by, or - for nothing'),
  match: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Fields that say which record a row means, instead of its key'),
  badRows: z
    .enum(['skip', 'refuse'])
    .optional()
    .describe(
      'skip: rows that can’t be written go to FILE.bad.jsonl; refuse: one of them stops the migration before anything is sent',
    ),
});

const deriveSchema = z.strictObject({
  from: z.string().min(1).describe('Model whose records the new ones are made from'),
  where: where.optional().describe('Which of them; {} is every record that is not a tombstone'),
  values: z
    .record(z.string(), z.string())
    .describe(
      'JSONata on the record of `from`, by field; a record whose key is there already is left as it is',
    ),
});

const stepSchema = z
  .strictObject({
    model: z.string().min(1),
    where: where.optional().describe('Predicate; {} is every record that is not a tombstone'),
    change: changeSchema.optional(),
    import: importSchema.optional(),
    derive: deriveSchema.optional().describe('Makes records of the model from records of another'),
  })
  .refine(
    ({ change, import: file, derive }) =>
      [change, file, derive].filter((part) => part !== undefined).length === 1,
    { message: 'needs one of change, import and derive' },
  )
  .refine(({ where: targets, change }) => targets === undefined || change !== undefined, {
    message: 'where belongs to a change',
    path: ['where'],
  });

const count = z.number().int().nonnegative();
const conditionSchema = z.strictObject({
  model: z.string().min(1),
  where: where.optional(),
  count: z
    .strictObject({ eq: count.optional(), le: count.optional(), ge: count.optional() })
    .refine((bounds) => Object.values(bounds).some((bound) => bound !== undefined), {
      message: 'needs eq, le or ge',
    }),
});

export const CONFLICT_POLICIES = ['skip', 'retry-unchanged', 'overwrite', 'stop'] as const;

const policySchema = z.strictObject({
  onConflict: z.enum(CONFLICT_POLICIES).optional(),
  maxConflicts: count.optional().describe('Stop after this many conflicts'),
  maxFailures: z
    .union([count, z.string().regex(/^\d+(\.\d+)?%$/)])
    .optional()
    .describe('Stop after this many failures, or this share of them such as "2%"'),
  rate: z.number().positive().optional().describe('Requests a second at most'),
});

export const migrationSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'may hold letters, digits, dots, dashes and underscores')
    .describe('Unique; migrations are ordered by it'),
  description: z.string().min(1),
  preconditions: z.array(conditionSchema).optional(),
  steps: z.array(stepSchema).min(1),
  postconditions: z.array(conditionSchema).optional(),
  policy: policySchema.optional(),
});

export type MigrationDefinition = z.infer<typeof migrationSchema>;
export type MigrationStep = MigrationDefinition['steps'][number];
export type ImportStep = NonNullable<MigrationStep['import']>;
export type DeriveStep = NonNullable<MigrationStep['derive']>;
export type MigrationCondition = NonNullable<MigrationDefinition['preconditions']>[number];

/** A migration file, read and checked. */
export interface MigrationFile {
  readonly file: string;
  /** As it was read: places of faults are found in it. */
  readonly text: string;
  readonly definition: MigrationDefinition;
  /**
   * SHA-256 of what the file means: layout and comments don't count, a changed value does, and so does the content of
   * a file that it imports.
   */
  readonly checksum: string;
}

/** The JSON Schema of migration files that editors check against (`outband migration-schema`). */
export function migrationJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(migrationSchema, { io: 'input' }),
    title: 'Outband migration',
    description: 'A described, repeatable change of the data of an Amplify DataStore backend',
  };
}

function badMigration(message: string, action: string, place: ErrorPlace): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'BAD_MIGRATION',
    message,
    consequence: 'Nothing was planned or sent.',
    action,
    place,
  });
}

function placeOf(
  document: Document,
  counter: LineCounter,
  file: string,
  path: readonly PropertyKey[],
): ErrorPlace {
  // The deepest part of the path that the file really holds.
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) {
      const { line, col } = counter.linePos(range[0]);
      return { file, line, column: col, ...(path.length > 0 ? { field: path.map(String).join('.') } : {}) };
    }
  }
  return { file };
}

/** Sorts the keys of objects, so that two layouts of one meaning have one checksum. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]));
}

/** Reads a migration from disk, with the content of the files that it imports in its checksum. Throws as `parseMigration`. */
export async function readMigration(file: string): Promise<MigrationFile> {
  const bytes = await readFile(file);
  if (!isUtf8(bytes))
    throw badMigration(`${file} holds bytes that are not text in UTF-8.`, 'Save the file as UTF-8.', {
      file,
    });
  const text = bytes.toString('utf8');
  const { definition } = parseMigration(text, file);
  const imports = definition.steps.flatMap((step) => step.import ?? []);
  if (imports.length === 0) return parseMigration(text, file);
  const digests = await Promise.all(imports.map((each) => digestOf(importedFile(file, each))));
  return parseMigration(text, file, digests);
}

/** Where an imported file is: named relative to the migration. */
export function importedFile(migration: string, { file }: ImportStep): string {
  return resolve(dirname(migration), file);
}

/** A file that is gone has a digest too: a migration that was applied with it is shown as changed, not as broken. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return 'missing';
    throw error;
  }
}

/**
 * Reads a migration from YAML or JSON (which YAML includes).
 * Throws BadInput naming the file, line, column and field of the first fault.
 */
export function parseMigration(text: string, file: string, digests: readonly string[] = []): MigrationFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, intAsBigInt: true });
  const syntax = document.errors[0];
  if (syntax) {
    const { line, col } = counter.linePos(syntax.pos[0]);
    const message = SYNTAX_WORDS[syntax.code] ?? syntax.message.replace(/ at line \d+[^]*$/, '');
    throw badMigration(`${file} is not valid YAML or JSON: ${message}`, 'Correct the file at this place.', {
      file,
      line,
      column: col,
    });
  }
  takeIntegers(document, counter, file);
  const plain = plainOf(document, file);
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
    throw badMigration(
      plain === null ? `${file} is empty.` : `${file} holds no names with values, as a migration does.`,
      'See `outband migration-schema` for what a migration holds.',
      { file },
    );
  const parsed = migrationSchema.safeParse(plain);
  if (!parsed.success) {
    const { path, message } = plainFault(parsed.error.issues, plain);
    const where = placeWords(path);
    throw badMigration(
      `${file}: ${where ? `${where}: ` : ''}${message}.`,
      'See `outband migration-schema` for what a migration may hold.',
      placeOf(document, counter, file, path),
    );
  }
  const checksum = createHash('sha256')
    .update([JSON.stringify(canonical(parsed.data)), ...digests].join('\n'))
    .digest('hex');
  return { file, text, definition: parsed.data, checksum };
}

/** The parser's own words tell of its inner parts. */
const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a name stands twice; names must be unique',
  BLOCK_AS_IMPLICIT_KEY: 'this line is indented further than the one that it belongs beside',
  BAD_INDENT: 'this line is indented otherwise than the ones that it belongs to',
  TAB_AS_INDENT: 'this line is indented by a tab; YAML takes blanks alone',
  MULTILINE_IMPLICIT_KEY: 'a name must stand on one line; a colon or a quote may be missing',
  MISSING_CHAR: 'a colon, a comma, a bracket or a quote is missing',
};

/** Throws BadInput for a whole number that would be written as another one. */
function takeIntegers(document: Document, counter: LineCounter, file: string): void {
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'bigint') return;
      const number = Number(node.value);
      if (BigInt(number) === node.value) {
        node.value = number;
        return;
      }
      const { line, col } = counter.linePos(node.range?.[0] ?? 0);
      throw badMigration(
        `${file}: ${String(node.value)} has more digits than a number can keep; it would become ${BigInt(number)}.`,
        'Write it in quotes where the field takes text, or in a form such as 1.2e19.',
        { file, line, column: col },
      );
    },
  });
}

/** Where a migration says something: the deepest part of a path that its file really holds. */
export function placeInMigration({ file, text }: MigrationFile, path: readonly PropertyKey[]): ErrorPlace {
  const counter = new LineCounter();
  return placeOf(parseDocument(text, { lineCounter: counter }), counter, file, path);
}

/** Throws BadInput for aliases of nothing, and for so many that they were made to exhaust the reader. */
function plainOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badMigration(`${file} can’t be read: ${reason}.`, 'Write the values out instead of aliases.', {
      file,
    });
  }
}
