export * from './predicate';
export { parsePredicate, type PredicateContext } from './parse';
export { evaluate, compareText, type RelatedRecords } from './evaluate';
export { toGraphQLFilter, type FilterOptions, type GraphQLFilter } from './to-filter';
export { buildPredicate, type Condition, type FluentPredicate, type ModelConditions } from './fluent';
export { classOf, fieldOf, type FieldClass } from './field-class';
