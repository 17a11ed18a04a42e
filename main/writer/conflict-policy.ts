import type { Model, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { isSameFieldValue } from './equality';
import type { FieldValues, OperationKind } from './operation';
import type { ConflictPolicy, RunCounts, RunOptions } from './writer-api';

/** What to do about one conflict: leave it for a person, send again on the service's version, or end the run. */
export type ConflictDecision = 'leave' | 'retry' | 'stop';

/** Beyond this, somebody writes the record faster than it can be followed. */
const MOST_RETRIES = 5;

/**
 * The policy's word on a conflict. `before` is the record that the change was planned on, `theirs` the service's.
 * A record that was deleted meanwhile is always left: writing to a tombstone doesn't bring it back (service 1.5).
 */
export function decideConflict(
  schema: ModelSchema,
  model: Model,
  policy: ConflictPolicy,
  conflict: {
    readonly kind: OperationKind;
    readonly change: FieldValues;
    readonly before: ModelInstance | null;
    readonly theirs: ModelInstance | null;
    readonly retries: number;
    readonly readsWholeRecord: boolean;
  },
): ConflictDecision {
  if (policy === 'stop') return 'stop';
  const { theirs, before } = conflict;
  const canFollow = theirs !== null && theirs['_deleted'] !== true && conflict.kind !== 'CREATE';
  if (policy === 'skip' || !canFollow || conflict.retries >= MOST_RETRIES) return 'leave';
  if (policy === 'overwrite') return 'retry';
  const touched =
    conflict.kind === 'DELETE' || conflict.readsWholeRecord
      ? model.fields.filter((field) => !field.readOnly)
      : model.fields.filter((field) => field.name in conflict.change);
  const isUnchanged =
    before !== null &&
    touched.every((field) => isSameFieldValue(schema, field, before[field.name], theirs[field.name]));
  return isUnchanged ? 'retry' : 'leave';
}

/** A share of failures says little before so many operations were answered. */
const ANSWERED_FOR_A_SHARE = 20;

/** Which of a run's limits its counts have passed, in words; null while it may go on. */
export function thresholdPassed(
  options: Pick<RunOptions, 'maxConflicts' | 'maxFailures' | 'maxFailurePercent'>,
  counts: Pick<RunCounts, 'conflicted' | 'rejected' | 'applied' | 'unchanged'>,
): string | null {
  const { maxConflicts, maxFailures, maxFailurePercent } = options;
  if (maxConflicts !== undefined && counts.conflicted > maxConflicts)
    return `more than ${maxConflicts} conflicts`;
  if (maxFailures !== undefined && counts.rejected > maxFailures) return `more than ${maxFailures} failures`;
  const answered = counts.rejected + counts.conflicted + counts.applied + counts.unchanged;
  const isPassed =
    maxFailurePercent !== undefined &&
    answered >= ANSWERED_FOR_A_SHARE &&
    counts.rejected * 100 > maxFailurePercent * answered;
  return isPassed ? `more than ${maxFailurePercent} % failures` : null;
}
