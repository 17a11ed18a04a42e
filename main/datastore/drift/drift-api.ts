import type { Problem } from '../../../shared/errors';
import type { ModelInstance, ModelKey } from '../../../shared/model-schema';

/** PENDING: the two differ because of changes that wait in the outbox. */
export type DriftKind = 'ONLY_HERE' | 'ONLY_THERE' | 'DIFFERS' | 'PENDING';

/** One record that the local copy and the service do not agree about. */
export interface DriftFinding {
  readonly model: string;
  readonly key: ModelKey;
  readonly kind: DriftKind;
  /** Fields whose values differ, metadata included; empty where a side has no record. */
  readonly fields: readonly string[];
  readonly hereVersion: number | null;
  readonly thereVersion: number | null;
  /** Why a repair could not settle it. */
  readonly problem: Problem | null;
}

export type DriftCounts = Readonly<Record<DriftKind, number>>;

export interface DriftProgress {
  readonly step: 'READING' | 'COMPARING' | 'CONFIRMING' | 'REPAIRING';
  /** Records of the service, or of the local copy, or findings, as the step goes. */
  readonly done: number;
  /** How many there will be; null while nobody knows. */
  readonly total: number | null;
  readonly found: DriftCounts;
}

export interface DriftReport {
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Records that the service sent, tombstones included. */
  readonly there: number;
  /** Records that are held here, without tombstones. */
  readonly here: number;
  /** Records that came without content, so that nothing can be said about them. */
  readonly unreadable: number;
  /** Findings too many to be looked at a second time: changes that arrived meanwhile may be among them. */
  readonly unconfirmed: number;
  readonly found: DriftCounts;
}

export interface RepairReport {
  readonly model: string;
  readonly repaired: number;
  /** Findings that are left, each with its reason. */
  readonly left: number;
}

/** Both sides of one record as they are now. */
export interface DriftSides {
  readonly here: ModelInstance | null;
  readonly there: ModelInstance | null;
}
