import type { Problem } from '../../../shared/errors';
import type { ModelInstance, ModelKey } from '../../../shared/model-schema';

/** Title case, as in the original's queue (client reference 2.1). */
export type MutationOperation = 'Create' | 'Update' | 'Delete';

/**
 * WAITING for its turn; IN_FLIGHT; HELD by a person; PARKED because it can't succeed as it is; REJECTED: settled against
 * us and kept only to be looked at.
 */
export type MutationEventState = 'WAITING' | 'IN_FLIGHT' | 'HELD' | 'PARKED' | 'REJECTED';

/** One local change on its way to the service (client reference 5.1). */
export interface MutationEvent {
  readonly id: string;
  /** Position in the queue, ascending. */
  readonly seq: number;
  readonly model: string;
  readonly key: ModelKey;
  readonly operation: MutationOperation;
  /** The fields to send, key fields included; never metadata. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The version that the change was made on: copied from the service, null for what it has never seen. */
  readonly version: number | null;
  /** AppSync filter form; null for an unconditional write. */
  readonly condition: Readonly<Record<string, unknown>> | null;
  /** The record before the change, for merging by hand. */
  readonly base: ModelInstance | null;
  readonly state: MutationEventState;
  /** Requests that ended in a conflict so far. */
  readonly attempts: number;
  readonly problem: Problem | null;
  readonly createdAt: number;
}

export type NewMutationEvent = Pick<
  MutationEvent,
  'model' | 'key' | 'operation' | 'data' | 'version' | 'condition' | 'base'
>;
