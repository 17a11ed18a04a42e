import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { CopyReport, ImportFileReport, MigrationPlan, MigrationReport } from '../migrations';

export type JobKind =
  'PLAN' | 'APPLY' | 'PLAN_ROLLBACK' | 'ROLLBACK' | 'IMPORT' | 'EXPORT' | 'COPY' | 'LEAVE_CHECK' | 'ARCHIVE';
/** What a copy came to. */
export interface CopiedRecords extends CopyReport {
  /** Records that were not written, with reasons; null where there are none. */
  readonly badRowsFile: string | null;
}
export type JobState = 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';

/** Something long: a migration, an import, an export, a copy, a check of leaving DataStore. It goes on in the background and can be cancelled. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** The migration's id, or the file. */
  readonly subject: string;
  readonly state: JobState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** What it is at, in a few words. */
  readonly phase: string;
  /** Records or rows that are through. */
  readonly done: number;
  /** Null while nobody knows how many there will be. */
  readonly total: number | null;
  /** The run that is under way, or was last. */
  readonly runId: string | null;
  /** What it came to: the one that fits the kind. */
  readonly plan: MigrationPlan | null;
  readonly report: MigrationReport | null;
  readonly imported: ImportFileReport | null;
  readonly exported: { readonly file: string; readonly records: number } | null;
  readonly copied: CopiedRecords | null;
  readonly problem: Problem | null;
}

export type JobProgress = Partial<Pick<Job, 'phase' | 'done' | 'total' | 'runId'>>;
export type JobResult = Partial<
  Pick<Job, 'plan' | 'report' | 'imported' | 'exported' | 'copied' | 'problem'>
>;

/** How a job is done: it tells how far it is, and ends early when the signal is aborted. */
export type JobWork = (signal: AbortSignal, tell: (progress: JobProgress) => void) => Promise<JobResult>;

export interface JobsOptions {
  readonly now: () => number;
  readonly newId: () => string;
  readonly emit: (job: Job) => void;
}

const KEPT = 50;
const TELL_EVERY_MS = 100;
const WRITING: readonly JobKind[] = ['APPLY', 'ROLLBACK', 'IMPORT', 'COPY'];

interface Entry {
  job: Job;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  toldAt: number;
}

/** The jobs of one session, newest last; the first ones are forgotten when there are many. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Begins a job and returns at once. Throws BadInput while another one writes. */
  start(kind: JobKind, subject: string, work: JobWork): Job {
    const { now, newId, emit } = this.#options;
    if (WRITING.includes(kind)) this.#mustBeAlone();
    const stop = new AbortController();
    const id = newId();
    const job: Job = {
      ...{ id, kind, subject, state: 'RUNNING', startedAt: now(), endedAt: null, phase: 'beginning' },
      ...{ done: 0, total: null, runId: null, plan: null, report: null, imported: null, exported: null },
      ...{ copied: null, problem: null },
    };
    // Begun a moment later, so that whoever starts it knows its id before it is told of.
    const ended = Promise.resolve()
      .then(() => work(stop.signal, (progress) => this.#tell(id, progress)))
      .then(
        (result) => this.#end(id, result),
        (error: unknown) => this.#end(id, { problem: problemOf(error) }),
      );
    this.#entries.set(id, { job, stop, ended, toldAt: Number.NEGATIVE_INFINITY });
    this.#forgetOld();
    emit(job);
    return job;
  }

  list(): readonly Job[] {
    return [...this.#entries.values()].map(({ job }) => job).reverse();
  }

  find(id: string): Job | undefined {
    return this.#entries.get(id)?.job;
  }

  /** Ends a job after what is under way. Throws NotFound. */
  cancel(id: string): Job {
    const entry = this.#entries.get(id);
    if (!entry) throw noJob(id);
    entry.stop.abort();
    return entry.job;
  }

  /** Resolves when the job has ended. */
  async settled(id: string): Promise<Job> {
    const entry = this.#entries.get(id);
    if (!entry) throw noJob(id);
    await entry.ended;
    return entry.job;
  }

  /** Cancels whatever is under way and waits for it. */
  async close(): Promise<void> {
    for (const { stop } of this.#entries.values()) stop.abort();
    await Promise.all([...this.#entries.values()].map(({ ended }) => ended));
  }

  #tell(id: string, progress: JobProgress): void {
    const entry = this.#entries.get(id);
    if (!entry || entry.job.state !== 'RUNNING') return;
    const isNews = progress.phase !== undefined && progress.phase !== entry.job.phase;
    entry.job = { ...entry.job, ...progress };
    const { now, emit } = this.#options;
    if (!isNews && now() - entry.toldAt < TELL_EVERY_MS) return;
    entry.toldAt = now();
    emit(entry.job);
  }

  #end(id: string, result: JobResult): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const isCancelled = entry.stop.signal.aborted;
    const state: JobState = isCancelled ? 'CANCELLED' : result.problem ? 'FAILED' : 'DONE';
    const phase = state.toLowerCase();
    entry.job = { ...entry.job, ...result, state, phase, endedAt: this.#options.now() };
    this.#options.emit(entry.job);
  }

  #mustBeAlone(): void {
    const other = this.list().find(({ state, kind }) => state === 'RUNNING' && WRITING.includes(kind));
    if (!other) return;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'JOB_UNDER_WAY',
      message: `${other.subject} is still being written.`,
      consequence: 'Nothing was begun.',
      action: 'Wait until it has ended, or cancel it.',
    });
  }

  #forgetOld(): void {
    for (const [id, { job }] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (job.state !== 'RUNNING') this.#entries.delete(id);
    }
  }
}

function noJob(id: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'JOB_NOT_FOUND',
    message: `There is no job ${id}.`,
    action: 'Look at the list of jobs.',
  });
}
