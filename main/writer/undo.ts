import type { Model, ModelInstance } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import { isSameFieldValue } from './equality';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { versionOf } from './operation';
import type { FieldValues, OperationKind } from './operation';
import type { PlanDraft } from './plan-draft';
import type { OperationRow } from './writer-api';

type AppliedOperation = OperationRow & { readonly kind: OperationKind; readonly change: FieldValues };

/**
 * Plans the inverse of a run, last operation first, as new guarded writes on the current versions.
 *
 * A field goes back to what it was only where it still holds what the run wrote: somebody else's later change is
 * never undone, and is listed with its reason.
 */
export function planInverse(
  draft: PlanDraft,
  rules: ChangeRules,
  store: DataStoreApi,
  journal: Journal,
  run: RunRecord,
): void {
  for (const operation of journal.appliedBackwards(run)) {
    draft.countTarget();
    const now = store.get(rules.model.name, operation.key);
    if (!now) draft.reject(operation.key, null, 'The record is not in the local copy any more.');
    else if (operation.kind === 'DELETE') undoDelete(draft, operation);
    else if (now['_deleted'] === true)
      draft.reject(operation.key, null, 'The record has been deleted since.');
    else if (operation.kind === 'CREATE') undoCreate(draft, rules, operation, now);
    else undoUpdate(draft, rules, operation, now);
  }
}

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
  operation: AppliedOperation,
  now: ModelInstance,
): void {
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
  draft.add({ key: operation.key, kind: 'DELETE', baseVersion: versionOf(now), before: now, change: {} });
}

function undoUpdate(
  draft: PlanDraft,
  rules: ChangeRules,
  operation: AppliedOperation,
  now: ModelInstance,
): void {
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
