import {
  METADATA_FIELDS,
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
} from '../../../shared/model-schema';
import type { Problem } from '../../../shared/errors';
import { stringifyJson } from '../../appsync';

/** A record with every field of its model: what is absent is null, what the model doesn't know is left out. */
export function normalizeInstance(model: Model, record: Readonly<Record<string, unknown>>): ModelInstance {
  const instance: Record<string, unknown> = {};
  for (const field of model.fields) {
    const value = record[field.name];
    instance[field.name] =
      value === undefined ? null : field.type === 'AWSJSON' && !field.list ? jsonText(value) : value;
  }
  for (const name of METADATA_FIELDS) instance[name] = record[name] ?? null;
  if (instance['_deleted'] !== true) instance['_deleted'] = null;
  return instance;
}

/** A record, or what it holds, that nobody can change in place. */
export function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value) as unknown[])
    if (typeof child === 'object' && child !== null) deepFreeze(child);
  return Object.freeze(value);
}

/** AWSJSON travels as text; an object that a caller gives is written as such. */
function jsonText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? stringifyJson(value) : value;
}

/** Whether two values of a field are the same: by value, lists and objects by their structure. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (typeof a === 'bigint' || typeof b === 'bigint')
    return typeof a !== 'object' && typeof b !== 'object' && String(a) === String(b);
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item, b[i]))
    );
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
    sameValue(left[key], right[key]),
  );
}

/** Names of the fields, metadata included, whose values differ. */
export function differingFields(
  model: Model,
  before: ModelInstance | undefined,
  after: ModelInstance,
): readonly string[] {
  const names = [...model.fields.map((field) => field.name), ...METADATA_FIELDS];
  return names.filter((name) => !sameValue(before?.[name], after[name]));
}

/** The key of what the service sent, or null where it has none that can be asked for. */
export function keyOfRecord(model: Model, record: unknown): ModelKey | null {
  if (typeof record !== 'object' || record === null) return null;
  const fields = record as Readonly<Record<string, unknown>>;
  const isWhole = model.primaryKey.every((name) => ['string', 'number'].includes(typeof fields[name]));
  return isWhole ? modelKeyOf(model, fields) : null;
}

/** Why a record from the service can't be stored, or undefined when it can. */
export function problemOfRecord(model: Model, record: unknown): Problem | undefined {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return badRecord(
      model,
      undefined,
      `The service sent ${record === null ? 'null' : typeof record} where a ${model.name} belongs.`,
    );
  }
  const fields = record as Record<string, unknown>;
  const missing = model.primaryKey.find((name) => fields[name] === null || fields[name] === undefined);
  if (missing !== undefined)
    return badRecord(model, missing, `A ${model.name} came without its key field ${missing}.`);
  if (model.versioned !== false && typeof fields['_version'] !== 'number') {
    return badRecord(model, '_version', `A ${model.name} came without _version.`);
  }
  return undefined;
}

function badRecord(model: Model, field: string | undefined, message: string): Problem {
  return {
    kind: 'BadRecord',
    code: 'BAD_RECORD',
    message,
    consequence: 'The record is not stored; the local copy, if any, stays as it was.',
    action: 'It is read again where its key is known.',
    place: { model: model.name, ...(field ? { field } : {}) },
  };
}
