import { plainField, type ApiDocument, type ApiField } from './api-document';
import { baseName, filterScalar, isListType, isNonNullType, isScalarType, nullable } from './type-text';

const FILTERED_SCALARS = ['String', 'Int', 'Float', 'Boolean', 'ID'] as const;
type FilteredScalar = (typeof FILTERED_SCALARS)[number];

const EQUALITY = ['ne', 'eq'];
const ORDER = ['le', 'lt', 'ge', 'gt'];
const OPERATORS: Readonly<Record<FilteredScalar, readonly string[]>> = {
  String: [...EQUALITY, ...ORDER, 'contains', 'notContains', 'between', 'beginsWith'],
  ID: [...EQUALITY, ...ORDER, 'contains', 'notContains', 'between', 'beginsWith'],
  Int: [...EQUALITY, ...ORDER, 'between'],
  Float: [...EQUALITY, ...ORDER, 'between'],
  Boolean: EQUALITY,
};
const KEY_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  String: ['eq', ...ORDER, 'between', 'beginsWith'],
  ID: ['eq', ...ORDER, 'between', 'beginsWith'],
  Int: ['eq', ...ORDER, 'between'],
  Float: ['eq', ...ORDER, 'between'],
};
const LIST_OPERATORS = new Set(['between', 'in', 'notIn']);
const ATTRIBUTE_TYPES = [
  'binary',
  'binarySet',
  'bool',
  'list',
  'map',
  'number',
  'numberSet',
  'string',
  'stringSet',
  '_null',
];

/** Adds the inputs that filters of every model share (service reference 4.4, 4.5). */
export function addScalarFilters(api: ApiDocument): void {
  for (const scalar of FILTERED_SCALARS) {
    const functions = [
      plainField('attributeExists', 'Boolean'),
      plainField('attributeType', 'ModelAttributeTypes'),
    ];
    if (scalar === 'String' || scalar === 'ID') functions.push(plainField('size', 'ModelSizeInput'));
    api.add('input', `Model${scalar}Input`, [...operatorFields(OPERATORS[scalar], scalar), ...functions]);
  }
  for (const scalar of FILTERED_SCALARS) {
    const operators = scalar === 'Boolean' ? EQUALITY : [...OPERATORS[scalar], 'in', 'notIn'];
    api.add('input', `ModelSubscription${scalar}Input`, operatorFields(operators, scalar));
  }
  api.addEnum('ModelAttributeTypes', ATTRIBUTE_TYPES);
  api.add('input', 'ModelSizeInput', operatorFields([...EQUALITY, ...ORDER, 'between'], 'Int'));
  api.addEnum('ModelSortDirection', ['ASC', 'DESC']);
}

/**
 * The input that filters a field, adding the one of its enum when it is missing; null for a field no filter takes.
 * The transformer overlooks the list in `[Kind]!` and filters it as a single value.
 */
export function filterInputOf(api: ApiDocument, type: string): string | null {
  const name = baseName(type);
  if (isScalarType(type)) return `Model${filterScalar(name)}Input`;
  if (!api.isEnum(name)) return null;
  return isListType(type) && !isNonNullType(type) ? addEnumListFilter(api, name) : addEnumFilter(api, name);
}

/** As `filterInputOf`, for a filter that an index query brings: it sees every list. */
export function indexFilterInputOf(api: ApiDocument, type: string): string | null {
  return filterInputOf(api, nullable(type));
}

/** As `filterInputOf`, for a filter that a collection brings: it sees no list of an enum. */
export function collectionFilterInputOf(api: ApiDocument, type: string): string | null {
  return isScalarType(type) ? filterInputOf(api, type) : filterInputOf(api, baseName(type));
}

/** The input that filters a field in a subscription; enums filter as strings there. */
export function subscriptionFilterInputOf(api: ApiDocument, type: string): string | null {
  const name = baseName(type);
  if (isScalarType(type)) return `ModelSubscription${filterScalar(name)}Input`;
  return api.isEnum(name) ? 'ModelSubscriptionStringInput' : null;
}

/** The input for a condition on a single sort key, added when it is missing. Enums are stored as strings. */
export function keyConditionInputOf(api: ApiDocument, type: string): string {
  const scalar = isScalarType(type) ? filterScalar(baseName(type)) : 'String';
  const name = `Model${scalar}KeyConditionInput`;
  api.add('input', name, operatorFields(KEY_OPERATORS[scalar] ?? [], scalar));
  return name;
}

/**
 * The inputs for a condition on a sort key of several fields, added when they are missing.
 * Only the last part of such a key has the plain scalar that its condition compares.
 */
export function compositeKeyConditionInputOf(
  api: ApiDocument,
  prefix: string,
  fields: readonly { readonly name: string; readonly type: string }[],
): string {
  const partsName = `${prefix}CompositeKeyInput`;
  const name = `${prefix}CompositeKeyConditionInput`;
  api.add('input', name, operatorFields(KEY_OPERATORS['String'] ?? [], partsName));
  const parts = fields.map((field, i) => {
    const name = baseName(field.type);
    return plainField(field.name, i === fields.length - 1 ? filterScalar(name) : name);
  });
  api.add('input', partsName, parts);
  return name;
}

function operatorFields(operators: readonly string[], type: string): readonly ApiField[] {
  return operators.map((operator) => plainField(operator, LIST_OPERATORS.has(operator) ? `[${type}]` : type));
}

function addEnumFilter(api: ApiDocument, name: string): string {
  return api.add('input', `Model${name}Input`, [plainField('eq', name), plainField('ne', name)]).name;
}

function addEnumListFilter(api: ApiDocument, name: string): string {
  return api.add('input', `Model${name}ListInput`, [
    plainField('eq', `[${name}]`),
    plainField('ne', `[${name}]`),
    plainField('contains', name),
    plainField('notContains', name),
  ]).name;
}
