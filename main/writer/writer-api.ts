import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { AuditEntry, AuditVerdict } from './journal/audit-chain';
import type { RecordHistoryApi } from './record-history-api';
import type { ConflictDesk, ConflictFilter, ConflictRecord, SettlementDetail } from './conflict-api';
import type { PlanDesk, PlanOptions, StagingDesk, UndoOptions } from './plan-api';
import type {
  BatchRequest,
  OperationRow,
  OperationState,
  PlanSummary,
  RecordWrite,
  RecordsRequest,
  RunOptions,
  RunSummary,
} from './plans-and-runs';

export type { AuditEntry } from './journal/audit-chain';
export type * from './conflict-api';
export type * from './plan-api';
export type * from './plans-and-runs';
export type { RecordHistoryPage } from './record-history-api';

export interface RecordEdit {
  readonly model: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly key?: ModelKey;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly baseVersion?: number;
  readonly base?: ModelInstance;
  /** Why the change is made; kept in the audit chain. */
  readonly reason?: string;
}

export interface EditPreview {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly accepted: boolean;
  readonly reasons: readonly string[];
  readonly invalid: ReadonlyArray<{ readonly field: string; readonly message: string }>;
  /** `save` takes it only with a reason. */
  readonly needsReason: boolean;
}

export interface EditResult {
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICT' | 'REJECTED' | 'UNKNOWN';
  readonly record: ModelInstance | null;
  readonly theirs: ModelInstance | null;
  readonly differingFields: readonly string[];
  readonly problem: Problem | null;
}

/** A mutation of the editor, as the audit chain keeps it: its variables stay in the history. */
export interface NotedDocument {
  readonly document: string;
  readonly operationName: string | null;
  readonly reason?: string;
}

/** Out-of-band writes as the session and commands see them. */
export interface WriterApi {
  previewEdit(edit: RecordEdit): EditPreview;
  /** Throws ReadOnly, or GuardRefused where the reason that the tier asks for is missing; `save` does the same. */
  checkEdit(edit: Pick<RecordEdit, 'model' | 'reason'>): void;
  /** Notes in the audit chain that an edit went into the outbox instead, with its reason. */
  noteQueued(edit: RecordEdit): void;
  /** Throws GuardRefused where the reason that the tier asks for is missing: of a mutation that a person has written. */
  checkReason(reason: string | undefined): void;
  /** Notes in the audit chain, before it leaves, that such a mutation is sent; `id` is that of the history. */
  noteDocument(id: string, sent: NotedDocument): void;
  /** One guarded write, journalled like any other (a run of kind `edit`). */
  save(edit: RecordEdit): Promise<EditResult>;

  planBatch(request: BatchRequest): PlanSummary;
  plan(id: string): PlanSummary | undefined;
  discardPlan(id: string): boolean;

  /** Starts a planned run; it goes on in the background and reports through onRun. */
  start(planId: string, options?: RunOptions): RunSummary;
  pause(runId: string): RunSummary;
  /** Goes on with a run; options replace those that it began with. */
  resume(runId: string, options?: RunOptions): RunSummary;
  cancel(runId: string): RunSummary;
  runs(): readonly RunSummary[];
  run(runId: string): RunSummary | undefined;
  /** A window of a run's operations; with a code, those whose problem has it. */
  operations(
    runId: string,
    page: { state?: OperationState; code?: string; offset: number; limit: number },
  ): { total: number; offset: number; operations: readonly OperationRow[] };
  /** Resolves when the run has ended or is paused. */
  settled(runId: string): Promise<RunSummary>;
  onRun(listener: (run: RunSummary) => void): () => void;
  /** Stops sending, waits for what is under way, closes the journal. */
  close(): Promise<void>;
}

/** What `createWriter` gives beyond the face that sessions need. */
export interface OutbandWriter extends WriterApi {
  /** What is wrong with a change whatever record it is applied to; every target would be rejected for it. */
  faultsOfChange(request: BatchRequest): readonly { readonly field: string; readonly message: string }[];
  /** Plans any change, transforms included, giving the thread back now and then. */
  planChange(request: BatchRequest, options?: PlanOptions): Promise<PlanSummary>;
  /** Plans records that each have values of their own, as they come, in bounded memory: imports and copies. */
  planRecords<Write extends RecordWrite>(
    request: RecordsRequest<Write>,
    options?: {
      readonly kind?: RunSummary['kind'];
      readonly signal?: AbortSignal;
      readonly onProgress?: (targets: number) => void;
    },
  ): Promise<PlanSummary>;
  /** The inverse of a run on the current versions; what can't be undone is among the rejections, with its reason. */
  planUndo(runId: string, options?: UndoOptions): Promise<PlanSummary>;
  /** Plans that wait to be started, newest first. */
  plans(): readonly PlanSummary[];
  /** A window of a plan's operations, in the order in which they are sent. Throws NotFound. */
  planOperations(
    planId: string,
    page: { offset: number; limit: number },
  ): { total: number; offset: number; operations: readonly OperationRow[] };

  conflict(id: string): ConflictRecord | undefined;
  /** Newest first. */
  conflicts(page: ConflictFilter & { readonly offset: number; readonly limit: number }): {
    total: number;
    offset: number;
    conflicts: readonly ConflictRecord[];
  };
  /** Notes how a person settled a conflict; the write itself is a `save` on their version. */
  settleConflict(id: string, how: string, detail?: SettlementDetail): void;

  readonly planDesk: PlanDesk;
  readonly staging: StagingDesk;
  readonly conflictDesk: ConflictDesk;

  readonly recordHistory: RecordHistoryApi;

  /** Newest first. */
  audit(page: { offset: number; limit: number }): readonly AuditEntry[];
  /** Walks the hash chain and names what is wrong with it; a head that was noted earlier must be in it. */
  verifyAudit(knownHead?: string): AuditVerdict;
  /** Journals that could not be read at an earlier start and were moved aside. */
  movedAsideJournals(): readonly string[];
  /** Whether any run there ever was is described in words that begin so. */
  hasRunNamed(beginning: string): boolean;
  /** What a run was begun with, or gone on with last. Throws NotFound. */
  runOptions(runId: string): RunOptions;
  /** Requests that a run has sent, mutations only. */
  requestCount(runId: string): number;
}
