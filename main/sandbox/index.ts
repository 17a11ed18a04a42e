export { startSandboxWorker } from './host';
export { startSandbox } from './sandbox';
export type { ConflictStrategy, Sandbox, SandboxControls, SandboxOptions } from './sandbox-api';
export type { SandboxAuthOptions } from './auth/gate';
