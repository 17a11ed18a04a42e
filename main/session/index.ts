export { ConnectionManager } from './connection-manager';
export type {
  Connection,
  ConnectionManagerOptions,
  SandboxHandle,
  SandboxStrategy,
} from './connection-manager';
export type { ProfileChanges } from './profile-changes';
export type { BackendToAttach, NewLocalProject } from './local-projects';
export { openSessionOnWorker } from './host';
export type { SessionHandle } from './host';
export type * from './session-api';
export type { ConflictFilter, RecordEdit } from '../writer/writer-api';
export type { ExportRequest, MigrationDetail, MigrationView, StartOptions } from './data-desk';
export type { Job, JobKind, JobState } from './jobs';
export type { ImportRequest, MigrationStatus } from '../migrations';
