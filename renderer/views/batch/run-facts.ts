import type { OperationState, RunPartsFragment, RunState } from '../../apollo/generated/operations';
import { deliverySentence } from '../../components/delivery-sentence';
import { counted, formatCount } from '../../components/format';

export type OutcomeTone = 'ok' | 'quiet' | 'warn' | 'bad' | 'none';

export interface Outcome {
  readonly state: OperationState;
  readonly label: string;
  readonly tone: OutcomeTone;
  readonly count: number;
}

type Counts = RunPartsFragment['counts'];

/** What each state of an operation is called, and how grave it is. */
export const OPERATION_STATES: Readonly<
  Record<OperationState, { readonly label: string; readonly tone: OutcomeTone }>
> = {
  APPLIED: { label: 'Applied', tone: 'ok' },
  UNCHANGED: { label: 'Already so', tone: 'quiet' },
  CONFLICTED: { label: 'In conflict', tone: 'warn' },
  REJECTED: { label: 'Rejected', tone: 'bad' },
  UNKNOWN: { label: 'Unknown', tone: 'warn' },
  SENT: { label: 'Under way', tone: 'none' },
  NOT_SENT: { label: 'Not sent', tone: 'none' },
};

export const RUN_STATES: Readonly<Record<RunState, { readonly label: string; readonly tone: OutcomeTone }>> =
  {
    QUEUED: { label: 'Queued', tone: 'none' },
    RUNNING: { label: 'Running', tone: 'none' },
    PAUSED: { label: 'Paused', tone: 'warn' },
    CANCELLED: { label: 'Cancelled', tone: 'quiet' },
    FINISHED: { label: 'Finished', tone: 'ok' },
    FAILED: { label: 'Failed', tone: 'bad' },
    INTERRUPTED: { label: 'Interrupted', tone: 'warn' },
  };

/** The operations of a run by outcome, in the order in which a person asks for them. */
export function outcomesOf(counts: Counts): readonly Outcome[] {
  const amounts: Readonly<Record<OperationState, number>> = {
    APPLIED: counts.applied,
    UNCHANGED: counts.unchanged,
    CONFLICTED: counts.conflicted,
    REJECTED: counts.rejected,
    UNKNOWN: counts.unknown,
    SENT: counts.sent,
    NOT_SENT: counts.notSent,
  };
  return (Object.keys(OPERATION_STATES) as OperationState[]).map((state) => ({
    state,
    ...OPERATION_STATES[state],
    count: amounts[state],
  }));
}

/** Where a run stands among those that wait. */
export function queueWords(runsAhead: number): string {
  return runsAhead === 0 ? 'next to run' : `${counted(runsAhead, 'run')} before it`;
}

/** Operations whose outcome is known, and how much of the whole they are, in percent. */
export function progressOf(counts: Counts): { readonly settled: number; readonly percent: number } {
  // What is unknown is being read back, and isn't settled before that.
  const settled = counts.planned - counts.notSent - counts.sent - counts.unknown;
  return { settled, percent: counts.planned === 0 ? 100 : Math.floor((settled / counts.planned) * 100) };
}

/** What can be done with a run in its state. */
export function controlsOf({ state, counts }: Pick<RunPartsFragment, 'state' | 'counts'>): {
  readonly canPause: boolean;
  readonly canResume: boolean;
  readonly canCancel: boolean;
} {
  // What has stopped by itself goes on where something is left to send or to read back.
  const isUnfinished = state === 'FAILED' && counts.notSent + counts.sent + counts.unknown > 0;
  return {
    canPause: state === 'RUNNING' || state === 'QUEUED',
    canResume: state === 'PAUSED' || state === 'INTERRUPTED' || isUnfinished,
    canCancel: state === 'RUNNING' || state === 'QUEUED' || state === 'PAUSED' || state === 'INTERRUPTED',
  };
}

/** Operations that did not come to what was asked, though they were meant to. */
export function missedCount(counts: Counts): number {
  return counts.conflicted + counts.rejected + counts.unknown;
}

/** `2 min 5 s`, `40 s`, `under a second`; for what is left and for what something took. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return 'under a second';
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** What a run's end is announced as, with what needs a person first. */
export function describeEnd(run: Pick<RunPartsFragment, 'state' | 'counts' | 'description'>): string {
  const { counts } = run;
  const missed = outcomesOf(counts)
    .filter(({ tone, count }) => count > 0 && (tone === 'warn' || tone === 'bad'))
    .map(({ label, count }) => `${formatCount(count)} ${label.toLowerCase()}`);
  const applied = `${formatCount(counts.applied)} of ${counted(counts.planned, 'operation')} applied`;
  return `${run.description}: ${RUN_STATES[run.state].label.toLowerCase()}. ${[applied, ...missed].join(', ')}.`;
}

/** What the proof of delivery says in a sentence; null before anything was applied. */
export function describeDelivery({
  delivery,
  counts,
  isLocal,
}: Pick<RunPartsFragment, 'delivery' | 'counts' | 'isLocal'>): string | null {
  if (counts.applied === 0) return null;
  if (isLocal)
    return `${counted(counts.applied, 'write')} made in this project; the outbox sends them once there is a backend.`;
  return deliverySentence(counts.applied, delivery);
}

/** A run whose writes are over and that changed something has an inverse. */
export function canUndo(run: Pick<RunPartsFragment, 'state' | 'counts'>): boolean {
  return isRunOver(run) && run.counts.applied > 0;
}

/** Nothing of the run is sent unless somebody asks for it. */
export function isRunOver({ state }: Pick<RunPartsFragment, 'state'>): boolean {
  return state === 'FINISHED' || state === 'CANCELLED' || state === 'FAILED';
}
