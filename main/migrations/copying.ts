import { OutbandError } from '../../shared/errors';
import { keyFieldsOf, modelKeyOf } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import { stringifyJson } from '../appsync';
import { uuidOf } from '../writer';
import type { IdMap } from './id-map';
import { checkMatchable } from './partial-copy';
import { importRows, NaturalKeys } from './importing';
import type { ImportOptions, ImportParts, ImportReport, ImportRow, ImportTally } from './importing';

/** Where records come from: a local copy, read alone. */
export interface CopySource {
  /** Tells sources apart: keys of two sources never become one. */
  readonly name: string;
  readonly schema: ModelSchema;
  iterate(model: string, where?: unknown): Iterable<ModelInstance>;
  get(model: string, key: ModelKey): ModelInstance | undefined;
}

export interface CopyRequest {
  readonly models: readonly string[];
  /** Predicates by model; every record unless given. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Keeps the keys; otherwise records with a single ID get new ones, the same ones at every call. */
  readonly keepKeys?: boolean;
  /** By model: fields by which a record of the target is the same one. It is left as it is, and referred to. */
  readonly match?: Readonly<Record<string, readonly string[]>>;
  /** Writes the source's values over records that are in the target already. */
  readonly update?: boolean;
}

export interface CopyReport {
  readonly models: Readonly<Record<string, Omit<ImportReport, 'model' | 'problem'>>>;
  /** References to records that are not copied: kept as they are. */
  readonly foreign: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly ms: number;
  /** What ended it early; another call does the rest. */
  readonly problem?: Problem;
}

export interface CopyOptions extends Omit<ImportOptions, 'match' | 'onProgress'> {
  readonly onProgress?: (model: string, tally: ImportTally) => void;
}

const PAIRS_A_COMMIT = 1_000;

type Values = Record<string, unknown>;

/**
 * Copies records of some models into another backend, what is referred to first, with relations pointing to the copies.
 *
 * Keys of copies are computed from the source's, and noted in the id map: a copy that was interrupted, or is made again,
 * finds what is there already. Throws BadInput where the target has no such model.
 */
export async function copyRecords(
  parts: ImportParts,
  source: CopySource,
  ids: IdMap,
  request: CopyRequest,
  { onProgress, ...options }: CopyOptions = {},
): Promise<CopyReport> {
  const since = parts.now();
  const target = parts.store.schema;
  const order = parentsFirst(source.schema, request.models);
  for (const name of order) if (!source.schema.models[name] || !target.models[name]) throw noModel(name);
  const keys = new CopyKeys(source, target, ids, request);
  for (const name of order) matchRecords(parts, source, ids, request, name);
  const models: Record<string, Omit<ImportReport, 'model' | 'problem'>> = {};
  let problem: Problem | undefined;
  for (const name of order) {
    if (options.signal?.aborted || problem) break;
    const model = target.models[name] as Model;
    const rows = copiedRows(source, model, keys, ids, request.where?.[name]);
    const {
      model: _,
      problem: found,
      ...report
    } = await importRows(parts, model, rows, {
      ...options,
      onlyIfMissing: !request.update,
      onProgress: (tally) => onProgress?.(name, tally),
    });
    models[name] = report;
    problem = found;
  }
  const requests = Object.values(models).reduce((sum, report) => sum + report.requests, 0);
  return {
    models,
    foreign: keys.foreign,
    requests,
    ms: parts.now() - since,
    ...(problem ? { problem } : {}),
  };
}

/** Notes which records are in the target already, by what people call them. */
function matchRecords(
  { store }: ImportParts,
  source: CopySource,
  ids: IdMap,
  { match = {}, where = {} }: CopyRequest,
  name: string,
): void {
  const fields = match[name];
  if (!fields) return;
  checkMatchable(store, name, fields);
  const index = new NaturalKeys(store, store.schema.models[name] as Model, [...fields].sort());
  try {
    for (const record of source.iterate(name, where[name])) {
      const [found, another] = index.find(record);
      if (found === undefined || another !== undefined) continue;
      ids.note(name, [[modelKeyOf(source.schema.models[name] as Model, record), found]]);
    }
  } finally {
    index.close();
  }
}

async function* copiedRows(
  source: CopySource,
  model: Model,
  keys: CopyKeys,
  ids: IdMap,
  where: unknown,
): AsyncGenerator<ImportRow> {
  const from = source.schema.models[model.name] as Model;
  const pairs: [ModelKey, ModelKey][] = [];
  let line = 0;
  for (const record of source.iterate(model.name, where)) {
    line += 1;
    const values = keys.copyOf(from, model, record);
    pairs.push([modelKeyOf(from, record), modelKeyOf(model, values)]);
    if (pairs.length >= PAIRS_A_COMMIT) ids.note(model.name, pairs.splice(0));
    yield { line, raw: record, values, references: {}, faults: [] };
  }
  ids.note(model.name, pairs);
}

/** What keys become. */
class CopyKeys {
  foreign = 0;
  readonly #source: CopySource;
  readonly #target: ModelSchema;
  readonly #ids: IdMap;
  readonly #request: CopyRequest;

  constructor(source: CopySource, target: ModelSchema, ids: IdMap, request: CopyRequest) {
    this.#source = source;
    this.#target = target;
    this.#ids = ids;
    this.#request = request;
  }

  /** The record as the target is to have it: fields that it knows, relations re-pointed, its own key the copy's. */
  copyOf(from: Model, to: Model, record: ModelInstance): Values {
    const names = to.fields.filter(({ readOnly }) => !readOnly).map(({ name }) => name);
    const values: Values = {};
    for (const name of names) if (record[name] !== undefined) values[name] = record[name];
    const known = this.#ids.get(from.name, modelKeyOf(from, record));
    return {
      ...values,
      ...this.#references(from, record, true),
      ...(known ? fieldsOf(to, known) : this.#own(from, record)),
    };
  }

  /** Fields of relations to copied records, pointing to the copies. */
  #references(from: Model, record: Readonly<Values>, isCounted = false): Values {
    const values: Values = {};
    for (const relation of from.relations) {
      const related = this.#source.schema.models[relation.model];
      const isOurs = relation.kind !== 'hasMany' && relation.localFields.length > 0;
      if (!related || !isOurs || isOwnKey(from, relation.localFields, relation.kind)) continue;
      const parts = related.primaryKey.map(
        (name) => record[relation.localFields[relation.remoteFields.indexOf(name)] ?? ''] ?? null,
      );
      if (parts.includes(null)) continue;
      const copied = this.#copyKey(related, stringifyJson(parts) as ModelKey);
      if (!copied) {
        if (isCounted) this.foreign += 1;
        continue;
      }
      relation.localFields.forEach((local, i) => {
        values[local] = copied[relation.remoteFields[i] ?? ''];
      });
    }
    return values;
  }

  /** The key of a record's copy, as fields; undefined where it is not copied. */
  #copyKey(model: Model, key: ModelKey): Values | undefined {
    if (!this.#request.models.includes(model.name)) return undefined;
    const to = this.#target.models[model.name];
    const known = to && this.#ids.get(model.name, key);
    if (to && known) return fieldsOf(to, known);
    const record = this.#source.get(model.name, key);
    return record && this.#own(model, record);
  }

  #own(model: Model, record: Readonly<Values>): Values {
    const own: Values = Object.fromEntries(model.primaryKey.map((name) => [name, record[name]]));
    const pointed = this.#references(model, record);
    for (const name of model.primaryKey) if (name in pointed) own[name] = pointed[name];
    const [only, ...others] = model.primaryKey;
    const field = model.fields.find(({ name }) => name === only);
    const isGenerated = others.length === 0 && only === 'id' && field?.type === 'ID';
    if (isGenerated && !this.#request.keepKeys)
      own[only] = uuidOf(`${this.#source.name}\n${model.name}\n${stringifyJson(record[only])}`);
    return own;
  }
}

/** A hasOne over the record's own key points from the other side. */
const isOwnKey = (model: Model, fields: readonly string[], kind: string): boolean =>
  kind !== 'belongsTo' && fields.every((name) => model.primaryKey.includes(name));

const fieldsOf = (model: Model, key: ModelKey): Values => keyFieldsOf(model, key);

/** What is referred to comes before what refers; a circle is cut where it was entered. */
function parentsFirst(schema: ModelSchema, names: readonly string[]): string[] {
  const order: string[] = [];
  const entered = new Set<string>();
  const visit = (name: string): void => {
    if (entered.has(name) || !names.includes(name)) return;
    entered.add(name);
    for (const relation of schema.models[name]?.relations ?? [])
      if (relation.kind === 'belongsTo') visit(relation.model);
    order.push(name);
  };
  names.forEach(visit);
  return order;
}

function noModel(name: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_MODEL',
    message: `Source and target don’t both have a model ${name}.`,
    consequence: 'Nothing was sent.',
    action: 'Copy models that both have.',
    place: { model: name },
  });
}
