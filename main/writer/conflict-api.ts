import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Prediction, StrategyName } from '../../shared/conflict';
import type { RunSummary } from './plans-and-runs';

/** Where the service's record before a merge was found; null where nobody kept it. */
/** `READ`: nothing was refused, the record was found changed when it was read. */
export type TheirsSource = 'ANSWER' | 'READ' | 'LOCAL_COPY' | 'DELTA' | null;

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

/** Why a conflict ended as it did, and how it would have ended otherwise. */
export interface ConflictExplanation {
  readonly id: string;
  /** The strategy that the service showed by what it did; LAMBDA where neither of the built-in ones fits. */
  readonly strategy: StrategyName;
  /** The record that the write met: of the service, before it merged. */
  readonly theirsBefore: ModelInstance | null;
  readonly theirsSource: TheirsSource;
  /** Said where `theirsBefore` is null. */
  readonly theirsNote: string | null;
  /** What happened, field by field, with the rule that decided; null where theirs is not known. */
  readonly happened: Prediction | null;
  /** What each strategy makes of the same write, the one in force included. */
  readonly alternatives: readonly Prediction[];
}

export interface ConflictDecision {
  readonly id: string;
  readonly decision: 'KEEP_THEIRS' | 'OURS' | 'OURS_WHERE_UNCHANGED';
  /** With OURS: values chosen field by field, instead of what was asked for. */
  readonly changes?: Readonly<Record<string, unknown>>;
  /** The version that the decision was made on. */
  readonly version?: number;
  /** Why; kept with the decision and in the audit chain. Production asks for it where something is sent. */
  readonly reason?: string;
}

/** How a conflict was settled: kept for good. */
export interface SettlementDetail {
  readonly by: 'POLICY' | 'PERSON' | 'LATER_EDIT';
  readonly decision: string;
  /** Values that were sent to settle it. */
  readonly sent: Readonly<Record<string, unknown>> | null;
  readonly onVersion: number | null;
  /** Why a person decided so, where they said it. */
  readonly reason?: string | null;
}

export interface ConflictOutcome {
  readonly id: string;
  readonly settled: boolean;
  /** A write left for it. */
  readonly sent: boolean;
  readonly problem: Problem | null;
}

/** Which conflicts; every part narrows. */
export interface ConflictFilter {
  readonly runId?: string;
  readonly open?: boolean;
  readonly model?: string;
  readonly key?: ModelKey;
  /** A field that was written. */
  readonly field?: string;
  readonly source?: 'batch' | 'edit' | 'migration' | 'undo' | 'import' | 'outbox';
  readonly how?: 'REFUSED' | 'MERGED';
  /** Milliseconds since the epoch; from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}

export interface BulkSettlement {
  readonly settled: number;
  readonly sent: number;
  readonly left: number;
  /** Of those that stay open, the first 200. */
  readonly problems: readonly ConflictOutcome[];
}

/** One write that a decision would send. */
export interface DecisionSample {
  readonly id: string;
  readonly model: string;
  readonly key: ModelKey;
  readonly operation: 'UPDATE' | 'DELETE';
  /** The service's values of the fields that would be written. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** What one decision about many conflicts would come to, as far as the local copy knows. */
export interface DecisionPreview {
  readonly toSend: number;
  readonly nothingToSend: number;
  readonly stayOpen: number;
  /** Why some would stay open, with one of them as the example. */
  readonly obstacles: ReadonlyArray<{ readonly problem: Problem; readonly count: number }>;
  /** Writes that may be sent at once unless the limit is raised; null for no limit. */
  readonly maxRecords: number | null;
  /** Writes of decisions just before, which count to the same limit. */
  readonly justSent: number;
  /** The first five writes. */
  readonly sample: readonly DecisionSample[];
}

/** Conflicts beside the writes among which they happened. */
export interface ConflictRates {
  readonly byModel: ReadonlyArray<{
    readonly model: string;
    readonly conflicts: number;
    /** Writes of the journal that were answered, the outbox apart. */
    readonly writes: number;
  }>;
  readonly byField: ReadonlyArray<{
    readonly model: string;
    readonly field: string;
    readonly conflicts: number;
  }>;
  /** One entry a bucket that has any, oldest first. */
  readonly byTime: ReadonlyArray<{
    readonly at: number;
    readonly conflicts: number;
    readonly writes: number;
  }>;
}

/** A conflict that happened outside of the journal: an app's change in the DataStore's outbox. */
export interface ForeignConflict {
  readonly source: 'outbox';
  readonly model: string;
  readonly key: ModelKey;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly how: 'REFUSED' | 'MERGED';
  readonly baseVersion: number | null;
  readonly base: ModelInstance | null;
  readonly ours: Readonly<Record<string, unknown>>;
  readonly theirs: ModelInstance | null;
  readonly result: ModelInstance | null;
  /** How it was settled at once; null leaves it open. */
  readonly settled: string | null;
}

/** What would become of an edit that is not sent yet. */
export interface PredictionRequest {
  readonly model: string;
  readonly key: ModelKey;
  /** UPDATE unless it says DELETE. */
  readonly operation?: 'UPDATE' | 'DELETE';
  /** The record that the edit was made on; null where only its version is known. */
  readonly base: ModelInstance | null;
  /** The version that is sent; that of `base` unless given. */
  readonly version?: number;
  /** New values by field; null removes. */
  readonly edited: Readonly<Record<string, unknown>>;
  /** The record as the service has it; the local copy's unless given. */
  readonly current?: ModelInstance;
  /** The strategy in force; without it, what the journal shows of the model, else AUTOMERGE as Amplify sets it up. */
  readonly strategy?: StrategyName;
}

/** Conflicts as they are explained, counted and settled. */
export interface ConflictDesk {
  /** Throws NotFound. Looks for the service's record before a merge where it isn't known yet. */
  explainConflict(
    id: string,
    /** Strategies that are known by model: a function's merge can look like the service's own. */
    told?: Readonly<Record<string, StrategyName>>,
  ): Promise<ConflictExplanation>;
  conflictRates(range: {
    readonly from?: number;
    readonly to?: number;
    readonly bucketMs: number;
    readonly model?: string;
  }): ConflictRates;
  /** Carries a decision out: a guarded write where one is needed. A conflict whose write fails stays open. */
  decideConflict(decision: ConflictDecision): Promise<ConflictOutcome>;
  /**
   * The same decision about many open conflicts, one after another and no faster than the tier allows. Throws
   * GuardRefused where something would be sent and the reason that the tier asks for is missing, or where more would be
   * written than it allows: calls that follow one another within a minute count as one.
   */
  decideConflicts(
    filter: ConflictFilter & { readonly ids?: readonly string[] },
    decision: ConflictDecision['decision'],
    options?: {
      readonly signal?: AbortSignal;
      readonly onProgress?: (done: number, total: number) => void;
      readonly reason?: string;
      /** Raises the tier's limit. */
      readonly maxRecords?: number;
    },
  ): Promise<BulkSettlement>;
  /** The ids of every open conflict that fits, newest first. */
  openConflictIds(filter: ConflictFilter): readonly string[];
  /** Counts what a decision would do, and shows the first writes; nothing is sent. Throws NotFound. */
  previewDecisions(ids: readonly string[], decision: ConflictDecision['decision']): Promise<DecisionPreview>;
  /** Puts a conflict of the outbox into the list; returns its id, or the empty string once the writer is closing. */
  noteConflict(conflict: ForeignConflict): string;
  /** Notes that a later edit has answered the open conflicts about the same fields of its record; returns how many. */
  settleByEdit(edit: {
    readonly model: string;
    readonly key?: ModelKey;
    readonly kind: 'CREATE' | 'UPDATE' | 'DELETE';
    readonly changes: Readonly<Record<string, unknown>>;
  }): number;
  /** The strategy that the journal's own conflicts show for a model; null where there were none. */
  observedStrategy(model: string): StrategyName | null;
  /** What would become of an edit, field by field. */
  predict(request: PredictionRequest): Prediction;
}
