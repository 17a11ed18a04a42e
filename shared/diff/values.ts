import { parseJson } from '../exact-json';

/** What one side of a comparison holds for a field: null and missing mean different things to AppSync. */
export type Side =
  | { readonly presence: 'missing' }
  | { readonly presence: 'null' }
  | { readonly presence: 'value'; readonly value: unknown };

export const MISSING: Side = { presence: 'missing' };
export const NULL: Side = { presence: 'null' };

/** The side that a raw value stands for; `undefined` is missing. */
export function sideOf(value: unknown): Side {
  if (value === undefined) return MISSING;
  if (value === null) return NULL;
  return { presence: 'value', value };
}

/** The raw value behind a side; `undefined` where it is missing. */
export function valueOf(side: Side): unknown {
  if (side.presence === 'missing') return undefined;
  return side.presence === 'null' ? null : side.value;
}

export type PlainObject = Readonly<Record<string, unknown>>;

/** True for a JSON object: neither null nor a list. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two JSON values mean the same. The order of object members does not matter, that of list items does. */
export function isEqualValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isEqualValue(item, right[index]));
  }
  if (!isPlainObject(left) || !isPlainObject(right)) return false;
  const names = definedNames(left);
  return (
    names.length === definedNames(right).length &&
    names.every((name) => isEqualValue(left[name], right[name]))
  );
}

/** Whether two sides hold the same; a missing field differs from one that is null. */
export function isEqualSide(left: Side, right: Side): boolean {
  return left.presence === right.presence && isEqualValue(valueOf(left), valueOf(right));
}

/** The names of all members of some objects, each once, those of the first object first. */
export function unionOfNames(...objects: readonly (PlainObject | null | undefined)[]): string[] {
  const names = new Set<string>();
  for (const object of objects) for (const name of Object.keys(object ?? {})) names.add(name);
  return [...names];
}

/** An object or list that a string spells as JSON, as AWSJSON fields do; undefined for any other string. */
export function parseJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed = parseJson(value);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Not JSON after all: the string is then compared as text.
    return undefined;
  }
}

function definedNames(object: PlainObject): string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}
