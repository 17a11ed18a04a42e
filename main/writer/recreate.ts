import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { ChangeRules } from './change';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import { storedFieldsOf, versionOf } from './operation';
import type { PlanningDeps } from './planning-deps';
import { stopIfAborted, takeBreath } from './turns';
import type { PlanOptions, RestoreVerdict } from './plan-api';
import { PlanDraft } from './plan-draft';
import type { PlanSummary } from './writer-api';

type RecreationDeps = Omit<PlanningDeps, 'reader' | 'isLocal'>;

const LISTED = 200;

/** Whether the service revived the records that a restore wrote to: its own answers say so (service reference 1.5). */
export function restoreVerdict({ journal }: Pick<RecreationDeps, 'journal'>, run: RunRecord): RestoreVerdict {
  const listed: ModelKey[] = [];
  let [revived, stillDeleted] = [0, 0];
  for (const { key, result } of restored(journal, run)) {
    if (result['_deleted'] !== true) revived += 1;
    else {
      stillDeleted += 1;
      if (listed.length < LISTED) listed.push(key);
    }
  }
  return { revived, stillDeleted, listed };
}

function* restored(
  journal: Journal,
  run: RunRecord,
): IterableIterator<{ key: ModelKey; result: ModelInstance }> {
  for (const { key, kind, before, result } of journal.appliedBackwards(run)) {
    if (kind === 'UPDATE' && before?.['_deleted'] === true && result) yield { key, result };
  }
}

/**
 * Plans the records that stayed deleted anew under new keys, then what referred to them, a plan for each model.
 *
 * Only keys of one ID can be made anew; others are among the rejections of the first plan.
 */
export async function planRecreation(
  deps: RecreationDeps,
  run: RunRecord,
  progress: Omit<PlanOptions, 'kind'>,
): Promise<readonly PlanSummary[]> {
  const { journal, rulesOf, newId } = deps;
  const rules = rulesOf(run.model);
  stopIfAborted(progress.signal);
  const drafts: Begun[] = [];
  try {
    const creation = begin(deps, rules, 'CREATE', `Create anew: ${run.description}`);
    drafts.push(creation);
    const renamed = new Map<ModelKey, { readonly old: ModelInstance; readonly anew: ModelInstance }>();
    for (const { key, result } of restored(journal, run)) {
      if (result['_deleted'] !== true) continue;
      const anew = createAnew(creation.draft, rules, key, result, newId);
      if (anew) renamed.set(key, { old: result, anew });
      if (creation.draft.targets % 1_000 === 0) await takeBreath(progress, creation.draft.targets);
    }
    for (const reference of renamed.size > 0 ? referencesTo(deps, rules.model) : []) {
      const what = `${reference.rules.model.name} ${reference.fields.join(', ')}`;
      const begun = begin(deps, reference.rules, 'UPDATE', `Re-point ${what}: ${run.description}`);
      drafts.push(begun);
      await repoint(deps, begun, reference, renamed, progress);
      if (begun.draft.operations === 0) drafts.pop()?.draft.abort();
    }
    return drafts.map(({ draft, face }) => draft.finish(face, deps.estimate));
  } catch (error) {
    for (const { draft } of drafts) draft.abort();
    throw error;
  }
}

interface Begun {
  readonly draft: PlanDraft;
  readonly rules: ChangeRules;
  readonly face: Parameters<PlanDraft['finish']>[0];
}

function begin(
  { journal, documents, newId, now }: RecreationDeps,
  rules: ChangeRules,
  kind: 'CREATE' | 'UPDATE',
  description: string,
): Begun {
  const { name: model } = rules.model;
  const header = { id: newId(), kind: 'batch' as const, model, description, createdAt: now() };
  const face = { ...header, document: documents.mutation(model, kind, 1).document };
  return {
    draft: new PlanDraft(journal.beginPlan({ ...header, request: { model, description } })),
    rules,
    face,
  };
}

/** The new record's fields; null where it can't be made, which the draft then says. */
function createAnew(
  draft: PlanDraft,
  rules: ChangeRules,
  key: ModelKey,
  old: ModelInstance,
  newId: () => string,
): ModelInstance | null {
  const { model } = rules;
  draft.countTarget();
  const [only, ...others] = model.primaryKey;
  const idField = model.fields.find(({ name }) => name === only);
  if (only === undefined || others.length > 0 || idField?.type !== 'ID') {
    draft.reject(key, only ?? null, 'Its key has parts with a meaning, so no new one can be made up.');
    return null;
  }
  const kept = model.fields.filter(({ name, readOnly }) => !readOnly && name !== only && old[name] != null);
  const change = { [only]: newId(), ...Object.fromEntries(kept.map(({ name }) => [name, old[name]])) };
  const [fault] = rules.problems('CREATE', change);
  if (fault) {
    draft.reject(key, fault.field, fault.message);
    return null;
  }
  draft.add({ key: modelKeyOf(model, change), kind: 'CREATE', baseVersion: null, before: null, change });
  return change;
}

/** Fields of another model that hold values of this one. */
interface Reference {
  readonly rules: ChangeRules;
  readonly fields: readonly string[];
  readonly targetFields: readonly string[];
}

/** Who refers to a model: by relations of their own, or by those that only the model itself declares. */
function referencesTo({ store, rulesOf }: RecreationDeps, target: Model): Reference[] {
  const found = new Map<string, Reference>();
  const add = (name: string, fields: readonly string[], targetFields: readonly string[]): void => {
    const model = store.schema.models[name];
    const isReference = fields.length > 0 && fields.some((field) => !model?.primaryKey.includes(field));
    if (model && isReference)
      found.set(`${name} ${fields.join()}`, { rules: rulesOf(name), fields, targetFields });
  };
  for (const model of Object.values(store.schema.models))
    for (const relation of model.relations)
      if (relation.model === target.name && relation.kind === 'belongsTo')
        add(model.name, relation.localFields, relation.remoteFields);
  for (const relation of target.relations)
    if (relation.kind !== 'belongsTo') add(relation.model, relation.remoteFields, relation.localFields);
  return [...found.values()];
}

async function repoint(
  { store }: RecreationDeps,
  { draft, rules }: Begun,
  { fields, targetFields }: Reference,
  renamed: ReadonlyMap<ModelKey, { readonly old: ModelInstance; readonly anew: ModelInstance }>,
  progress: Omit<PlanOptions, 'kind'>,
): Promise<void> {
  const { model } = rules;
  let looked = 0;
  for (const { old, anew } of renamed.values()) {
    const valueOf = (record: ModelInstance, i: number): unknown => record[targetFields[i] ?? ''] ?? null;
    const where = Object.fromEntries(fields.map((name, i) => [name, { eq: valueOf(old, i) }]));
    const change = Object.fromEntries(fields.map((name, i) => [name, valueOf(anew, i)]));
    for (const record of store.iterate(model.name, where)) {
      draft.countTarget();
      draft.countLive(false);
      const key = modelKeyOf(model, record);
      const wanted = rules.withIndexParts(record, rules.differing(record, change));
      const [fault] = rules.problems('UPDATE', wanted);
      if (fault) draft.reject(key, fault.field, fault.message);
      else
        draft.add({
          key,
          kind: 'UPDATE',
          baseVersion: model.versioned === false ? null : versionOf(record),
          before: storedFieldsOf(model, record),
          change: wanted,
        });
    }
    looked += 1;
    if (looked % 100 === 0) await takeBreath(progress, looked);
  }
}
