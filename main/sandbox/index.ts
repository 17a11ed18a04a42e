export { startSandboxWorker } from './host';
export { startSandbox } from './sandbox';
export type { DumpReport, LoadReport } from './lines';
export type { ConflictStrategy, LinesToLoad, Sandbox, SandboxControls, SandboxOptions } from './sandbox-api';
export type { ConflictDetection, WorkerControls } from './worker-protocol';
export type { SandboxAuthOptions } from './auth/gate';
