export { BACK_STEPS, LEAVE_STEPS } from './leave-api';
export type { LeaveFinding, LeaveState, LeaveStep, LeaveStepId, LeaveView } from './leave-api';
export { LeaveNotes } from './leave-notes';
export { Leaving, type LeaveCheck, type LeavingParts } from './leaving';
