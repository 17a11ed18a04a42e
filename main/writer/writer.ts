import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { WritePolicy } from '../../shared/environment';
import type { ModelSchema } from '../../shared/model-schema';
import { sleep as sleepBy, SYSTEM_TIMERS } from '../appsync';
import type { AppSyncClient } from '../appsync';
import type { DataStoreApi } from '../datastore/data-store-api';
import { rulesByModel } from './change';
import type { ChangeRules, FieldProblem } from './change';
import { WriterConflictDesk } from './conflict-desk';
import { DeliveryTracker } from './delivery';
import { MutationDocuments } from './documents';
import { Edits } from './edit';
import { EditDesk } from './edit-desk';
import { GuardRails } from './guard-rails';
import type { AuditVerdict } from './journal/audit-chain';
import { Journal } from './journal/journal';
import { openKnownJournal } from './journal/known-journal';
import type { JournalMark } from './journal/known-journal';
import type { RunRecord } from './journal/rows';
import { Listening } from './listening';
import type { LocalWrites } from './local-runner';
import { DEFAULT_PACE } from './pace';
import { Planner } from './plan';
import { faultsOfChange } from './plan-intent';
import { WriterPlanDesk } from './plan-desk';
import type { PlanEstimate } from './plan-draft';
import { RecordReader } from './record-reader';
import type { RunnerSettings } from './run-settings';
import { RunnerFactory } from './runner-factory';
import { Runs } from './runs';
import { SettlingRuns } from './settling-runs';
import { Staging } from './staging';
import { TheirsFinder } from './theirs-finder';
import type {
  AuditEntry,
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
  /** Names the backend in plans that are handed on, whatever its address is today. */
  readonly environment?: string;
  /** Who is signed in to the computer: files that are handed on and the audit record say it. */
  readonly person?: string;
  /** The durable file: never the store's own (invariant 4). */
  readonly journalFile: string;
  /** Kept in another file: where it says that there was a journal, its loss is told of. */
  readonly journalMark?: JournalMark;
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

const LISTED = 1_000;
const systemSleep = (ms: number, signal: AbortSignal) => sleepBy(SYSTEM_TIMERS, ms, signal);

/**
 * Opens the writer of one connection on its journal file.
 *
 * Throws StorageCorrupt when the journal is gone or can't be read: what is left of it has then been moved aside, and opening
 * again starts a new one.
 */
export function createWriter(options: WriterOptions): OutbandWriter {
  return new Writer(options);
}

class Writer implements OutbandWriter {
  readonly #journal: Journal;
  readonly #rulesOf: (model: string) => ChangeRules;
  readonly #rails: GuardRails;
  readonly #runners: RunnerFactory;
  readonly #planner: Planner;
  readonly #staging: Staging;
  readonly #runs: Runs;
  readonly #editDesk: EditDesk;
  readonly #conflictDesk: WriterConflictDesk;
  readonly #settling: SettlingRuns;
  readonly planDesk: PlanDesk;
  readonly #now: () => number;
  readonly #release: (() => void)[];
  #afterRuns: Promise<void> = Promise.resolve();
  #closed: Promise<void> | null = null;

  constructor(options: WriterOptions) {
    const { schema, api, client, store, now, newId = randomUUID, sleep = systemSleep } = options;
    const journal = options.journalMark
      ? openKnownJournal(options.journalFile, now, options.journalMark)
      : Journal.open(options.journalFile, now);
    journal.audit.nameActor(() => {
      const { mode = null, identity = null } = client.signedIn ?? {};
      const person = options.person ?? null;
      return person === null && mode === null ? null : { person, mode, identity };
    });
    const documents = new MutationDocuments(api, schema);
    const reader = new RecordReader(client, documents);
    const listening = new Listening(now, store.status());
    const graceMs = (model: string): number => {
      // Listeners of the status hear of an acknowledgement a moment later, which a short run would be over by.
      if (listening.since(model) === null) listening.take(store.status());
      return listening.since(model) === null ? 0 : (options.deliveryGraceMs ?? 10_000);
    };
    const delivery = new DeliveryTracker({ now, graceMs, listening });
    const rulesOf = rulesByModel(schema, api);
    const rails = new GuardRails(options.policy);
    const local = options.local ?? null;
    const isLocal = local !== null;
    const finder = new TheirsFinder({ api, client, documents, now });
    const runners = new RunnerFactory({
      ...{ journal, client, store, documents, reader, finder, delivery, listening, rails, rulesOf },
      ...{ local, now, sleep },
      settings: options.settings ?? {},
      concurrency: options.concurrency ?? DEFAULT_PACE.max,
      rate: options.rate ?? null,
      random: options.random,
    });
    const estimate = (operations: number): PlanEstimate => runners.estimate(operations);
    const planning = { api, store, documents, rulesOf, newId, isLocal, journal, reader, now, estimate };
    const runs = new Runs({
      ...{ journal, delivery, now, newId, sleep, isLocal },
      progressMs: options.progressMs ?? 200,
      runnerOf: (...run) => runners.runnerOf(...run),
      onEnded: (run, counts) => this.#ended(run, counts),
    });
    const edits = new Edits(planning);
    this.#editDesk = new EditDesk({ ...planning, edits, rails, runs });
    const settling = new SettlingRuns({ ...planning, edits, rails, runs });
    this.planDesk = new WriterPlanDesk({
      ...{ ...planning, client, rails },
      ...{ environment: options.environment ?? null, person: options.person ?? null },
      runOf: (runId) => runs.record(runId),
      perRequest: (operations, runOptions) => runners.perRequest(operations, runOptions),
    });
    this.#conflictDesk = new WriterConflictDesk({
      ...{ schema, store, rails, now, finder, settling },
      log: journal.conflictLog,
      save: (edit) => this.save(edit),
      onSettled: (runId) => runs.changed(runId),
    });
    this.#settling = settling;
    this.#planner = new Planner(planning);
    this.#staging = new Staging(planning);
    this.#journal = journal;
    this.#rulesOf = rulesOf;
    this.#rails = rails;
    this.#runners = runners;
    this.#runs = runs;
    this.#now = now;
    this.#release = [
      store.onSighting((sighting) => delivery.sighted(sighting)),
      store.onStatus((status) => listening.take(status)),
      client.onRealtimeState((state) => {
        if (state !== 'CONNECTED') listening.lost();
      }),
    ];
  }

  get conflictDesk(): ConflictDesk {
    return this.#conflictDesk;
  }

  get staging(): StagingDesk {
    return this.#staging;
  }

  // ── edits ──────────────────────────────────────────────────────────────────────────────────────────────────

  previewEdit(edit: RecordEdit): EditPreview {
    return this.#editDesk.preview(edit);
  }

  checkEdit(edit: Pick<RecordEdit, 'model' | 'reason'>): void {
    this.#editDesk.check(edit);
  }

  noteQueued(edit: RecordEdit): void {
    this.#editDesk.noteQueued(edit);
  }

  checkReason(reason: string | undefined): void {
    this.#rails.checkReason(reason);
  }

  noteDocument(id: string, sent: NotedDocument): void {
    this.#editDesk.noteDocument(id, sent);
  }

  save(edit: RecordEdit): Promise<EditResult> {
    return this.#editDesk.save(edit);
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
    return this.#planner.planUndo(this.#runs.record(runId), options);
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
    this.#rails.checkWritable('The run');
    const plan = this.#journal.plan(planId);
    if (plan)
      this.#rails.check(plan, options, this.#runners.perRequest(plan.summary?.operations ?? 0, options));
    const run = this.#runs.start(planId, options);
    this.#staging.changed();
    return run;
  }

  pause(runId: string): RunSummary {
    return this.#runs.pause(runId);
  }

  resume(runId: string, options?: RunOptions): RunSummary {
    this.#rails.checkWritable('The rest of the run');
    if (options) {
      const { model, planNo } = this.#runs.record(runId);
      const { summary } = this.#journal.planByNo(planNo);
      this.#rails.checkRate(model, options, this.#runners.perRequest(summary?.operations ?? 0, options));
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
    this.#journal.conflictLog.settle(id, how, this.#now(), detail ?? null);
    const runId = this.conflict(id)?.runId;
    if (runId != null) this.#runs.changed(runId);
  }

  get recordHistory(): OutbandWriter['recordHistory'] {
    return this.#journal.history;
  }

  audit(page: { offset: number; limit: number }): readonly AuditEntry[] {
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
    this.#conflictDesk.close();
    await this.#runs.close();
    await this.#afterRuns;
    for (const release of this.#release) release();
    this.#journal.close();
  }

  /** The delta forgets within half an hour what a merge met, so it is asked as soon as a run has ended. */
  #ended(run: RunRecord, counts: RunCounts): void {
    if (run.kind === 'edit') return;
    // Where the journal can't take it they stay open, and deciding again finds nothing left to send.
    this.#afterRuns = this.#afterRuns.then(() => this.#settling.settle(run)).catch(() => undefined);
    if (counts.conflicted === 0) return;
    this.#afterRuns = this.#afterRuns.then(() => this.#conflictDesk.findTheirsOf(run.id));
  }
}
