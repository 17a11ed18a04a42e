import type { RunInBriefFragment } from '../apollo/generated/operations';

export interface RunProgress {
  /** Operations whose outcome is known. */
  readonly settled: number;
  /** 0 to 100; 100 only when all are settled. */
  readonly percent: number;
}

/** How far a run has come. What was sent but not answered counts as open, and so does what is still read back. */
export function runProgress({ counts }: Pick<RunInBriefFragment, 'counts'>): RunProgress {
  const settled = counts.applied + counts.unchanged + counts.conflicted + counts.rejected;
  if (counts.planned === 0) return { settled, percent: 100 };
  return { settled, percent: Math.floor((settled / counts.planned) * 100) };
}

/** The run that the status bar shows: one that is running before one that is paused. */
export function activeRun(runs: readonly RunInBriefFragment[]): RunInBriefFragment | null {
  return (
    runs.find((run) => run.state === 'RUNNING') ??
    runs.find((run) => run.state === 'QUEUED') ??
    runs.find((run) => run.state === 'PAUSED') ??
    null
  );
}
