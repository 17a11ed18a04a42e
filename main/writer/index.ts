export type * from './writer-api';
export { openJournalView, type JournalView } from './journal-view';
export { GuardRails } from './guard-rails';
export { createWriter, type WriterOptions } from './writer';
export { refusedEdit } from './edit';
export { compileTransform, isGivenUp, type RecordLookup } from './transform';
export { MadeRecords } from './made-records';
export { uuidOf } from './uuid-of';
export type { RunnerSettings } from './run-settings';
