export { startSandbox } from './sandbox';
export type { ConflictStrategy, FaultSpec, Sandbox, SandboxOptions } from './sandbox-api';
