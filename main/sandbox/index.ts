export { startSandboxWorker, type SandboxHandle } from './host';
export { startSandbox } from './sandbox';
export type { ConflictStrategy, FaultSpec, Sandbox, SandboxOptions } from './sandbox-api';
export type { SandboxSettings } from './settings';
export type { SandboxWorkerOptions } from './worker-protocol';
