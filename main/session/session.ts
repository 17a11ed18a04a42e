import type { ModelKey } from '../../shared/model-schema';
import type { CredentialProvider } from '../appsync';
import type { DriftKind, RecordPageRequest, SelectionChange, SyncStatus } from '../datastore';
import { isLook, planAdoption } from '../migrations';
import type {
  BatchRequest,
  ConflictDecision,
  ConflictFilter,
  OperationState,
  RecordEdit,
  RunOptions,
} from '../writer';
import { ChangeCoalescer } from './change-coalescer';
import { conflictView, settleConflict } from './conflicts';
import { DocumentDesk } from './document-desk';
import { DriftDesk } from './drift-desk';
import { exportOperations } from './export-operations';
import { clearEffect, clearLocalCopy } from './local-copy';
import { MoveDesk } from './move-desk';
import { editChange, holdChanges, keepAndDrop, retryChanges } from './outbox-decisions';
import { outboxPage, outboxState, pendingChangeDetail } from './outbox-view';
import { RecordEdits } from './record-edits';
import { relatedSummaries } from './related-records';
import type { DocumentRequest, SentDocument, SessionApi, SessionEvents, SessionOptions } from './session-api';
import { openParts } from './session-parts';
import type { SessionParts } from './session-parts';
import { ToldSoon } from './told-soon';
import { transformSample } from './transform-sample';

/** Screens hear of a model's changes soon enough that an event is in its cell within 50 ms (design, *Measured against*). */
const CHANGE_INTERVAL_MS = 30;
/** Lists beside the records are read by people, who can't follow more than ten changes a second. */
const LIST_INTERVAL_MS = 100;

/** For connections whose modes need nothing beyond their plans, such as an API key. */
const NO_CREDENTIALS: CredentialProvider = {
  token: () => Promise.reject(new Error('no source of tokens')),
  awsCredentials: () => Promise.reject(new Error('no source of credentials')),
};

export type EmitSessionEvent = <E extends keyof SessionEvents>(name: E, value: SessionEvents[E]) => void;

/**
 * One opened connection: its schema, DataStore, writer and document history, wired together.
 * It runs on a worker thread of the program and in the calling thread of tests and commands.
 */
export class Session extends MoveDesk implements SessionApi {
  readonly #parts: SessionParts;
  readonly #documents: DocumentDesk;
  readonly #edits: RecordEdits;
  readonly #coalescer: ChangeCoalescer;
  readonly #outboxTold: ToldSoon;
  readonly #driftTold: ToldSoon;
  readonly #drift: DriftDesk;
  #closed: Promise<void> | null = null;
  readonly #stop = new AbortController();
  readonly #started: Promise<void>;
  readonly #planning = new Set<AbortController>();
  readonly #emit: EmitSessionEvent;

  private constructor(parts: SessionParts, emit: EmitSessionEvent) {
    super({ ...parts, emitJob: (job) => emit('job', job) });
    this.#parts = parts;
    this.#emit = emit;
    this.#documents = new DocumentDesk(parts);
    this.#edits = new RecordEdits(parts);
    this.#coalescer = new ChangeCoalescer({
      intervalMs: CHANGE_INTERVAL_MS,
      counts: (model) => parts.store.counts(model),
      emit: (changed) => emit('recordsChanged', changed),
      schedule: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#outboxTold = new ToldSoon(LIST_INTERVAL_MS, () => emit('outbox', outboxState(parts.store)));
    this.#driftTold = new ToldSoon(LIST_INTERVAL_MS, () => emit('drift', this.#drift.list()));
    this.#drift = new DriftDesk(parts.store, () => this.#driftTold.request());
    parts.store.onChange((changes) => this.#coalescer.add(changes));
    parts.store.onStatus((status) => emit('syncStatus', this.#withPlace(status)));
    parts.store.onControlMessage((message) => emit('controlMessage', message));
    parts.store.outbox.onChange(() => this.#outboxTold.request());
    parts.writer.onRun((run) => emit('run', run));
    parts.writer.staging.onStaged((counts) => emit('staged', counts));
    // A failed start is a state of the DataStore, shown in the sync view; the session stays open to retry.
    this.#started = parts.store.start({ signal: this.#stop.signal }).catch(() => undefined);
  }

  /** Opens the files, connects, and starts the sync in the background. Throws BadModel, StorageCorrupt or ConfigError. */
  static open(
    options: SessionOptions,
    emit: EmitSessionEvent,
    credentials: CredentialProvider = NO_CREDENTIALS,
  ): Session {
    return openParts(options, credentials, (parts) => new Session(parts, emit));
  }

  schemaView() {
    const { modelSchema, apiSdl } = this.#parts.schema;
    return {
      source: modelSchema.source,
      apiSdl,
      enums: Object.values(modelSchema.enums),
      customTypes: Object.values(modelSchema.customTypes),
    };
  }

  models() {
    return Object.values(this.#parts.schema.modelSchema.models).map((model) => ({
      model,
      counts: this.#parts.store.counts(model.name),
    }));
  }

  records(request: RecordPageRequest) {
    return this.#parts.store.page(request);
  }

  record(modelName: string, key: ModelKey) {
    const { store } = this.#parts;
    const record = store.get(modelName, key);
    if (!record) return null;
    return {
      model: modelName,
      key,
      record,
      related: relatedSummaries(store, store.model(modelName), record),
    };
  }

  syncStatus() {
    return this.#withPlace(this.#parts.store.status());
  }

  #withPlace(status: SyncStatus) {
    return { ...status, isLocal: this.#parts.store.isLocal };
  }

  syncTimeline(limit: number) {
    return this.#parts.store.timeline(limit);
  }

  async resync(model: string | null): Promise<void> {
    await this.#parts.store.resync(model ?? undefined);
  }

  generatedMutation(modelName: string, kind: 'CREATE' | 'UPDATE' | 'DELETE', key: ModelKey | null) {
    return this.#documents.generate(modelName, kind, key);
  }

  runDocument(request: DocumentRequest) {
    return this.#documents.run(request);
  }

  sentDocuments(limit: number, origin: SentDocument['origin'] | null) {
    return this.#parts.history.list(limit, origin);
  }

  clearSentDocuments(): void {
    this.#parts.history.clear();
  }

  editPreview(edit: RecordEdit) {
    return this.#edits.preview(edit);
  }

  saveRecord(edit: RecordEdit) {
    return this.#edits.save(edit);
  }

  planBatch(request: BatchRequest, reread = false) {
    return this.cancellable((signal) =>
      this.#parts.writer.planChange(request, {
        signal,
        onProgress: (targets) => this.tellLooked(targets),
        reread,
      }),
    );
  }

  planAdoption(model: string) {
    return this.cancellable((signal) => {
      const onScanned = (targets: number): void => this.tellLooked(targets);
      return planAdoption(this.#parts, this.#parts.store.model(model), { signal, onScanned });
    });
  }

  protected tellLooked(targets: number): void {
    this.#emit('planning', { targets });
  }

  protected async cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const planning = new AbortController();
    this.#planning.add(planning);
    try {
      return await work(planning.signal);
    } finally {
      this.#planning.delete(planning);
    }
  }

  cancelPlanning() {
    for (const planning of this.#planning) planning.abort();
    return this.#planning.size > 0;
  }

  outbox(offset: number, limit: number) {
    return outboxPage(this.#parts.store, offset, limit);
  }

  pendingChange(id: string) {
    return pendingChangeDetail(this.#parts.store, id);
  }

  exportChanges(file: string) {
    return this.#parts.store.exportPending(file);
  }

  importChanges(file: string) {
    return this.#parts.store.importPending(file);
  }

  holdChanges(ids: readonly string[] | null) {
    return holdChanges(this.#parts.store, ids);
  }

  retryChanges(ids: readonly string[] | null) {
    return retryChanges(this.#parts.store, ids);
  }

  dropChanges(file: string, ids: readonly string[] | null) {
    return keepAndDrop(this.#parts.store, file, ids);
  }

  editChange(id: string, changes: Readonly<Record<string, unknown>>, file: string | null) {
    return editChange(this.#parts.store, id, changes, file);
  }

  setOutboxPaused(paused: boolean) {
    this.#parts.store.outbox.setPaused(paused);
    return outboxState(this.#parts.store);
  }

  driftStates() {
    return this.#drift.list();
  }

  compareWithService(models: readonly string[]) {
    return this.#drift.compare(models);
  }

  repairDrift(models: readonly string[]) {
    return this.#drift.repair(models);
  }

  cancelDrift() {
    return this.#drift.cancel();
  }

  driftFindings(model: string, kind: DriftKind | null, offset: number, limit: number) {
    return this.#drift.page(model, kind, offset, limit);
  }

  driftSides(model: string, key: ModelKey) {
    return this.#drift.sides(model, key);
  }

  clearEffect() {
    return clearEffect(this.#parts.store);
  }

  async clearLocalCopy() {
    await clearLocalCopy(this.#parts.store, this.#stop.signal);
  }

  selection() {
    return this.#parts.store.selection();
  }

  selectionEffect(changes: readonly SelectionChange[]) {
    return this.#parts.store.selectionEffect(changes);
  }

  async select(changes: readonly SelectionChange[]) {
    await this.#parts.store.select(changes);
    return this.#parts.store.selection();
  }

  planUndo(runId: string, operationIds?: readonly string[]) {
    return this.cancellable((signal) =>
      this.#parts.writer.planUndo(runId, { signal, ...(operationIds ? { operationIds } : {}) }),
    );
  }

  transformSample(request: BatchRequest) {
    return transformSample(this.#parts.store, request);
  }

  conflicts(page: ConflictFilter & { offset: number; limit: number }) {
    const found = this.#parts.writer.conflicts(page);
    return {
      ...found,
      conflicts: found.conflicts.map((conflict) => conflictView(this.#parts.store, conflict)),
    };
  }

  settleConflict(decision: ConflictDecision) {
    return settleConflict(this.#parts, decision);
  }

  plan(id: string) {
    return this.#parts.writer.plan(id) ?? null;
  }

  plans() {
    return this.#parts.writer.plans().filter((plan) => !isLook(plan));
  }

  planOperations(planId: string, page: { offset: number; limit: number }) {
    return this.#parts.writer.planOperations(planId, page);
  }

  discardPlan(id: string) {
    return this.#parts.writer.discardPlan(id);
  }

  runs() {
    return this.#parts.writer.runs();
  }

  run(id: string) {
    return this.#parts.writer.run(id) ?? null;
  }

  runOperations(
    runId: string,
    page: { state?: OperationState; code?: string; offset: number; limit: number },
  ) {
    return this.#parts.writer.operations(runId, page);
  }

  exportOperations(runId: string, state: OperationState | null, file: string) {
    return exportOperations(this.#parts.writer, runId, state, file);
  }

  startRun(planId: string, options?: RunOptions) {
    return this.#parts.writer.start(planId, options);
  }

  pauseRun(id: string) {
    return this.#parts.writer.pause(id);
  }

  resumeRun(id: string, options?: RunOptions) {
    const { writer } = this.#parts;
    return options ? writer.resume(id, { ...writer.runOptions(id), ...options }) : writer.resume(id);
  }

  runOptions(id: string) {
    return this.#parts.writer.runOptions(id);
  }

  cancelRun(id: string) {
    return this.#parts.writer.cancel(id);
  }

  /** Closing twice is closing once. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    this.cancelPlanning();
    this.#coalescer.close();
    this.#outboxTold.close();
    this.#driftTold.close();
    await this.#drift.close();
    await this.closeDataDesk();
    await this.#parts.writer.close();
    await this.#parts.store.stop();
    await this.#started;
    await this.#parts.client.close();
    this.#parts.store.close();
    this.#parts.history.close();
  }
}
