import type { JobPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';

type Job = JobPartsFragment;

/** The name of a file without its folders, on any system. */
export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** The folder of a file, on any system. */
export const folderOf = (path: string): string => path.slice(0, -fileName(path).length - 1);

const VERBS: Readonly<Record<Job['kind'], string>> = {
  PLAN: 'Plan of',
  APPLY: 'Migration',
  PLAN_ROLLBACK: 'Plan of the way back of',
  ROLLBACK: 'Rollback of',
  IMPORT: 'Import of',
  EXPORT: 'Export to',
  COPY: 'Copy from',
  LEAVE_CHECK: 'Check of',
  ARCHIVE: 'Archive in',
};
const ENDS: Readonly<Record<Job['state'], string>> = {
  RUNNING: 'under way',
  DONE: 'done',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
};

/** What the end of a job is announced as. */
export function describeJobEnd(job: Pick<Job, 'kind' | 'subject' | 'state' | 'problem'>): string {
  const problem = isProblem(job.problem) ? ` ${job.problem.message}` : '';
  return `${VERBS[job.kind]} ${fileName(job.subject)}: ${ENDS[job.state]}.${problem}`;
}

export interface JobPace {
  /** 0 to 100; null while nobody knows how many there will be. */
  readonly percent: number | null;
  readonly perSecond: number | null;
  readonly remainingMs: number | null;
}

/** How far a job is and how fast it goes, by its own clock. `now` in milliseconds since the epoch. */
export function paceOf(
  { done, total, startedAt }: Pick<Job, 'done' | 'total' | 'startedAt'>,
  now: number,
): JobPace {
  const elapsed = now - startedAt;
  const perSecond = done > 0 && elapsed > 0 ? (done / elapsed) * 1000 : null;
  const isKnown = typeof total === 'number';
  return {
    percent: isKnown && total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : null,
    perSecond,
    remainingMs: isKnown && perSecond !== null ? ((total - done) / perSecond) * 1000 : null,
  };
}

/** `120 of 1,000`, or `120` while the whole is not known. */
export function doneText({ done, total }: Pick<Job, 'done' | 'total'>, noun: string): string {
  return typeof total === 'number' && total >= done
    ? `${formatCount(done)} of ${counted(total, noun)}`
    : counted(done, noun);
}
