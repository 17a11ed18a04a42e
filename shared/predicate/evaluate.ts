import type { ModelInstance } from '../model-schema';
import type { FieldPredicate, Operator, Predicate, Scalar } from './predicate';

/** The records that a relation of a record leads to; needed only where the predicate uses relations. */
export type RelatedRecords = (record: ModelInstance, relation: string) => readonly ModelInstance[];

/**
 * Orders text by code points, as SQLite does, so that both adapters agree. It differs from JavaScript's own order
 * only between astral characters and U+E000 to U+FFFF (client reference 2.6).
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogates = x >= 0xd800 && y >= 0xd800 && isSurrogate(x) !== isSurrogate(y);
    if (surrogates) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Compares as JavaScript's relational operators do, null as they coerce it; undefined where neither side is less. */
function compare(value: Scalar, operand: Scalar): number | undefined {
  if (typeof value === 'string' && typeof operand === 'string') return compareText(value, operand);
  const [a, b] = [value as number, operand as number];
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b ? 0 : undefined;
}

/** One relational comparison; a null operand matches nothing (client reference 2.6). */
export function compareWith(operator: 'gt' | 'ge' | 'lt' | 'le', value: Scalar, operand: Scalar): boolean {
  if (operand === null) return false;
  const order = compare(value, operand);
  if (order === undefined) return false;
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

function same(a: unknown, b: unknown): boolean {
  // A list of integers may hold both number and bigint for equal values.
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && a === BigInt(b);
  if (typeof a === 'number' && typeof b === 'bigint') return same(b, a);
  return a === b;
}

/** Whether a comparison holds for a value of the record (client reference 2.6). */
export function evaluateComparison(
  operator: Operator,
  raw: unknown,
  operand: FieldPredicate['operand'],
): boolean {
  const value = raw === undefined ? null : raw;
  switch (operator) {
    case 'eq':
      return same(value, operand);
    case 'ne':
      return !same(value, operand);
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return isScalar(value) && compareWith(operator, value, operand as Scalar);
    case 'between': {
      const [low, high] = operand as readonly [Scalar, Scalar];
      return isScalar(value) && compareWith('ge', value, low) && compareWith('le', value, high);
    }
    case 'contains':
      return contains(value, operand as Scalar);
    case 'notContains':
      return !contains(value, operand as Scalar);
    case 'beginsWith':
      return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand);
    case 'in':
      return (operand as readonly Scalar[]).some((item) => same(value, item));
    case 'notIn':
      return !(operand as readonly Scalar[]).some((item) => same(value, item));
    case 'attributeExists':
      return (value !== null) === operand;
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value !== 'object';
}

function contains(value: unknown, operand: Scalar): boolean {
  if (Array.isArray(value)) return value.some((item) => same(item, operand));
  return typeof value === 'string' && typeof operand === 'string' && value.includes(operand);
}

/** Whether a record matches. `related` is asked only for predicates on relations. */
export function evaluate(
  predicate: Predicate,
  record: ModelInstance,
  related: RelatedRecords = () => [],
): boolean {
  switch (predicate.kind) {
    case 'field':
      return evaluateComparison(predicate.operator, record[predicate.field], predicate.operand);
    case 'and':
      return predicate.children.every((child) => evaluate(child, record, related));
    case 'or':
      return (
        predicate.children.length === 0 ||
        predicate.children.some((child) => evaluate(child, record, related))
      );
    case 'not':
      return !evaluate(predicate.child, record, related);
    case 'relation':
      return related(record, predicate.relation).some((other) => evaluate(predicate.child, other, related));
  }
}
