import type { FieldView } from '../../session';

/** What a condition asks. The names are AppSync's, but for the two that stand for `attributeExists`. */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'contains',
  'notContains',
  'beginsWith',
  'lt',
  'le',
  'gt',
  'ge',
  'between',
  'in',
  'notIn',
  'isNull',
  'isNotNull',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type FilterValue = string | number | boolean;

export interface FilterRule {
  readonly kind: 'rule';
  readonly id: string;
  readonly field: string;
  readonly operator: FilterOperator;
  /** One value; two for `between`; any number for `in` and `notIn`; none for the null tests. */
  readonly values: readonly FilterValue[];
}

export interface FilterGroup {
  readonly kind: 'group';
  readonly id: string;
  readonly combinator: 'and' | 'or';
  readonly negated: boolean;
  readonly children: readonly FilterNode[];
}

export type FilterNode = FilterRule | FilterGroup;

/** What the service keeps beside a record's fields, for filters. */
export const METADATA_FILTER_FIELDS: readonly FieldView[] = (
  [
    ['_version', 'Int'],
    ['_lastChangedAt', 'AWSTimestamp'],
  ] as const
).map(([name, type]) => ({
  name,
  type,
  kind: 'SCALAR',
  list: false,
  required: false,
  graphqlType: type,
  readOnly: true,
  implicit: true,
}));

type FilterJson = Readonly<Record<string, unknown>>;

let lastId = 0;

/** An id for a node, unique within the window. */
export function nextFilterId(): string {
  lastId += 1;
  return `f${lastId}`;
}

/** A group with nothing in it, which every record matches. */
export function emptyGroup(combinator: 'and' | 'or' = 'and'): FilterGroup {
  return { kind: 'group', id: nextFilterId(), combinator, negated: false, children: [] };
}

/** AppSync's filter form of a group; undefined when it leaves nothing out. */
export function toFilterJson(node: FilterNode): FilterJson | undefined {
  if (node.kind === 'rule') return ruleToJson(node);
  const children = node.children.map(toFilterJson).filter((json) => json !== undefined);
  if (children.length === 0) return undefined;
  const [only] = children;
  const joined = children.length === 1 && only ? only : { [node.combinator]: children };
  return node.negated ? { not: joined } : joined;
}

function ruleToJson({ field, operator, values }: FilterRule): FilterJson | undefined {
  switch (operator) {
    case 'isNull':
    case 'isNotNull':
      return { [field]: { attributeExists: operator === 'isNotNull' } };
    case 'between':
      return values.length === 2 ? { [field]: { between: values } } : undefined;
    case 'in':
    case 'notIn':
      return values.length > 0 ? { [field]: { [operator]: values } } : undefined;
    default:
      return values[0] === undefined ? undefined : { [field]: { [operator]: values[0] } };
  }
}

/**
 * The group that a filter in AppSync's form stands for, or undefined where it holds something that the builder has no
 * control for (a related model, an unknown field). Nothing is dropped: such a filter is kept and shown as text.
 */
export function fromFilterJson(json: unknown, fields: ReadonlySet<string>): FilterGroup | undefined {
  if (json === null || json === undefined) return emptyGroup();
  const node = parseObject(json, fields);
  if (!node) return undefined;
  return node.kind === 'group' ? node : { ...emptyGroup(), children: [node] };
}

function parseObject(json: unknown, fields: ReadonlySet<string>): FilterNode | undefined {
  if (!isObject(json)) return undefined;
  const nodes = Object.entries(json).map(([name, value]) => parseEntry(name, value, fields));
  if (!nodes.every((node) => node !== undefined)) return undefined;
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { ...emptyGroup(), children: nodes };
}

function parseEntry(name: string, value: unknown, fields: ReadonlySet<string>): FilterNode | undefined {
  if (fields.has(name)) return parseField(name, value);
  if (name === 'and' || name === 'or') {
    const children = (Array.isArray(value) ? value : [value]).map((item) => parseObject(item, fields));
    return children.every((child) => child !== undefined) ? { ...emptyGroup(name), children } : undefined;
  }
  if (name !== 'not') return undefined;
  const inner = parseObject(value, fields);
  if (!inner) return undefined;
  return inner.kind === 'group' && !inner.negated
    ? { ...inner, negated: true }
    : { ...emptyGroup(), negated: true, children: [inner] };
}

function parseField(field: string, value: unknown): FilterNode | undefined {
  if (!isObject(value)) return undefined;
  const rules = Object.entries(value).map(([operator, operand]) => parseRule(field, operator, operand));
  if (!rules.every((rule) => rule !== undefined)) return undefined;
  const [only] = rules;
  return rules.length === 1 && only ? only : { ...emptyGroup(), children: rules };
}

function parseRule(field: string, name: string, operand: unknown): FilterRule | undefined {
  const rule = { kind: 'rule', id: nextFilterId(), field } as const;
  if (name === 'attributeExists' && typeof operand === 'boolean') {
    return { ...rule, operator: operand ? 'isNotNull' : 'isNull', values: [] };
  }
  const operator = FILTER_OPERATORS.find((candidate) => candidate === name);
  if (!operator) return undefined;
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  return values.every(isFilterValue) ? { ...rule, operator, values } : undefined;
}

function isFilterValue(value: unknown): value is FilterValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a field's values are entered and compared. */
export type FilterClass = 'text' | 'number' | 'date' | 'json' | 'boolean' | 'enum' | 'list' | 'object';

const DATES = new Set(['AWSDate', 'AWSDateTime', 'AWSTime', 'AWSTimestamp']);

/** The class of a field for the builder. */
export function filterClass(field: Pick<FieldView, 'type' | 'kind' | 'list'>): FilterClass {
  if (field.list) return 'list';
  if (field.kind === 'CUSTOM_TYPE') return 'object';
  if (field.kind === 'ENUM') return 'enum';
  if (field.type === 'Boolean') return 'boolean';
  if (field.type === 'AWSJSON') return 'json';
  if (DATES.has(field.type)) return 'date';
  return field.type === 'Int' || field.type === 'Float' ? 'number' : 'text';
}

const BY_CLASS: Readonly<Record<FilterClass, readonly FilterOperator[]>> = {
  text: [
    'eq',
    'ne',
    'contains',
    'notContains',
    'beginsWith',
    'lt',
    'le',
    'gt',
    'ge',
    'between',
    'in',
    'isNull',
    'isNotNull',
  ],
  number: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'between', 'in', 'isNull', 'isNotNull'],
  date: ['ge', 'gt', 'le', 'lt', 'between', 'beginsWith', 'eq', 'ne', 'isNull', 'isNotNull'],
  // It is stored as text, however it is spaced.
  json: ['contains', 'notContains', 'isNull', 'isNotNull'],
  boolean: ['eq', 'ne', 'isNull', 'isNotNull'],
  enum: ['eq', 'ne', 'in', 'notIn', 'isNull', 'isNotNull'],
  list: ['contains', 'notContains', 'isNull', 'isNotNull'],
  object: ['isNull', 'isNotNull'],
};

/** The operators that the builder offers for a field, the most useful first. */
export function operatorsFor(field: Pick<FieldView, 'type' | 'kind' | 'list'>): readonly FilterOperator[] {
  const operators = BY_CLASS[filterClass(field)];
  return field.type === 'AWSTimestamp'
    ? operators.filter((operator) => operator !== 'beginsWith')
    : operators;
}

const DATE_WORDS: Partial<Readonly<Record<FilterOperator, string>>> = {
  lt: 'is before',
  le: 'is at or before',
  gt: 'is after',
  ge: 'is at or after',
};

/** What an operator is called for a field: a date is before another, not less. */
export function operatorWords(
  field: Pick<FieldView, 'type' | 'kind' | 'list'>,
  operator: FilterOperator,
): string {
  const asDate = filterClass(field) === 'date' ? DATE_WORDS[operator] : undefined;
  return asDate ?? OPERATOR_NAMES[operator].words;
}

/** Milliseconds in one unit of a field that holds an instant as a number; null for others. */
export function instantUnitMs({ name, type }: Pick<FieldView, 'name' | 'type'>): number | null {
  if (name === '_lastChangedAt') return 1;
  return type === 'AWSTimestamp' ? 1000 : null;
}

const OPERATOR_NAMES: Readonly<Record<FilterOperator, { readonly sign: string; readonly words: string }>> = {
  eq: { sign: '=', words: 'is' },
  ne: { sign: '≠', words: 'is not' },
  contains: { sign: 'contains', words: 'contains' },
  notContains: { sign: 'lacks', words: 'does not contain' },
  beginsWith: { sign: 'begins', words: 'begins with' },
  lt: { sign: '<', words: 'is less than' },
  le: { sign: '≤', words: 'is at most' },
  gt: { sign: '>', words: 'is more than' },
  ge: { sign: '≥', words: 'is at least' },
  between: { sign: 'between', words: 'is between' },
  in: { sign: 'one of', words: 'is one of' },
  notIn: { sign: 'none of', words: 'is none of' },
  isNull: { sign: 'is null', words: 'is null' },
  isNotNull: { sign: 'has a value', words: 'has a value' },
};

/** How many values an operator takes; `many` for a list. */
export function arity(operator: FilterOperator): 0 | 1 | 2 | 'many' {
  if (operator === 'isNull' || operator === 'isNotNull') return 0;
  if (operator === 'between') return 2;
  return operator === 'in' || operator === 'notIn' ? 'many' : 1;
}

/** A condition as one reads it: `priority > 2`; instants as dates where the field is given. */
export function describeRule(
  { field, operator, values }: FilterRule,
  of?: Pick<FieldView, 'name' | 'type'>,
): string {
  const unitMs = of ? instantUnitMs(of) : null;
  const shown = values.map((v) => (v === '' ? '“”' : unitMs === null ? String(v) : instantText(v, unitMs)));
  return [field, OPERATOR_NAMES[operator].sign, shown.join(operator === 'between' ? ' – ' : ', ')]
    .filter(Boolean)
    .join(' ');
}

function instantText(value: FilterValue, unitMs: number): string {
  const instant = new Date(Number(value) * unitMs);
  return Number.isNaN(instant.getTime())
    ? String(value)
    : instant.toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
}

/** The tree with one node replaced, or removed where `replacement` is null. */
export function replaceNode(group: FilterGroup, id: string, replacement: FilterNode | null): FilterGroup {
  const children = group.children.flatMap((child): FilterNode | readonly FilterNode[] => {
    if (child.id === id) return replacement ?? [];
    return child.kind === 'group' ? replaceNode(child, id, replacement) : child;
  });
  return { ...group, children };
}

/** The tree with a node put at the end of one of its groups. */
export function addNode(group: FilterGroup, parentId: string, node: FilterNode): FilterGroup {
  if (group.id === parentId) return { ...group, children: [...group.children, node] };
  return {
    ...group,
    children: group.children.map((child) =>
      child.kind === 'group' ? addNode(child, parentId, node) : child,
    ),
  };
}

/** Everything that has the words in one of the model's text fields; undefined for no words. */
export function textSearch(words: string, fields: readonly FieldView[]): FilterJson | undefined {
  const text = words.trim();
  if (text === '') return undefined;
  const searched = fields.filter((field) => {
    const kind = filterClass(field);
    return kind === 'text' || (kind === 'date' && instantUnitMs(field) === null);
  });
  return { or: searched.map((field) => ({ [field.name]: { contains: text } })) };
}

/** Both filters at once; undefined when neither leaves anything out. */
export function bothFilters(a: unknown, b: unknown): unknown {
  if (isNothing(a)) return isNothing(b) ? undefined : b;
  return isNothing(b) ? a : { and: [a, b] };
}

function isNothing(filter: unknown): boolean {
  return filter === undefined || filter === null || (isObject(filter) && Object.keys(filter).length === 0);
}
