import type { Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { OperationKind } from './operation';
import type { OperationState } from './plans-and-runs';

/** One thing that was done to a record from here, or a conflict that the outbox had over it. */
export interface RecordHistoryEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: OperationKind;
  readonly state: OperationState;
  /** Null for a conflict of the outbox, which belongs to no run. */
  readonly runId: string | null;
  readonly runKind: string;
  readonly runDescription: string;
  readonly reason: string | null;
  readonly before: ModelInstance | null;
  /** What was asked for; null for a deletion. */
  readonly after: ModelInstance | null;
  /** The record as the service had it afterwards, where its answer said so. */
  readonly result: ModelInstance | null;
  /** Of a conflict: how it was settled since; null while it waits for a decision. */
  readonly settlement: string | null;
  readonly problem: Problem | null;
}

export interface RecordHistoryPage {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly RecordHistoryEntry[];
}

/** What the journal knows of single records. Plans that were never started are not among it. */
export interface RecordHistoryApi {
  /** What was done to one record, newest first. */
  page(model: string, key: ModelKey, window: { offset: number; limit: number }): RecordHistoryPage;
  /**
   * Ids of the runs, newest first, that wrote or were to write a record whose key, as people read it, begins with a
   * text. None for fewer than three letters; the latest 200 otherwise.
   */
  runIds(text: string): readonly string[];
}
