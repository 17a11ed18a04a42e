export { BatchView } from './batch-view';
export { Rails } from './confirm-dialog';
export { confirmationFor } from './confirmation';
export { PlanOperations } from './plan-operations';
export { ResumeLimits } from './resume-dialog';
export { formatDuration } from './run-facts';
export type { OutcomeTone } from './run-facts';
export { OPERATION_STATES, RUN_STATES } from './run-facts';
export {
  changedRunOptions,
  confirmationWith,
  DEFAULT_RUN_OPTIONS,
  describeRunOptions,
  draftOf,
  toRunOptions,
} from './run-options';
export type { RunOptionsDraft } from './run-options';
export { RunOptionsFields } from './run-options-fields';
export { StateBadge } from './state-badge';
export { useRuns } from './use-runs';
