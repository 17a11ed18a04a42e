import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { readOnlyError } from '../../shared/environment';
import type { WritePolicy } from '../../shared/environment';
import { OutbandError } from '../../shared/errors';
import type { Model, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { modelKeyOf } from '../../shared/model-schema';
import { sleep as sleepBy, SYSTEM_TIMERS } from '../appsync';
import type { AppSyncClient } from '../appsync';
import type { DataStoreApi } from '../datastore/data-store-api';
import { ChangeRules } from './change';
import type { FieldProblem } from './change';
import { WriterConflictDesk } from './conflict-desk';
import { DeliveryTracker } from './delivery';
import { MutationDocuments } from './documents';
import { Edits, refusedEdit, resultOfEdit } from './edit';
import { GuardRails } from './guard-rails';
import type { AuditVerdict } from './journal/audit-chain';
import { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { LocalRunner } from './local-runner';
import type { LocalWrites } from './local-runner';
import type { FieldValues, Operation } from './operation';
import { DEFAULT_PACE, Pace } from './pace';
import { Planner } from './plan';
import { faultsOfChange } from './plan-intent';
import { WriterPlanDesk } from './plan-desk';
import { PlanDraft } from './plan-draft';
import { RecordReader } from './record-reader';
import { DEFAULT_RUNNER_SETTINGS, SMALL_BATCH } from './run-settings';
import type { RunnerSettings } from './run-settings';
import { Runner } from './runner';
import { Runs } from './runs';
import type { RunUnderWay } from './runs';
import { Staging } from './staging';
import { TheirsFinder } from './theirs-finder';
import { planInverse } from './undo';
import type {
  AuditRecord,
  BatchRequest,
  ConflictDesk,
  ConflictFilter,
  ConflictRecord,
  EditPreview,
  EditResult,
  NotedDocument,
  OperationRow,
  OperationState,
  OutbandWriter,
  PlanDesk,
  PlanOptions,
  PlanSummary,
  RecordEdit,
  RecordsRequest,
  RecordWrite,
  RunCounts,
  RunOptions,
  RunSummary,
  SettlementDetail,
  StagingDesk,
  UndoOptions,
} from './writer-api';

/** What a writer needs; durations are in milliseconds. */
export interface WriterOptions {
  readonly schema: ModelSchema;
  readonly api: GraphQLSchema;
  readonly client: AppSyncClient;
  readonly store: DataStoreApi;
  /** Given in a project without a backend: runs are carried out there, and nothing is sent. */
  readonly local?: LocalWrites | null;
  /** How dangerous the backend is and whether it may be written to; a writable sandbox unless given. */
  readonly policy?: WritePolicy;
  /** The durable file: never the store's own (invariant 4). */
  readonly journalFile: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Requests under way at most; a run may ask for less. */
  readonly concurrency?: number;
  /** Requests a second at most; without it only the service's word limits them. */
  readonly rate?: number;
  readonly settings?: Partial<RunnerSettings>;
  /** How long a write may take to come back through our subscription before it counts as not seen. */
  readonly deliveryGraceMs?: number;
  /** The least time between two progress reports of a run. */
  readonly progressMs?: number;
  /** Keys of new records, plans and runs; random UUIDs unless a test wants its own. */
  readonly newId?: () => string;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const ASSUMED_LATENCY_MS = 60;
/** Records that are written into the local copy in a millisecond, to estimate by. */
const LOCAL_PER_MS = 5;
/** Requests under way from the first on where a number was asked for, at most. */
const ASKED_START = 16;
const LISTED = 1_000;
/** A plan that waits for longer is started on versions that may have moved on. */
const LATE_MS = 60_000;
/** A person waits for an edit: it gives up sooner than a run does. */
const EDIT_SETTINGS: Partial<RunnerSettings> = { maxAttempts: 4, backoff: { baseMs: 200, capMs: 2_000 } };

const systemSleep = (ms: number, signal: AbortSignal) => sleepBy(SYSTEM_TIMERS, ms, signal);

/**
 * Opens the writer of one connection on its journal file.
 *
 * Throws StorageCorrupt when the journal can't be read: it has then been moved aside, and opening again starts a new one.
 */
export function createWriter(options: WriterOptions): OutbandWriter {
  return new Writer(options);
}

class Writer implements OutbandWriter {
  readonly #options: WriterOptions;
  readonly #journal: Journal;
  readonly #documents: MutationDocuments;
  readonly #reader: RecordReader;
  readonly #delivery: DeliveryTracker;
  readonly #planner: Planner;
  readonly #edits: Edits;
  readonly #runs: Runs;
  readonly #rules = new Map<string, ChangeRules>();
  readonly #release: (() => void)[];
  readonly #rails: GuardRails;
  readonly #desk: WriterConflictDesk;
  readonly planDesk: PlanDesk;
  readonly #staging: Staging;
  readonly conflictDesk: ConflictDesk;
  #lookingUp: Promise<void> = Promise.resolve();
  #latencyMs = ASSUMED_LATENCY_MS;
  #isObserved: boolean;
  #closed: Promise<void> | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
    const { schema, api, client, store, now } = options;
    const newId = options.newId ?? randomUUID;
    this.#journal = Journal.open(options.journalFile, now);
    this.#documents = new MutationDocuments(api, schema);
    this.#reader = new RecordReader(client, this.#documents);
    const graceMs = (): number => (this.#isObserved ? (options.deliveryGraceMs ?? 10_000) : 0);
    this.#delivery = new DeliveryTracker({ now, graceMs });
    const rulesOf = (model: string): ChangeRules => this.#rulesOf(model);
    const estimate = (n: number): Pick<PlanSummary, 'requests' | 'estimatedMs'> => this.#estimate(n);
    const isLocal = options.local != null;
    const shared = { api, store, documents: this.#documents, rulesOf, newId, isLocal };
    const planning = { ...shared, journal: this.#journal, reader: this.#reader, now, estimate };
    this.#rails = new GuardRails(options.policy);
    this.#planner = new Planner(planning);
    this.#edits = new Edits(shared);
    this.#staging = new Staging(planning);
    this.planDesk = new WriterPlanDesk({
      ...planning,
      client,
      rails: this.#rails,
      runOf: (runId) => this.#runs.record(runId),
      perRequest: (operations, runOptions) => this.#perRequest(operations, runOptions),
    });
    this.conflictDesk = this.#desk = new WriterConflictDesk({
      schema,
      log: this.#journal.conflictLog,
      store,
      finder: new TheirsFinder({ api, client, documents: this.#documents, now }),
      save: (edit) => this.save(edit),
      rails: this.#rails,
      onSettled: (runId) => this.#runs.changed(runId),
      now,
      sleep: options.sleep ?? systemSleep,
    });
    this.#runs = new Runs({
      journal: this.#journal,
      delivery: this.#delivery,
      now,
      newId,
      sleep: options.sleep ?? systemSleep,
      progressMs: options.progressMs ?? 200,
      isLocal,
      runnerOf: (run, counts, runOptions, onProgress) => this.#runnerOf(run, counts, runOptions, onProgress),
      onEnded: (run, counts) => this.#ended(run, counts),
    });
    this.#isObserved = store.status().realtimeConnected;
    this.#release = [
      store.onSighting((sighting) => this.#delivery.sighted(sighting)),
      store.onStatus((status) => {
        this.#isObserved = status.realtimeConnected;
      }),
    ];
  }

  get staging(): StagingDesk {
    return this.#staging;
  }

  // ── edits ──────────────────────────────────────────────────────────────────────────────────────────────────

  previewEdit(edit: RecordEdit): EditPreview {
    return { ...this.#edits.prepare(edit).preview, needsReason: this.#rails.needsReason };
  }

  checkEdit(edit: Pick<RecordEdit, 'model' | 'reason'>): void {
    this.#mustBeWritable('The edit');
    this.#rails.checkReason(edit.reason, edit.model);
  }

  noteQueued({ model, kind, key, reason }: RecordEdit): void {
    const detail = { model, kind, key: key ?? null, reason: reason ?? null };
    this.#journal.audit.append(this.#options.now(), 'edit-queued', key ?? '', detail);
  }

  checkReason(reason: string | undefined): void {
    this.#rails.checkReason(reason);
  }

  noteDocument(id: string, { document, operationName, reason }: NotedDocument): void {
    const detail = { document, operationName, reason: reason ?? null };
    this.#journal.audit.append(this.#options.now(), 'document-sent', id, detail);
  }

  async save(edit: RecordEdit): Promise<EditResult> {
    this.checkEdit(edit);
    const { operation, preview } = this.#edits.prepare(edit);
    const refused = refusedEdit(edit, preview);
    if (refused) return refused;
    const { now } = this.#options;
    const face = {
      id: (this.#options.newId ?? randomUUID)(),
      model: edit.model,
      description: `${edit.kind.charAt(0)}${edit.kind.slice(1).toLowerCase()} ${edit.model} ${operation.key}`,
      createdAt: now(),
      kind: 'edit' as const,
    };
    const draft = new PlanDraft(this.#journal.beginPlan({ ...face, request: null }));
    draft.countTarget();
    draft.add(operation);
    draft.finish({ ...face, document: preview.document }, (n) => this.#estimate(n));
    const run = await this.#runs.runNow(face.id, edit.reason === undefined ? {} : { reason: edit.reason });
    const [row] = this.operations(run.id, { offset: 0, limit: 1 }).operations;
    return resultOfEdit(this.#rulesOf(edit.model), row, operation.change, run);
  }

  // ── plans ──────────────────────────────────────────────────────────────────────────────────────────────────

  planBatch(request: BatchRequest): PlanSummary {
    return this.#planner.plan(request);
  }

  planChange(request: BatchRequest, options: PlanOptions = {}): Promise<PlanSummary> {
    return this.#planner.planChange(request, options);
  }

  faultsOfChange(request: BatchRequest): readonly FieldProblem[] {
    return faultsOfChange(this.#rulesOf(request.model), request);
  }

  planRecords<Write extends RecordWrite>(
    request: RecordsRequest<Write>,
    options: Parameters<OutbandWriter['planRecords']>[1] = {},
  ): Promise<PlanSummary> {
    return this.#planner.planRecords(request, options);
  }

  async planUndo(runId: string, options: UndoOptions = {}): Promise<PlanSummary> {
    const run = this.#runs.record(runId);
    const rules = this.#rulesOf(run.model);
    const face = {
      id: (this.#options.newId ?? randomUUID)(),
      kind: 'undo' as const,
      model: run.model,
      description: `Undo: ${run.description}`,
      createdAt: this.#options.now(),
    };
    const draft = new PlanDraft(this.#journal.beginPlan({ ...face, request: { undoOf: runId } }));
    try {
      const { store } = this.#options;
      await planInverse({ draft, rules, store, journal: this.#journal, run }, options);
      const document = this.#documents.mutation(run.model, 'UPDATE', 1).document;
      return draft.finish({ ...face, document }, (n) => this.#estimate(n));
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  plan(id: string): PlanSummary | undefined {
    return this.#journal.plan(id)?.summary ?? undefined;
  }

  plans(): readonly PlanSummary[] {
    return this.#journal.openPlans(LISTED).flatMap(({ summary }) => summary ?? []);
  }

  planOperations(
    planId: string,
    page: { offset: number; limit: number },
  ): { total: number; offset: number; operations: readonly OperationRow[] } {
    const { total, rows } = this.#journal.planOperations(planId, page);
    return { total, offset: page.offset, operations: rows };
  }

  discardPlan(id: string): boolean {
    return this.#journal.discardPlan(id);
  }

  // ── runs ───────────────────────────────────────────────────────────────────────────────────────────────────

  start(planId: string, options: RunOptions = {}): RunSummary {
    this.#mustBeWritable('The run');
    const plan = this.#journal.plan(planId);
    if (plan) this.#rails.check(plan, options, this.#perRequest(plan.summary?.operations ?? 0, options));
    const run = this.#runs.start(planId, options);
    this.#staging.changed();
    return run;
  }

  pause(runId: string): RunSummary {
    return this.#runs.pause(runId);
  }

  resume(runId: string, options?: RunOptions): RunSummary {
    this.#mustBeWritable('The rest of the run');
    if (options) {
      const { model, planNo } = this.#runs.record(runId);
      const { summary } = this.#journal.planByNo(planNo);
      this.#rails.checkRate(model, options, this.#perRequest(summary?.operations ?? 0, options));
    }
    return this.#runs.resume(runId, options);
  }

  cancel(runId: string): RunSummary {
    return this.#runs.cancel(runId);
  }

  runs(): readonly RunSummary[] {
    return this.#runs.list(LISTED);
  }

  run(runId: string): RunSummary | undefined {
    return this.#runs.find(runId);
  }

  operations(
    runId: string,
    page: { state?: OperationState; code?: string; offset: number; limit: number },
  ): { total: number; offset: number; operations: readonly OperationRow[] } {
    const run = this.#runs.record(runId);
    const { code } = page;
    const { total, rows } =
      code === undefined
        ? this.#journal.operations(run, page)
        : this.#journal.missed.page(run, { ...page, code });
    return { total, offset: page.offset, operations: rows };
  }

  hasRunNamed(beginning: string): boolean {
    return this.#journal.hasRunNamed(beginning);
  }

  runOptions(runId: string): RunOptions {
    return (this.#runs.record(runId).options as RunOptions | null) ?? {};
  }

  requestCount(runId: string): number {
    return this.#journal.requestCount(this.#runs.record(runId));
  }

  settled(runId: string): Promise<RunSummary> {
    return this.#runs.settled(runId);
  }

  onRun(listener: (run: RunSummary) => void): () => void {
    return this.#runs.onRun(listener);
  }

  // ── conflicts and audit ────────────────────────────────────────────────────────────────────────────────────

  conflicts(page: ConflictFilter & { offset: number; limit: number }): {
    total: number;
    offset: number;
    conflicts: readonly ConflictRecord[];
  } {
    return { offset: page.offset, ...this.#journal.conflictLog.page(page) };
  }

  conflict(id: string): ConflictRecord | undefined {
    return this.#journal.conflictLog.find(id);
  }

  settleConflict(id: string, how: string, detail?: SettlementDetail): void {
    this.#journal.conflictLog.settle(id, how, this.#options.now(), detail ?? null);
    const runId = this.conflict(id)?.runId;
    if (runId != null) this.#runs.changed(runId);
  }

  audit(page: { offset: number; limit: number }): readonly AuditRecord[] {
    return this.#journal.audit.entries(page);
  }

  verifyAudit(knownHead?: string): AuditVerdict {
    return this.#journal.audit.verify(knownHead);
  }

  movedAsideJournals(): readonly string[] {
    return this.#journal.movedAside();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#desk.close();
    await this.#runs.close();
    await this.#lookingUp;
    for (const release of this.#release) release();
    this.#journal.close();
  }

  // ── collaborators ──────────────────────────────────────────────────────────────────────────────────────────

  /** Before anything is journalled: a run that can't send must not look like one that was interrupted. */
  #mustBeWritable(what: string): void {
    if (this.#options.policy?.readOnly) throw readOnlyError(what);
  }

  #rulesOf(modelName: string): ChangeRules {
    const known = this.#rules.get(modelName);
    if (known) return known;
    const { schema, api } = this.#options;
    const model = schema.models[modelName];
    if (!model) {
      throw new OutbandError({
        kind: 'NotFound',
        code: 'MODEL_NOT_FOUND',
        message: `The schema has no model ${modelName}.`,
        consequence: 'Nothing was planned and nothing was sent.',
        action: `Choose one of ${Object.keys(schema.models).join(', ')}.`,
        place: { model: modelName },
      });
    }
    const rules = new ChangeRules(schema, api, model);
    this.#rules.set(modelName, rules);
    return rules;
  }

  #runnerOf(run: RunRecord, counts: RunCounts, runOptions: RunOptions, onProgress: () => void): RunUnderWay {
    const { client, now, random, sleep, local } = this.#options;
    if (local)
      return new LocalRunner({ journal: this.#journal, writes: local, now, onProgress }, run, counts);
    const rules = this.#rulesOf(run.model);
    const request = this.#journal.planOfRun(run).request as Partial<BatchRequest> | null;
    const perRequest = this.#perRequest(counts.planned, runOptions);
    const rate = runOptions.rate ?? this.#options.rate ?? this.#rails.rate(runOptions, perRequest);
    const max = runOptions.concurrency ?? this.#options.concurrency ?? DEFAULT_PACE.max;
    // Whoever says how many may be under way has seen that the service takes them.
    const start = runOptions.concurrency === undefined ? DEFAULT_PACE.start : ASKED_START;
    const pace = new Pace({ ...DEFAULT_PACE, start, max, rate }, now);
    const edit = run.kind === 'edit' ? EDIT_SETTINGS : {};
    return new Runner(
      {
        journal: this.#journal,
        client,
        documents: this.#documents,
        reader: this.#reader,
        rules,
        delivery: this.#delivery,
        pace,
        settings: { ...DEFAULT_RUNNER_SETTINGS, ...edit, ...this.#options.settings },
        now,
        random,
        sleep: sleep ?? systemSleep,
        changeOn: (operation, record) => changeOn(rules, request, operation, record),
        readsWholeRecord: request?.transform !== undefined,
        known: (key) => this.#options.store.get(rules.model.name, key),
        isLate: counts.notSent < counts.planned || now() - this.#journal.planOfRun(run).createdAt > LATE_MS,
        share: (records) => this.#share(rules.model, records),
        onProgress: () => {
          this.#latencyMs = pace.latencyMs ?? this.#latencyMs;
          onProgress();
        },
      },
      run,
      counts,
      runOptions,
    );
  }

  /** Fields that the answer could not show keep what the store holds: a hole is not a null. */
  #share(model: Model, records: readonly ModelInstance[]): void {
    const { store } = this.#options;
    const whole = records.map((record) => {
      const isWhole = model.fields.every(({ name }) => record[name] !== undefined);
      return isWhole ? record : { ...store.get(model.name, modelKeyOf(model, record)), ...record };
    });
    store.merge(model.name, whole, 'WRITER');
  }

  /** Mutations in one request of a run of so many operations; few records need no saving of requests. */
  #perRequest(operations: number, { operationsPerRequest }: RunOptions): number {
    if (operationsPerRequest !== undefined) return operationsPerRequest;
    const usual =
      this.#options.settings?.operationsPerRequest ?? DEFAULT_RUNNER_SETTINGS.operationsPerRequest;
    return operations > SMALL_BATCH ? usual : 1;
  }

  /** The delta forgets within half an hour what a merge met, so it is asked as soon as a run has ended. */
  #ended(run: RunRecord, counts: RunCounts): void {
    if (run.kind === 'edit' || counts.conflicted === 0) return;
    this.#lookingUp = this.#lookingUp.then(() => this.#desk.findTheirsOf(run.id));
  }

  #estimate(operations: number): Pick<PlanSummary, 'requests' | 'estimatedMs'> {
    if (this.#options.local) return { requests: 0, estimatedMs: Math.ceil(operations / LOCAL_PER_MS) };
    const perRequest = this.#perRequest(operations, {});
    const requests = Math.ceil(operations / perRequest);
    const underWay = Math.min(this.#options.concurrency ?? DEFAULT_PACE.max, DEFAULT_PACE.start * 2);
    const byLatency = (requests * this.#latencyMs) / underWay;
    const rate = this.#options.rate ?? this.#rails.rate({}, perRequest);
    const byRate = rate === null ? 0 : (requests * 1_000) / rate;
    return { requests, estimatedMs: Math.round(Math.max(byLatency, byRate)) };
  }
}

function changeOn(
  rules: ChangeRules,
  request: Partial<BatchRequest> | null,
  operation: Operation,
  record: ModelInstance,
): FieldValues {
  const isRelative = request?.append !== undefined || request?.remove !== undefined;
  if (isRelative && request.transform === undefined) return rules.changedValues(record, request);
  return rules.withIndexParts(record, rules.differing(record, operation.change));
}
