import { parse } from 'csv-parse/sync';
import type { GraphQLSchema } from 'graphql';
import { OutbandError, problemOf } from '../../shared/errors';
import { modelKeyOf, validateFieldValue } from '../../shared/model-schema';
import type { Model, ModelKey, ModelSchema } from '../../shared/model-schema';
import { parseJson } from '../appsync';
import type { AppSyncClient } from '../appsync';
import { pathsOfModel, valuesAt } from './answer-records';
import type { KeyList } from './plan-api';

const LISTED = 200;
const SHOWN_CHARS = 120;
/** A query that never comes to its last page is wrong, or of another kind. */
const MOST_PAGES = 10_000;

/** Gathers keys and what names none; the same key counts once. */
class Gathering {
  readonly #schema: ModelSchema;
  readonly #model: Model;
  readonly #keys = new Set<ModelKey>();
  readonly #problems: { line: number; text: string; reason: string }[] = [];
  #problemCount = 0;

  constructor(schema: ModelSchema, model: Model) {
    this.#schema = schema;
    this.#model = model;
  }

  get list(): KeyList {
    // What is broken is known before what is read.
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    return { keys: [...this.#keys], problems, problemCount: this.#problemCount };
  }

  /** A value that names a record: the id itself, the list of the key's parts, or an object that has them. */
  take(value: unknown, line: number): void {
    const { primaryKey, name } = this.#model;
    if (Array.isArray(value) && value.length > primaryKey.length)
      return this.problem(line, textOf(value), partsWords(value.length, name, primaryKey.length));
    const fields = this.#fieldsOf(value);
    const missing = primaryKey.find((part) => fields[part] === undefined || fields[part] === null);
    if (missing !== undefined) return this.problem(line, textOf(value), `It has no ${missing}.`);
    const key = Object.fromEntries(primaryKey.map((part) => [part, this.#typed(part, fields[part])]));
    const fault = this.#faultOf(key);
    if (fault !== undefined) return this.problem(line, textOf(value), fault);
    this.#keys.add(modelKeyOf(this.#model, key));
  }

  problem(line: number, text: string, reason: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < LISTED)
      this.#problems.push({ line, text: text.slice(0, SHOWN_CHARS), reason });
  }

  #fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    const { primaryKey } = this.#model;
    if (Array.isArray(value)) return Object.fromEntries(primaryKey.map((name, i) => [name, value[i]]));
    if (typeof value === 'object' && value !== null) return { ...value };
    return primaryKey.length === 1 && value !== '' ? { [primaryKey[0] ?? 'id']: value } : {};
  }

  /** A value that no record's key could hold: looking for it would only find nothing. */
  #faultOf(key: Readonly<Record<string, unknown>>): string | undefined {
    for (const [name, value] of Object.entries(key)) {
      const field = this.#model.fields.find((each) => each.name === name);
      const [fault] = field ? validateFieldValue(this.#schema, field, value) : [];
      if (fault) return `${fault.path} ${fault.message}.`;
    }
    return undefined;
  }

  /** A file's columns are text, and the key's numbers are not; an id may be written as a number. */
  #typed(name: string, value: unknown): unknown {
    const type = this.#model.fields.find((field) => field.name === name)?.type;
    const isNumber = type === 'Int' || type === 'Float' || type === 'AWSTimestamp';
    if (isNumber && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
    const isPlain = typeof value === 'number' || typeof value === 'bigint';
    return isPlain && (type === 'ID' || type === 'String') ? String(value) : value;
  }
}

function partsWords(count: number, model: string, wanted: number): string {
  return `It has ${count} parts, and the key of ${model} has ${wanted === 1 ? 'one' : wanted}.`;
}

/** Reads keys from a JSON array, JSON Lines, CSV with the key's columns, or one id a line. */
export function readKeys(schema: ModelSchema, model: Model, text: string): KeyList {
  const gathering = new Gathering(schema, model);
  const content = text.replace(/^\uFEFF/, '');
  const start = content.trimStart().charAt(0);
  if (start === '[' && takeArray(gathering, content)) return gathering.list;
  if (start === '{' || start === '[') takeJsonLines(gathering, content);
  else if (isCsv(model, content)) takeCsv(gathering, content);
  else takeLines(gathering, content);
  return gathering.list;
}

function takeArray(gathering: Gathering, text: string): boolean {
  let values: unknown;
  try {
    values = parseJson(text);
  } catch {
    // Not one array: lines of arrays begin alike.
    return false;
  }
  // A single line of key parts, as JSON Lines has them, is an array too.
  if (!Array.isArray(values)) return false;
  values.forEach((value: unknown, i) => gathering.take(value, i + 1));
  return true;
}

function takeJsonLines(gathering: Gathering, text: string): void {
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = parseJson(line);
    } catch (error) {
      gathering.problem(i + 1, line, `The JSON is broken: ${problemOf(error).message}`);
      continue;
    }
    gathering.take(value, i + 1);
  }
}

function isCsv(model: Model, text: string): boolean {
  const [first = ''] = text.trimStart().split(/\r?\n/, 1);
  const columns = first.split(/[,;\t]/).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return model.primaryKey.every((name) => columns.includes(name));
}

function takeCsv(gathering: Gathering, text: string): void {
  const options = {
    columns: true,
    delimiter: [',', ';', '\t'],
    skip_empty_lines: true,
    trim: true,
    info: true,
  };
  const rows: unknown = parse(text, {
    ...options,
    relax_column_count: true,
    bom: true,
    raw: true,
    skip_records_with_error: true,
    on_skip: (error, raw = '') => {
      if (error) gathering.problem(Number(error['lines']), raw, `The CSV is broken: ${error.message}`);
    },
  });
  for (const { record, info } of rows as { record: unknown; info: { lines: number } }[])
    gathering.take(record, info.lines);
}

function takeLines(gathering: Gathering, text: string): void {
  for (const [i, line] of text.split(/\r?\n/).entries())
    if (line.trim() !== '') gathering.take(line.trim(), i + 1);
}

/**
 * Keys of the model's records that a query of the user's returns, wherever in the answer they stand.
 * Throws BadInput where it is no query or returns none of the model, what the client throws, and BadRecord where the service answers with errors.
 */
export async function queryKeys(
  client: AppSyncClient,
  {
    schema,
    api,
    model,
  }: { readonly schema: ModelSchema; readonly api: GraphQLSchema; readonly model: Model },
  { document, variables = {} }: { document: string; variables?: Readonly<Record<string, unknown>> },
  signal: AbortSignal,
): Promise<KeyList> {
  const gathering = new Gathering(schema, model);
  const paths = pathsOfModel(api, model.name, document);
  const isPaged = /\$nextToken\b/.test(document);
  let nextToken: unknown = variables['nextToken'] ?? null;
  let line = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const given = isPaged ? { ...variables, nextToken } : variables;
    const { data, errors } = await client.query({ document, variables: given }, { signal });
    const [error] = errors;
    if (error) throw queryFailed(model, error.message);
    nextToken = null;
    for (const path of paths) for (const item of valuesAt(data, path)) gathering.take(item, (line += 1));
    for (const value of Object.values(data ?? {})) nextToken ??= nextTokenOf(value);
    if (!isPaged || nextToken === null) break;
  }
  return gathering.list;
}

function nextTokenOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'nextToken' in value ? value.nextToken : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

function queryFailed(model: Model, message: string): OutbandError {
  return new OutbandError({
    kind: 'BadRecord',
    code: 'QUERY_FAILED',
    message: `The query for the targets failed: ${message}`,
    consequence: 'Nothing was planned.',
    action: 'Correct the query; it has to return the key fields of the records.',
    place: { model: model.name },
  });
}
