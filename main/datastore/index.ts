export type * from './data-store-api';
export {
  createDataStore,
  DataStore,
  type Criteria,
  type DataStoreOptions,
  type QueryOptions,
} from './datastore';
export type { ObservedChange, Snapshot } from './instances/observe';
export { DISCARD, type Conflict, type ConflictHandler } from './outbox/conflict-handler';
export type { MutationEvent } from './outbox/mutation-event';
export { MemoryAdapter } from './storage/memory/memory-adapter';
export { SqliteAdapter } from './storage/sqlite/sqlite-adapter';
export type { StorageAdapter } from './storage/storage-adapter';
