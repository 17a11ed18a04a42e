import { OutbandError } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import { isSameFieldValue } from './equality';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { versionOf } from './operation';
import type { FieldValues, OperationKind } from './operation';
import type { PlanDraft } from './plan-draft';
import { stopIfAborted, takeBreath } from './plan';
import type { UndoOptions } from './plan-api';
import { RelationChecks } from './plan-relations';
import type { OperationRow, OperationState } from './writer-api';

type AppliedOperation = OperationRow & { readonly kind: OperationKind; readonly change: FieldValues };

const TURN = 500;

interface Inverse {
  readonly draft: PlanDraft;
  readonly rules: ChangeRules;
  readonly store: DataStoreApi;
  readonly journal: Journal;
  readonly run: RunRecord;
}

/**
 * Plans the inverse of a run or of some of its operations, the last one first, as new guarded writes on the current
 * versions.
 *
 * A field goes back to what it was only where it still holds what the run wrote: somebody else's later change is
 * never undone, and is listed with its reason. Gives the thread back now and then; throws Cancelled on the signal.
 */
export async function planInverse(
  { draft, rules, store, journal, run }: Inverse,
  { operationIds, ...progress }: UndoOptions,
): Promise<void> {
  const chosen = operationIds && new Set(operationIds);
  const relations = new RelationChecks(store, rules.model);
  stopIfAborted(progress.signal);
  let looked = 0;
  for (const operation of journal.appliedBackwards(run)) {
    looked += 1;
    if (looked % TURN === 0) await takeBreath(progress, draft.targets);
    if (relations.isCountingDue) await relations.countReferrers(() => takeBreath(progress, draft.targets));
    if (chosen && !chosen.delete(operation.id)) continue;
    draft.countTarget();
    const now = store.get(rules.model.name, operation.key);
    if (!now) draft.reject(operation.key, null, 'The record is not in the local copy any more.');
    else if (operation.kind === 'DELETE') undoDelete(draft, operation);
    else if (now['_deleted'] === true)
      draft.reject(operation.key, null, 'The record has been deleted since.');
    else if (operation.kind === 'CREATE') undoCreate(draft, rules, relations, operation, now);
    else undoUpdate(draft, rules, relations, operation, now);
  }
  for (const id of chosen ?? []) refuseUnapplied(draft, journal, run, id);
}

/** An operation that was chosen and has nothing to undo. */
function refuseUnapplied(draft: PlanDraft, journal: Journal, run: RunRecord, id: string): void {
  const operation = journal.operationOf(run, id);
  if (!operation) throw noSuchOperationOf(run, id);
  draft.countTarget();
  draft.reject(operation.key, null, REASONS[operation.state]);
}

const REASONS: Readonly<Record<OperationState, string>> = {
  NOT_SENT: 'It was not sent, so there is nothing to undo.',
  SENT: 'It is under way; whether it was carried out is not known yet.',
  APPLIED: 'It was undone with the others.',
  UNCHANGED: 'The record was as asked already, so the run changed nothing.',
  CONFLICTED: 'It met a conflict: what the service made of it is settled in the conflict view.',
  REJECTED: 'The service refused it, so there is nothing to undo.',
  UNKNOWN: 'Whether it was carried out is not known yet; go on with the run first.',
};

function undoDelete(draft: PlanDraft, operation: AppliedOperation): void {
  draft.reject(
    operation.key,
    null,
    'A delete can’t be undone: the service keeps the tombstone, and its key is taken until it expires. Restore it, or create the record anew under another key.',
  );
}

function undoCreate(
  draft: PlanDraft,
  rules: ChangeRules,
  relations: RelationChecks,
  operation: AppliedOperation,
  now: ModelInstance,
): void {
  draft.countLive(false);
  const changed = changedSince(
    rules,
    rules.model.fields.map(({ name }) => name),
    operation.result,
    now,
  );
  if (changed.length > 0 && versionOf(now) !== versionOf(operation.result)) {
    return draft.reject(
      operation.key,
      changed[0] ?? null,
      `The new record has been changed since: ${changed.join(', ')}.`,
    );
  }
  for (const { field, message } of relations.problems('DELETE', now, {}))
    draft.warn(operation.key, field, message);
  draft.add({ key: operation.key, kind: 'DELETE', baseVersion: versionOf(now), before: now, change: {} });
}

function undoUpdate(
  draft: PlanDraft,
  rules: ChangeRules,
  relations: RelationChecks,
  operation: AppliedOperation,
  now: ModelInstance,
): void {
  draft.countLive(false);
  const touched = Object.keys(operation.change);
  const changed = changedSince(rules, touched, operation.result, now);
  for (const field of changed) {
    draft.reject(
      operation.key,
      field,
      `${field} has been changed by someone else since and is left as it is.`,
    );
  }
  const wanted: Record<string, unknown> = {};
  for (const field of touched)
    if (!changed.includes(field)) wanted[field] = operation.before?.[field] ?? null;
  const change = rules.withIndexParts(now, rules.differing(now, wanted));
  if (Object.keys(change).length > 0) {
    for (const { field, message } of relations.problems('UPDATE', now, change))
      draft.warn(operation.key, field, message);
    draft.add({ key: operation.key, kind: 'UPDATE', baseVersion: versionOf(now), before: now, change });
  } else if (changed.length === 0) draft.countUnchanged();
}

function changedSince(
  rules: ChangeRules,
  names: readonly string[],
  written: ModelInstance | null,
  now: ModelInstance,
): string[] {
  const model: Model = rules.model;
  return model.fields
    .filter(({ name, readOnly }) => names.includes(name) && !readOnly)
    .filter((field) => !isSameFieldValue(rules.schema, field, written?.[field.name], now[field.name]))
    .map(({ name }) => name);
}

function noSuchOperationOf(run: RunRecord, id: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'OPERATION_NOT_FOUND',
    message: `The run ${run.id} has no operation ${id}.`,
    consequence: 'Nothing was planned.',
    action: 'Choose among the operations of this run.',
  });
}
