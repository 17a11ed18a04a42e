import { handledWrite, predictAll, predictWrite } from '../../shared/conflict';
import type { PredictedWrite, Prediction, StrategyName } from '../../shared/conflict';
import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelSchema } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type {
  BulkSettlement,
  ConflictDecision,
  ConflictDesk,
  ConflictExplanation,
  ConflictFilter,
  ConflictOutcome,
  ConflictRates,
  DecisionPreview,
  DecisionSample,
  ForeignConflict,
  PredictionRequest,
  SettlementDetail,
} from './conflict-api';
import { considerDecision, wordsFor } from './conflict-decision';
import type { Considered } from './conflict-decision';
import * as problems from './conflict-problems';
import { differingFields } from './equality';
import type { GuardRails } from './guard-rails';
import type { ConflictLog } from './journal/conflict-log';
import { storedFieldsOf, versionOf } from './operation';
import { SettlingGroups } from './settling-runs';
import type { SettlingRuns } from './settling-runs';
import { SettlingTally } from './settling-tally';
import { stopIfAborted } from './turns';
import type { TheirsFinder } from './theirs-finder';
import type { ConflictRecord, EditResult, RecordEdit } from './writer-api';

export interface ConflictDeskDeps {
  readonly schema: ModelSchema;
  readonly log: ConflictLog;
  readonly store: Pick<DataStoreApi, 'get' | 'model'>;
  readonly finder: Pick<TheirsFinder, 'find'>;
  readonly save: (edit: RecordEdit) => Promise<EditResult>;
  readonly settling: Pick<SettlingRuns, 'carryOut'>;
  /** A conflict of this run has been settled. */
  readonly onSettled: (runId: string) => void;
  readonly rails: Pick<GuardRails, 'checkReason' | 'checkSettling' | 'maxRecords'>;
  readonly now: () => number;
}

/** Writes of one run: what they carry is held in memory until it is planned. */
const MOST_IN_A_RUN = 10_000;
/** So many are judged before the thread is given back. */
const SLICE = 100;
/** Writes that a preview shows in full. */
const SAMPLED = 5;
/** Decisions about many conflicts that follow one another so closely are one. */
const SITTING_MS = 60_000;
/** Merges of a run that are looked up when it has ended; the others when somebody looks at them. */
const LOOKED_UP = 100;

/** How a decision about many is carried out. */
type ManyOptions = NonNullable<Parameters<ConflictDesk['decideConflicts']>[2]>;

/** Conflicts explained, counted and settled, whatever they came from. */
export class WriterConflictDesk implements ConflictDesk {
  readonly #deps: ConflictDeskDeps;
  readonly #stop = new AbortController();
  /** Writes of decisions that followed one another. */
  #sitting = { writes: 0, lastAt: -Infinity };

  constructor(deps: ConflictDeskDeps) {
    this.#deps = deps;
  }

  // ── explaining ─────────────────────────────────────────────────────────────────────────────────────────────

  async explainConflict(
    id: string,
    told: Readonly<Record<string, StrategyName>> = {},
  ): Promise<ConflictExplanation> {
    const found = this.#find(id);
    const { conflict, note } = await this.#withTheirs(found);
    const { theirsBefore, theirsSource } = conflict;
    const write = theirsBefore && this.#writeOf(conflict, theirsBefore);
    const isHandled = conflict.how === 'MERGED' && told[conflict.model] === 'LAMBDA';
    const isRead = theirsSource === 'READ';
    const strategy = isRead
      ? (told[conflict.model] ?? this.observedStrategy(conflict.model) ?? 'AUTOMERGE')
      : isHandled
        ? 'LAMBDA'
        : this.#strategyOf(conflict, write);
    return {
      id,
      strategy,
      theirsBefore,
      theirsSource,
      theirsNote: theirsBefore ? null : note,
      happened: isRead ? null : write && happenedTo(write, strategy, conflict),
      alternatives: write ? predictAll(write) : [],
    };
  }

  /** Looks up what the merges of a run met, while the service still keeps it. Never rejects. */
  async findTheirsOf(runId: string): Promise<void> {
    const { conflicts } = this.#deps.log.page({ runId, how: 'MERGED', offset: 0, limit: LOOKED_UP });
    for (const conflict of conflicts) {
      if (this.#stop.signal.aborted) return;
      await this.#withTheirs(conflict);
    }
  }

  close(): void {
    this.#stop.abort();
  }

  async #withTheirs(conflict: ConflictRecord): Promise<{ conflict: ConflictRecord; note: string | null }> {
    if (conflict.theirsBefore) return { conflict, note: null };
    if (conflict.how === 'REFUSED')
      return { conflict, note: 'The service’s refusal did not carry its record, and it has none to read.' };
    const version = versionOf(conflict.result ?? conflict.theirs);
    if (version === null) return { conflict, note: 'The answer of the service had no version.' };
    const { finder, store, log } = this.#deps;
    try {
      const model = store.model(conflict.model);
      const record = await finder.find(model, conflict.key, version - 1, conflict.at, this.#stop.signal);
      if (!record)
        return {
          conflict,
          note: `The record at version ${version - 1} is neither in the local copy nor in the service’s delta any more.`,
        };
      // A closing writer has closed its journal too.
      if (!this.#stop.signal.aborted) log.keepTheirsBefore(conflict.id, record, 'DELTA');
      return { conflict: { ...conflict, theirsBefore: record, theirsSource: 'DELTA' }, note: null };
    } catch (error) {
      return {
        conflict,
        note: `The service could not be asked for the record before the merge: ${problemOf(error).message}`,
      };
    }
  }

  #writeOf(conflict: ConflictRecord, current: ModelInstance): PredictedWrite | null {
    if (conflict.operation === 'CREATE') return null;
    return {
      schema: this.#deps.schema,
      model: this.#deps.store.model(conflict.model),
      operation: conflict.operation,
      base: conflict.base,
      version: conflict.baseVersion,
      change: conflict.ours,
      current,
    };
  }

  /** What the service did tells its strategy; what no built-in one does is a function of the backend. */
  #strategyOf(conflict: ConflictRecord, write: PredictedWrite | null): StrategyName {
    if (conflict.how === 'REFUSED') {
      return conflict.operation === 'DELETE'
        ? (this.observedStrategy(conflict.model) ?? 'OPTIMISTIC_CONCURRENCY')
        : 'OPTIMISTIC_CONCURRENCY';
    }
    if (!write || !conflict.result) return 'AUTOMERGE';
    const merged = predictWrite(write, 'AUTOMERGE').result;
    const asked = Object.fromEntries(Object.keys(write.change).map((name) => [name, merged?.[name] ?? null]));
    const isAutomerge = differingFields(write.schema, write.model, asked, conflict.result).length === 0;
    return isAutomerge ? 'AUTOMERGE' : 'LAMBDA';
  }

  observedStrategy(model: string): StrategyName | null {
    return this.#deps.log.observedStrategy(model);
  }

  predict(request: PredictionRequest): Prediction {
    const { model: name, key, base, edited, current, strategy } = request;
    const { schema, store } = this.#deps;
    const model = store.model(name);
    const now = current ?? store.get(name, key);
    if (!now) throw problems.nothingToPredictOn(name, key);
    return predictWrite(
      {
        schema,
        model,
        operation: request.operation ?? 'UPDATE',
        base,
        version: request.version ?? versionOf(base),
        change: edited,
        current: storedFieldsOf(model, now),
      },
      strategy ?? this.observedStrategy(name) ?? 'AUTOMERGE',
    );
  }

  conflictRates(range: { from?: number; to?: number; bucketMs: number; model?: string }): ConflictRates {
    return this.#deps.log.rates(range);
  }

  noteConflict(conflict: ForeignConflict): string {
    // The journal is closed already; the outbox meets a conflict again when it is next sent.
    if (this.#stop.signal.aborted) return '';
    const { schema, store, log, now } = this.#deps;
    const model = store.model(conflict.model);
    const names = Object.keys(conflict.ours).filter((name) => !model.primaryKey.includes(name));
    const asked = Object.fromEntries(names.map((name) => [name, conflict.ours[name]]));
    const differing = conflict.result ? differingFields(schema, model, asked, conflict.result) : names;
    return log.addForeign({ ...conflict, ours: asked }, differing, now());
  }

  // ── settling ───────────────────────────────────────────────────────────────────────────────────────────────

  async decideConflict(decision: ConflictDecision): Promise<ConflictOutcome> {
    return this.#decide(decision);
  }

  async decideConflicts(
    filter: ConflictFilter & { readonly ids?: readonly string[] },
    decision: ConflictDecision['decision'],
    options: ManyOptions = {},
  ): Promise<BulkSettlement> {
    if (decision !== 'KEEP_THEIRS') this.#deps.rails.checkReason(options.reason, filter.model);
    const ids = filter.ids ?? this.openConflictIds(filter);
    await this.#checkNumber(ids, decision, options.maxRecords);
    const tally = new SettlingTally(ids.length, options.onProgress);
    let rest = ids;
    // A second conflict of a record is considered again when the first one's write has been answered.
    while (rest.length > 0) rest = await this.#decideOnce(rest, decision, options, tally);
    return tally.result;
  }

  /** Decides about each, many records to a run; returns the conflicts whose record had its write in this very round. */
  async #decideOnce(
    ids: readonly string[],
    decision: ConflictDecision['decision'],
    options: ManyOptions,
    tally: SettlingTally,
  ): Promise<readonly string[]> {
    const { signal, reason } = options;
    const groups = new SettlingGroups();
    const later: string[] = [];
    for (const [i, id] of ids.entries()) {
      if (i % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
      stopIfAborted(signal);
      const considered = this.#consideredAnew({ id, decision, ...(reason === undefined ? {} : { reason }) });
      if (considered.kind === 'SETTLED') tally.add(considered.outcome);
      else if (!groups.add({ id, edit: considered.edit })) later.push(id);
      if (groups.size >= MOST_IN_A_RUN) await this.#carryOut(groups, decision, options, tally);
    }
    await this.#carryOut(groups, decision, options, tally);
    return later;
  }

  #consideredAnew(
    decision: ConflictDecision,
  ): { kind: 'SETTLED'; outcome: ConflictOutcome } | { kind: 'SEND'; edit: RecordEdit } {
    const { id } = decision;
    const conflict = this.#find(id);
    const settled = (outcome: ConflictOutcome) => ({ kind: 'SETTLED', outcome }) as const;
    if (conflict.settled !== null) return settled({ id, settled: true, sent: false, problem: null });
    const considered = this.#consider(conflict, decision);
    if (considered.kind === 'SEND') return considered;
    return settled(
      considered.kind === 'STAYS_OPEN'
        ? { id, settled: false, sent: false, problem: considered.problem }
        : this.#settled(decision, considered.how, false),
    );
  }

  async #carryOut(
    groups: SettlingGroups,
    decision: ConflictDecision['decision'],
    options: ManyOptions,
    tally: SettlingTally,
  ): Promise<void> {
    for (const [model, writes] of groups.take()) {
      if (decision === 'KEEP_THEIRS') continue;
      stopIfAborted(options.signal);
      const onProgress = (done: number): void => tally.foretell(done);
      const outcomes = await this.#deps.settling.carryOut(model, writes, {
        ...options,
        decision,
        onProgress,
      });
      for (const outcome of outcomes) {
        tally.add(outcome);
        if (outcome.sent) this.#sitting = { writes: this.#justSent() + 1, lastAt: this.#deps.now() };
      }
    }
  }

  openConflictIds(filter: ConflictFilter): readonly string[] {
    return this.#deps.log.openIds(filter);
  }

  async previewDecisions(
    ids: readonly string[],
    decision: ConflictDecision['decision'],
  ): Promise<DecisionPreview> {
    const obstacles = new Map<string, { readonly problem: Problem; count: number }>();
    const sample: DecisionSample[] = [];
    let [toSend, nothingToSend, stayOpen] = [0, 0, 0];
    for (const [i, id] of ids.entries()) {
      if (i % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
      const conflict = this.#find(id);
      if (conflict.settled !== null) continue;
      const considered = this.#consider(conflict, { id, decision });
      if (considered.kind === 'SEND') {
        toSend += 1;
        if (sample.length < SAMPLED) sample.push(sampleOf(conflict, considered));
      } else if (considered.kind === 'NOTHING_TO_SEND') nothingToSend += 1;
      else {
        stayOpen += 1;
        const { problem } = considered;
        const known = obstacles.get(problem.code);
        if (known) known.count += 1;
        else obstacles.set(problem.code, { problem, count: 1 });
      }
    }
    return {
      ...{ toSend, nothingToSend, stayOpen, obstacles: [...obstacles.values()], sample },
      maxRecords: this.#deps.rails.maxRecords,
      justSent: this.#justSent(),
    };
  }

  settleByEdit(edit: Pick<RecordEdit, 'model' | 'key' | 'kind' | 'changes'>): number {
    const { log, now } = this.#deps;
    if (!edit.key) return 0;
    const answered = log
      .openOf(edit.model, edit.key)
      .filter(({ fields }) => edit.kind === 'DELETE' || fields.some((field) => field in edit.changes));
    const decision = 'settled by a later edit';
    for (const { id } of answered) {
      log.settle(id, decision, now(), { by: 'LATER_EDIT', decision, sent: edit.changes, onVersion: null });
      this.#tell(id);
    }
    return answered.length;
  }

  /** A screen sends many decisions a few at a time: the limit holds for all of them together. */
  async #checkNumber(
    ids: readonly string[],
    decision: ConflictDecision['decision'],
    raisedTo: number | undefined,
  ): Promise<void> {
    const { rails } = this.#deps;
    const most = this.#justSent() + ids.length;
    if (decision === 'KEEP_THEIRS' || rails.maxRecords === null || most <= rails.maxRecords) return;
    const { toSend, justSent } = await this.previewDecisions(ids, decision);
    rails.checkSettling(justSent + toSend, raisedTo);
  }

  #justSent(): number {
    const { writes, lastAt } = this.#sitting;
    return this.#deps.now() - lastAt < SITTING_MS ? writes : 0;
  }

  async #decide(decision: ConflictDecision): Promise<ConflictOutcome> {
    const { id } = decision;
    const considered = this.#consideredAnew(decision);
    if (considered.kind === 'SETTLED') return considered.outcome;
    const { edit } = considered;
    try {
      const result = await this.#deps.save(edit);
      if (result.outcome === 'CONFLICT' || result.outcome === 'MERGED') {
        // The write is listed as a conflict of its own: two open ones of the same record would contradict each other.
        const overtaken = this.#settled(decision, problems.OVERTAKEN, true, edit);
        return { ...overtaken, problem: problems.notApplied(result) };
      }
      if (result.outcome !== 'APPLIED') return { id, settled: false, sent: true, problem: result.problem };
      return this.#settled(decision, wordsFor(decision, edit), true, edit);
    } catch (error) {
      return { id, settled: false, sent: false, problem: problemOf(error) };
    }
  }

  #consider(conflict: ConflictRecord, decision: ConflictDecision): Considered {
    const { store } = this.#deps;
    const local = store.get(conflict.model, conflict.key) ?? null;
    return considerDecision(store.model(conflict.model), conflict, decision, local);
  }

  #settled({ id, reason }: ConflictDecision, how: string, sent: boolean, edit?: RecordEdit): ConflictOutcome {
    const detail: SettlementDetail = {
      by: 'PERSON',
      decision: how,
      sent: edit?.changes ?? null,
      onVersion: edit?.baseVersion ?? null,
      reason: reason ?? null,
    };
    this.#deps.log.settle(id, how, this.#deps.now(), detail);
    this.#tell(id);
    return { id, settled: true, sent, problem: null };
  }

  #tell(id: string): void {
    const runId = this.#deps.log.find(id)?.runId ?? null;
    if (runId !== null) this.#deps.onSettled(runId);
  }

  #find(id: string): ConflictRecord {
    const conflict = this.#deps.log.find(id);
    if (conflict) return conflict;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'CONFLICT_NOT_FOUND',
      message: `The journal holds no conflict ${id}.`,
      consequence: 'Nothing was sent.',
      action: 'Look at the list again.',
    });
  }
}

function happenedTo(write: PredictedWrite, strategy: StrategyName, { result }: ConflictRecord): Prediction {
  return strategy === 'LAMBDA' && result ? handledWrite(write, result) : predictWrite(write, strategy);
}

function sampleOf(
  { id, model, key }: ConflictRecord,
  { edit, now }: Extract<Considered, { kind: 'SEND' }>,
): DecisionSample {
  const before = Object.fromEntries(Object.keys(edit.changes).map((name) => [name, now[name] ?? null]));
  return {
    id,
    model,
    key,
    operation: edit.kind === 'DELETE' ? 'DELETE' : 'UPDATE',
    before,
    after: edit.changes,
  };
}
