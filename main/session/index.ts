export { ConnectionManager } from './connection-manager';
export type {
  Connection,
  ConnectionManagerOptions,
  SandboxHandle,
  SandboxStrategy,
} from './connection-manager';
export { openSessionOnWorker } from './host';
export type { SessionHandle } from './host';
export type * from './session-api';
export type { ConflictFilter, RecordEdit } from '../writer/writer-api';
