import type { Item } from './item';

/** Decides whether an item passes; DynamoDB's semantics for absent and null attributes. */
export type ItemPredicate = (item: Item) => boolean;

type Operand = unknown;
type Operator = (attribute: unknown, operand: Operand) => boolean;

/** Orders texts by their UTF-8 bytes, which differs from JavaScript's order beyond the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const simple = a < b ? -1 : 1;
  return /[\ud800-\udfff]/.test(a + b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : simple;
}

/** -1, 0 or 1 within one type; null across types, where DynamoDB's comparison is false. */
function compare(a: unknown, b: unknown): number | null {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return null;
}

/** Equality by value, whatever the order of a map's keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => key in right && sameValue(left[key], right[key]))
  );
}

function contains(attribute: unknown, operand: unknown): boolean {
  if (typeof attribute === 'string') return typeof operand === 'string' && attribute.includes(operand);
  return Array.isArray(attribute) && attribute.some((element) => sameValue(element, operand));
}

function sizeOf(attribute: unknown): number | undefined {
  if (typeof attribute === 'string') return Buffer.byteLength(attribute);
  if (Array.isArray(attribute)) return attribute.length;
  return typeof attribute === 'object' && attribute !== null ? Object.keys(attribute).length : undefined;
}

function attributeTypeOf(attribute: unknown): string {
  if (attribute === null) return '_null';
  if (Array.isArray(attribute)) return 'list';
  const types: Record<string, string> = {
    string: 'string',
    number: 'number',
    boolean: 'bool',
    object: 'map',
  };
  return types[typeof attribute] ?? '';
}

function between(attribute: unknown, operand: unknown): boolean {
  if (!Array.isArray(operand) || operand.length < 2) return false;
  const [low, high] = [compare(attribute, operand[0]), compare(attribute, operand[1])];
  return low !== null && high !== null && low >= 0 && high <= 0;
}

const ordered =
  (test: (order: number) => boolean): Operator =>
  (attribute, operand) => {
    const order = compare(attribute, operand);
    return order !== null && test(order);
  };

/** `attribute` is undefined when the item lacks it. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  eq: (a, b) => a !== undefined && sameValue(a, b),
  ne: (a, b) => a === undefined || !sameValue(a, b),
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  between,
  contains,
  notContains: (a, b) => !contains(a, b),
  beginsWith: (a, b) => typeof a === 'string' && typeof b === 'string' && a.startsWith(b),
  attributeExists: (a, b) => (a !== undefined) === (b === true),
  attributeType: (a, b) => a !== undefined && attributeTypeOf(a) === b,
  size: (a, b) => {
    const size = sizeOf(a);
    return size !== undefined && matchesOperators(size, b);
  },
};

function matchesOperators(attribute: unknown, operators: unknown): boolean {
  if (typeof operators !== 'object' || operators === null) return true;
  return Object.entries(operators).every(([name, operand]) => OPERATORS[name]?.(attribute, operand) ?? true);
}

function asList(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Compiles a `ModelXFilterInput` or `ModelXConditionInput` (service reference 4.4). Fields side by side are
 * joined by AND, and so are operators of one field.
 */
export function compileFilter(filter: unknown): ItemPredicate {
  if (typeof filter !== 'object' || filter === null) return () => true;
  const tests = Object.entries(filter).map(([name, value]): ItemPredicate => {
    if (value === null || value === undefined) return () => true;
    if (name === 'and') {
      const all = asList(value).map(compileFilter);
      return (item) => all.every((test) => test(item));
    }
    if (name === 'or') {
      const any = asList(value).map(compileFilter);
      return any.length === 0 ? () => true : (item) => any.some((test) => test(item));
    }
    if (name === 'not') {
      const inner = compileFilter(value);
      return (item) => !inner(item);
    }
    return (item) => matchesOperators(item[name], value);
  });
  if (tests.length === 1 && tests[0]) return tests[0];
  return (item) => tests.every((test) => test(item));
}
