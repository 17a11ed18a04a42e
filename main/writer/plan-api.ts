import type { MadeRecords } from './made-records';
import type { PlanFileFace } from './plan-origin';
import type { EnvironmentTier } from '../../shared/environment';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { OperationState, PlanRejection, PlanSummary, RunOptions, RunSummary } from './plans-and-runs';

export type * from './plan-origin';

/** How planning goes on while it gives the thread back now and then. */
export interface PlanOptions {
  readonly kind?: RunSummary['kind'];
  readonly signal?: AbortSignal;
  /** Targets looked at so far. */
  readonly onProgress?: (targets: number) => void;
  /** What earlier plans of the same work would make; what this one makes is added to it. */
  readonly made?: MadeRecords;
  /** Reads each target from the service first, so that the plan stands on its present version. */
  readonly reread?: boolean;
}

export interface UndoOptions extends Omit<PlanOptions, 'kind'> {
  /** Operations of the run, by their `id`; all applied ones unless given. */
  readonly operationIds?: readonly string[];
  /** What the plan is called; “Undo: …” unless given. */
  readonly description?: string;
}

/** A record that has moved on since it was planned. */
export interface StaleOperation {
  readonly key: ModelKey;
  readonly plannedVersion: number | null;
  /** Null where there is no such record any more. */
  readonly presentVersion: number | null;
  readonly deleted: boolean;
  /** Fields of the planned change that hold other values by now. */
  readonly touchedFields: readonly string[];
}

/** How a plan stands against the records as they are now. */
export interface PlanCheck {
  readonly planId: string;
  readonly checkedAt: number;
  /** The records were read from the service; otherwise they are those of the local copy. */
  readonly reread: boolean;
  readonly operations: number;
  /** Another version than planned, deleted or gone. */
  readonly stale: number;
  readonly deleted: number;
  /** Somebody changed the very fields that the plan changes. */
  readonly overlapping: number;
  /** The first 200. */
  readonly listed: readonly StaleOperation[];
}

/** A record that a plan leaves out (REJECTED), or that deserves a look before it is written (WARNING). */
export interface PlanFinding extends PlanRejection {
  readonly kind: 'REJECTED' | 'WARNING';
}

/** One operation as it will be sent, or nearly: a run may send several in one request. */
export interface PlannedDocument {
  readonly key: ModelKey;
  readonly document: string;
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Keys that a file or a query names, with the lines or items that name none. */
export interface KeyList {
  readonly keys: readonly ModelKey[];
  /** The first 200. */
  readonly problems: ReadonlyArray<{ readonly line: number; readonly text: string; readonly reason: string }>;
  readonly problemCount: number;
}

/** What must be given before a plan may start on this connection; a screen asks for exactly this. */
export interface StartRequirements {
  readonly tier: EnvironmentTier;
  readonly readOnly: boolean;
  readonly operations: number;
  /** The plan has to be looked at first (`markPlanSeen`). */
  readonly mustBeSeen: boolean;
  readonly seenAt: number | null;
  /** The text to be typed, passed as `RunOptions.confirmation`; null where none is asked for. */
  readonly confirmation: string | null;
  readonly needsReason: boolean;
  /** Records that a run may write without `RunOptions.maxRecords` being raised; null for no limit. */
  readonly maxRecords: number | null;
  /** Writes a second at most, whatever is asked for; null for no cap. */
  readonly maxWritesPerSecond: number | null;
  /** Writes a second where no rate is asked for; null for as many as the service takes. */
  readonly usualWritesPerSecond: number | null;
  /** What is still missing, one sentence each; empty when the run may start with these options. */
  readonly missing: readonly string[];
}

/** A migration or an import: several runs that a person looks at, names and starts as one. */
export interface WholeWork {
  /** What is to be typed where the connection asks for it: the migration's id, or the model. */
  readonly name: string;
  /** The most records that one of its runs writes; 0 where that is not known yet, for each run is checked again. */
  readonly operations: number;
}

/** Why operations of a run did not come to what was asked, those of one kind together. */
export interface RunCause {
  readonly state: OperationState;
  /** The code of the problem; empty where the service gave none, as for what it merged. */
  readonly code: string;
  readonly count: number;
  /** The first of them. */
  readonly key: ModelKey;
  readonly problem: Problem | null;
}

/** Narrows the operations of a run to those of one cause; what is left out narrows nothing. */
export interface CauseFilter {
  readonly state?: OperationState;
  readonly code?: string;
}

/** An edit that waits to be committed with others. It survives restarts. */
export interface StagedEdit {
  readonly model: string;
  readonly key: ModelKey;
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE';
  /** New values by field; null removes. Of a new record all of them; empty for a delete. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The record that the first edit was made on; empty for a new one. */
  readonly base: ModelInstance;
  readonly baseVersion: number | null;
  readonly stagedAt: number;
  /** The record has another version by now, or is gone; of a new record, its key has been taken. */
  readonly isStale: boolean;
}

export interface StagedCount {
  readonly model: string;
  readonly records: number;
}

/** Plans as they are looked at, handed on, checked and guarded. */
export interface PlanDesk {
  /** What was left out and what deserves a look, all of it, a window at a time. Throws NotFound. */
  planFindings(
    planId: string,
    page: { readonly kind?: PlanFinding['kind']; readonly offset: number; readonly limit: number },
  ): { readonly total: number; readonly offset: number; readonly findings: readonly PlanFinding[] };
  /** The guarded documents with their variables, a window at a time. Throws NotFound. */
  planDocuments(
    planId: string,
    page: { readonly offset: number; readonly limit: number },
  ): readonly PlannedDocument[];
  /** Compares a plan with the present records, of the service with `reread`, else of the local copy. */
  checkPlan(planId: string, options?: Omit<PlanOptions, 'kind'>): Promise<PlanCheck>;
  /** Notes durably that a person has looked at the plan, as production asks before it starts. */
  markPlanSeen(planId: string): PlanSummary;
  startRequirements(planId: string, options?: RunOptions): StartRequirements;
  /** What must be given before a migration or an import may start on this connection. */
  wholeRequirements(work: WholeWork, options?: RunOptions): StartRequirements;
  /** Throws ReadOnly, or GuardRefused that names the first thing that is missing. */
  checkWhole(work: WholeWork, options?: RunOptions): void;

  /** Writes a plan to a file for somebody else to review and run; returns its operations. */
  exportPlan(planId: string, file: string): Promise<number>;
  /** What such a file says of itself. Throws BadInput where it is damaged, or was changed since. */
  lookAtPlanFile(file: string): Promise<PlanFileFace>;
  /**
   * Takes in such a file as a plan of this connection, in place of one of the same file that nobody has started. Throws
   * BadInput where it is damaged, was changed since, is of another schema or backend, or was run here already.
   */
  importPlan(file: string, options?: Omit<PlanOptions, 'kind' | 'reread'>): Promise<PlanSummary>;

  /** Keys from text: one a line, CSV with the key's columns, JSON Lines, or a JSON array. */
  readKeys(model: string, text: string): KeyList;
  /** Keys of the records that a query returns; follows `nextToken` where the query takes it as a variable. */
  queryKeys(
    model: string,
    query: { readonly document: string; readonly variables?: Readonly<Record<string, unknown>> },
    options?: { readonly signal?: AbortSignal },
  ): Promise<KeyList>;

  /**
   * Plans the records of a restore that stayed deleted anew under new keys, and what referred to them after it:
   * first the records, then one plan for each model that refers to them. Throws NotFound for an unknown run.
   */
  planRecreate(runId: string, options?: Omit<PlanOptions, 'kind'>): Promise<readonly PlanSummary[]>;
  /**
   * Plans once more what a run did not come to, or only what failed for one cause: of each record the change that was
   * asked of it, on its present version. Throws NotFound for an unknown run.
   */
  planAgain(
    runId: string,
    options?: Omit<PlanOptions, 'kind' | 'reread'> & CauseFilter,
  ): Promise<PlanSummary>;
  /** Why operations of a run conflicted, were refused or are unknown, the most frequent cause first. */
  runCauses(runId: string): readonly RunCause[];
  /** Whether the service revived the records that a restore wrote to. */
  restoreVerdict(runId: string): RestoreVerdict;
}

export interface RestoreVerdict {
  readonly revived: number;
  readonly stillDeleted: number;
  /** The first 200 that stayed tombstones. */
  readonly listed: readonly ModelKey[];
}

/** Edits of single records that are collected and then carried out as one plan. */
export interface StagingDesk {
  /**
   * Adds to what is staged for a record. A value equal to the record's own takes the field off again. A new record
   * (CREATE) is staged with all its values, under its own key where they give one. Throws BadInput, NotFound.
   */
  stage(
    model: string,
    key: ModelKey | null,
    fields: Readonly<Record<string, unknown>>,
    kind?: StagedEdit['kind'],
  ): StagedEdit | null;
  /** Takes fields off, or the whole record when none are named; false where nothing was staged. */
  unstage(model: string, key: ModelKey, fields?: readonly string[]): boolean;
  clearStaged(model?: string): number;
  staged(page: {
    readonly model?: string;
    readonly key?: ModelKey;
    readonly offset: number;
    readonly limit: number;
  }): {
    readonly total: number;
    readonly offset: number;
    readonly edits: readonly StagedEdit[];
  };
  stagedCounts(): readonly StagedCount[];
  /** What is staged for a model as a plan. It stays staged until a run of the plan begins. */
  planStaged(model: string, options?: Omit<PlanOptions, 'kind'>): Promise<PlanSummary>;
  onStaged(listener: (counts: readonly StagedCount[]) => void): () => void;
}
