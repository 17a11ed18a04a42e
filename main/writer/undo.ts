import { OutbandError } from '../../shared/errors';
import type { Model, ModelInstance } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import type { FieldProblem } from './change';
import { isSameFieldValue } from './equality';
import type { Journal } from './journal/journal';
import type { RunRecord, WriteRow } from './journal/rows';
import { versionOf } from './operation';
import type { FieldValues } from './operation';
import type { PlanDraft } from './plan-draft';
import { stopIfAborted, takeBreath } from './turns';
import type { UndoOptions } from './plan-api';
import { RelationChecks } from './plan-relations';
import type { OperationRow, OperationState } from './writer-api';

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
 * never undone, and is listed with its reason. So is what the run has, or may have, written without being sure of it:
 * merges, and operations whose answer is missing. Gives the thread back now and then; throws Cancelled on the signal.
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
    planOne({ draft, rules, relations, operation }, store.get(rules.model.name, operation.key));
  }
  if (chosen) for (const id of chosen) refuseUnapplied(draft, journal, run, id);
  else for (const operation of inDoubt(journal, run)) refuse(draft, operation);
}

/** One operation of the run with what its inverse is planned by. */
interface Undoing {
  readonly draft: PlanDraft;
  readonly rules: ChangeRules;
  readonly relations: RelationChecks;
  readonly operation: WriteRow;
}

function planOne(undoing: Undoing, now: ModelInstance | undefined): void {
  const { draft, operation } = undoing;
  const { key, kind, before } = operation;
  const wasDeleted = before?.['_deleted'] === true;
  if (kind === 'DELETE') return undoDelete(undoing, now);
  if (!now) return draft.reject(key, null, 'The record is not in the local copy any more.');
  if (now['_deleted'] === true) {
    // A restore that the service has not followed has changed nothing.
    if (kind === 'UPDATE' && wasDeleted) return draft.countUnchanged();
    return draft.reject(key, null, 'The record has been deleted since.');
  }
  if (kind === 'CREATE' || wasDeleted) return undoCreate(undoing, now);
  undoUpdate(undoing, now);
}

/** What a run has left neither applied nor certainly unwritten. */
function* inDoubt(journal: Journal, run: RunRecord): IterableIterator<OperationRow> {
  for (const state of ['CONFLICTED', 'SENT', 'UNKNOWN'] as const)
    for (let offset = 0; ; offset += TURN) {
      const { rows } = journal.operations(run, { state, offset, limit: TURN });
      for (const row of rows) if (state !== 'CONFLICTED' || row.result !== null) yield row;
      if (rows.length < TURN) break;
    }
}

/** An operation that was chosen and has nothing to undo. */
function refuseUnapplied(draft: PlanDraft, journal: Journal, run: RunRecord, id: string): void {
  const operation = journal.operationOf(run, id);
  if (!operation) throw noSuchOperationOf(run, id);
  refuse(draft, operation);
}

function refuse(draft: PlanDraft, operation: OperationRow): void {
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

/** A record that is gone for good leaves its key free, and is made anew as it was; a tombstone stays. */
function undoDelete({ draft, rules, relations, operation }: Undoing, now: ModelInstance | undefined): void {
  const { key, before } = operation;
  if (now && now['_deleted'] !== true)
    return draft.reject(key, null, 'There is a record with this key again; it is left as it is.');
  if (now)
    return draft.reject(
      key,
      null,
      'A delete can’t be undone: the service keeps the tombstone, and its key is taken until it expires. Restore it, or create the record anew under another key.',
    );
  const kept = rules.model.fields.filter(({ name, readOnly }) => !readOnly && before?.[name] != null);
  const change = Object.fromEntries(kept.map(({ name }) => [name, before?.[name]]));
  const [fault] = rules.allows('CREATE') ? rules.problems('CREATE', change) : [noCreate(rules)];
  if (fault) return draft.reject(key, fault.field, fault.message);
  for (const { field, message } of relations.problems('CREATE', null, change))
    draft.warn(key, field, message);
  draft.add({ key, kind: 'CREATE', baseVersion: null, before: null, change });
}

function noCreate({ model }: ChangeRules): FieldProblem {
  return { field: '', message: `The API has no create mutation for ${model.name}.` };
}

/** Deletes what the run has made, or has brought back. */
function undoCreate({ draft, rules, relations, operation }: Undoing, now: ModelInstance): void {
  draft.countLive(false);
  const { key, result } = operation;
  const names = rules.model.fields.map(({ name }) => name);
  const changed = changedSince(rules, names, result, now);
  const isSameVersion = versionOf(now) !== null && versionOf(now) === versionOf(result);
  if (changed.length > 0 && !isSameVersion)
    return draft.reject(key, changed[0] ?? null, `The record has been changed since: ${changed.join(', ')}.`);
  for (const { field, message } of relations.problems('DELETE', now, {})) draft.warn(key, field, message);
  draft.add({ key, kind: 'DELETE', baseVersion: versionOf(now), before: now, change: {} });
}

function undoUpdate({ draft, rules, relations, operation }: Undoing, now: ModelInstance): void {
  draft.countLive(false);
  const { key, before, result } = operation;
  const touched = Object.keys(operation.change);
  const changed = changedSince(rules, touched, result, now);
  for (const field of changed)
    draft.reject(key, field, `${field} has been changed by someone else since and is left as it is.`);
  const wanted: Record<string, unknown> = {};
  for (const field of touched) if (!changed.includes(field)) wanted[field] = before?.[field] ?? null;
  const { change, faults } = sendable(rules, rules.differing(now, wanted));
  for (const { field, message } of faults)
    draft.reject(key, field, `What ${field} was can’t be written any more: ${message}`);
  if (Object.keys(change).length > 0) {
    for (const { field, message } of relations.problems('UPDATE', now, change))
      draft.warn(key, field, message);
    draft.add({
      key,
      kind: 'UPDATE',
      baseVersion: versionOf(now),
      before: now,
      change: rules.withIndexParts(now, change),
    });
  } else if (changed.length + faults.length === 0) draft.countUnchanged();
}

/** What a field was may be nothing that the schema of today takes: a field has become required, a value is none any more. */
function sendable(
  rules: ChangeRules,
  wanted: FieldValues,
): { readonly change: FieldValues; readonly faults: readonly FieldProblem[] } {
  const faults = rules.problems('UPDATE', wanted);
  const bad = new Set(faults.map(({ field }) => field));
  return { change: Object.fromEntries(Object.entries(wanted).filter(([name]) => !bad.has(name))), faults };
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
