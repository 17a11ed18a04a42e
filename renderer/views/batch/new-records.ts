import { parseJson } from '../../../shared/exact-json';
import type { FieldView, ModelView, SchemaTypes } from '../../session';

export interface ReadRecords {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Why there is nothing to plan yet; null when there is. */
  readonly problem: string | null;
}

const nothing = (problem: string): ReadRecords => ({ records: [], problem });

/** The new records in a JSON text: an array of objects, or a single object. */
export function readRecords(text: string): ReadRecords {
  if (text.trim() === '') return nothing('Write the first record.');
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return nothing(`The records are not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length === 0) return nothing('Write the first record.');
  const at = items.findIndex((item) => typeof item !== 'object' || item === null || Array.isArray(item));
  if (at >= 0) return nothing(`Record ${at + 1} is not an object.`);
  return { records: items as readonly Readonly<Record<string, unknown>>[], problem: null };
}

/** A first record to write on: the fields that must be given, each with a value of its kind. */
export function recordSkeleton(model: Pick<ModelView, 'fields' | 'primaryKey'>, types: SchemaTypes): string {
  // A plain id is made when the batch is planned, so that a repeated request can't make a second record.
  const isMade = (field: FieldView): boolean =>
    model.primaryKey.length === 1 && model.primaryKey[0] === field.name && field.type === 'ID';
  const needed = model.fields.filter((field) => field.required && !field.readOnly && !isMade(field));
  const shown = needed.length > 0 ? needed : model.fields.filter((field) => !field.readOnly).slice(0, 3);
  const record = Object.fromEntries(shown.map((field) => [field.name, startOf(field, types)]));
  return JSON.stringify([record], null, 2);
}

function startOf(field: FieldView, types: SchemaTypes): unknown {
  if (field.list) return [];
  const [first] = types.enums.get(field.type) ?? [];
  if (first !== undefined) return first;
  const members = types.customTypes.get(field.type);
  if (members)
    return Object.fromEntries(members.filter((m) => m.required).map((m) => [m.name, startOf(m, types)]));
  if (field.type === 'Int' || field.type === 'Float' || field.type === 'AWSTimestamp') return 0;
  return field.type === 'Boolean' ? false : '';
}
