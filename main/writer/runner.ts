import { setMaxListeners } from 'node:events';
import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import { answerOfError, isRefusedWhole } from './answer';
import type { Answer } from './answer';
import type { Departure } from './journal/step';
import type { RunRecord } from './journal/rows';
import { judgeResponse } from './judge';
import { versionOf } from './operation';
import type { Operation } from './operation';
import { unsettled } from './run-problems';
import { retryDelayMs, SMALL_BATCH } from './run-settings';
import type { RunEnd, RunnerDeps } from './run-settings';
import { Settlement } from './settlement';
import { UnrecordedStep } from './unrecorded-step';
import type { Arrival } from './unrecorded-step';
import { WorkQueue } from './work-queue';
import type { Item, Merge } from './work-queue';
import type { RunCounts, RunOptions, RunState } from './writer-api';

interface Leaving {
  readonly departure: Departure;
  readonly items: readonly Item[];
}

/**
 * What is journalled ahead of its turn: a flush to disk may take as long as many answers. Much more than what is under
 * way would hold the thread for so long that the service has answered everything and waits for requests.
 */
const RESERVE = { operations: 80, timesUnderWay: 2 };
/** Records that the local copy learns at a time, for the same reason. */
const SHARED_AT_ONCE = 100;
const COMMIT_WAIT_MS = 250;
/** A run that waits for our subscriptions looks for them so often. */
const HELD_LOOK_MS = 250;

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
  readonly #perRequest: number;
  readonly #queue: WorkQueue;
  readonly #abort = new AbortController();
  readonly #step: UnrecordedStep;
  readonly #settlement: Settlement;
  #requestsUnderWay = 0;
  #readsUnderWay = 0;
  #networkFailures = 0;
  #blockedUntil = 0;
  /** Journalled as sent, waiting for their turn. */
  #reserved: Leaving[] = [];
  /** Records of answers that are durable and not in the local copy yet. */
  #learned: ModelInstance[] = [];
  #stop: RunEnd | null = null;
  #wake: (() => void) | null = null;
  #hasNews = false;
  #alarm: { readonly at: number; readonly off: AbortController } | null = null;

  constructor(deps: RunnerDeps, run: RunRecord, counts: RunCounts, options: RunOptions) {
    this.#deps = deps;
    this.#run = run;
    this.#options = options;
    this.#model = deps.rules.model;
    this.#perRequest =
      options.operationsPerRequest ?? (counts.planned > SMALL_BATCH ? deps.settings.operationsPerRequest : 1);
    this.#queue = new WorkQueue(deps.journal, run, {
      now: deps.now,
      perRequest: this.#perRequest,
      isOvertaken: deps.isLate ? (operation) => isOvertaken(operation, deps.known(operation.key)) : null,
    });
    this.#step = new UnrecordedStep(deps.now);
    this.#settlement = new Settlement({
      deps,
      options,
      counts,
      queue: this.#queue,
      step: this.#step,
      run: this,
    });
    setMaxListeners(0, this.#abort.signal);
  }

  get counts(): RunCounts {
    return this.#settlement.counts;
  }

  /** Requests that may be under way. */
  get concurrency(): number {
    return Math.min(this.#deps.pace.limit, this.#options.concurrency ?? Number.POSITIVE_INFINITY);
  }

  get perSecond(): number {
    return this.#settlement.perSecond;
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
    this.#setAlarm(null);
    return this.#stop ?? this.#naturalEnd();
  }

  // ── one turn ───────────────────────────────────────────────────────────────────────────────────────────────

  #turn(): void {
    // A cancelled run still waits for writes that may arrive late; any other stop leaves them to the next session.
    this.#queue.release(this.#stop !== null && this.#stop.state !== 'CANCELLED');
    if (this.#stop) {
      this.#withdrawReserved();
      // Up to a whole window of them may wait, and none of them can make anything certain that isn't.
      this.#queue.dropUnsentReads();
    }
    this.#dispatch();
    if (this.#isCommitDue()) this.#commit();
    else this.#share();
    this.#startReads();
  }

  /** Commits are shared by as many operations as can wait for one: each costs a flush to disk. */
  #isCommitDue(): boolean {
    if (!this.#stop && this.#reserved.length < this.concurrency && this.#canReserve()) return true;
    if (!this.#hasUnrecorded()) return false;
    const isQuiet = this.#requestsUnderWay + this.#readsUnderWay === 0;
    return this.#stop !== null || isQuiet || this.#deps.now() >= this.#step.since + COMMIT_WAIT_MS;
  }

  #commit(): void {
    // What a retry meets is told from the local copy, which is therefore never behind by more than one commit.
    while (this.#learned.length > 0) this.#share();
    const { arrivals, ends, conflicts, withdrawn } = this.#step.contents;
    const reserved = this.#reserve();
    this.#deps.journal.commit({
      ends,
      conflicts,
      outcomes: arrivals.map(({ outcome }) => outcome),
      deliveries: this.#deps.delivery.takeMarks(),
      withdrawn,
      departures: reserved.map(({ departure }) => departure),
    });
    // Only what is durable may leave, so nothing counts as reserved before this line.
    this.#reserved.push(...reserved);
    this.#step.clear();
    this.#dispatch();
    this.#takeArrivals(arrivals);
    this.#deps.onProgress();
  }

  #hasUnrecorded(): boolean {
    return !this.#step.isEmpty || this.#deps.delivery.hasMarks();
  }

  #takeArrivals(arrivals: readonly Arrival[]): void {
    const { delivery } = this.#deps;
    for (const { item, outcome, applied, learned } of arrivals) {
      if (applied) delivery.applied(this.#model.name, item.operation.key, versionOf(applied));
      // What has left once more in this very turn is expected anew.
      else if (outcome.state !== 'UNKNOWN' && item.state !== 'SENT')
        delivery.withdrawn(this.#model.name, item.operation.key);
      if (learned) this.#learned.push(learned);
    }
  }

  /** The local copy learns what was answered, a few records at a time: the service is kept busy meanwhile. */
  #share(): void {
    const learned = this.#learned.splice(0, SHARED_AT_ONCE);
    if (learned.length > 0) this.#deps.share(learned);
  }

  #isOver(): boolean {
    if (this.#requestsUnderWay + this.#readsUnderWay + this.#reserved.length > 0) return false;
    if (!this.#step.isEmpty || this.#learned.length > 0) return false;
    return this.#stop ? !this.#queue.hasReads && !this.#mustWaitForReads() : this.#queue.isEmpty;
  }

  #mustWaitForReads(): boolean {
    return this.#stop?.state === 'CANCELLED' && this.#queue.hasDelayedReads;
  }

  #naturalEnd(): RunEnd {
    const { unknown } = this.#settlement.counts;
    if (unknown === 0) return { state: 'FINISHED', problem: null };
    return { state: 'FAILED', problem: unsettled(unknown) };
  }

  // ── requests ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Requests for the next turns, to be journalled together: none of them waits for the disk when its turn comes. */
  #reserve(): Leaving[] {
    const reserved: Leaving[] = [];
    const { operations: least, timesUnderWay } = RESERVE;
    const ahead = Math.max(timesUnderWay * this.concurrency, Math.ceil(least / this.#perRequest));
    const wanted = this.concurrency + ahead - this.#reserved.length;
    while (reserved.length < wanted && this.#canReserve()) {
      const items = this.#queue.takeRequest();
      const sentAt = this.#deps.now();
      for (const item of items) {
        this.#settlement.move(item, 'SENT');
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
      for (const item of items) this.#settlement.move(item, 'NOT_SENT');
      this.#step.addWithdrawn(departure);
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

  #hasRoomToSend(): boolean {
    if (this.#stop || this.#reserved.length === 0) return false;
    return this.#requestsUnderWay + this.#readsUnderWay < this.concurrency;
  }

  #canSend(): boolean {
    const { listening, settings, now } = this.#deps;
    if (!this.#hasRoomToSend() || now() < this.#blockedUntil) return false;
    // After an outage requests get through sooner than subscriptions, and what leaves before them has no proof.
    const heldMs = Math.min(listening.holdMs(this.#model.name, settings.holdMs), HELD_LOOK_MS);
    if (heldMs > 0) {
      this.#blockedUntil = now() + heldMs;
      return false;
    }
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
    this.#step.addEnd({
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
      if (items.length > 1 && isRefusedWhole(answer.response)) return this.#settlement.sendAlone(items);
      items.forEach((item, i) => {
        const alias = aliases[i] ?? '';
        this.#settlement.take(
          item,
          judgeResponse(this.#deps.rules.schema, this.#model, item.operation, alias, answer.response),
        );
      });
      return;
    }
    if (answer.kind === 'UNCERTAIN') {
      for (const item of items) this.#settlement.take(item, { kind: 'UNCERTAIN', problem: answer.problem });
      if (answer.stop) this.stop('FAILED', answer.problem);
      return;
    }
    if (answer.reason === 'document') {
      if (items.length > 1) this.#settlement.sendAlone(items);
      else
        for (const item of items) this.#settlement.take(item, { kind: 'REJECTED', problem: answer.problem });
      return;
    }
    if (answer.reason === 'stop') this.stop('FAILED', withinRun(answer.problem));
    if (answer.reason === 'network') this.#networkFailed(answer.problem);
    for (const item of items) this.#settlement.take(item, { kind: 'THROTTLED', problem: answer.problem });
  }

  #networkFailed(problem: Problem): void {
    this.#networkFailures += 1;
    if (this.#networkFailures >= this.#deps.settings.maxAttempts) this.stop('FAILED', withinRun(problem));
    this.#blockedUntil = this.#deps.now() + retryDelayMs(this.#deps, this.#networkFailures);
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
      if (item.merge) this.#settlement.takeMet(item, await this.#findMet(item, item.merge));
      else {
        const record = await this.#deps.reader.read(this.#model, item.operation.key, this.#abort.signal);
        this.#settlement.takeReadBack(item, record);
      }
      this.#networkFailures = 0;
    } catch (error) {
      this.#settlement.readFailed(item, problemOf(error));
    }
    this.#readsUnderWay -= 1;
    this.#news();
  }

  /** The record as it was before a merge, from the service's delta; null where that doesn't hold it. */
  async #findMet({ operation }: Item, { record }: Merge): Promise<ModelInstance | null> {
    const version = versionOf(record);
    if (version === null) return null;
    const around = operation.sentAt ?? this.#deps.now();
    return this.#deps.finder.find(this.#model, operation.key, version - 1, around, this.#abort.signal);
  }

  // ── waiting ────────────────────────────────────────────────────────────────────────────────────────────────

  #news(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  /** Waits for an answer, a word from outside, or the moment when something delayed is due. */
  async #nextNews(): Promise<void> {
    if (!this.#hasNews && this.#learned.length === 0) {
      const arrival = new Promise<void>((resolve) => (this.#wake = resolve));
      this.#setAlarm(this.#nextMoment());
      await arrival;
      this.#wake = null;
    }
    this.#hasNews = false;
    // Answers that arrive together share one commit.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** One alarm at a time; most answers leave the next moment as it was, and need no other. */
  #setAlarm(at: number | null): void {
    if (at === this.#alarm?.at) return;
    this.#alarm?.off.abort();
    this.#alarm = null;
    if (at === null) return;
    const alarm = { at, off: new AbortController() };
    this.#alarm = alarm;
    void this.#deps.sleep(Math.max(0, at - this.#deps.now()), alarm.off.signal).then(() => {
      if (this.#alarm !== alarm) return;
      this.#alarm = null;
      this.#wake?.();
    });
  }

  #nextMoment(): number | null {
    const moments = [this.#queue.nextAt, this.#step.hasAnswers ? this.#step.since + COMMIT_WAIT_MS : null];
    // Its moment may have come while a commit was written: then nothing else would ever wake the run.
    if (this.#hasRoomToSend()) moments.push(this.#blockedUntil);
    return moments.reduce((least, at) => (at !== null && (least === null || at < least) ? at : least), null);
  }
}

/** What refuses a request says what it did to that one; of the run it is another thing. */
function withinRun(problem: Problem): Problem {
  const consequence =
    'The request wrote nothing. What the run has applied before stays; the rest was not sent.';
  return { ...problem, consequence };
}

/** Sent on an old version, a list would be appended to what somebody else has made of it meanwhile (service 3.3). */
function isOvertaken({ baseVersion }: Operation, known: ModelInstance | undefined): boolean {
  return baseVersion !== null && (versionOf(known) ?? baseVersion) > baseVersion;
}
