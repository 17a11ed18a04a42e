import { isEqualValue } from '../../shared/diff';
import { parseJson } from '../../shared/exact-json';
import type { Model, ModelField, ModelInstance, ModelSchema } from '../../shared/model-schema';
import type { FieldValues } from './operation';

type TypedField = Pick<ModelField, 'type' | 'kind' | 'list'>;

/** Fields of `asked` that the record holds otherwise. Other fields are not looked at. */
export function differingFields(
  schema: ModelSchema,
  model: Model,
  asked: FieldValues,
  record: ModelInstance,
): string[] {
  const differing: string[] = [];
  for (const field of model.fields) {
    if (!(field.name in asked)) continue;
    if (!isSameFieldValue(schema, field, asked[field.name], record[field.name])) differing.push(field.name);
  }
  return differing;
}

/**
 * Whether two values of a field mean the same to the service: null and absent alike, AWSJSON by what it spells,
 * dates and times by the instant, custom types member by member, lists in order.
 */
export function isSameFieldValue(
  schema: ModelSchema,
  field: TypedField,
  left: unknown,
  right: unknown,
): boolean {
  if (left === right) return true;
  if (left === null || left === undefined || right === null || right === undefined) {
    return (left ?? null) === (right ?? null);
  }
  if (field.list) return isSameList(schema, field, left, right);
  if (field.kind === 'customType') return isSameCustomValue(schema, field.type, left, right);
  if (field.kind === 'enum') return false;
  return isSameScalar(field.type, left, right);
}

function isSameList(schema: ModelSchema, field: TypedField, left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right))
    return isSameFieldValue(schema, { ...field, list: false }, left, right);
  // Lists of lists (`[[String]]`) are compared with the same field again, item by item.
  return (
    left.length === right.length &&
    left.every((item: unknown, index) => isSameFieldValue(schema, field, item, right[index]))
  );
}

function isSameCustomValue(schema: ModelSchema, typeName: string, left: unknown, right: unknown): boolean {
  const type = schema.customTypes[typeName];
  if (!type || typeof left !== 'object' || typeof right !== 'object') return isEqualValue(left, right);
  const a = left as FieldValues;
  const b = right as FieldValues;
  return type.fields.every((field) => isSameFieldValue(schema, field, a[field.name], b[field.name]));
}

function isSameScalar(type: string, left: unknown, right: unknown): boolean {
  if (type === 'AWSJSON') return isEqualValue(spelledJson(left), spelledJson(right));
  if (type === 'ID') return String(left) === String(right);
  if (typeof left === 'number' && typeof right === 'number') return left === right;
  // A whole Float beyond 2^53 may arrive as a bigint; to the service it is the same double.
  if (type === 'Float' && isNumeric(left) && isNumeric(right)) return Number(left) === Number(right);
  if (typeof left !== 'string' || typeof right !== 'string') return isEqualValue(left, right);
  if (type === 'AWSDateTime') return canonicalDateTime(left) === canonicalDateTime(right);
  if (type === 'AWSTime') return canonicalTime(left) === canonicalTime(right);
  if (type === 'AWSDate') return canonicalOffset(left) === canonicalOffset(right);
  if (type === 'AWSIPAddress') return left.toLowerCase() === right.toLowerCase();
  return left === right;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** AWSJSON travels as a string, and some backends spell that string as JSON once more. */
function spelledJson(value: unknown): unknown {
  let spelled = value;
  for (let depth = 0; depth < 2 && typeof spelled === 'string'; depth += 1) {
    try {
      spelled = parseJson(spelled);
    } catch {
      // Not JSON: the string is compared as it is.
      return spelled;
    }
  }
  return spelled;
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2}(?::\d{2})?)?$/;
const TIME = /^(\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2}(?::\d{2})?)?$/;

/** The instant to the nanosecond: whole seconds since the epoch, and the fraction without trailing zeros. */
function canonicalDateTime(text: string): string {
  const match = DATE_TIME.exec(text);
  if (!match) return text;
  const seconds = Date.parse(`${match[1]}:${match[2] ?? '00'}${(match[4] ?? 'Z').slice(0, 6)}`) / 1000;
  return `${seconds}.${fraction(match[3])}`;
}

function canonicalTime(text: string): string {
  const match = TIME.exec(text);
  return match
    ? `${match[1]}:${match[2] ?? '00'}.${fraction(match[3])}${canonicalOffset(match[4] ?? '')}`
    : text;
}

function fraction(digits: string | undefined): string {
  return (digits ?? '').replace(/0+$/, '');
}

function canonicalOffset(text: string): string {
  return text.replace(/[+-]00:00(:00)?$/, 'Z');
}
