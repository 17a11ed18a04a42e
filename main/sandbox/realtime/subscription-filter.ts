import { AppSyncError } from '../appsync-error';
import { compareText, sameValue } from '../tables/filter';

type Published = Readonly<Record<string, unknown>>;
export type EventPredicate = (published: Published) => boolean;

interface Rule {
  readonly field: string;
  readonly operator: string;
  readonly value: unknown;
}

const MAX_COMBINATIONS = 10;
const MAX_ATTRIBUTES = 5;
const MAX_IN_VALUES = 5;

function refuse(message: string): never {
  throw new AppSyncError('BadRequestException', message);
}

/** A filter input as OR of ANDs of rules, which is the form that AppSync keeps (service reference 5.2). */
function toRules(filter: unknown): Rule[][] {
  let combinations: Rule[][] = [[]];
  for (const [name, value] of Object.entries((filter ?? {}) as Published)) {
    if (value === null || value === undefined) continue;
    if (name === 'and' || name === 'or') {
      const parts = (Array.isArray(value) ? (value as unknown[]) : [value]).map(toRules);
      const group = name === 'or' ? parts.flat() : parts.reduce(combine, [[]]);
      combinations = combine(combinations, group);
    } else {
      const rules = Object.entries(value as Published).map(([operator, operand]) => ({
        field: name,
        operator,
        value: operand,
      }));
      combinations = combine(combinations, [rules]);
    }
  }
  return combinations;
}

function combine(left: Rule[][], right: Rule[][]): Rule[][] {
  if (left.length * right.length > 1000)
    refuse(`Filters combination exceed maximum limit ${MAX_COMBINATIONS}.`);
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

function checkLimits(combinations: readonly Rule[][]): void {
  if (combinations.length > MAX_COMBINATIONS)
    refuse(`Filters combination exceed maximum limit ${MAX_COMBINATIONS}.`);
  for (const rules of combinations) {
    const fields = rules.map((rule) => rule.field);
    if (new Set(fields).size !== fields.length) refuse('The filter uses same fieldName multiple time.');
    if (fields.length > MAX_ATTRIBUTES) refuse(`Filters exceed maximum attributes limit ${MAX_ATTRIBUTES}.`);
    for (const { operator, value } of rules) {
      if (
        (operator === 'in' || operator === 'notIn') &&
        Array.isArray(value) &&
        value.length > MAX_IN_VALUES
      ) {
        refuse(`The operator ${operator} takes at most ${MAX_IN_VALUES} values.`);
      }
    }
  }
}

function compare(a: unknown, b: unknown): number | null {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : null;
}

function holds(attribute: unknown, operator: string, operand: unknown): boolean {
  const order = compare(attribute, operand);
  const list = Array.isArray(operand) ? (operand as unknown[]) : [];
  switch (operator) {
    case 'eq':
      return sameValue(attribute, operand);
    case 'ne':
      return !sameValue(attribute, operand);
    case 'lt':
      return order !== null && order < 0;
    case 'le':
      return order !== null && order <= 0;
    case 'gt':
      return order !== null && order > 0;
    case 'ge':
      return order !== null && order >= 0;
    case 'between':
      return (compare(attribute, list[0]) ?? -1) >= 0 && (compare(attribute, list[1]) ?? 1) <= 0;
    case 'contains':
      return containsValue(attribute, operand);
    case 'notContains':
      return !containsValue(attribute, operand);
    case 'beginsWith':
      return typeof attribute === 'string' && typeof operand === 'string' && attribute.startsWith(operand);
    case 'containsAny':
      return list.some((value) => containsValue(attribute, value));
    case 'in':
      return list.some((value) => sameValue(attribute, value));
    case 'notIn':
      return !list.some((value) => sameValue(attribute, value));
    default:
      return true;
  }
}

function containsValue(attribute: unknown, operand: unknown): boolean {
  if (typeof attribute === 'string') return typeof operand === 'string' && attribute.includes(operand);
  return Array.isArray(attribute) && attribute.some((element) => sameValue(element, operand));
}

/** A rule on what the mutation didn't select never holds: such an event isn't delivered at all (10.53). */
function ruleHolds(published: Published, { field, operator, value }: Rule): boolean {
  return field in published && holds(published[field], operator, value);
}

/** An enhanced filter. Throws an AppSyncError when it is beyond AppSync's limits. */
export function enhancedFilter(filter: unknown): EventPredicate {
  const combinations = toRules(filter);
  checkLimits(combinations);
  return (published) => combinations.some((rules) => rules.every((rule) => ruleHolds(published, rule)));
}

const MAX_PATH_DEPTH = 5;
const MAX_PATH_LENGTH = 256;
const MAX_CONTAINS_ANY = 20;

/** The value at a dotted path, where everything on the way was published; lists on the way are not looked into. */
function atPath(published: Published, path: readonly string[]): { readonly value: unknown } | null {
  let value: unknown = published;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !(name in value)) return null;
    value = (value as Published)[name];
  }
  return { value };
}

function checkGroupRule({ field, operator, value }: Rule): void {
  if (field.length > MAX_PATH_LENGTH) refuse(`A fieldName has at most ${MAX_PATH_LENGTH} characters.`);
  const limit = { in: MAX_IN_VALUES, notIn: MAX_IN_VALUES, containsAny: MAX_CONTAINS_ANY }[operator];
  if (limit !== undefined && Array.isArray(value) && value.length > limit)
    refuse(`The operator ${operator} takes at most ${limit} values.`);
}

/**
 * An enhanced filter in the form that resolvers set it: OR of groups, each AND of rules on dotted paths. Rules deeper
 * than five names are ignored (5.2). Throws an AppSyncError for a form or limits that AppSync refuses.
 */
export function filterGroupPredicate(filterGroup: unknown): EventPredicate {
  if (!Array.isArray(filterGroup)) refuse('A filterGroup is a list.');
  const groups = (filterGroup as unknown[]).map((group): Rule[] => {
    const { filters } = (group ?? {}) as Published;
    if (!Array.isArray(filters)) refuse('Each element of a filterGroup has a list of filters.');
    return (filters as Published[]).map(({ fieldName, operator, value }) => ({
      field: String(fieldName),
      operator: String(operator),
      value,
    }));
  });
  for (const rule of groups.flat()) checkGroupRule(rule);
  const used = groups.map((rules) =>
    rules
      .map((rule) => ({ rule, path: rule.field.split('.') }))
      .filter(({ path }) => path.length <= MAX_PATH_DEPTH),
  );
  return (published) =>
    used.some((rules) =>
      rules.every(({ rule, path }) => {
        const found = atPath(published, path);
        return found !== null && holds(found.value, rule.operator, rule.value);
      }),
    );
}

/** Basic argument filtering: each supplied argument equals its field; null matches null only (10.54). */
export function argumentFilter(args: Published): EventPredicate {
  const supplied = Object.entries(args);
  return (published) =>
    supplied.every(([name, value]) =>
      // What wasn't selected is null to subscribers, and so it matches null and nothing else.
      value === null ? (published[name] ?? null) === null : sameValue(published[name], value),
    );
}

/** Whether a filter argument has any rule: an empty one leaves basic filtering on. */
export function isEmptyFilter(filter: unknown): boolean {
  return filter === null || filter === undefined || Object.keys(filter).length === 0;
}

/** The predicate of a subscription's arguments; an enhanced filter puts basic filtering off (10.55). */
export function eventPredicate(args: Published): EventPredicate {
  const { filter, ...basic } = args;
  return isEmptyFilter(filter) ? argumentFilter(basic) : enhancedFilter(filter);
}
