export type { LoadedSchema } from './loaded-schema';
export { loadSchemaFile, loadSchemaText } from './load';
export { topologicalOrder } from './topological-order';
