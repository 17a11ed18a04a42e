import { upperFirst } from '../names';
import { plainField, type ApiDocument, type ApiField } from './api-document';
import type { ModelDefinition } from './definition';
import { baseName, filterScalar, isScalarType } from './type-text';

const TEXT_OPERATORS = [
  'match',
  'matchPhrase',
  'matchPhrasePrefix',
  'multiMatch',
  'exists',
  'wildcard',
  'regexp',
];
const ORDER_OPERATORS = ['ne', 'gt', 'lt', 'gte', 'lte', 'eq'];
const SEARCH_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  String: [...ORDER_OPERATORS, ...TEXT_OPERATORS, 'range'],
  Int: [...ORDER_OPERATORS, 'range'],
  Float: [...ORDER_OPERATORS, 'range'],
  Boolean: ['eq', 'ne'],
  ID: [...ORDER_OPERATORS, ...TEXT_OPERATORS, 'range'],
};

/** The types of aggregates that all search queries of an API share. */
export const AGGREGATE_TYPES = [
  'SearchableAggregateResult',
  'SearchableAggregateScalarResult',
  'SearchableAggregateBucketResult',
  'SearchableAggregateBucketResultItem',
] as const;

/** Adds the search query of a model marked `@searchable`, with everything that its arguments and result need. */
export function addSearch(api: ApiDocument, model: ModelDefinition): void {
  if (model.search === null) return;
  const name = upperFirst(model.name);
  addSharedTypes(api);
  addModelInputs(api, model, name);
  api.add('type', `Searchable${name}Connection`, [
    plainField('items', `[${model.name}]!`),
    plainField('nextToken', 'String'),
    plainField('total', 'Int'),
    plainField('aggregateItems', '[SearchableAggregateResult]!'),
  ]);
  const args = [
    { name: 'filter', type: `Searchable${name}FilterInput` },
    { name: 'sort', type: `[Searchable${name}SortInput]` },
    { name: 'limit', type: 'Int' },
    { name: 'nextToken', type: 'String' },
    { name: 'from', type: 'Int' },
    { name: 'aggregates', type: `[Searchable${name}AggregationInput]` },
  ];
  api.extend('Query', [{ name: model.search, args, type: `Searchable${name}Connection`, directives: [] }]);
}

function addSharedTypes(api: ApiDocument): void {
  if (api.get('SearchableAggregateResult')) return;
  const [result, scalar, bucket, item] = AGGREGATE_TYPES;
  api.add('type', result, [
    plainField('name', 'String!'),
    plainField('result', 'SearchableAggregateGenericResult'),
  ]);
  api.add('type', scalar, [plainField('value', 'Float!')]);
  api.add('type', bucket, [plainField('buckets', `[${item}]`)]);
  api.add('type', item, [plainField('key', 'String!'), plainField('doc_count', 'Int!')]);
  api.addText(`union SearchableAggregateGenericResult = ${scalar} | ${bucket}`);
  api.addEnum('SearchableSortDirection', ['asc', 'desc']);
  api.addEnum('SearchableAggregateType', ['terms', 'avg', 'min', 'max', 'sum', 'cardinality']);
  for (const [scalarName, operators] of Object.entries(SEARCH_OPERATORS)) {
    const fields = operators.map((operator) => plainField(operator, operandType(operator, scalarName)));
    api.add('input', `Searchable${scalarName}FilterInput`, fields);
  }
}

function operandType(operator: string, scalar: string): string {
  if (operator === 'range') return `[${scalar}]`;
  return operator === 'exists' ? 'Boolean' : scalar;
}

/** Unlike the filters of a list, these know the metadata as well; enums come after everything else. */
function addModelInputs(api: ApiDocument, model: ModelDefinition, name: string): void {
  const fields = api.get(model.name)?.fields ?? [];
  const scalars = fields.filter((field) => isScalarType(field.type));
  const enums = fields.filter((field) => api.isEnum(baseName(field.type)));
  const filter = `Searchable${name}FilterInput`;
  api.add('input', filter, [
    ...scalars.map((field) =>
      plainField(field.name, `Searchable${filterScalar(baseName(field.type))}FilterInput`),
    ),
    ...enums.map((field) => plainField(field.name, 'SearchableStringFilterInput')),
    plainField('and', `[${filter}]`),
    plainField('or', `[${filter}]`),
    plainField('not', filter),
  ]);
  api.addEnum(`Searchable${name}SortableFields`, namesOf(scalars));
  api.add('input', `Searchable${name}SortInput`, [
    plainField('field', `Searchable${name}SortableFields`),
    plainField('direction', 'SearchableSortDirection'),
  ]);
  const aggregated = fields.filter((field) => scalars.includes(field) || enums.includes(field));
  api.addEnum(`Searchable${name}AggregateField`, namesOf(aggregated));
  api.add('input', `Searchable${name}AggregationInput`, [
    plainField('name', 'String!'),
    plainField('type', 'SearchableAggregateType!'),
    plainField('field', `Searchable${name}AggregateField!`),
  ]);
}

function namesOf(fields: readonly ApiField[]): readonly string[] {
  return fields.map((field) => field.name);
}
