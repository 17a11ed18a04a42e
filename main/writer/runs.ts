import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { DeliveryTracker } from './delivery';
import type { Journal } from './journal/journal';
import type { DeliveryCounts, RunPatch } from './journal/step';
import type { RunRecord } from './journal/rows';
import type { RunEnd } from './run-settings';
import type { RunCounts, RunOptions, RunState, RunSummary } from './writer-api';

/** What carries a run out: at the service, or in the local copy. */
export interface RunUnderWay {
  readonly counts: RunCounts;
  readonly concurrency: number;
  readonly perSecond: number;
  readonly stopping: RunState | null;
  stop(state: RunState, problem?: Problem | null): void;
  /** Never rejects. */
  run(): Promise<RunEnd>;
}

export interface RunsDeps {
  readonly journal: Journal;
  readonly delivery: DeliveryTracker;
  readonly now: () => number;
  readonly newId: () => string;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly progressMs: number;
  /** Runs are carried out in the local copy: there is no backend. */
  readonly isLocal: boolean;
  readonly runnerOf: (
    run: RunRecord,
    counts: RunCounts,
    options: RunOptions,
    onProgress: () => void,
  ) => RunUnderWay;
  /** A run has come to its end or its pause; deliveries may still be counted. */
  readonly onEnded: (run: RunRecord, counts: RunCounts) => void;
}

interface Active {
  run: RunRecord;
  readonly runner: RunUnderWay;
  readonly since: number;
  isWantedAgain: boolean;
  readonly ended: Promise<void>;
}

interface Figures {
  readonly counts: RunCounts;
  readonly delivery: DeliveryCounts;
  /** False for what was carried out in the local copy alone: nothing of it can come back. */
  readonly wasSent: boolean;
}

const RESUMABLE: readonly RunState[] = ['PAUSED', 'INTERRUPTED', 'FAILED'];
const CANCELLABLE: readonly RunState[] = ['QUEUED', ...RESUMABLE];

/** The life of runs: queued one after another, edits at once beside them; started, paused, resumed, cancelled, ended. */
export class Runs {
  readonly #deps: RunsDeps;
  readonly #active = new Map<string, Active>();
  /** Runs whose operations are settled while our subscription may still show some of them. */
  readonly #delivering = new Map<string, Promise<void>>();
  readonly #figures = new Map<number, Figures>();
  readonly #listeners = new Set<(run: RunSummary) => void>();
  readonly #notifiedAt = new Map<string, number>();
  readonly #closing = new AbortController();
  /** State that the journal could not take any more: shown until it is opened again. */
  readonly #unrecorded = new Map<string, RunRecord>();
  #queue: string[] = [];
  #current: string | null = null;

  constructor(deps: RunsDeps) {
    this.#deps = deps;
  }

  // ── commands ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes a run of a plan and queues it. Throws NotFound, or BadInput where the plan was started already. */
  start(planId: string, options: RunOptions): RunSummary {
    const run = this.#deps.journal.startRun(planId, {
      id: this.#deps.newId(),
      createdAt: this.#deps.now(),
      options,
    });
    this.#enqueue(run.id);
    return this.summary(run.id);
  }

  /** Runs a plan at once, beside whatever is queued; resolves when its operations are settled. The signal cancels it. */
  async runNow(
    planId: string,
    options: RunOptions = {},
    {
      signal,
      onProgress,
    }: { readonly signal?: AbortSignal; readonly onProgress?: (counts: RunCounts) => void } = {},
  ): Promise<RunSummary> {
    const run = this.#deps.journal.startRun(planId, {
      id: this.#deps.newId(),
      createdAt: this.#deps.now(),
      options,
    });
    const release = onProgress && this.onRun(({ id, counts }) => id === run.id && onProgress(counts));
    const { ended, runner } = this.#begin(run);
    const stop = (): void => runner.stop('CANCELLED');
    signal?.addEventListener('abort', stop, { once: true });
    await ended;
    signal?.removeEventListener('abort', stop);
    release?.();
    return this.summary(run.id);
  }

  /** Holds a run after what is under way. Throws NotFound, or BadInput for a run that has ended. */
  pause(runId: string): RunSummary {
    const active = this.#active.get(runId);
    if (active) active.runner.stop('PAUSED');
    else if (this.#queue.includes(runId)) this.#leaveQueue(runId, 'PAUSED');
    else this.#expect(runId, ['PAUSED'], 'pause');
    return this.#told(runId);
  }

  /** Options replace those that the run had; they hold from its next beginning on. */
  resume(runId: string, options?: RunOptions): RunSummary {
    const { journal, now } = this.#deps;
    const active = this.#active.get(runId);
    if (active) {
      active.isWantedAgain = active.runner.stopping === 'PAUSED';
      if (options && active.isWantedAgain) active.run = journal.setOptions(active.run, options, now());
    } else if (!this.#queue.includes(runId)) {
      const found = this.#expect(runId, RESUMABLE, 'go on with');
      this.#unrecorded.delete(runId);
      const run = options ? journal.setOptions(found, options, now()) : found;
      this.#update(run, { state: 'QUEUED', endedAt: null, problem: null }, 'run-resumed');
      this.#enqueue(runId);
    }
    return this.#told(runId);
  }

  /** Ends a run after what is under way; what had not left stays unsent. Throws NotFound, or BadInput for one that has ended. */
  cancel(runId: string): RunSummary {
    const active = this.#active.get(runId);
    if (active) {
      active.isWantedAgain = false;
      active.runner.stop('CANCELLED');
      return this.#told(runId);
    }
    const run = this.#expect(runId, [...CANCELLABLE, 'CANCELLED'], 'cancel');
    if (run.state === 'CANCELLED') return this.summary(runId);
    if (this.#queue.includes(runId)) this.#leaveQueue(runId, 'CANCELLED');
    // What an earlier session left unknown is still read back; nothing is sent.
    else if (this.#figuresOf(run).counts.unknown > 0) this.#begin(run).runner.stop('CANCELLED');
    else this.#update(run, { state: 'CANCELLED', endedAt: this.#deps.now() }, 'run-cancelled');
    return this.#told(runId);
  }

  /** Resolves when the run has ended or is paused, and its deliveries are counted. */
  async settled(runId: string): Promise<RunSummary> {
    for (;;) {
      const active = this.#active.get(runId);
      if (active) await active.ended;
      else if (this.#queue.includes(runId) && this.#current) await this.#active.get(this.#current)?.ended;
      else if (this.#delivering.has(runId)) await this.#delivering.get(runId);
      else return this.summary(runId);
    }
  }

  /** Hears of every change of a run; returns how to stop. */
  onRun(listener: (run: RunSummary) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops sending and waits for what is under way. Runs that were going on are INTERRUPTED. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue = [];
    for (const { runner } of this.#active.values()) runner.stop('INTERRUPTED');
    await Promise.all([...this.#active.values()].map(({ ended }) => ended));
    await Promise.all(this.#delivering.values());
  }

  // ── views ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Throws NotFound when there is no such run. */
  record(runId: string): RunRecord {
    const run = this.#active.get(runId)?.run ?? this.#unrecorded.get(runId) ?? this.#deps.journal.run(runId);
    if (run) return run;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'RUN_NOT_FOUND',
      message: `There is no run ${runId}.`,
      consequence: 'Nothing was changed.',
      action: 'Look at the list of runs.',
    });
  }

  /** A run as it stands. Throws NotFound. */
  summary(runId: string): RunSummary {
    return this.#summaryOf(this.record(runId));
  }

  /** Something about a run has changed that the runs themselves don't see. */
  changed(runId: string): void {
    if (this.find(runId)) this.#notify(runId);
  }

  #runsAhead(runId: string): number | null {
    const place = this.#queue.indexOf(runId);
    return place < 0 ? null : place + (this.#current === null ? 0 : 1);
  }

  /** The same, for an id that may be nobody’s. */
  find(runId: string): RunSummary | undefined {
    return this.#deps.journal.run(runId) && this.summary(runId);
  }

  /** Newest first. */
  list(limit: number): RunSummary[] {
    return this.#deps.journal.runs({ offset: 0, limit }).map((run) => this.#summaryOf(this.record(run.id)));
  }

  // ── life ───────────────────────────────────────────────────────────────────────────────────────────────────

  #enqueue(runId: string): void {
    this.#queue.push(runId);
    this.#pump();
  }

  #leaveQueue(runId: string, state: 'PAUSED' | 'CANCELLED'): void {
    this.#queue = this.#queue.filter((id) => id !== runId);
    const endedAt = state === 'CANCELLED' ? this.#deps.now() : null;
    this.#update(this.record(runId), { state, endedAt }, `run-${state.toLowerCase()}`);
    for (const waiting of this.#queue) this.#notify(waiting);
  }

  #pump(): void {
    if (this.#current !== null || this.#closing.signal.aborted) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#current = next;
    this.#begin(this.record(next));
    for (const runId of this.#queue) this.#notify(runId);
  }

  #begin(found: RunRecord): Active {
    const { delivery, now, runnerOf } = this.#deps;
    const startedAt = found.startedAt ?? now();
    const run = this.#update(found, {
      state: 'RUNNING',
      startedAt,
      endedAt: null,
      problem: null,
      deliveryClosed: false,
    });
    const figures = this.#figuresOf(run);
    this.#figures.delete(run.no);
    delivery.adopt(run.no, figures.delivery);
    const runner = runnerOf(run, figures.counts, run.options ?? {}, () => this.#progressed(run.id));
    // The first turn is taken a moment later, so that whoever starts a run can listen to it.
    const ended = Promise.resolve()
      .then(() => runner.run())
      .then((end) => this.#ended(run.id, end));
    const active: Active = { run, runner, since: now(), isWantedAgain: false, ended };
    this.#active.set(run.id, active);
    return active;
  }

  #ended(runId: string, end: RunEnd): void {
    const active = this.#active.get(runId);
    if (!active) return;
    const { now, delivery } = this.#deps;
    const { runner } = active;
    const isOver = end.state !== 'PAUSED' && end.state !== 'INTERRUPTED';
    const patch: RunPatch = {
      state: end.state,
      problem: end.problem,
      endedAt: isOver ? now() : null,
      activeMs: active.run.activeMs + (now() - active.since),
    };
    const run = this.#update(active.run, patch, `run-${end.state.toLowerCase()}`, runner.counts);
    this.#active.delete(runId);
    delivery.withdrawUnsettled(run.no);
    // Begun a moment later: it takes itself off this list, even when there is nothing to wait for.
    this.#delivering.set(
      runId,
      Promise.resolve().then(() => this.#awaitDelivery(run, runner.counts)),
    );
    if (this.#current === runId) this.#current = null;
    this.#notify(runId);
    this.#deps.onEnded(run, runner.counts);
    if (active.isWantedAgain) this.resume(runId);
    this.#pump();
  }

  async #awaitDelivery(run: RunRecord, counts: RunCounts): Promise<void> {
    const { journal, delivery, now, sleep } = this.#deps;
    while (delivery.open(run.no) > 0 && !this.#closing.signal.aborted) {
      const at = delivery.sweep() ?? now();
      if (delivery.open(run.no) === 0) break;
      await sleep(Math.max(1, Math.min(at - now(), this.#deps.progressMs)), this.#closing.signal);
    }
    // A run that was resumed meanwhile goes on counting and closes its deliveries itself.
    this.#delivering.delete(run.id);
    if (this.#active.has(run.id)) return;
    try {
      journal.commit({ deliveries: delivery.takeMarks() });
      const present = this.record(run.id);
      const wasSent = journal.requestCount(run) > 0;
      this.#figures.set(run.no, { counts, delivery: delivery.counts(run.no), wasSent });
      delivery.forget(run.no);
      this.#update(present, { deliveryClosed: true });
    } catch (error) {
      this.#unrecorded.set(run.id, {
        ...run,
        deliveryClosed: true,
        problem: run.problem ?? problemOf(error),
      });
    }
    this.#notify(run.id);
  }

  /** Changes a run in the journal; where that fails the change is shown all the same, with the journal's problem. */
  #update(run: RunRecord, patch: RunPatch, action?: string, detail?: unknown): RunRecord {
    const { journal, now } = this.#deps;
    try {
      const next = journal.updateRun(
        run,
        patch,
        action === undefined ? undefined : { name: action, at: now(), detail },
      );
      const active = this.#active.get(run.id);
      if (active) active.run = next;
      return next;
    } catch (error) {
      const next = { ...run, ...patch, problem: patch.problem ?? problemOf(error) };
      this.#unrecorded.set(run.id, next);
      return next;
    }
  }

  #expect(runId: string, states: readonly RunState[], verb: string): RunRecord {
    const run = this.record(runId);
    if (states.includes(run.state)) return run;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'RUN_STATE',
      message: `This run is ${run.state.toLowerCase()}: there is nothing to ${verb}.`,
      consequence: 'Nothing was changed.',
      action: 'Look at the run’s present state.',
    });
  }

  // ── figures ────────────────────────────────────────────────────────────────────────────────────────────────

  #figuresOf(run: RunRecord): Figures {
    const known = this.#figures.get(run.no);
    if (known) return known;
    const { journal } = this.#deps;
    const wasSent = journal.requestCount(run) > 0;
    const figures = { counts: journal.counts(run), delivery: journal.deliveryCounts(run), wasSent };
    this.#figures.set(run.no, figures);
    return figures;
  }

  #summaryOf(run: RunRecord): RunSummary {
    const active = this.#active.get(run.id);
    const isCounting = active !== undefined || this.#delivering.has(run.id);
    const counts = active?.runner.counts ?? this.#figuresOf(run).counts;
    const wasSent = isCounting ? !this.#deps.isLocal : this.#figuresOf(run).wasSent;
    const delivery = isCounting ? this.#deps.delivery.counts(run.no) : this.#figuresOf(run).delivery;
    const perSecond = active?.runner.perSecond ?? averageOf(run, counts);
    const left = counts.notSent + counts.sent + counts.unknown;
    return {
      id: run.id,
      kind: run.kind,
      model: run.model,
      description: run.description,
      state: active?.isWantedAgain ? 'QUEUED' : (active?.runner.stopping ?? run.state),
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      counts,
      delivery: {
        ...delivery,
        notSeen: !isCounting && wasSent ? Math.max(0, counts.applied - seenOf(delivery)) : 0,
      },
      isLocal: !wasSent && counts.applied > 0,
      perSecond,
      remainingMs: active && perSecond > 0 ? Math.round((left / perSecond) * 1_000) : null,
      concurrency: active?.runner.concurrency ?? 0,
      runsAhead: this.#runsAhead(run.id),
      undecided: counts.conflicted > 0 ? this.#deps.journal.undecided(run) : 0,
      problem: run.problem,
    };
  }

  // ── listeners ──────────────────────────────────────────────────────────────────────────────────────────────

  #progressed(runId: string): void {
    const { now, progressMs, delivery } = this.#deps;
    if (now() - (this.#notifiedAt.get(runId) ?? Number.NEGATIVE_INFINITY) < progressMs) return;
    delivery.sweep();
    this.#notify(runId);
  }

  #told(runId: string): RunSummary {
    this.#notify(runId);
    return this.summary(runId);
  }

  #notify(runId: string): void {
    this.#notifiedAt.set(runId, this.#deps.now());
    if (!this.#active.has(runId)) this.#notifiedAt.delete(runId);
    if (this.#listeners.size === 0) return;
    const summary = this.summary(runId);
    for (const listener of this.#listeners) listener(summary);
  }
}

/** Writes whose proof is decided, though it be that there can be none. */
const seenOf = ({ complete, incomplete, notListening }: DeliveryCounts): number =>
  complete + incomplete + (notListening?.count ?? 0);

function averageOf(run: RunRecord, counts: RunCounts): number {
  const settled = counts.applied + counts.conflicted + counts.rejected;
  return run.activeMs > 0 ? (settled * 1_000) / run.activeMs : 0;
}
