export type { LoadedSchema } from './loaded-schema';
export { loadSchemaFile, loadSchemaText } from './load';
export { fromModelIntrospection as loadModelIntrospection } from './from-codegen';
export { withoutConflictDetection, type MetadataAfterwards } from './without-conflict-detection';
export { parentsOf, topologicalOrder } from './topological-order';
export { literalValue } from './javascript-literal';
export { jsonFaultOffset } from './json-text';
export { positionAt } from './schema-error';
