import type { ModelInstance } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import type { MissedOperation } from './journal/missed-operations';
import { storedFieldsOf, versionOf } from './operation';
import { stopIfAborted, takeBreath } from './turns';
import type { CauseFilter, PlanOptions } from './plan-api';
import type { PlanDraft } from './plan-draft';
import { RelationChecks } from './plan-relations';

export interface AgainOptions extends Omit<PlanOptions, 'kind' | 'reread'>, CauseFilter {}

interface Repetition {
  readonly draft: PlanDraft;
  readonly rules: ChangeRules;
  readonly store: DataStoreApi;
  readonly operations: Iterable<MissedOperation>;
}

const TURN = 500;

/**
 * Plans what a run did not come to once more: of each record the very change that was asked of it, on its present
 * version. Fields that somebody has changed since the first plan are warned of, for the write would take their place.
 */
export async function planRepetition(
  { draft, rules, store, operations }: Repetition,
  progress: AgainOptions,
): Promise<void> {
  const { name } = rules.model;
  const relations = new RelationChecks(store, rules.model);
  const pending = store.pendingKeys?.(name) ?? new Set<string>();
  stopIfAborted(progress.signal);
  for (const operation of operations) {
    draft.countTarget();
    planOne({ draft, rules, relations }, operation, store.get(name, operation.key), (key) =>
      pending.has(key),
    );
    if (draft.targets % TURN === 0) await takeBreath(progress, draft.targets);
    if (relations.isCountingDue) await relations.countReferrers(() => takeBreath(progress, draft.targets));
  }
}

interface Surroundings {
  readonly draft: PlanDraft;
  readonly rules: ChangeRules;
  readonly relations: RelationChecks;
}

function planOne(
  around: Surroundings,
  operation: MissedOperation,
  now: ModelInstance | undefined,
  isPending: (key: MissedOperation['key']) => boolean,
): void {
  const { draft } = around;
  const { key, kind, before } = operation;
  if (kind === 'CREATE') return planCreate(around, operation, now);
  if (!now) {
    if (kind === 'DELETE') return draft.countUnchanged();
    return draft.reject(key, null, 'There is no such record any more.');
  }
  const isTombstone = now['_deleted'] === true;
  if (!isTombstone) draft.countLive(isPending(key));
  if (kind === 'DELETE' && isTombstone) return draft.countUnchanged();
  const isRestore = before?.['_deleted'] === true;
  if (isRestore && !isTombstone) return draft.countUnchanged();
  if (isTombstone && !isRestore) return draft.reject(key, null, 'The record has been deleted since.');
  planWrite(around, operation, now);
}

function planCreate(
  { draft, rules, relations }: Surroundings,
  { key, change }: MissedOperation,
  now: ModelInstance | undefined,
): void {
  if (now) return draft.reject(key, null, 'There is a record with this key by now.');
  const [fault] = rules.problems('CREATE', change);
  if (fault) return draft.reject(key, fault.field, fault.message);
  for (const { field, message } of relations.problems('CREATE', null, change))
    draft.warn(key, field, message);
  draft.add({ key, kind: 'CREATE', baseVersion: null, before: null, change });
}

function planWrite(
  { draft, rules, relations }: Surroundings,
  operation: MissedOperation,
  now: ModelInstance,
): void {
  const { key, kind, before } = operation;
  // A touch and a restore change no field; what they are for is the write itself.
  const isBare = Object.keys(operation.change).length === 0;
  const change = isBare ? {} : rules.withIndexParts(now, rules.differing(now, operation.change));
  if (kind === 'UPDATE' && !isBare && Object.keys(change).length === 0) return draft.countUnchanged();
  const [fault] = kind === 'DELETE' ? [] : rules.problems('UPDATE', change);
  if (fault) return draft.reject(key, fault.field, fault.message);
  const known = Object.fromEntries(Object.keys(change).map((name) => [name, before?.[name] ?? null]));
  for (const name of Object.keys(rules.differing(now, known)))
    draft.warn(key, name, `${name} has been changed by someone else since it was planned first.`);
  for (const { field, message } of relations.problems(kind, now, change)) draft.warn(key, field, message);
  draft.add({
    key,
    kind,
    baseVersion: rules.model.versioned === false ? null : versionOf(now),
    before: storedFieldsOf(rules.model, now),
    change,
  });
}
