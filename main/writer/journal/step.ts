import type { Problem } from '../../../shared/errors';
import type { ModelInstance } from '../../../shared/model-schema';
import type { TheirsSource } from '../conflict-api';
import type { FieldValues, Operation, Outcome } from '../operation';
import type { RunState } from '../plans-and-runs';

/** A request that is about to leave, with the operations it carries. */
export interface Departure {
  readonly requestNo: number;
  readonly runNo: number;
  readonly sentAt: number;
  readonly operations: readonly Operation[];
}

/** What is known about a request once it has ended, well or badly. */
export interface RequestEnd {
  readonly requestNo: number;
  readonly at: number;
  readonly ms: number | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly problem: Problem | null;
}

export interface DeliveryMark {
  readonly id: number;
  readonly how: 'COMPLETE' | 'INCOMPLETE' | 'NOT_LISTENING';
  readonly ms: number;
}

/** A conflict as it happened, kept even when a later attempt of the same operation succeeds. */
export interface ConflictEvent {
  readonly operationId: number;
  readonly at: number;
  readonly how: 'REFUSED' | 'MERGED';
  readonly baseVersion: number | null;
  readonly ours: FieldValues;
  /** The fields at issue: those that the service merged, or that somebody else had changed as well. */
  readonly fields: readonly string[];
  readonly theirs: ModelInstance | null;
  /** The record that the write met, before any merge. */
  readonly theirsBefore: { readonly record: ModelInstance; readonly source: TheirsSource } | null;
  /** Set when a policy settled it at once. */
  readonly settled: string | null;
}

/** Everything that one commit makes durable: one flush to disk however much it holds. */
export interface JournalStep {
  readonly departures?: readonly Departure[];
  readonly ends?: readonly RequestEnd[];
  readonly outcomes?: readonly Outcome[];
  readonly conflicts?: readonly ConflictEvent[];
  readonly deliveries?: readonly DeliveryMark[];
  /** Departures of an earlier step that did not take place after all. */
  readonly withdrawn?: readonly Departure[];
}

export interface DeliveryCounts {
  readonly complete: number;
  readonly incomplete: number;
  /** Under way while our own subscriptions had a gap: how many, and the instants of the first and last. */
  readonly notListening: { readonly count: number; readonly from: number; readonly to: number } | null;
  readonly p95Ms: number | null;
}

export interface RunPatch {
  readonly state?: RunState;
  readonly startedAt?: number | null;
  readonly endedAt?: number | null;
  readonly activeMs?: number;
  readonly problem?: Problem | null;
  readonly deliveryClosed?: boolean;
}
