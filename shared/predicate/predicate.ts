/** Comparison operators of DataStore predicates, and AppSync's `attributeExists` (client reference 2.6). */
export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'lt',
  'ge',
  'le',
  'contains',
  'notContains',
  'beginsWith',
  'between',
  'in',
  'notIn',
  'attributeExists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a field is compared with: text, numbers and truth values as the API writes them. */
export type Scalar = string | number | bigint | boolean | null;

export interface FieldPredicate {
  readonly kind: 'field';
  readonly field: string;
  readonly operator: Operator;
  /** One value; a pair for `between`; a list for `in` and `notIn`; a boolean for `attributeExists`. */
  readonly operand: Scalar | readonly Scalar[];
}

/** Plain data. An empty `and` matches every record. */
export type Predicate =
  | FieldPredicate
  | { readonly kind: 'and' | 'or'; readonly children: readonly Predicate[] }
  | { readonly kind: 'not'; readonly child: Predicate }
  /** Some related record matches. A missing related record never does. */
  | { readonly kind: 'relation'; readonly relation: string; readonly child: Predicate };

/** Every record. */
export const ALL: Predicate = { kind: 'and', children: [] };

/** True for predicates that can't exclude a record, such as an empty group. */
export function matchesAll(predicate: Predicate): boolean {
  if (predicate.kind === 'and' || predicate.kind === 'or') {
    // An empty group matches all, whatever its operator (client reference 2.6).
    if (predicate.children.length === 0) return true;
    return predicate.kind === 'and'
      ? predicate.children.every(matchesAll)
      : predicate.children.some(matchesAll);
  }
  return false;
}

/** True when the predicate looks at related records, so that one record alone doesn't decide it. */
export function usesRelations(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'field':
      return false;
    case 'relation':
      return true;
    case 'not':
      return usesRelations(predicate.child);
    case 'and':
    case 'or':
      return predicate.children.some(usesRelations);
  }
}

/** A text that is equal for equal predicates, to remember things by. */
export function predicateKey(predicate: Predicate): string {
  return JSON.stringify(predicate, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
