export type { LoadedSchema } from './loaded-schema';
export { loadSchemaFile, loadSchemaText } from './load';
