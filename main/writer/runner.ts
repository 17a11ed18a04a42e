import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import { backoffMs } from '../appsync';
import type { AppSyncClient } from '../appsync';
import { answerOfError, isRefusedWhole } from './answer';
import type { Answer } from './answer';
import type { ChangeRules } from './change';
import { decideConflict } from './conflict-policy';
import type { DeliveryTracker } from './delivery';
import type { MutationDocuments } from './documents';
import { COUNT_OF_STATE } from './journal/journal';
import type { ConflictEvent, Departure, Journal, RequestEnd } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { judgeReadBack, judgeResponse } from './judge';
import type { Verdict } from './judge';
import { isRepeatable, versionOf } from './operation';
import type { FieldValues, Operation, Outcome } from './operation';
import type { Pace } from './pace';
import { RateMeter } from './rate-meter';
import type { RecordReader } from './record-reader';
import { WorkQueue } from './work-queue';
import type { Item } from './work-queue';
import type { OperationState, RunCounts, RunOptions, RunState } from './writer-api';

/** Settings of every run. Durations are in milliseconds. */
export interface RunnerSettings {
  /** Backoff between attempts: full jitter below these steps. */
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  /** Attempts of one operation that were refused for pace, and of one read, before the run stops. */
  readonly maxAttempts: number;
  /** AppSync ends a request after 30 s: until then a write whose answer was lost may still be carried out. */
  readonly lateWriteMs: number;
  /** A lost answer is followed by a read after this, so that the write has its usual time to arrive. */
  readonly settleDelayMs: number;
  /** Aliased mutations in one request of a batch. */
  readonly operationsPerRequest: number;
}

export const DEFAULT_RUNNER_SETTINGS: RunnerSettings = {
  backoff: { baseMs: 200, capMs: 20_000 },
  maxAttempts: 10,
  lateWriteMs: 30_000,
  settleDelayMs: 250,
  operationsPerRequest: 10,
};

export interface RunnerDeps {
  readonly journal: Journal;
  readonly client: AppSyncClient;
  readonly documents: MutationDocuments;
  readonly reader: RecordReader;
  readonly rules: ChangeRules;
  readonly delivery: DeliveryTracker;
  readonly pace: Pace;
  readonly settings: RunnerSettings;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The change on the record as the service has it now: recomputed for appends, the same for literals. */
  readonly changeOn: (operation: Operation, record: ModelInstance) => FieldValues;
  /** The change was computed from other fields as well, so that none of them may have changed. */
  readonly readsWholeRecord: boolean;
  /** Takes records that the service has answered with, once their outcome is durable. */
  readonly share: (records: readonly ModelInstance[]) => void;
  readonly onProgress: () => void;
}

/** How a run came to its end, or to its pause. */
export interface RunEnd {
  readonly state: RunState;
  readonly problem: Problem | null;
}

interface Arrival {
  readonly item: Item;
  readonly outcome: Outcome;
  /** The record of an applied write, which our subscription must show as well. */
  readonly applied: ModelInstance | null;
  readonly learned: ModelInstance | null;
}

interface Leaving {
  readonly departure: Departure;
  readonly items: readonly Item[];
}

const SMALL_BATCH = 20;
const HOPELESS = 5;
const MARKS_WAIT_MS = 250;

/**
 * Sends the operations of one run, from the first that isn't settled to the last.
 *
 * One loop takes turns: it makes durable what has arrived and what is about to leave in one commit, then shares the
 * former and sends the latter (invariant 3). Nothing whose answer was lost is sent again before a read has shown
 * that it isn't in place.
 */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #run: RunRecord;
  readonly #options: RunOptions;
  readonly #model: Model;
  readonly #queue: WorkQueue;
  readonly #abort = new AbortController();
  readonly #meter: RateMeter;
  readonly #counts: Record<keyof RunCounts, number>;
  #requestsUnderWay = 0;
  #readsUnderWay = 0;
  #networkFailures = 0;
  #blockedUntil = 0;
  #arrivals: Arrival[] = [];
  #conflicts: ConflictEvent[] = [];
  #ends: RequestEnd[] = [];
  #stop: RunEnd | null = null;
  #wake: (() => void) | null = null;
  #hasNews = false;

  constructor(deps: RunnerDeps, run: RunRecord, counts: RunCounts, options: RunOptions) {
    this.#deps = deps;
    this.#run = run;
    this.#options = options;
    this.#model = deps.rules.model;
    this.#counts = { ...counts };
    const perRequest =
      options.operationsPerRequest ?? (counts.planned > SMALL_BATCH ? deps.settings.operationsPerRequest : 1);
    this.#queue = new WorkQueue(deps.journal, run, { now: deps.now, perRequest });
    this.#meter = new RateMeter(deps.now);
  }

  get counts(): RunCounts {
    return { ...this.#counts };
  }

  /** Requests that may be under way. */
  get concurrency(): number {
    return Math.min(this.#deps.pace.limit, this.#options.concurrency ?? Number.POSITIVE_INFINITY);
  }

  get perSecond(): number {
    return this.#meter.perSecond();
  }

  /** What the run was told to become; answers to what is under way may still come. */
  get stopping(): RunState | null {
    return this.#stop?.state ?? null;
  }

  /** Ends the run after what is under way: no further operation leaves. The first word counts, but a pause may become more. */
  stop(state: RunState, problem: Problem | null = null): void {
    if (this.#stop === null || this.#stop.state === 'PAUSED') this.#stop = { state, problem };
    this.#news();
  }

  /** Runs until everything is settled or the run is stopped. Never rejects: a failure is the end's problem. */
  async run(): Promise<RunEnd> {
    try {
      for (;;) {
        this.#turn();
        if (this.#isOver()) break;
        await this.#nextNews();
      }
    } catch (error) {
      this.#stop = { state: 'FAILED', problem: problemOf(error) };
      this.#abort.abort();
      while (this.#requestsUnderWay + this.#readsUnderWay > 0) await this.#nextNews();
    }
    this.#abort.abort();
    return this.#stop ?? this.#naturalEnd();
  }

  // ── one turn ───────────────────────────────────────────────────────────────────────────────────────────────

  #turn(): void {
    this.#queue.release(this.#stop !== null);
    const arrivals = this.#arrivals;
    const leaving = this.#assemble();
    const step = {
      departures: leaving.map(({ departure }) => departure),
      ends: this.#ends,
      outcomes: arrivals.map(({ outcome }) => outcome),
      conflicts: this.#conflicts,
      deliveries: this.#deps.delivery.takeMarks(),
    };
    const isEmpty = Object.values(step).every((part) => part.length === 0);
    try {
      if (!isEmpty) this.#deps.journal.commit(step);
    } catch (error) {
      // What could not be made durable doesn't leave.
      this.#requestsUnderWay -= leaving.length;
      throw error;
    }
    this.#arrivals = [];
    this.#conflicts = [];
    this.#ends = [];
    this.#shareArrivals(arrivals);
    for (const one of leaving) void this.#send(one);
    this.#startReads();
    if (!isEmpty) this.#deps.onProgress();
  }

  #shareArrivals(arrivals: readonly Arrival[]): void {
    const { delivery } = this.#deps;
    for (const { item, outcome, applied } of arrivals) {
      if (applied) delivery.applied(this.#model.name, item.operation.key, versionOf(applied));
      else if (outcome.state !== 'UNKNOWN') delivery.withdrawn(this.#model.name, item.operation.key);
    }
    const learned = arrivals.flatMap((arrival) => (arrival.learned ? [arrival.learned] : []));
    if (learned.length > 0) this.#deps.share(learned);
  }

  #isOver(): boolean {
    const waiting = this.#requestsUnderWay + this.#readsUnderWay + this.#arrivals.length + this.#ends.length;
    if (waiting > 0 || this.#conflicts.length > 0) return false;
    return this.#stop ? !this.#queue.hasReads : this.#queue.isEmpty;
  }

  #naturalEnd(): RunEnd {
    if (this.#counts.unknown === 0) return { state: 'FINISHED', problem: null };
    return {
      state: 'FAILED',
      problem: {
        kind: 'Transient',
        code: 'OUTCOMES_UNKNOWN',
        message: `${this.#counts.unknown} operations could not be settled.`,
        consequence: 'Their records may or may not have been written.',
        action:
          'Go on with the run when the service answers: it reads them back before it sends anything again.',
      },
    };
  }

  // ── requests ───────────────────────────────────────────────────────────────────────────────────────────────

  #assemble(): Leaving[] {
    const leaving: Leaving[] = [];
    while (this.#canSend()) {
      const items = this.#queue.takeRequest();
      const sentAt = this.#deps.now();
      for (const item of items) {
        this.#move(item, 'SENT');
        const { operation } = item;
        item.operation = { ...operation, attempts: operation.attempts + 1, sentAt };
        this.#deps.delivery.departing(this.#run.no, operation.id, this.#model.name, operation.key, sentAt);
      }
      this.#requestsUnderWay += 1;
      const operations = items.map(({ operation }) => operation);
      const requestNo = this.#deps.journal.nextRequestNo();
      leaving.push({ departure: { requestNo, runNo: this.#run.no, sentAt, operations }, items });
    }
    return leaving;
  }

  #canSend(): boolean {
    if (this.#stop || this.#requestsUnderWay + this.#readsUnderWay >= this.concurrency) return false;
    if (this.#queue.hasReads || this.#deps.now() < this.#blockedUntil || !this.#queue.hasReady) return false;
    const waitMs = this.#deps.pace.permit();
    if (waitMs > 0) this.#blockedUntil = this.#deps.now() + waitMs;
    return waitMs === 0;
  }

  async #send({ departure, items }: Leaving): Promise<void> {
    const { documents, client, now } = this.#deps;
    const kind = items[0]?.operation.kind ?? 'UPDATE';
    const mutation = documents.mutation(this.#model.name, kind, items.length);
    let answer: Answer;
    try {
      const request = { document: mutation.document, variables: mutation.variables(departure.operations) };
      const response = await client.mutate(
        { ...request, operationName: mutation.operationName },
        { signal: this.#abort.signal },
      );
      answer = { kind: 'ANSWERED', response };
    } catch (error) {
      answer = answerOfError(error);
    }
    this.#requestsUnderWay -= 1;
    const response = answer.kind === 'ANSWERED' ? answer.response : null;
    this.#ends.push({
      requestNo: departure.requestNo,
      at: now(),
      ms: response?.ms ?? null,
      httpStatus: response?.httpStatus ?? null,
      requestId: response?.requestId ?? null,
      problem: answer.kind === 'ANSWERED' ? null : answer.problem,
    });
    this.#takeAnswer(answer, items, mutation.aliases);
    this.#news();
  }

  #takeAnswer(answer: Answer, items: readonly Item[], aliases: readonly string[]): void {
    if (answer.kind === 'ANSWERED') {
      this.#networkFailures = 0;
      this.#deps.pace.answered(answer.response.ms);
      if (items.length > 1 && isRefusedWhole(answer.response)) return this.#sendAlone(items);
      items.forEach((item, i) => {
        const alias = aliases[i] ?? '';
        this.#take(
          item,
          judgeResponse(this.#deps.rules.schema, this.#model, item.operation, alias, answer.response),
        );
      });
      return;
    }
    if (answer.kind === 'UNCERTAIN') {
      for (const item of items) this.#take(item, { kind: 'UNCERTAIN', problem: answer.problem });
      if (answer.stop) this.stop('FAILED', answer.problem);
      return;
    }
    if (answer.reason === 'document') {
      if (items.length > 1) this.#sendAlone(items);
      else for (const item of items) this.#take(item, { kind: 'REJECTED', problem: answer.problem });
      return;
    }
    if (answer.reason === 'stop') this.stop('FAILED', answer.problem);
    if (answer.reason === 'network') this.#networkFailed(answer.problem);
    for (const item of items) this.#take(item, { kind: 'THROTTLED', problem: answer.problem });
  }

  /** One operation that the whole request was refused for must not take the others with it. */
  #sendAlone(items: readonly Item[]): void {
    for (const item of items) {
      item.alone = true;
      this.#settle(item, { state: 'NOT_SENT' });
      this.#queue.again(item, null);
    }
  }

  #networkFailed(problem: Problem): void {
    this.#networkFailures += 1;
    if (this.#networkFailures >= this.#deps.settings.maxAttempts) this.stop('FAILED', problem);
    this.#blockedUntil = this.#deps.now() + this.#backoff(this.#networkFailures);
  }

  // ── verdicts ───────────────────────────────────────────────────────────────────────────────────────────────

  #take(item: Item, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'APPLIED':
        return this.#settle(
          item,
          { state: 'APPLIED', result: verdict.record },
          verdict.record,
          verdict.record,
        );
      case 'MERGED':
        return this.#conflict(
          item,
          'MERGED',
          verdict.record,
          mergedProblem(this.#model.name, item, verdict.differing),
        );
      case 'CONFLICT':
        return this.#takeConflict(item, verdict.theirs, verdict.problem);
      case 'REJECTED':
        return this.#reject(item, verdict.problem);
      case 'THROTTLED':
        return this.#retryLater(item, verdict.problem);
      case 'UNCERTAIN':
        this.#settle(item, { state: 'UNKNOWN', problem: verdict.problem });
        item.operation = { ...item.operation, uncertain: true };
        return this.#queue.read(item, this.#deps.now() + this.#deps.settings.settleDelayMs);
      case 'NOT_APPLIED':
        return this.#takeNotApplied(item);
    }
  }

  #reject(item: Item, problem: Problem): void {
    this.#settle(item, { state: 'REJECTED', problem });
    // Rules may refuse single records; where nothing at all gets through, they refuse these credentials.
    const isHopeless =
      problem.kind === 'Unauthorized' && this.#counts.applied === 0 && this.#counts.rejected >= HOPELESS;
    if (isHopeless) this.stop('FAILED', problem);
    this.#checkThresholds();
  }

  #takeConflict(item: Item, theirs: ModelInstance | null, problem: Problem | null): void {
    if (theirs === null) {
      // Old templates and failed conditions answer without the record: only a read tells whose write is in place.
      item.refusal = problem;
      return this.#queue.read(item, null);
    }
    if (item.operation.uncertain) {
      const verdict = judgeReadBack(this.#deps.rules.schema, this.#model, item.operation, theirs);
      if (verdict.kind === 'APPLIED') return this.#take(item, verdict);
    }
    this.#conflict(item, 'REFUSED', theirs, problem);
  }

  #takeNotApplied(item: Item): void {
    const { operation } = item;
    const lateUntil = (operation.sentAt ?? 0) + this.#deps.settings.lateWriteMs;
    const mayStillArrive = !isRepeatable(this.#model, operation) && this.#deps.now() < lateUntil;
    if (!mayStillArrive) {
      this.#settle(item, { state: 'NOT_SENT' });
      if (!this.#stop) this.#queue.again(item, null);
    } else if (!this.#stop) this.#queue.read(item, lateUntil);
  }

  #retryLater(item: Item, problem: Problem): void {
    this.#settle(item, { state: 'NOT_SENT' });
    if (problem.code !== 'NO_CONNECTION') this.#deps.pace.throttled();
    item.failures += 1;
    if (item.failures >= this.#deps.settings.maxAttempts) return this.stop('FAILED', problem);
    if (!this.#stop) this.#queue.again(item, this.#deps.now() + this.#backoff(item.failures));
  }

  #conflict(
    item: Item,
    how: ConflictEvent['how'],
    theirs: ModelInstance | null,
    problem: Problem | null,
  ): void {
    const { operation } = item;
    const before = this.#deps.journal.before(operation.id);
    const policy = this.#options.onConflict ?? 'skip';
    const decision = decideConflict(this.#deps.rules.schema, this.#model, policy, {
      kind: operation.kind,
      change: operation.change,
      before,
      theirs,
      retries: item.retries,
      readsWholeRecord: this.#deps.readsWholeRecord,
    });
    const event = {
      operationId: operation.id,
      at: this.#deps.now(),
      how,
      baseVersion: operation.baseVersion,
      ours: operation.change,
      theirs,
    };
    if (decision === 'retry' && theirs) {
      this.#conflicts.push({ ...event, settled: policy });
      return this.#rebase(item, theirs);
    }
    this.#conflicts.push({ ...event, settled: null });
    const result = how === 'MERGED' ? theirs : null;
    this.#settle(item, { state: 'CONFLICTED', result, theirs, problem }, null, theirs);
    if (decision === 'stop') this.stop('FAILED', stoppedBy('a conflict', problem));
    this.#checkThresholds();
  }

  /** Goes on with the version that the service has given out, and with what is left to change on it. */
  #rebase(item: Item, theirs: ModelInstance): void {
    const { operation } = item;
    const change = operation.kind === 'DELETE' ? operation.change : this.#deps.changeOn(operation, theirs);
    if (operation.kind === 'UPDATE' && Object.keys(change).length === 0) {
      return this.#settle(item, { state: 'UNCHANGED', result: theirs }, null, theirs);
    }
    const baseVersion = versionOf(theirs);
    this.#settle(item, { state: 'NOT_SENT', rebase: { baseVersion, before: theirs, change } }, null, theirs);
    item.operation = { ...operation, baseVersion, change, uncertain: false };
    item.retries += 1;
    if (!this.#stop) this.#queue.again(item, null);
  }

  #checkThresholds(): void {
    const { maxConflicts, maxFailures } = this.#options;
    if (maxConflicts !== undefined && this.#counts.conflicted > maxConflicts) {
      this.stop('FAILED', stoppedBy(`more than ${maxConflicts} conflicts`, null));
    }
    if (maxFailures !== undefined && this.#counts.rejected > maxFailures) {
      this.stop('FAILED', stoppedBy(`more than ${maxFailures} failures`, null));
    }
  }

  #settle(
    item: Item,
    outcome: Omit<Outcome, 'id' | 'at'>,
    applied: ModelInstance | null = null,
    learned: ModelInstance | null = null,
  ): void {
    this.#move(item, outcome.state);
    if (outcome.state !== 'NOT_SENT' && outcome.state !== 'UNKNOWN') this.#meter.add(1);
    this.#arrivals.push({
      item,
      outcome: { ...outcome, id: item.operation.id, at: this.#deps.now() },
      applied,
      learned,
    });
  }

  #move(item: Item, state: OperationState): void {
    this.#counts[COUNT_OF_STATE[item.state]] -= 1;
    this.#counts[COUNT_OF_STATE[state]] += 1;
    item.state = state;
  }

  // ── reading back ───────────────────────────────────────────────────────────────────────────────────────────

  #startReads(): void {
    while (
      this.#queue.hasReads &&
      this.#requestsUnderWay + this.#readsUnderWay < Math.max(1, this.concurrency)
    ) {
      const item = this.#queue.takeRead();
      if (!item) return;
      this.#readsUnderWay += 1;
      void this.#readBack(item);
    }
  }

  async #readBack(item: Item): Promise<void> {
    try {
      const record = await this.#deps.reader.read(this.#model, item.operation.key, this.#abort.signal);
      this.#networkFailures = 0;
      this.#takeReadBack(item, record);
    } catch (error) {
      this.#readFailed(item, problemOf(error));
    }
    this.#readsUnderWay -= 1;
    this.#news();
  }

  #takeReadBack(item: Item, record: ModelInstance | null): void {
    const { operation, refusal } = item;
    const verdict = judgeReadBack(this.#deps.rules.schema, this.#model, operation, record);
    item.refusal = null;
    if (refusal === null) {
      if (verdict.kind !== 'CONFLICT') return this.#take(item, verdict);
      return this.#conflict(item, 'REFUSED', verdict.theirs, changedMeanwhile(this.#model.name, item));
    }
    // The service refused this attempt; only an earlier one whose answer was lost can have been applied.
    if (verdict.kind === 'APPLIED' && operation.uncertain) return this.#take(item, verdict);
    if (record === null)
      return this.#take(item, {
        kind: 'REJECTED',
        problem: verdict.kind === 'REJECTED' ? verdict.problem : refusal,
      });
    this.#conflict(item, 'REFUSED', record, refusal);
  }

  #readFailed(item: Item, problem: Problem): void {
    if (problem.kind !== 'Transient') this.stop('FAILED', problem);
    item.failures += 1;
    if (this.#stop || item.failures >= this.#deps.settings.maxAttempts)
      return this.#leaveUnknown(item, problem);
    this.#queue.read(item, this.#deps.now() + this.#backoff(item.failures));
  }

  /** Stays unknown in the journal: going on with the run reads it back again. */
  #leaveUnknown(item: Item, problem: Problem): void {
    if (item.state !== 'UNKNOWN') this.#settle(item, { state: 'UNKNOWN', problem });
  }

  // ── waiting ────────────────────────────────────────────────────────────────────────────────────────────────

  #news(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  /** Waits for an answer, a word from outside, or the moment when something delayed is due. */
  async #nextNews(): Promise<void> {
    if (!this.#hasNews) {
      const timer = new AbortController();
      const arrival = new Promise<void>((resolve) => (this.#wake = resolve));
      const at = this.#nextMoment();
      const due = at === null ? [] : [this.#deps.sleep(Math.max(0, at - this.#deps.now()), timer.signal)];
      await Promise.race([arrival, ...due]);
      timer.abort();
      this.#wake = null;
    }
    this.#hasNews = false;
    // Answers that arrive together share one commit.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #nextMoment(): number | null {
    const moments = [
      this.#queue.nextAt,
      this.#deps.delivery.hasMarks() ? this.#deps.now() + MARKS_WAIT_MS : null,
    ];
    const isBlocked = !this.#stop && this.#blockedUntil > this.#deps.now();
    if (isBlocked) moments.push(this.#blockedUntil);
    return moments.reduce((least, at) => (at !== null && (least === null || at < least) ? at : least), null);
  }

  #backoff(attempt: number): number {
    return backoffMs(this.#deps.settings.backoff, attempt, this.#deps.random);
  }
}

function mergedProblem(model: string, item: Item, differing: readonly string[]): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'MERGED_BY_SERVICE',
    message: `The service merged this write with another one: ${differing.join(', ')} ${differing.length === 1 ? 'is' : 'are'} not as asked.`,
    consequence: 'The record has a new version that holds the service’s values for these fields.',
    action: 'Compare both sides, then write again on the present version if the asked values are right.',
    place: { model, key: item.operation.key },
  };
}

function changedMeanwhile(model: string, item: Item): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'CHANGED_MEANWHILE',
    message: 'The answer to this write was lost, and the record has been changed by someone else as well.',
    consequence: 'Whether the write was carried out before that change can’t be told from the record.',
    action: 'Compare both sides, then write again on the present version if the asked values are missing.',
    place: { model, key: item.operation.key },
  };
}

function stoppedBy(what: string, problem: Problem | null): Problem {
  return {
    kind: 'ConflictUnhandled',
    code: 'STOPPED_BY_POLICY',
    message: `The run stopped because of ${what}, as its policy asks.${problem ? ` ${problem.message}` : ''}`,
    consequence: 'Operations that had not left are untouched.',
    action: 'Settle the conflicts and failures, then go on with the run.',
  };
}
