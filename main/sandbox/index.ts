export { startSandboxWorker } from './host';
export { startSandbox } from './sandbox';
export type { DumpReport, LoadReport } from './lines';
export type { ConflictStrategy, LinesToLoad, Sandbox, SandboxControls, SandboxOptions } from './sandbox-api';
export type { SandboxAuthOptions } from './auth/gate';
