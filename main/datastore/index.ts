export type * from './data-store-api';
export { createDataStore, DataStore, type DataStoreOptions } from './datastore';
export { MemoryAdapter } from './storage/memory/memory-adapter';
export { SqliteAdapter } from './storage/sqlite/sqlite-adapter';
export type { StorageAdapter } from './storage/storage-adapter';
