import type { Model, ModelField, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { isSameFieldValue } from './equality';
import { isRepeatable, versionOf } from './operation';
import type { FieldValues, Operation, Rebase } from './operation';
import type { ConflictPolicy, RunCounts, RunOptions } from './writer-api';

/** What to do about one conflict: leave it for a person, end the run, or send this on the service's version. */
export type ConflictDecision = 'leave' | 'stop' | Rebase;

/** Beyond this, somebody writes the record faster than it can be followed. */
const MOST_RETRIES = 5;

/** What a run's change is, whatever record it is applied to. */
export interface ChangeNature {
  readonly schema: ModelSchema;
  readonly model: Model;
  /** The change on the record as the service has it now: recomputed for appends, the same for literals. */
  readonly changeOn: (operation: Operation, record: ModelInstance) => FieldValues;
  /** It adds to lists or takes from them: applied to a record that holds it already, it would be there twice. */
  readonly isRelative: boolean;
  /** It was computed from other fields as well, so that none of them may have changed. */
  readonly readsWholeRecord: boolean;
}

/** One conflict of a run as the policy sees it. */
export interface MetConflict {
  readonly operation: Operation;
  /** The record that the change was planned on. */
  readonly before: ModelInstance | null;
  /** The record as the service has it now: after a merge, with what the service took of our write. */
  readonly answered: ModelInstance;
  /** The record that the write met: after a refusal the same as `answered`; null where it isn't known. */
  readonly met: ModelInstance | null;
  /** What the latest merge of this operation came to, on which it was sent again; null where there was none. */
  readonly merged: ModelInstance | null;
  readonly retries: number;
  /** A write whose answer was lost may still arrive. */
  readonly mayStillArrive: boolean;
}

/**
 * The policy's word on a conflict.
 *
 * A write that was merged is in the record already, so its change is computed anew on the record that it met, never on
 * the outcome: an append would be there once more with every round (service 3.3). Where our own part can't be told from
 * what others wrote, a person decides. A record that was deleted meanwhile is left too: writing to a tombstone doesn't
 * bring it back (service 1.5).
 */
export function decideConflict(
  nature: ChangeNature,
  policy: ConflictPolicy,
  conflict: MetConflict,
): ConflictDecision {
  if (policy === 'stop') return 'stop';
  const { operation, answered, mayStillArrive } = conflict;
  const canFollow = answered['_deleted'] !== true && operation.kind !== 'CREATE';
  if (policy === 'skip' || !canFollow || conflict.retries >= MOST_RETRIES) return 'leave';
  if (mayStillArrive && !isRepeatable(nature.model, operation)) return 'leave';
  if (isPartlyWritten(conflict)) return followOwnMerge(nature, policy, conflict);
  // An attempt whose answer was lost may be part of what the record holds, as a merged one is.
  const isInDoubt = operation.uncertain || conflict.met !== answered;
  const met = recordMet(nature, conflict);
  if (met === null) return 'leave';
  const mustBeUntouched = policy === 'retry-unchanged';
  if (mustBeUntouched && !isUntouched(nature, operation, conflict.before, met)) return 'leave';
  return {
    baseVersion: versionOf(answered),
    before: met,
    change:
      isInDoubt && operation.kind === 'UPDATE'
        ? wholeChangeOn(nature, operation, met)
        : changeAfterRefusal(nature, operation, met),
  };
}

/** The record that the write met, without any part of our own; null where that can't be told. */
function recordMet(nature: ChangeNature, conflict: MetConflict): ModelInstance | null {
  const { operation, before, met, answered } = conflict;
  if (!operation.uncertain) return met ?? withoutOurs(nature, conflict, answered);
  const record = met ?? answered;
  return isUntouched(nature, operation, before, record) ? record : withoutOurs(nature, conflict, record);
}

/** An earlier attempt was merged: the record has held part of it since, which the journal shows by the older image. */
function isPartlyWritten({ operation, before, merged }: MetConflict): boolean {
  if (merged !== null) return true;
  const imageOf = versionOf(before);
  return imageOf !== null && operation.baseVersion !== null && imageOf < operation.baseVersion;
}

/** Goes on with an operation that was merged once already: only what has happened since that merge is others' doing. */
function followOwnMerge(
  nature: ChangeNature,
  policy: ConflictPolicy,
  { operation, before, met, merged, answered }: MetConflict,
): ConflictDecision {
  if (before === null || met === null || merged === null) return 'leave';
  const mustBeUntouched = policy === 'retry-unchanged' || nature.isRelative;
  if (mustBeUntouched && !isUntouched(nature, operation, merged, met)) return 'leave';
  const { schema, model } = nature;
  const theirs = model.fields.filter(
    (field) => !isSameFieldValue(schema, field, merged[field.name], met[field.name]),
  );
  const image = { ...before, ...Object.fromEntries(theirs.map(({ name }) => [name, met[name]])) };
  return { baseVersion: versionOf(answered), before: image, change: operation.change };
}

/** The change with every field that it had at first, so that undoing it brings all of them back. */
function wholeChangeOn({ changeOn }: ChangeNature, operation: Operation, met: ModelInstance): FieldValues {
  const asMet = Object.fromEntries(Object.keys(operation.change).map((name) => [name, met[name] ?? null]));
  return { ...asMet, ...changeOn(operation, met) };
}

function changeAfterRefusal(
  { changeOn }: ChangeNature,
  operation: Operation,
  met: ModelInstance,
): FieldValues {
  return operation.kind === 'DELETE' ? operation.change : changeOn(operation, met);
}

/**
 * A record that may hold our own write without it: plain values are ours or theirs, so theirs can be told; of lists
 * that is not so. Its version stays the older one, by which the journal knows that part of the write may be in place.
 */
function withoutOurs(
  { schema, model, isRelative }: ChangeNature,
  { operation, before }: Pick<MetConflict, 'operation' | 'before'>,
  record: ModelInstance,
): ModelInstance | null {
  if (before === null || isRelative || !isRepeatable(model, operation)) return null;
  const ours = model.fields.filter(
    (field) =>
      field.name in operation.change &&
      isSameFieldValue(schema, field, operation.change[field.name], record[field.name]),
  );
  const values = Object.fromEntries(ours.map(({ name }) => [name, before[name] ?? null]));
  return { ...record, ...values, _version: before['_version'] };
}

function isUntouched(
  nature: ChangeNature,
  operation: Operation,
  base: ModelInstance | null,
  met: ModelInstance,
): boolean {
  return (
    base !== null &&
    touchedBy(nature, operation).every((field) =>
      isSameFieldValue(nature.schema, field, base[field.name], met[field.name]),
    )
  );
}

function touchedBy({ model, readsWholeRecord }: ChangeNature, { kind, change }: Operation): ModelField[] {
  return kind === 'DELETE' || readsWholeRecord
    ? model.fields.filter((field) => !field.readOnly)
    : model.fields.filter((field) => field.name in change);
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
