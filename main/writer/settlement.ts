import type { Problem } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import { decideConflict, thresholdPassed } from './conflict-policy';
import type { ConflictDecision } from './conflict-policy';
import { COUNT_OF_STATE } from './journal/journal';
import type { ConflictEvent } from './journal/step';
import { judgeReadBack } from './judge';
import type { Verdict } from './judge';
import { differingFields } from './equality';
import { isRepeatable, versionOf } from './operation';
import type { Operation, Outcome, Rebase } from './operation';
import { RateMeter } from './rate-meter';
import { changedBeforeSent, changedMeanwhile, mergedByService, stoppedBy } from './run-problems';
import { retryDelayMs } from './run-settings';
import type { RunnerDeps } from './run-settings';
import type { UnrecordedStep } from './unrecorded-step';
import type { Item, Merge, WorkQueue } from './work-queue';
import type { OperationState, RunCounts, RunOptions, RunState } from './writer-api';

const HOPELESS = 5;

/** The run as seen from its operations: they may end it, and go on in other ways once it ends. */
interface StoppableRun {
  readonly stopping: RunState | null;
  stop(state: RunState, problem: Problem | null): void;
}

/** The record that a write met, and how it is known. */
type MetRecord = NonNullable<ConflictEvent['theirsBefore']>;

interface ConflictFound {
  readonly how: ConflictEvent['how'];
  readonly theirs: ModelInstance | null;
  readonly met: MetRecord | null;
  readonly problem: Problem | null;
}

interface SettlementParts {
  readonly deps: RunnerDeps;
  readonly options: RunOptions;
  readonly counts: RunCounts;
  readonly queue: WorkQueue;
  readonly step: UnrecordedStep;
  readonly run: StoppableRun;
}

/**
 * Decides what becomes of the operations of a run, one verdict at a time, and keeps their counts. It sends nothing:
 * what has to be tried or read again goes back to the queue, and every outcome into the step that is journalled next.
 */
export class Settlement {
  readonly #deps: RunnerDeps;
  readonly #options: RunOptions;
  readonly #model: Model;
  readonly #queue: WorkQueue;
  readonly #step: UnrecordedStep;
  readonly #run: StoppableRun;
  readonly #meter: RateMeter;
  readonly #counts: Record<keyof RunCounts, number>;

  constructor({ deps, options, counts, queue, step, run }: SettlementParts) {
    this.#deps = deps;
    this.#options = options;
    this.#model = deps.rules.model;
    this.#counts = { ...counts };
    this.#queue = queue;
    this.#step = step;
    this.#run = run;
    this.#meter = new RateMeter(deps.now);
  }

  get counts(): RunCounts {
    return { ...this.#counts };
  }

  get perSecond(): number {
    return this.#meter.perSecond();
  }

  /** Does what a verdict asks for: an end, another attempt, a read, or the run's policy for conflicts. */
  take(item: Item, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'APPLIED':
        return this.#settle(
          item,
          { state: 'APPLIED', result: verdict.record },
          verdict.record,
          verdict.record,
        );
      case 'MERGED':
        return this.#takeMerge(item, verdict);
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

  /** Goes on with an operation whose record was read back; null when the service has none. */
  takeReadBack(item: Item, record: ModelInstance | null): void {
    const { operation, refusal } = item;
    const verdict = judgeReadBack(this.#deps.rules.schema, this.#model, operation, record);
    item.refusal = null;
    if (refusal === null) {
      // Never sent: somebody else has brought about what it asks for.
      if (verdict.kind === 'APPLIED' && operation.attempts === 0)
        return this.#settle(item, { state: 'UNCHANGED', result: verdict.record }, null, verdict.record);
      if (verdict.kind !== 'CONFLICT') return this.take(item, verdict);
      const why = operation.uncertain ? changedMeanwhile : changedBeforeSent;
      return this.#refused(item, verdict.theirs, why(this.#model.name, operation.key), 'READ');
    }
    // The service refused this attempt; only an earlier one whose answer was lost can have been applied.
    if (verdict.kind === 'APPLIED' && operation.uncertain) return this.take(item, verdict);
    if (record === null)
      return this.take(item, {
        kind: 'REJECTED',
        problem: verdict.kind === 'REJECTED' ? verdict.problem : refusal,
      });
    this.#refused(item, record, refusal);
  }

  /** Goes on with a merged write whose record before the merge was looked for; null when it wasn't found. */
  takeMet(item: Item, record: ModelInstance | null): void {
    const { merge } = item;
    item.merge = null;
    if (merge) this.#merged(item, merge, record && { record, source: 'DELTA' });
  }

  /**
   * Reads once more, or leaves the operation unknown where the run ends or reading goes on failing. What was never sent
   * stays so, and ends the run where its record can't be read.
   */
  readFailed(item: Item, problem: Problem): void {
    // The write itself is in place; who may not read the delta decides without it.
    if (item.merge) return this.takeMet(item, null);
    if (problem.kind !== 'Transient') this.#run.stop('FAILED', problem);
    item.failures += 1;
    const isLast = item.failures >= this.#deps.settings.maxAttempts;
    if (item.state === 'NOT_SENT') {
      if (isLast) this.#run.stop('FAILED', problem);
      if (this.#run.stopping !== null) return;
    } else if (this.#run.stopping !== null || isLast) return this.#leaveUnknown(item, problem);
    this.#queue.read(item, this.#deps.now() + retryDelayMs(this.#deps, item.failures));
  }

  /** One operation that the whole request was refused for must not take the others with it. */
  sendAlone(items: readonly Item[]): void {
    for (const item of items) {
      item.alone = true;
      this.#settle(item, { state: 'NOT_SENT' });
      this.#queue.again(item, null);
    }
  }

  /** Counts an operation under its new state. */
  move(item: Item, state: OperationState): void {
    this.#counts[COUNT_OF_STATE[item.state]] -= 1;
    this.#counts[COUNT_OF_STATE[state]] += 1;
    item.state = state;
  }

  #reject(item: Item, problem: Problem): void {
    this.#settle(item, { state: 'REJECTED', problem });
    // Rules may refuse single records; where nothing at all gets through, they refuse these credentials.
    const isHopeless =
      problem.kind === 'Unauthorized' && this.#counts.applied === 0 && this.#counts.rejected >= HOPELESS;
    if (isHopeless) this.#run.stop('FAILED', problem);
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
      if (verdict.kind === 'APPLIED') return this.take(item, verdict);
    }
    this.#refused(item, theirs, problem);
  }

  #takeNotApplied(item: Item): void {
    const { operation } = item;
    const lateUntil = (operation.sentAt ?? 0) + this.#deps.settings.lateWriteMs;
    const mayStillArrive = !isRepeatable(this.#model, operation) && this.#deps.now() < lateUntil;
    if (!mayStillArrive) {
      this.#settle(item, { state: 'NOT_SENT' });
      if (this.#run.stopping === null) this.#queue.again(item, null);
    } else if (this.#run.stopping === null || this.#run.stopping === 'CANCELLED')
      this.#queue.read(item, lateUntil);
  }

  #retryLater(item: Item, problem: Problem): void {
    this.#settle(item, { state: 'NOT_SENT' });
    if (problem.code !== 'NO_CONNECTION') this.#deps.pace.throttled();
    item.failures += 1;
    if (item.failures >= this.#deps.settings.maxAttempts) return this.#run.stop('FAILED', problem);
    if (this.#run.stopping === null)
      this.#queue.again(item, this.#deps.now() + retryDelayMs(this.#deps, item.failures));
  }

  #takeMerge(item: Item, merge: Merge): void {
    const policy = this.#options.onConflict;
    const isFollowed = policy === 'overwrite' || policy === 'retry-unchanged';
    const known = this.#knownBefore(item.operation, merge.record);
    if (known || !isFollowed) return this.#merged(item, merge, known);
    item.merge = merge;
    this.#queue.read(item, null);
  }

  #merged(item: Item, { record, differing }: Merge, met: MetRecord | null): void {
    const problem = mergedByService(this.#model.name, item.operation.key, differing);
    this.#conflict(item, { how: 'MERGED', theirs: record, met, problem });
  }

  #refused(
    item: Item,
    theirs: ModelInstance | null,
    problem: Problem | null,
    source: MetRecord['source'] = 'ANSWER',
  ): void {
    this.#conflict(item, {
      how: 'REFUSED',
      theirs,
      met: theirs && { record: theirs, source },
      problem,
    });
  }

  #conflict(item: Item, { how, theirs, met, problem }: ConflictFound): void {
    const { operation } = item;
    const before = this.#deps.journal.before(operation.id);
    const policy = this.#options.onConflict ?? 'skip';
    const lateUntil = (operation.sentAt ?? 0) + this.#deps.settings.lateWriteMs;
    const decision: ConflictDecision =
      theirs === null && policy !== 'stop'
        ? 'leave'
        : decideConflict(this.#deps.nature, policy, {
            ...{ operation, before, answered: theirs ?? {}, met: met?.record ?? null },
            ...{ merged: item.merged, retries: item.retries },
            mayStillArrive: operation.uncertain && this.#deps.now() < lateUntil,
          });
    const event = {
      operationId: operation.id,
      at: this.#deps.now(),
      how,
      baseVersion: operation.baseVersion,
      ours: operation.change,
      fields: this.#fieldsAtIssue(operation, how, before, theirs),
      theirs,
      theirsBefore: met,
    };
    if (typeof decision === 'object' && theirs) {
      this.#step.addConflict({ ...event, settled: policy });
      return this.#follow(item, how, decision, theirs);
    }
    this.#step.addConflict({ ...event, settled: null });
    const result = how === 'MERGED' ? theirs : null;
    this.#settle(item, { state: 'CONFLICTED', result, theirs, problem }, null, theirs);
    if (decision === 'stop') this.#run.stop('FAILED', stoppedBy('a conflict', problem));
    this.#checkThresholds();
  }

  /** Of a merge what came out otherwise; of a refusal what somebody else had changed as well, if that is known. */
  #fieldsAtIssue(
    { change }: Item['operation'],
    how: ConflictEvent['how'],
    before: ModelInstance | null,
    theirs: ModelInstance | null,
  ): string[] {
    const names = Object.keys(change);
    if (!theirs) return names;
    const { schema } = this.#deps.rules;
    if (how === 'MERGED') return differingFields(schema, this.#model, change, theirs);
    const base = Object.fromEntries(names.map((name) => [name, before?.[name] ?? null]));
    const changed = before ? differingFields(schema, this.#model, base, theirs) : [];
    return changed.length > 0 ? changed : names;
  }

  /** What a merged write met, where the local copy has seen exactly that version. */
  #knownBefore({ key }: Operation, merged: ModelInstance): MetRecord | null {
    const known = this.#deps.known(key);
    const version = versionOf(merged);
    return known && version !== null && versionOf(known) === version - 1
      ? { record: known, source: 'LOCAL_COPY' }
      : null;
  }

  /** Goes on with the version that the service has given out, and with what is left to change on it. */
  #follow(item: Item, how: ConflictEvent['how'], rebase: Rebase, theirs: ModelInstance): void {
    const { operation } = item;
    const { change } = rebase;
    const isPartlyOurs = how === 'MERGED' || operation.uncertain;
    const isUpdate = operation.kind === 'UPDATE';
    if (isUpdate && !isPartlyOurs && Object.keys(change).length === 0) {
      return this.#settle(item, { state: 'UNCHANGED', result: theirs }, null, theirs);
    }
    // What the service made of it may be just what the change comes to on the record that it met.
    const { schema } = this.#deps.rules;
    if (isUpdate && isPartlyOurs && differingFields(schema, this.#model, change, theirs).length === 0) {
      return this.#settle(item, { state: 'APPLIED', result: theirs, rebase }, theirs, theirs);
    }
    this.#settle(item, { state: 'NOT_SENT', rebase }, null, theirs);
    item.operation = { ...operation, baseVersion: rebase.baseVersion, change, uncertain: false };
    item.retries += 1;
    if (isPartlyOurs || item.merged) item.merged = theirs;
    if (this.#run.stopping === null) this.#queue.again(item, null);
  }

  #checkThresholds(): void {
    const passed = thresholdPassed(this.#options, this.#counts);
    if (passed !== null) this.#run.stop('FAILED', stoppedBy(passed, null));
  }

  #settle(
    item: Item,
    outcome: Omit<Outcome, 'id' | 'at'>,
    applied: ModelInstance | null = null,
    learned: ModelInstance | null = null,
  ): void {
    this.move(item, outcome.state);
    if (outcome.state !== 'NOT_SENT' && outcome.state !== 'UNKNOWN') this.#meter.add(1);
    this.#step.addArrival({
      item,
      outcome: { ...outcome, id: item.operation.id, at: this.#deps.now() },
      applied,
      learned,
    });
  }

  /** Stays unknown in the journal: going on with the run reads it back again. */
  #leaveUnknown(item: Item, problem: Problem): void {
    if (item.state !== 'UNKNOWN') this.#settle(item, { state: 'UNKNOWN', problem });
  }
}
