import { isOutbandError, OutbandError, problemOf, type Problem } from '../../../../shared/errors';
import { keyFieldsOf, type Model, type ModelInstance } from '../../../../shared/model-schema';
import { type AppSyncClient, type AppSyncErrorEntry, backoffMs, sleep, type Timers } from '../../../appsync';
import type { MutationRequests } from '../../outbox/build-request';
import { DISCARD, MAX_CONFLICT_ATTEMPTS, type ConflictHandler } from '../../outbox/conflict-handler';
import type { MutationEvent } from '../../outbox/mutation-event';
import type { Outbox } from '../../outbox/outbox';
import { normalizeInstance, sameValue } from '../../storage/instance';
import { outboxSentence } from '../control-log';
import type { ControlLog } from '../control-log';
import type { DocumentBuilder } from '../documents';
import type { Merger } from '../merger';
import { problemOfEntry } from '../page';
import type { StatusBoard } from '../status-board';
import { isInPlace, UnknownOutcomes } from './unknown-outcome';

export interface MutationProcessorParts {
  readonly client: AppSyncClient;
  readonly outbox: Outbox;
  readonly requests: MutationRequests;
  readonly documents: DocumentBuilder;
  readonly merger: Merger;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly timers: Timers;
  readonly random: () => number;
  readonly now: () => number;
  readonly lateWriteMs: number;
  readonly modelOf: (name: string) => Model | undefined;
  readonly conflictHandler: ConflictHandler;
  /** Hears of every failure, also of those that mend themselves. */
  readonly onError: (problem: Problem, event: MutationEvent) => void;
}

const BACKOFF = { baseMs: 200, capMs: 60_000 };

/** What is to happen with an event after a request. */
type Verdict = { readonly kind: 'NEXT' } | { readonly kind: 'WAIT'; readonly ms: number };
const NEXT: Verdict = { kind: 'NEXT' };

/**
 * Sends the outbox, one event after the other. Nothing is ever dropped: what can't be reached is tried again, what may
 * have been received is settled by reading the record back, and what can't succeed is parked with its reason.
 */
export class MutationProcessor {
  readonly #parts: MutationProcessorParts;
  readonly #stop = new AbortController();
  readonly #unknown: UnknownOutcomes;
  #failures = 0;
  #running: Promise<void> | null = null;
  #isPaused = true;
  #isWanted = false;
  #wakeUp = new AbortController();

  constructor(parts: MutationProcessorParts) {
    this.#parts = parts;
    this.#unknown = new UnknownOutcomes(parts);
  }

  /** Begins to send; also called when something new waits or the service can be reached again. */
  resume(): void {
    this.#isPaused = false;
    this.#wakeUp.abort();
    this.#wakeUp = new AbortController();
    this.#isWanted = true;
    if (this.#stop.signal.aborted || this.#running) return;
    this.#running = this.#run();
  }

  pause(): void {
    this.#isPaused = true;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Resolves when nothing is left that could be sent now. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Deferred, so that a save from within the first request finds this run and doesn't begin a second one.
    await Promise.resolve();
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#drain();
    }
    // Nothing comes between the last look and this, so no wish to send is missed.
    this.#running = null;
  }

  async #drain(): Promise<void> {
    while (!this.#stop.signal.aborted && !this.#isPaused) {
      const verdict = await this.#next();
      if (!verdict) return;
      if (this.#stop.signal.aborted) return;
      this.#failures = verdict.kind === 'NEXT' ? 0 : this.#failures + 1;
      if (verdict.kind === 'WAIT')
        await sleep(
          this.#parts.timers,
          verdict.ms,
          AbortSignal.any([this.#stop.signal, this.#wakeUp.signal]),
        );
    }
  }

  /** Null where nothing waits. What can't be read from the outbox, or not be noted in it, is tried again. */
  async #next(): Promise<Verdict | null> {
    try {
      const event = this.#parts.outbox.next();
      return event ? await this.#process(event) : null;
    } catch (error) {
      const problem = problemOf(error);
      if (this.#failures === 0)
        this.#parts.log.add('problem', `Sending waits: ${problem.message}`, { problem });
      return { kind: 'WAIT', ms: Math.max(1, backoffMs(BACKOFF, this.#failures, this.#parts.random)) };
    }
  }

  async #process(event: MutationEvent): Promise<Verdict> {
    const model = this.#parts.modelOf(event.model);
    if (!model) {
      return this.#park(event, {
        kind: 'BadModel',
        code: 'UNKNOWN_MODEL',
        message: `The schema no longer has the model ${event.model}.`,
        place: { model: event.model },
      });
    }
    try {
      if (event.state === 'IN_FLIGHT') return await this.#settleUnknown(model, event);
      return await this.#send(model, event);
    } catch (error) {
      if (this.#stop.signal.aborted) return NEXT;
      return this.#failed(model, event, error);
    }
  }

  async #send(model: Model, event: MutationEvent): Promise<Verdict> {
    const { outbox, requests, client } = this.#parts;
    const { request, rootField } = requests.of(model, event);
    outbox.mark(event.id, { state: 'IN_FLIGHT' });
    const response = await client.mutate(request, { signal: this.#stop.signal });
    const record = response.data?.[rootField];
    const [error] = response.errors;
    if (!error && typeof record === 'object' && record !== null)
      return this.#applied(model, event, record as ModelInstance);
    if (!error)
      throw new OutbandError({
        kind: 'Transient',
        code: 'LOST_RESPONSE',
        message: `The service answered without ${rootField}.`,
        place: { model: model.name },
      });
    if (error.errorType === 'ConflictUnhandled') return await this.#conflict(model, event, error);
    return this.#rejected(model, event, error);
  }

  /** `written` is the version that the event became, where others have written since. */
  #applied(model: Model, event: MutationEvent, record: ModelInstance, written?: ModelInstance): Verdict {
    const { outbox, merger, log, board } = this.#parts;
    const flatten = this.#parts.documents.flatten(model);
    const answered = (flatten ? flatten(record) : record) as ModelInstance;
    const response = normalizeInstance(model, answered);
    const differing = outbox.propagate(event, response, written);
    outbox.settle(event);
    // As it came: what was not asked for is absent, which isn't empty.
    merger.merge(model, [answered], 'WRITER');
    merger.release(model, event.key);
    log.add(
      'outboxMutationProcessed',
      `${event.operation} of ${model.name} ${event.key} was applied as version ${String(response['_version'])}.`,
      { model: model.name },
    );
    if (differing.length > 0 && event.operation !== 'Delete') {
      const problem: Problem = {
        kind: 'ConflictUnhandled',
        code: 'MERGED_DIFFERENTLY',
        message: `The service merged ${model.name} ${event.key} and kept its own ${differing.join(', ')}.`,
        consequence: 'These fields are not as they were written here.',
        action: 'Look at the record and write again where that is wanted.',
        place: { model: model.name, key: event.key },
      };
      log.add('problem', problem.message, { model: model.name, problem });
      this.#parts.onError(problem, event);
    }
    this.#logStatus();
    board.changed();
    return NEXT;
  }

  /** The error of one field: the service has decided, and often says what it has. */
  #rejected(model: Model, event: MutationEvent, error: AppSyncErrorEntry): Verdict {
    const denied = /^Unauthorized/.test(error.errorType ?? '');
    const problem = problemOfEntry(error, denied ? 'Unauthorized' : 'BadRecord', model.name);
    const record = error.data;
    // A taken key is no decision about the record: what was to be created would be lost.
    if (denied || event.operation === 'Create' || typeof record !== 'object' || record === null)
      return this.#park(event, problem);
    return this.#settleAgainst(model, event, problem, record as ModelInstance);
  }

  /** The service's record stays; the event is kept to be looked at. */
  #settleAgainst(model: Model, event: MutationEvent, problem: Problem, record: ModelInstance): Verdict {
    const { outbox, merger, log } = this.#parts;
    outbox.mark(event.id, { state: 'REJECTED', problem });
    merger.merge(model, [record], 'REPAIR');
    merger.release(model, event.key);
    log.add('outboxMutationFailed', `${event.operation} of ${model.name} ${event.key}: ${problem.message}`, {
      model: model.name,
      problem,
    });
    this.#parts.onError(problem, event);
    this.#logStatus();
    return NEXT;
  }

  #park(event: MutationEvent, problem: Problem): Verdict {
    const { outbox, log } = this.#parts;
    outbox.mark(event.id, { state: 'PARKED', problem });
    log.add(
      'outboxMutationFailed',
      `${event.operation} of ${event.model} ${event.key} is parked: ${problem.message}`,
      { model: event.model, problem },
    );
    this.#parts.onError(problem, event);
    this.#parts.board.changed();
    return NEXT;
  }

  async #conflict(model: Model, event: MutationEvent, error: AppSyncErrorEntry): Promise<Verdict> {
    const { outbox } = this.#parts;
    const sent = error.data;
    const isWhole =
      typeof sent === 'object' && sent !== null && typeof (sent as ModelInstance)['_version'] === 'number';
    const remote = isWhole
      ? normalizeInstance(model, sent as Record<string, unknown>)
      : await this.#unknown.read(model, event, this.#stop.signal);
    const attempts = event.attempts + 1;
    if (remote === null) return this.#park(event, problemOfEntry(error, 'ConflictUnhandled', model.name));
    if (isInPlace(event, remote)) return this.#applied(model, event, remote);
    if (attempts > MAX_CONFLICT_ATTEMPTS || (remote['_deleted'] === true && event.operation !== 'Delete')) {
      return this.#park({ ...event, attempts }, problemOfEntry(error, 'ConflictUnhandled', model.name));
    }
    const fields = Object.keys(event.data).filter((name) => !model.primaryKey.includes(name));
    const local: ModelInstance =
      event.operation === 'Delete' ? { ...remote, _deleted: true } : { ...remote, ...event.data };
    let decision: typeof DISCARD | ModelInstance;
    try {
      decision = await this.#parts.conflictHandler({
        model,
        operation: event.operation,
        local,
        remote,
        base: event.base,
        fields,
        attempts,
      });
    } catch (thrown) {
      this.#parts.onError(problemOf(thrown), event);
      outbox.mark(event.id, { state: 'WAITING', attempts });
      return { kind: 'WAIT', ms: backoffMs(BACKOFF, attempts, this.#parts.random) };
    }
    if (decision === DISCARD)
      return this.#settleAgainst(
        model,
        event,
        problemOfEntry(error, 'ConflictUnhandled', model.name),
        remote,
      );
    const wanted = model.fields
      .map((field) => field.name)
      .filter(
        (name) =>
          !model.primaryKey.includes(name) &&
          (fields.includes(name) || !sameValue(decision[name], remote[name])),
      );
    const data = {
      ...keyFieldsOf(model, event.key),
      ...Object.fromEntries(wanted.map((name) => [name, decision[name] ?? null])),
    };
    outbox.mark(event.id, {
      state: 'WAITING',
      attempts,
      version: Number(remote['_version']),
      base: remote,
      data: event.operation === 'Delete' ? event.data : data,
    });
    return attempts === 1 ? NEXT : { kind: 'WAIT', ms: backoffMs(BACKOFF, attempts, this.#parts.random) };
  }

  /** A request whose answer was lost is settled by reading the record back, never by sending it again blindly. */
  async #settleUnknown(model: Model, event: MutationEvent): Promise<Verdict> {
    const settled = await this.#unknown.settle(model, event, this.#stop.signal);
    if (settled.kind === 'APPLIED') return this.#applied(model, event, settled.record, settled.written);
    if (settled.kind === 'WAIT') return settled;
    this.#parts.outbox.mark(event.id, { state: 'WAITING' });
    return NEXT;
  }

  #failed(model: Model, event: MutationEvent, error: unknown): Verdict {
    const problem = problemOf(error);
    const { outbox } = this.#parts;
    // The store is being filled anew, or waits for room; what was sent is settled by reading once that is done.
    if (problem.kind === 'StorageCorrupt' || problem.code === 'DISK_FULL')
      return { kind: 'WAIT', ms: BACKOFF.baseMs };
    // Refused credentials are no decision about this change: none would pass, and all of them do once they are renewed.
    const isRefused = problem.kind === 'Unauthorized';
    if (!isOutbandError(error) || (problem.kind !== 'Transient' && !isRefused))
      return this.#park(event, problem);
    const isUnknown = !isRefused && problem.code !== 'NO_CONNECTION' && problem.code !== 'THROTTLED';
    if (!isUnknown && event.state !== 'IN_FLIGHT') outbox.mark(event.id, { state: 'WAITING', problem });
    this.#parts.log.add(
      'problem',
      `${event.operation} of ${model.name} ${event.key} will be tried again: ${problem.message}`,
      { model: model.name, problem },
    );
    this.#parts.onError(problem, event);
    return { kind: 'WAIT', ms: Math.max(1, backoffMs(BACKOFF, this.#failures, this.#parts.random)) };
  }

  #logStatus(): void {
    const { outbox, log } = this.#parts;
    log.add('outboxStatus', outboxSentence(outbox.size));
  }
}
