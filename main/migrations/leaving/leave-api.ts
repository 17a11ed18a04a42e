/** The steps out of conflict detection, in the order that AWS documents, and the way back. */
export const LEAVE_STEPS = [
  'clients',
  'versions',
  'open-work',
  'archive',
  'switch',
  'verify',
  'clean-up',
  'fields',
] as const;
export const BACK_STEPS = ['back-switch', 'back-adopt', 'back-compare'] as const;
export type LeaveStepId = (typeof LEAVE_STEPS)[number] | (typeof BACK_STEPS)[number];

/** Something that a check found. `STOP` stands in the way of the next step, `NOTE` has to be known. */
export interface LeaveFinding {
  readonly level: 'STOP' | 'NOTE';
  readonly message: string;
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly model: string | null;
}

/** OPEN: not checked yet, or something is left to do. BLOCKED: the check found what stands in the way. */
export type LeaveState = 'OPEN' | 'BLOCKED' | 'DONE' | 'BY_HAND';

/** What a check came to; the latest one of each step is kept. */
export interface LeaveOutcome {
  readonly state: LeaveState;
  /** In one sentence. */
  readonly summary: string;
  readonly findings: readonly LeaveFinding[];
}

export interface LeaveStep extends LeaveOutcome {
  readonly id: LeaveStepId;
  readonly phase: 'BEFORE' | 'SWITCH' | 'AFTER' | 'BACK';
  readonly title: string;
  /** What it is, and who does it. */
  readonly text: string;
  /** For a terminal; what Outband itself never runs is among them. */
  readonly commands: readonly string[];
  /** Milliseconds since the epoch; null where nothing was checked yet. */
  readonly checkedAt: number | null;
}

/** Where a backend stands on its way out of conflict detection. */
export interface LeaveView {
  readonly environment: string;
  /** All steps, those of the way back last. */
  readonly steps: readonly LeaveStep[];
  /** The first step out that is not done; null when all are. */
  readonly next: LeaveStepId | null;
  /** The newest archive, or null. */
  readonly archive: string | null;
  /** Folders of client code that were looked through. */
  readonly clientFolders: readonly string[];
}

export const stop = (message: string, place: Partial<LeaveFinding> = {}): LeaveFinding => ({
  ...NOWHERE,
  ...place,
  level: 'STOP',
  message,
});
export const note = (message: string, place: Partial<LeaveFinding> = {}): LeaveFinding => ({
  ...NOWHERE,
  ...place,
  level: 'NOTE',
  message,
});
const NOWHERE = { file: null, line: null, model: null } as const;

/** DONE unless something stands in the way. */
export const judged = (summary: string, findings: readonly LeaveFinding[]): LeaveOutcome => ({
  state: findings.some(({ level }) => level === 'STOP') ? 'BLOCKED' : 'DONE',
  summary,
  findings,
});
