import type { Model, ModelInstance } from '../../../shared/model-schema';
import type { MutationOperation } from './mutation-event';

/** A write that the service rejected because the record has another version by now. */
export interface Conflict {
  readonly model: Model;
  readonly operation: MutationOperation;
  /** The whole record as it was meant to be: what the service has, with the fields that were to be written. */
  readonly local: ModelInstance;
  /** The whole record as the service has it. */
  readonly remote: ModelInstance;
  /** The record that the change was made on, where it is known. */
  readonly base: ModelInstance | null;
  /** Fields that the change was to write. */
  readonly fields: readonly string[];
  /** From 1; kept over restarts. */
  readonly attempts: number;
}

/** Gives the change up; the service's record stays. */
export const DISCARD = Symbol('DISCARD');

/** Decides a conflict: DISCARD, or the record to write on top of the service's version. */
export type ConflictHandler = (
  conflict: Conflict,
) => typeof DISCARD | ModelInstance | Promise<typeof DISCARD | ModelInstance>;

/** Tried this often, then the change is parked for a person to decide (client 10.59). */
export const MAX_CONFLICT_ATTEMPTS = 10;

/**
 * Writes the fields that were to be written once more, on the service's version, and nothing else. The original sends
 * null for every field that the change did not touch (client reference 5.6).
 */
export const retryConflict: ConflictHandler = (conflict) => conflict.local;
