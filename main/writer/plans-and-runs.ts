import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { PlanOrigin } from './plan-origin';

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
  /** Of a plan that was taken in from a file. */
  readonly origin: PlanOrigin | null;
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
    /** Under way while our own subscriptions had a gap: nothing can be said of them but what their answers said. */
    readonly notListening: { readonly count: number; readonly from: number; readonly to: number } | null;
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
