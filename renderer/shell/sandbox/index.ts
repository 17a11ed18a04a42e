export { FaultStatus } from './fault-status';
export { SandboxDialog } from './sandbox-dialog';
export { useSandboxActions } from './use-sandbox-controls';
