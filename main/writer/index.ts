export type * from './writer-api';
export { createWriter, type WriterOptions } from './writer';
export { refusedEdit } from './edit';
export { compileTransform } from './transform';
export type { RunnerSettings } from './run-settings';
