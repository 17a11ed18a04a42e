import type { Prediction, StrategyName } from '../../shared/conflict';
import type { ModelKey } from '../../shared/model-schema';
import type {
  AuditEntry,
  BulkSettlement,
  CauseFilter,
  ConflictDecision,
  ConflictExplanation,
  ConflictFilter,
  ConflictRates,
  DecisionPreview,
  KeyList,
  OutbandWriter,
  PlanCheck,
  PlanFinding,
  PlannedDocument,
  PlanSummary,
  PredictionRequest,
  RecordHistoryPage,
  RestoreVerdict,
  RunCause,
  RunOptions,
  StagedCount,
  StagedEdit,
  StartRequirements,
} from '../writer';

interface Window {
  readonly offset: number;
  readonly limit: number;
}

export interface AuditPage {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly (AuditEntry & {
    readonly runId: string | null;
    readonly about: string | null;
  })[];
}

/** What a session offers of the writer beyond runs: plans looked at and handed on, staged edits, explained conflicts. */
export interface WriterDeskApi {
  planFindings(
    planId: string,
    page: Window & { readonly kind?: PlanFinding['kind'] },
  ): { readonly total: number; readonly offset: number; readonly findings: readonly PlanFinding[] };
  planDocuments(planId: string, page: Window): readonly PlannedDocument[];
  checkPlan(planId: string, reread: boolean): Promise<PlanCheck>;
  markPlanSeen(planId: string): PlanSummary;
  startRequirements(planId: string, options: RunOptions): StartRequirements;
  exportPlan(planId: string, file: string): Promise<number>;
  importPlan(file: string): Promise<PlanSummary>;
  readKeys(model: string, text: string): KeyList;
  queryKeys(
    model: string,
    query: { readonly document: string; readonly variables?: Readonly<Record<string, unknown>> },
  ): Promise<KeyList>;
  planRecreate(runId: string): Promise<readonly PlanSummary[]>;
  restoreVerdict(runId: string): RestoreVerdict;
  planAgain(runId: string, cause: CauseFilter): Promise<PlanSummary>;
  runCauses(runId: string): readonly RunCause[];

  /** What was done to one record from here, newest first. */
  recordHistory(model: string, key: ModelKey, page: Window): RecordHistoryPage;
  /** Runs that wrote or were to write a record whose key begins with a text. */
  runIdsByKey(text: string): readonly string[];

  /** The audit chain, newest first; the subject's description is that of its run. */
  audit(page: Window): AuditPage;
  verifyAudit(): ReturnType<OutbandWriter['verifyAudit']>;

  stageEdit(
    model: string,
    key: ModelKey | null,
    fields: Readonly<Record<string, unknown>>,
    kind: StagedEdit['kind'],
  ): StagedEdit | null;
  unstageEdit(model: string, key: ModelKey, fields: readonly string[] | null): boolean;
  clearStaged(model: string | null): number;
  staged(page: Window & { readonly model?: string; readonly key?: ModelKey }): {
    readonly total: number;
    readonly offset: number;
    readonly edits: readonly StagedEdit[];
  };
  stagedCounts(): readonly StagedCount[];
  planStaged(model: string): Promise<PlanSummary>;

  explainConflict(id: string, told: Readonly<Record<string, StrategyName>>): Promise<ConflictExplanation>;
  conflictRates(range: { readonly from?: number; readonly bucketMs: number }): ConflictRates;
  openConflictIds(filter: ConflictFilter): readonly string[];
  previewDecisions(ids: readonly string[], decision: ConflictDecision['decision']): Promise<DecisionPreview>;
  settleConflicts(
    ids: readonly string[],
    decision: ConflictDecision['decision'],
    reason: string | null,
    maxRecords: number | null,
  ): Promise<BulkSettlement>;
  observedStrategy(model: string): StrategyName | null;
  predictEdit(edit: PredictionRequest): Prediction;
}

/** Passes these calls on to the writer. */
export abstract class WriterDesk implements WriterDeskApi {
  readonly #writer: OutbandWriter;

  constructor(writer: OutbandWriter) {
    this.#writer = writer;
  }

  /** Tells whoever waits for something long how many records it has gone through. */
  protected abstract tellLooked(records: number): void;

  /** Runs something long so that `cancelPlanning` ends it. */
  protected abstract cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;

  planFindings(planId: string, page: Window & { kind?: PlanFinding['kind'] }) {
    return this.#writer.planDesk.planFindings(planId, page);
  }

  planDocuments(planId: string, page: Window) {
    return this.#writer.planDesk.planDocuments(planId, page);
  }

  checkPlan(planId: string, reread: boolean) {
    return this.cancellable((signal) => this.#writer.planDesk.checkPlan(planId, { reread, signal }));
  }

  markPlanSeen(planId: string) {
    return this.#writer.planDesk.markPlanSeen(planId);
  }

  startRequirements(planId: string, options: RunOptions) {
    return this.#writer.planDesk.startRequirements(planId, options);
  }

  exportPlan(planId: string, file: string) {
    return this.#writer.planDesk.exportPlan(planId, file);
  }

  importPlan(file: string) {
    return this.cancellable((signal) => this.#writer.planDesk.importPlan(file, { signal }));
  }

  readKeys(model: string, text: string) {
    return this.#writer.planDesk.readKeys(model, text);
  }

  queryKeys(model: string, query: { document: string; variables?: Readonly<Record<string, unknown>> }) {
    return this.cancellable((signal) => this.#writer.planDesk.queryKeys(model, query, { signal }));
  }

  planRecreate(runId: string) {
    return this.cancellable((signal) => this.#writer.planDesk.planRecreate(runId, { signal }));
  }

  planAgain(runId: string, cause: CauseFilter) {
    return this.cancellable((signal) => this.#writer.planDesk.planAgain(runId, { ...cause, signal }));
  }

  runCauses(runId: string) {
    return this.#writer.planDesk.runCauses(runId);
  }

  restoreVerdict(runId: string) {
    return this.#writer.planDesk.restoreVerdict(runId);
  }

  audit(page: Window): AuditPage {
    const [newest] = this.#writer.audit({ offset: 0, limit: 1 });
    const entries = this.#writer.audit(page).map((entry) => {
      const run = this.#writer.run(entry.subject);
      return { ...entry, runId: run?.id ?? null, about: run?.description ?? null };
    });
    return { total: newest?.no ?? 0, offset: page.offset, entries };
  }

  recordHistory(model: string, key: ModelKey, page: Window) {
    return this.#writer.recordHistory.page(model, key, page);
  }

  runIdsByKey(text: string) {
    return this.#writer.recordHistory.runIds(text);
  }

  verifyAudit() {
    return this.#writer.verifyAudit();
  }

  stageEdit(
    model: string,
    key: ModelKey | null,
    fields: Readonly<Record<string, unknown>>,
    kind: StagedEdit['kind'],
  ) {
    return this.#writer.staging.stage(model, key, fields, kind);
  }

  unstageEdit(model: string, key: ModelKey, fields: readonly string[] | null) {
    return this.#writer.staging.unstage(model, key, fields ?? undefined);
  }

  clearStaged(model: string | null) {
    return this.#writer.staging.clearStaged(model ?? undefined);
  }

  staged(page: Window & { model?: string; key?: ModelKey }) {
    return this.#writer.staging.staged(page);
  }

  stagedCounts() {
    return this.#writer.staging.stagedCounts();
  }

  planStaged(model: string) {
    return this.cancellable((signal) => this.#writer.staging.planStaged(model, { signal }));
  }

  explainConflict(id: string, told: Readonly<Record<string, StrategyName>>) {
    return this.#writer.conflictDesk.explainConflict(id, told);
  }

  conflictRates(range: { from?: number; bucketMs: number }) {
    return this.#writer.conflictDesk.conflictRates(range);
  }

  openConflictIds(filter: ConflictFilter) {
    return this.#writer.conflictDesk.openConflictIds(filter);
  }

  previewDecisions(ids: readonly string[], decision: ConflictDecision['decision']) {
    return this.#writer.conflictDesk.previewDecisions(ids, decision);
  }

  settleConflicts(
    ids: readonly string[],
    decision: ConflictDecision['decision'],
    reason: string | null,
    maxRecords: number | null,
  ) {
    return this.cancellable((signal) =>
      this.#writer.conflictDesk.decideConflicts({ ids, open: true }, decision, {
        signal,
        onProgress: (done) => this.tellLooked(done),
        ...(reason === null ? {} : { reason }),
        ...(maxRecords === null ? {} : { maxRecords }),
      }),
    );
  }

  observedStrategy(model: string) {
    return this.#writer.conflictDesk.observedStrategy(model);
  }

  predictEdit(edit: PredictionRequest) {
    return this.#writer.conflictDesk.predict(edit);
  }
}
