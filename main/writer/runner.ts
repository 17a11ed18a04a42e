import { setMaxListeners } from 'node:events';
import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import { backoffMs } from '../appsync';
import { answerOfError, isRefusedWhole } from './answer';
import type { Answer } from './answer';
import { decideConflict, thresholdPassed } from './conflict-policy';
import { COUNT_OF_STATE } from './journal/journal';
import type { ConflictEvent, Departure, RequestEnd } from './journal/step';
import type { RunRecord } from './journal/rows';
import { judgeReadBack, judgeResponse } from './judge';
import type { Verdict } from './judge';
import { isRepeatable, versionOf } from './operation';
import type { Outcome } from './operation';
import { RateMeter } from './rate-meter';
import { changedMeanwhile, mergedByService, stoppedBy, unsettled } from './run-problems';
import type { RunEnd, RunnerDeps } from './run-settings';
import { WorkQueue } from './work-queue';
import type { Item } from './work-queue';
import type { OperationState, RunCounts, RunOptions, RunState } from './writer-api';

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
/** Requests that are journalled ahead of their turn, at least. */
const RESERVE = 16;
const COMMIT_WAIT_MS = 100;

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
  /** Journalled as sent, waiting for their turn. */
  #reserved: Leaving[] = [];
  #withdrawn: Departure[] = [];
  #unrecordedSince = 0;
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
    setMaxListeners(0, this.#abort.signal);
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
    // A cancelled run still waits for writes that may arrive late; any other stop leaves them to the next session.
    this.#queue.release(this.#stop !== null && this.#stop.state !== 'CANCELLED');
    if (this.#stop) this.#withdrawReserved();
    this.#dispatch();
    if (this.#isCommitDue()) {
      this.#commit();
      this.#dispatch();
    }
    this.#startReads();
  }

  /** Commits are shared by as many operations as can wait for one: each costs a flush to disk. */
  #isCommitDue(): boolean {
    if (!this.#stop && this.#reserved.length < this.concurrency && this.#canReserve()) return true;
    if (!this.#hasUnrecorded()) return false;
    const isQuiet = this.#requestsUnderWay + this.#readsUnderWay === 0;
    return this.#stop !== null || isQuiet || this.#deps.now() >= this.#unrecordedSince + COMMIT_WAIT_MS;
  }

  #commit(): void {
    const arrivals = this.#arrivals;
    const reserved = this.#reserve();
    this.#deps.journal.commit({
      ends: this.#ends,
      conflicts: this.#conflicts,
      outcomes: arrivals.map(({ outcome }) => outcome),
      deliveries: this.#deps.delivery.takeMarks(),
      withdrawn: this.#withdrawn,
      departures: reserved.map(({ departure }) => departure),
    });
    // Only what is durable may leave, so nothing counts as reserved before this line.
    this.#reserved.push(...reserved);
    this.#arrivals = [];
    this.#conflicts = [];
    this.#ends = [];
    this.#withdrawn = [];
    this.#shareArrivals(arrivals);
    this.#deps.onProgress();
  }

  #hasUnrecorded(): boolean {
    const lists: readonly (readonly unknown[])[] = [
      this.#arrivals,
      this.#ends,
      this.#conflicts,
      this.#withdrawn,
    ];
    return lists.some((list) => list.length > 0) || this.#deps.delivery.hasMarks();
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
    if (this.#requestsUnderWay + this.#readsUnderWay + this.#reserved.length > 0) return false;
    if (this.#arrivals.length + this.#ends.length + this.#conflicts.length + this.#withdrawn.length > 0)
      return false;
    return this.#stop ? !this.#queue.hasReads && !this.#mustWaitForReads() : this.#queue.isEmpty;
  }

  #mustWaitForReads(): boolean {
    return this.#stop?.state === 'CANCELLED' && this.#queue.hasDelayedReads;
  }

  #naturalEnd(): RunEnd {
    if (this.#counts.unknown === 0) return { state: 'FINISHED', problem: null };
    return { state: 'FAILED', problem: unsettled(this.#counts.unknown) };
  }

  // ── requests ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Requests for the next turns, to be journalled together: none of them waits for the disk when its turn comes. */
  #reserve(): Leaving[] {
    const reserved: Leaving[] = [];
    const wanted = this.concurrency + Math.max(this.concurrency, RESERVE) - this.#reserved.length;
    while (reserved.length < wanted && this.#canReserve()) {
      const items = this.#queue.takeRequest();
      const sentAt = this.#deps.now();
      for (const item of items) {
        this.#move(item, 'SENT');
        item.operation = { ...item.operation, attempts: item.operation.attempts + 1, sentAt };
      }
      const operations = items.map(({ operation }) => operation);
      const requestNo = this.#deps.journal.nextRequestNo();
      reserved.push({ departure: { requestNo, runNo: this.#run.no, sentAt, operations }, items });
    }
    return reserved;
  }

  #canReserve(): boolean {
    return this.#stop === null && !this.#queue.hasReads && this.#queue.hasReady;
  }

  /** The run stops: what is journalled and has not left goes back to NOT_SENT. */
  #withdrawReserved(): void {
    for (const { departure, items } of this.#reserved) {
      for (const item of items) this.#move(item, 'NOT_SENT');
      this.#withdrawn.push(departure);
    }
    this.#reserved = [];
  }

  #dispatch(): void {
    while (this.#canSend()) {
      const leaving = this.#reserved.shift();
      if (!leaving) return;
      const at = this.#deps.now();
      for (const { operation } of leaving.items) {
        this.#deps.delivery.departing(this.#run.no, operation.id, this.#model.name, operation.key, at);
      }
      this.#requestsUnderWay += 1;
      void this.#send(leaving);
    }
  }

  #canSend(): boolean {
    if (this.#stop || this.#reserved.length === 0 || this.#deps.now() < this.#blockedUntil) return false;
    if (this.#requestsUnderWay + this.#readsUnderWay >= this.concurrency) return false;
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
    this.#markUnrecorded();
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
          mergedByService(this.#model.name, item.operation.key, verdict.differing),
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
    } else if (!this.#stop || this.#stop.state === 'CANCELLED') this.#queue.read(item, lateUntil);
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
    const passed = thresholdPassed(this.#options, this.#counts);
    if (passed !== null) this.stop('FAILED', stoppedBy(passed, null));
  }

  #settle(
    item: Item,
    outcome: Omit<Outcome, 'id' | 'at'>,
    applied: ModelInstance | null = null,
    learned: ModelInstance | null = null,
  ): void {
    this.#markUnrecorded();
    this.#move(item, outcome.state);
    if (outcome.state !== 'NOT_SENT' && outcome.state !== 'UNKNOWN') this.#meter.add(1);
    this.#arrivals.push({
      item,
      outcome: { ...outcome, id: item.operation.id, at: this.#deps.now() },
      applied,
      learned,
    });
  }

  #markUnrecorded(): void {
    if (this.#arrivals.length + this.#ends.length === 0) this.#unrecordedSince = this.#deps.now();
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
      return this.#conflict(
        item,
        'REFUSED',
        verdict.theirs,
        changedMeanwhile(this.#model.name, item.operation.key),
      );
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
    const isWaiting = this.#arrivals.length + this.#ends.length > 0;
    const moments = [this.#queue.nextAt, isWaiting ? this.#unrecordedSince + COMMIT_WAIT_MS : null];
    const isBlocked = !this.#stop && this.#blockedUntil > this.#deps.now();
    if (isBlocked) moments.push(this.#blockedUntil);
    return moments.reduce((least, at) => (at !== null && (least === null || at < least) ? at : least), null);
  }

  #backoff(attempt: number): number {
    return backoffMs(this.#deps.settings.backoff, attempt, this.#deps.random);
  }
}
