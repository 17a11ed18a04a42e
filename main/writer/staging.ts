import { OutbandError } from '../../shared/errors';
import { modelKeyOf } from '../../shared/model-schema';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { ChangeRules } from './change';
import type { StoredStagedEdit } from './journal/staged-edits';
import { storedFieldsOf, versionOf } from './operation';
import { PlanDraft } from './plan-draft';
import { RelationChecks } from './plan-relations';
import type { PlanOptions, StagedCount, StagedEdit, StagingDesk } from './plan-api';
import { noSuchOperation, withNewId } from './plan-intent';
import type { PlanningDeps } from './planning-deps';
import { stopIfAborted, takeBreath } from './turns';
import type { PlanSummary } from './writer-api';

const PAGE = 500;

/** Edits of single records, kept in the journal's file until they are carried out as one plan. */
export class Staging implements StagingDesk {
  readonly #deps: PlanningDeps;
  readonly #listeners = new Set<(counts: readonly StagedCount[]) => void>();

  constructor(deps: PlanningDeps) {
    this.#deps = deps;
  }

  stage(
    model: string,
    key: ModelKey | null,
    fields: Readonly<Record<string, unknown>>,
    kind: StagedEdit['kind'] = 'UPDATE',
  ): StagedEdit | null {
    const { journal, store, rulesOf, now } = this.#deps;
    const rules = rulesOf(model);
    if (!rules.allows(kind)) throw noSuchOperation(rules.model, kind);
    if (kind === 'CREATE') return this.#stageNew(rules, fields);
    if (key === null) throw badEdit(model, null, 'The record’s key is missing.');
    const earlier = journal.staged.find(model, key);
    // What is not sent yet is changed as a whole, or given up.
    if (earlier?.kind === 'CREATE' && kind === 'UPDATE')
      return this.#stageNew(rules, { ...earlier.fields, ...fields });
    if (earlier?.kind === 'CREATE') {
      this.unstage(model, key);
      return null;
    }
    const base = earlier?.base ?? this.#recordToStage(rules, key);
    const wanted =
      kind === 'DELETE' ? {} : { ...(earlier?.kind === 'UPDATE' ? earlier.fields : {}), ...fields };
    const [fault] = kind === 'DELETE' ? [] : rules.problems('UPDATE', wanted);
    if (fault) throw badEdit(model, key, fault.message, fault.field);
    const changed = rules.differing(base, wanted);
    if (kind === 'UPDATE' && Object.keys(changed).length === 0) {
      journal.staged.remove(model, key);
      this.#tell();
      return null;
    }
    const edit: StoredStagedEdit = {
      model,
      key,
      kind,
      fields: changed,
      base,
      baseVersion: versionOf(base),
      stagedAt: now(),
    };
    journal.staged.put(edit);
    this.#tell();
    return this.#viewOf(edit, store.get(model, key));
  }

  #stageNew(rules: ChangeRules, fields: Readonly<Record<string, unknown>>): StagedEdit {
    const { journal, store, newId, now } = this.#deps;
    const { model } = rules;
    const values = withNewId(model, fields, newId);
    const [fault] = rules.problems('CREATE', values);
    if (fault) throw badEdit(model.name, null, fault.message, fault.field);
    const missing = model.primaryKey.find((name) => values[name] == null);
    if (missing) throw badEdit(model.name, null, `${missing} is part of the key and is required.`, missing);
    const key = modelKeyOf(model, values);
    if (store.get(model.name, key)) throw badEdit(model.name, key, 'Another record has this key.');
    const head = { model: model.name, key, kind: 'CREATE', baseVersion: null } as const;
    const edit: StoredStagedEdit = { ...head, fields: values, base: {}, stagedAt: now() };
    journal.staged.put(edit);
    this.#tell();
    return this.#viewOf(edit, undefined);
  }

  unstage(model: string, key: ModelKey, fields?: readonly string[]): boolean {
    const { journal, now } = this.#deps;
    const edit = journal.staged.find(model, key);
    if (!edit) return false;
    const left = fields
      ? Object.fromEntries(Object.entries(edit.fields).filter(([name]) => !fields.includes(name)))
      : {};
    if (Object.keys(left).length > 0) journal.staged.put({ ...edit, fields: left, stagedAt: now() });
    else journal.staged.remove(model, key);
    this.#tell();
    return true;
  }

  clearStaged(model?: string): number {
    const removed = this.#deps.journal.staged.clear(model ?? null);
    if (removed > 0) this.#tell();
    return removed;
  }

  staged(page: { model?: string; key?: ModelKey; offset: number; limit: number }): {
    total: number;
    offset: number;
    edits: readonly StagedEdit[];
  } {
    const { journal, store } = this.#deps;
    const { total, edits } = journal.staged.page(page);
    return {
      total,
      offset: page.offset,
      edits: edits.map((edit) => this.#viewOf(edit, store.get(edit.model, edit.key))),
    };
  }

  stagedCounts(): readonly StagedCount[] {
    return this.#deps.journal.staged.counts();
  }

  async planStaged(
    model: string,
    { reread: isWanted = false, ...progress }: Omit<PlanOptions, 'kind'> = {},
  ): Promise<PlanSummary> {
    const { journal, documents, rulesOf, newId, now, estimate, store, isLocal } = this.#deps;
    const reread = isWanted && !isLocal;
    const rules = rulesOf(model);
    stopIfAborted(progress.signal);
    const { total } = journal.staged.page({ model, offset: 0, limit: 0 });
    if (total === 0) throw nothingStaged(model);
    const face = {
      id: newId(),
      kind: 'batch' as const,
      model,
      description: `Staged edits of ${total} ${model} ${total === 1 ? 'record' : 'records'}`,
      createdAt: now(),
    };
    const draft = new PlanDraft(journal.beginPlan({ ...face, request: { model, staged: total } }));
    const relations = new RelationChecks(store, rules.model);
    const pending = isLocal ? new Set<ModelKey>() : (store.pendingKeys?.(model) ?? new Set<ModelKey>());
    try {
      for (let offset = 0; offset < total; offset += PAGE) {
        for (const edit of journal.staged.page({ model, offset, limit: PAGE }).edits) {
          const record = reread
            ? await this.#reread(rules, edit.key, draft, progress.signal)
            : store.get(model, edit.key);
          planEdit(draft, rules, relations, edit, record, pending.has(edit.key));
          if (relations.isCountingDue)
            await relations.countReferrers(() => takeBreath(progress, draft.targets));
        }
        await takeBreath(progress, draft.targets);
      }
      const document = documents.mutation(model, 'UPDATE', 1).document;
      return draft.finish({ ...face, document, reread }, estimate);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  /** Tells the counts that a run of staged edits has changed as well. */
  changed(): void {
    this.#tell();
  }

  onStaged(listener: (counts: readonly StagedCount[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #reread(
    { model }: ChangeRules,
    key: ModelKey,
    draft: PlanDraft,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ModelInstance | undefined> {
    const { reader, store } = this.#deps;
    stopIfAborted(signal);
    const read = await reader.read(model, key, signal);
    if (!read) return undefined;
    const record = storedFieldsOf(model, read);
    if (versionOf(record) !== versionOf(store.get(model.name, key))) draft.countStale();
    store.merge(model.name, [record], 'REPAIR');
    return record;
  }

  #recordToStage({ model }: ChangeRules, key: ModelKey): ModelInstance {
    const record = this.#deps.store.get(model.name, key);
    if (record && record['_deleted'] !== true) return storedFieldsOf(model, record);
    throw new OutbandError({
      kind: 'NotFound',
      code: 'RECORD_NOT_FOUND',
      message: record
        ? 'The record has been deleted.'
        : `The local copy holds no ${model.name} with this key.`,
      consequence: 'Nothing was staged.',
      action: 'Choose another record.',
      place: { model: model.name, key },
    });
  }

  #viewOf(edit: StoredStagedEdit, now: ModelInstance | undefined): StagedEdit {
    if (edit.kind === 'CREATE') return { ...edit, isStale: now !== undefined };
    const isStale = !now || now['_deleted'] === true || versionOf(now) !== edit.baseVersion;
    return { ...edit, isStale };
  }

  #tell(): void {
    if (this.#listeners.size === 0) return;
    const counts = this.stagedCounts();
    for (const listener of this.#listeners) listener(counts);
  }
}

/** A staged edit on the present record; where somebody changed the same field since, a person looks first. */
function planEdit(
  draft: PlanDraft,
  rules: ChangeRules,
  relations: RelationChecks,
  edit: StoredStagedEdit,
  record: ModelInstance | undefined,
  isPending: boolean,
): void {
  draft.countTarget();
  if (edit.kind === 'CREATE') return planNew(draft, rules, relations, edit, record);
  if (!record) return draft.reject(edit.key, null, 'There is no such record any more.');
  if (record['_deleted'] === true) return draft.reject(edit.key, null, 'The record has been deleted since.');
  draft.countLive(isPending);
  const change = rules.withIndexParts(record, rules.differing(record, edit.fields));
  if (edit.kind === 'UPDATE' && Object.keys(change).length === 0) return draft.countUnchanged();
  const [fault] = edit.kind === 'DELETE' ? [] : rules.problems('UPDATE', change);
  if (fault) return draft.reject(edit.key, fault.field, fault.message);
  const base = Object.fromEntries(Object.keys(edit.fields).map((name) => [name, edit.base[name] ?? null]));
  for (const name of Object.keys(rules.differing(record, base)))
    draft.warn(edit.key, name, `${name} has been changed by someone else since it was staged.`);
  for (const { field, message } of relations.problems(edit.kind, record, change))
    draft.warn(edit.key, field, message);
  draft.add({
    key: edit.key,
    kind: edit.kind,
    baseVersion: rules.model.versioned === false ? null : versionOf(record),
    before: storedFieldsOf(rules.model, record),
    change,
  });
}

function planNew(
  draft: PlanDraft,
  rules: ChangeRules,
  relations: RelationChecks,
  { key, fields }: StoredStagedEdit,
  record: ModelInstance | undefined,
): void {
  if (record) return draft.reject(key, null, 'Another record has this key by now.');
  const [fault] = rules.problems('CREATE', fields);
  if (fault) return draft.reject(key, fault.field, fault.message);
  for (const { field, message } of relations.problems('CREATE', null, fields))
    draft.warn(key, field, message);
  draft.add({ key, kind: 'CREATE', baseVersion: null, before: null, change: fields });
}

function badEdit(model: string, key: ModelKey | null, message: string, field?: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'INVALID_VALUES',
    message,
    consequence: 'What was staged before is as it was.',
    action: 'Correct the value.',
    place: { model, ...(key === null ? {} : { key }), ...(field === undefined ? {} : { field }) },
  });
}

function nothingStaged(model: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'NOTHING_STAGED',
    message: `No edit of ${model} is staged.`,
    consequence: 'Nothing was planned.',
    action: 'Stage an edit first.',
    place: { model },
  });
}
