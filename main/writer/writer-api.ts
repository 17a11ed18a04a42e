import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';

export interface BatchTargets {
  /** AppSync filter form; `{}` is every record that isn't a tombstone. */
  readonly where?: unknown;
  readonly keys?: readonly ModelKey[];
}

export interface BatchRequest {
  readonly model: string;
  readonly targets: BatchTargets;
  /** Values by field; null unsets. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly delete?: boolean;
  readonly description?: string;
}

export interface PlanSampleRow {
  readonly key: ModelKey;
  readonly before: ModelInstance | null;
  readonly after: ModelInstance | null;
  readonly changedFields: readonly string[];
}

export interface PlanRejection {
  readonly key: ModelKey;
  readonly field: string | null;
  readonly reason: string;
}

/** A plan's face; its operations stay in the journal file. */
export interface PlanSummary {
  readonly id: string;
  readonly model: string;
  readonly description: string;
  readonly createdAt: number;
  readonly targets: number;
  readonly operations: number;
  readonly unchanged: number;
  readonly tombstones: number;
  readonly rejections: readonly PlanRejection[];
  readonly rejectionCount: number;
  readonly sample: readonly PlanSampleRow[];
  readonly requests: number;
  readonly estimatedMs: number;
  /** The guarded document that each operation sends. */
  readonly document: string;
}

export type RunState = 'QUEUED' | 'RUNNING' | 'PAUSED' | 'CANCELLED' | 'FINISHED' | 'FAILED' | 'INTERRUPTED';
export type OperationState = 'NOT_SENT' | 'SENT' | 'APPLIED' | 'UNCHANGED' | 'CONFLICTED' | 'REJECTED' | 'UNKNOWN';

export interface RunCounts {
  readonly planned: number;
  readonly notSent: number;
  readonly sent: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly conflicted: number;
  readonly rejected: number;
  readonly unknown: number;
}

export interface RunSummary {
  readonly id: string;
  readonly kind: 'batch' | 'edit' | 'migration' | 'undo' | 'import';
  readonly model: string;
  readonly description: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly counts: RunCounts;
  readonly delivery: { readonly complete: number; readonly incomplete: number; readonly notSeen: number; readonly p95Ms: number | null };
  readonly perSecond: number;
  readonly remainingMs: number | null;
  readonly concurrency: number;
  readonly problem: Problem | null;
}

export interface OperationRow {
  readonly id: string;
  readonly seq: number;
  readonly key: ModelKey;
  readonly state: OperationState;
  readonly before: ModelInstance | null;
  readonly after: ModelInstance | null;
  readonly result: ModelInstance | null;
  readonly theirs: ModelInstance | null;
  readonly problem: Problem | null;
  readonly attempts: number;
  readonly sentAt: number | null;
  readonly settledAt: number | null;
  readonly deliveredMs: number | null;
}

export interface RecordEdit {
  readonly model: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly key?: ModelKey;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly baseVersion?: number;
  readonly base?: ModelInstance;
}

export interface EditPreview {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly accepted: boolean;
  readonly reasons: readonly string[];
  readonly invalid: ReadonlyArray<{ readonly field: string; readonly message: string }>;
}

export interface EditResult {
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICT' | 'REJECTED' | 'UNKNOWN';
  readonly record: ModelInstance | null;
  readonly theirs: ModelInstance | null;
  readonly differingFields: readonly string[];
  readonly problem: Problem | null;
}

/** Out-of-band writes as the session and commands see them. */
export interface WriterApi {
  previewEdit(edit: RecordEdit): EditPreview;
  /** One guarded write, journalled like any other (a run of kind `edit`). */
  save(edit: RecordEdit): Promise<EditResult>;

  planBatch(request: BatchRequest): PlanSummary;
  plan(id: string): PlanSummary | undefined;
  discardPlan(id: string): boolean;

  /** Starts a planned run; it goes on in the background and reports through onRun. */
  start(planId: string): RunSummary;
  pause(runId: string): RunSummary;
  resume(runId: string): RunSummary;
  cancel(runId: string): RunSummary;
  runs(): readonly RunSummary[];
  run(runId: string): RunSummary | undefined;
  operations(
    runId: string,
    page: { state?: OperationState; offset: number; limit: number },
  ): { total: number; offset: number; operations: readonly OperationRow[] };
  /** Resolves when the run has ended or is paused. */
  settled(runId: string): Promise<RunSummary>;
  onRun(listener: (run: RunSummary) => void): () => void;
  /** Stops sending, waits for what is under way, closes the journal. */
  close(): Promise<void>;
}
