export type * from './writer-api';
export { createWriter, type WriterOptions } from './writer';
export type { RunnerSettings } from './run-settings';
