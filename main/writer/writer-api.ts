import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { AuditVerdict } from './journal/audit-chain';
import type { ConflictDesk, ConflictFilter, SettlementDetail, TheirsSource } from './conflict-api';
import type { PlanDesk, PlanOptions, StagingDesk, UndoOptions } from './plan-api';

export type * from './conflict-api';
export type * from './plan-api';

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
  readonly unset?: readonly string[];
  /** Items by list field: added at the end, or taken out wherever they are. */
  readonly append?: Readonly<Record<string, readonly unknown[]>>;
  readonly remove?: Readonly<Record<string, readonly unknown[]>>;
  /** JSONata by field, evaluated on the record; no result leaves the field as it is. For `planChange` only. */
  readonly transform?: Readonly<Record<string, string>>;
  readonly delete?: boolean;
  /** A write that changes nothing but the version, so that every client receives the record again. */
  readonly touch?: boolean;
  /** Writes to tombstones to see whether the service revives them. */
  readonly restore?: boolean;
  /** New records; `targets` are not looked at. */
  readonly create?: ReadonlyArray<Readonly<Record<string, unknown>>>;
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

/** One record with values of its own: an update where the record is there, a create where it isn't. */
export interface RecordWrite {
  readonly key: ModelKey;
  /** Values by field, the key's among them; null unsets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Leaves a record that is there as it is, whatever it holds. */
  readonly onlyIfMissing?: boolean;
  /** Known to be unfit already: it is counted and listed with this reason. */
  readonly refusal?: string;
  /** The record as the service listed it without a version: it is adopted by writing `values` (service 9.4). */
  readonly unversioned?: ModelInstance;
}

/** What planning makes of one record's write. */
export type RecordVerdict =
  | { readonly as: 'CREATE' | 'UPDATE' | 'UNCHANGED' }
  | { readonly as: 'REJECTED'; readonly field: string | null; readonly reason: string };

/** Records that share no change. A key that comes twice is refused: the second would meet the first one's version. */
export interface RecordsRequest<Write extends RecordWrite = RecordWrite> {
  readonly model: string;
  readonly description: string;
  readonly records: AsyncIterable<Write> | Iterable<Write>;
  readonly onVerdict?: (write: Write, verdict: RecordVerdict) => void;
  /** For a plan that is only looked at: a key that comes again is an update of what the first one made. */
  readonly mayRepeat?: boolean;
}

/** How many operations of a plan do what; together they are all of them. */
export interface PlanKinds {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  /** Writes to tombstones, to see whether the service revives them. */
  readonly restore: number;
  /** Writes that change no value. */
  readonly touch: number;
}

/** A plan's face; its operations stay in the journal file. */
export interface PlanSummary {
  readonly id: string;
  readonly model: string;
  readonly description: string;
  readonly createdAt: number;
  readonly kind: RunSummary['kind'];
  readonly targets: number;
  readonly operations: number;
  /** The operations by what they do; null for a plan of an earlier version, which did not count them. */
  readonly kinds: PlanKinds | null;
  /** Nothing narrows the targets: the change goes to every record of the model. */
  readonly wholeModel: boolean;
  readonly unchanged: number;
  /** Targets that are records, not tombstones. */
  readonly live: number;
  readonly tombstones: number;
  /** Targets whose own change still waits in the outbox. */
  readonly pending: number;
  /** Targets that the service had another version of than the local copy; found only by re-reading. */
  readonly stale: number;
  readonly reread: boolean;
  /** Targets that are left out; the first 200. */
  readonly rejections: readonly PlanRejection[];
  readonly rejectionCount: number;
  /** Operations that deserve a look first, as those that would break a relation; the first 200. */
  readonly warnings: readonly PlanRejection[];
  readonly warningCount: number;
  readonly sample: readonly PlanSampleRow[];
  readonly requests: number;
  readonly estimatedMs: number;
  /** The guarded document that each operation sends. */
  readonly document: string;
  /** When a person first looked at it (`markPlanSeen`). */
  readonly seenAt: number | null;
}

export type RunState = 'QUEUED' | 'RUNNING' | 'PAUSED' | 'CANCELLED' | 'FINISHED' | 'FAILED' | 'INTERRUPTED';
export type OperationState =
  'NOT_SENT' | 'SENT' | 'APPLIED' | 'UNCHANGED' | 'CONFLICTED' | 'REJECTED' | 'UNKNOWN';

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
  readonly delivery: {
    readonly complete: number;
    readonly incomplete: number;
    readonly notSeen: number;
    readonly p95Ms: number | null;
  };
  /** Carried out in a project without a backend: what it wrote waits in the outbox, and nothing was sent. */
  readonly isLocal: boolean;
  readonly perSecond: number;
  readonly remainingMs: number | null;
  readonly concurrency: number;
  /** Runs before it, the one under way included, while it is queued. */
  readonly runsAhead: number | null;
  /** Conflicts of the run that nobody has decided yet. */
  readonly undecided: number;
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
  /** Of an operation in conflict: how that was settled since; null while it waits for a decision. */
  readonly settlement: string | null;
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

/** What a run does about a conflict; `skip` leaves it in the conflict list. */
export type ConflictPolicy = 'skip' | 'retry-unchanged' | 'overwrite' | 'stop';

/** How a run goes; everything has a default that is safe. */
export interface RunOptions {
  readonly onConflict?: ConflictPolicy;
  /** The run stops when more operations than this have conflicted or failed. */
  readonly maxConflicts?: number;
  readonly maxFailures?: number;
  /** Requests under way at most. */
  readonly concurrency?: number;
  /** Requests a second at most. */
  readonly rate?: number;
  /** The run stops when more than this share of the answered operations has failed, in percent. */
  readonly maxFailurePercent?: number;
  /** Aliased mutations in one request. */
  readonly operationsPerRequest?: number;
  /** Why the change is made; kept in the audit chain. */
  readonly reason?: string;
  /** What `StartRequirements.confirmation` asked to be typed. */
  readonly confirmation?: string;
  /** Records that the run may write, where the tier's own limit is to be raised. */
  readonly maxRecords?: number;
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

/** A conflict as it happened; it stays listed when a policy or a person has settled it. */
export interface ConflictRecord {
  readonly id: string;
  /** Null for conflicts of the outbox. */
  readonly runId: string | null;
  readonly runKind: RunSummary['kind'] | 'outbox';
  readonly runDescription: string;
  readonly model: string;
  readonly key: ModelKey;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly at: number;
  /** REFUSED: nothing was written. MERGED: the service wrote its own combination. */
  readonly how: 'REFUSED' | 'MERGED';
  readonly baseVersion: number | null;
  readonly base: ModelInstance | null;
  readonly ours: Readonly<Record<string, unknown>>;
  /** The fields at issue: those that the service merged, or that somebody else had changed as well. */
  readonly fields: readonly string[];
  /** The record as the answer showed it; of a merge, what came out. */
  readonly theirs: ModelInstance | null;
  /** The record that the write met; null where it isn't known (yet: `explainConflict` looks for it). */
  readonly theirsBefore: ModelInstance | null;
  readonly theirsSource: TheirsSource;
  readonly result: ModelInstance | null;
  /** The policy or decision that settled it; null while it is open. */
  readonly settled: string | null;
  readonly settledAt: number | null;
  /** How it was settled; null while it is open, and for those settled by earlier versions. */
  readonly detail: SettlementDetail | null;
}

export interface AuditRecord {
  readonly no: number;
  readonly at: number;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
  readonly hash: string;
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

  /** Newest first. */
  audit(page: { offset: number; limit: number }): readonly AuditRecord[];
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
