import type { GraphQLSchema } from 'graphql';
import { OutbandError, problemOf } from '../../shared/errors';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules, FieldChange, FieldProblem } from './change';
import type { MutationDocuments } from './documents';
import type { Journal } from './journal/journal';
import { NO_VERSION, storedFieldsOf, versionOf } from './operation';
import type { FieldValues, OperationKind, PlannedOperation } from './operation';
import type { PlanOptions } from './plan-api';
import { PlanDraft } from './plan-draft';
import type { PlanFace } from './plan-draft';
import { RelationChecks } from './plan-relations';
import type { RecordReader } from './record-reader';
import { compileTransform } from './transform';
import type { Transform } from './transform';
import type {
  BatchRequest,
  PlanSummary,
  RecordsRequest,
  RecordVerdict,
  RecordWrite,
  RunSummary,
} from './writer-api';

export interface PlannerDeps {
  readonly api: GraphQLSchema;
  readonly store: DataStoreApi;
  readonly journal: Journal;
  readonly documents: MutationDocuments;
  readonly reader: RecordReader;
  readonly rulesOf: (model: string) => ChangeRules;
  readonly now: () => number;
  readonly newId: () => string;
  readonly estimate: (operations: number) => Pick<PlanSummary, 'requests' | 'estimatedMs'>;
  /** Without a backend records have no versions, and there is nothing to read them from anew. */
  readonly isLocal: boolean;
}

export type PlanProgress = Pick<PlanOptions, 'signal' | 'onProgress'>;

type Intent = 'CHANGE' | 'DELETE' | 'TOUCH' | 'RESTORE' | 'CREATE';

/** Records between two looks at the signal, and between two turns of the event loop. */
const TURN = 1_000;
/** Records that are read from the service before they are planned, at a time and at once. */
const REREAD = 100;
const READS_UNDER_WAY = 8;

/**
 * Turns what is asked into exact operations with before and after images, on the local copy. Nothing is sent.
 *
 * Operations go to the journal file as they are found, so that memory stays flat however many there are.
 */
export class Planner {
  readonly #deps: PlannerDeps;

  constructor(deps: PlannerDeps) {
    this.#deps = deps;
  }

  /** Plans everything but transforms, which need `planChange`. Throws BadInput, NotFound for an unknown model. */
  plan(request: BatchRequest, kind: RunSummary['kind'] = 'batch'): PlanSummary {
    if (request.transform) throw needsPlanChange();
    const planning = this.#begin(request, kind);
    try {
      for (const target of this.#targets(request, planning)) planning.consider(target);
      return this.#finish(planning);
    } catch (error) {
      planning.draft.abort();
      throw error;
    }
  }

  /** Plans any change; gives the thread back now and then, and stops on the signal leaving nothing behind. */
  async planChange(
    request: BatchRequest,
    { kind = 'batch', reread: isWanted = false, ...progress }: PlanOptions = {},
  ): Promise<PlanSummary> {
    const { store, isLocal } = this.#deps;
    const reread = isWanted && !isLocal;
    const transform = request.transform
      ? compileTransform(request.transform, (model, key) => store.get(model, JSON.stringify(key) as ModelKey))
      : null;
    const planning = this.#begin(request, kind, reread);
    try {
      stopIfAborted(progress.signal);
      const targets = this.#targets(request, planning);
      for await (const target of reread ? this.#reread(targets, planning, progress.signal) : targets) {
        if (transform) await planning.transform(target, transform);
        else planning.consider(target);
        await planning.countReferrers(progress);
        if (planning.draft.targets % TURN === 0) await takeBreath(progress, planning.draft.targets);
      }
      return this.#finish(planning);
    } catch (error) {
      planning.draft.abort();
      throw error;
    }
  }

  /** Plans writes that share no change, as they come; otherwise like `planChange`. */
  async planRecords<Write extends RecordWrite>(
    { model, description, records, onVerdict }: RecordsRequest<Write>,
    { kind = 'batch', ...progress }: PlanOptions = {},
  ): Promise<PlanSummary> {
    const { store, journal, documents, rulesOf, newId, now } = this.#deps;
    const rules = rulesOf(model);
    const header = { id: newId(), kind, model, description, createdAt: now() };
    const shown = rules.allows('UPDATE') ? 'UPDATE' : 'CREATE';
    const draft = new PlanDraft(journal.beginPlan({ ...header, request: { model, description } }));
    const face = { ...header, document: documents.mutation(model, shown, 1).document };
    const planning = new Planning(rules, 'CHANGE', {}, draft, face, this.#surroundings(model));
    try {
      for await (const write of records) {
        const verdict = planning.upsert(write, store.get(model, write.key));
        onVerdict?.(write, verdict);
        if (draft.targets % TURN === 0) await takeBreath(progress, draft.targets);
      }
      return this.#finish(planning);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  #begin(request: BatchRequest, kind: RunSummary['kind'], reread = false): Planning {
    const rules = this.#deps.rulesOf(request.model);
    const intent = intentOf(request);
    const operationKind: OperationKind = intent === 'DELETE' || intent === 'CREATE' ? intent : 'UPDATE';
    if (!rules.allows(operationKind)) throw noSuchOperation(rules.model, operationKind);
    const header = {
      id: this.#deps.newId(),
      kind,
      model: request.model,
      description: request.description ?? describe(request, intent),
      createdAt: this.#deps.now(),
    };
    const document = this.#deps.documents.mutation(request.model, operationKind, 1).document;
    const draft = new PlanDraft(
      this.#deps.journal.beginPlan({ ...header, request: withoutRecords(request) }),
    );
    const face = { ...header, document, reread };
    return new Planning(rules, intent, request, draft, face, this.#surroundings(request.model));
  }

  #surroundings(modelName: string): Surroundings {
    const { store, rulesOf, isLocal } = this.#deps;
    return {
      relations: new RelationChecks(store, rulesOf(modelName).model),
      // Where everything waits for a backend, that is nothing to warn of.
      pending: isLocal ? new Set() : (store.pendingKeys?.(modelName) ?? new Set()),
      isLocal,
    };
  }

  /** The same targets as the service has them now; the local copy learns what it did not know. */
  async *#reread(
    targets: Iterable<Target>,
    planning: Planning,
    signal: AbortSignal = new AbortController().signal,
  ): AsyncGenerator<Target> {
    let chunk: Target[] = [];
    for (const target of targets) {
      chunk.push(target);
      if (chunk.length < REREAD) continue;
      yield* await this.#readChunk(chunk, planning, signal);
      chunk = [];
    }
    yield* await this.#readChunk(chunk, planning, signal);
  }

  async #readChunk(chunk: readonly Target[], planning: Planning, signal: AbortSignal): Promise<Target[]> {
    const { reader, store } = this.#deps;
    const { model } = planning.rules;
    const read = await mapAtOnce(chunk, READS_UNDER_WAY, async (target): Promise<Target> => {
      stopIfAborted(signal);
      if (target.key === null) return target;
      const record = await reader.read(model, target.key, signal);
      if (record && versionOf(record) !== versionOf(target.record)) planning.draft.countStale();
      return { key: target.key, record: record ? storedFieldsOf(model, record) : undefined };
    });
    const records = read.flatMap(({ key, record }) => (key !== null && record ? [record] : []));
    if (records.length > 0) store.merge(model.name, records, 'REPAIR');
    return read;
  }

  #finish(planning: Planning): PlanSummary {
    return planning.draft.finish(planning.face, this.#deps.estimate);
  }

  *#targets(request: BatchRequest, planning: Planning): IterableIterator<Target> {
    const { store, newId } = this.#deps;
    if (request.create) {
      for (const values of request.create)
        yield { key: null, record: withNewId(planning.rules.model, values, newId) };
      return;
    }
    if (request.targets.keys) {
      for (const key of new Set(request.targets.keys)) yield { key, record: store.get(request.model, key) };
      return;
    }
    for (const record of store.iterate(request.model, request.targets.where ?? {}, { tombstones: true })) {
      yield { key: modelKeyOf(planning.rules.model, record), record };
    }
  }
}

/** What a plan looks at beside its targets. */
interface Surroundings {
  readonly relations: RelationChecks;
  /** Records whose own change waits in the outbox. */
  readonly pending: ReadonlySet<ModelKey>;
  readonly isLocal: boolean;
}

interface Target {
  readonly key: ModelKey | null;
  readonly record: ModelInstance | undefined;
}

/** One plan while its targets are gone through. */
class Planning {
  readonly rules: ChangeRules;
  readonly draft: PlanDraft;
  readonly face: PlanFace;
  readonly #surroundings: Surroundings;
  readonly #intent: Intent;
  readonly #change: FieldChange;
  /** Faults of the change itself, which every target shares. */
  readonly #faults: readonly FieldProblem[];

  constructor(
    rules: ChangeRules,
    intent: Intent,
    change: FieldChange,
    draft: PlanDraft,
    face: PlanFace,
    surroundings: Surroundings,
  ) {
    this.#surroundings = surroundings;
    this.rules = rules;
    this.draft = draft;
    this.face = face;
    this.#intent = intent;
    this.#change = change;
    this.#faults = intent === 'CHANGE' ? rules.problemsOfChange(change) : [];
  }

  consider(target: Target): void {
    this.draft.countTarget();
    if (this.#intent === 'CREATE') return this.#create(target.record ?? {});
    const record = this.#eligible(target);
    if (record) this.#plan(target.key as ModelKey, record, this.rules.changedValues(record, this.#change));
  }

  async transform(target: Target, transform: Transform): Promise<void> {
    this.draft.countTarget();
    const record = this.#eligible(target);
    if (!record) return;
    const key = target.key as ModelKey;
    try {
      const values = await transform(record);
      const [fault] = this.rules.problems('UPDATE', values);
      if (fault) return this.draft.reject(key, fault.field, fault.message);
      const change = { ...this.#change, set: { ...this.#change.set, ...values } };
      this.#plan(key, record, this.rules.changedValues(record, change));
    } catch (error) {
      const problem = problemOf(error);
      this.draft.reject(key, problem.place?.field ?? null, problem.message);
    }
  }

  /** Plans one record's own values as a create or an update, whichever it needs. */
  upsert(
    { key, values, onlyIfMissing, refusal, unversioned }: RecordWrite,
    record: ModelInstance | undefined,
  ): RecordVerdict {
    this.draft.countTarget();
    if (refusal !== undefined) return this.#refuse(key, null, refusal);
    if (unversioned) return this.#adopt(key, values, unversioned);
    if (!record) return this.#upsertNew(key, withoutNulls(values));
    if (record['_deleted'] !== true) this.#countLive(key);
    if (record['_deleted'] === true)
      return this.#refuse(
        key,
        null,
        'The record was deleted, and its key is taken until the tombstone expires.',
      );
    const set = Object.fromEntries(
      Object.entries(values).filter(([name]) => !this.rules.model.primaryKey.includes(name)),
    );
    const changed = onlyIfMissing ? {} : this.rules.changedValues(record, { set });
    if (Object.keys(changed).length === 0) {
      this.draft.countUnchanged();
      return { as: 'UNCHANGED' };
    }
    if (this.#lacksVersion(record))
      return this.#refuse(key, '_version', 'The record has no version; adopt it before changing it.');
    if (!this.rules.allows('UPDATE')) throw noSuchOperation(this.rules.model, 'UPDATE');
    const [fault] = this.rules.problems('UPDATE', changed);
    if (fault) return this.#refuse(key, fault.field, fault.message);
    this.#plan(key, record, changed);
    return { as: 'UPDATE' };
  }

  #upsertNew(key: ModelKey, values: FieldValues): RecordVerdict {
    if (!this.rules.allows('CREATE')) throw noSuchOperation(this.rules.model, 'CREATE');
    const [fault] = this.rules.problems('CREATE', values);
    if (fault) return this.#refuse(key, fault.field, fault.message);
    this.#add({ key, kind: 'CREATE', baseVersion: null, before: null, change: values });
    return { as: 'CREATE' };
  }

  /** Writes present values once more; relations can't be looked into, because the local copy doesn't hold the record. */
  #adopt(key: ModelKey, values: FieldValues, record: ModelInstance): RecordVerdict {
    this.#countLive(key);
    if (!this.rules.allows('UPDATE')) throw noSuchOperation(this.rules.model, 'UPDATE');
    const [fault] = this.rules.problems('UPDATE', values);
    if (fault) return this.#refuse(key, fault.field, fault.message);
    const before = storedFieldsOf(this.rules.model, record);
    this.draft.add({ key, kind: 'UPDATE', baseVersion: NO_VERSION, before, change: values });
    return { as: 'UPDATE' };
  }

  #refuse(key: ModelKey, field: string | null, reason: string): RecordVerdict {
    this.draft.reject(key, field, reason);
    return { as: 'REJECTED', field, reason };
  }

  /** The record when the intent can be carried out on it; otherwise it is counted for what it is. */
  #eligible({ key, record }: Target): ModelInstance | undefined {
    if (key === null) return undefined;
    if (!record) {
      this.draft.reject(key, null, 'There is no such record in the local copy.');
      return undefined;
    }
    const isTombstone = record['_deleted'] === true;
    if (!isTombstone) this.#countLive(key);
    if (isTombstone !== (this.#intent === 'RESTORE')) {
      if (isTombstone) this.draft.countTombstone();
      else this.draft.countUnchanged();
      return undefined;
    }
    if (this.#lacksVersion(record)) {
      this.draft.reject(key, '_version', 'The record has no version; adopt it before changing it.');
      return undefined;
    }
    const [fault] = this.#faults;
    if (fault) this.draft.reject(key, fault.field, fault.message);
    return fault ? undefined : record;
  }

  #plan(key: ModelKey, record: ModelInstance, changed: FieldValues): void {
    const isChange = this.#intent === 'CHANGE';
    if (isChange && Object.keys(changed).length === 0) return this.draft.countUnchanged();
    this.#add({
      key,
      kind: this.#intent === 'DELETE' ? 'DELETE' : 'UPDATE',
      baseVersion: this.rules.model.versioned === false ? null : versionOf(record),
      before: storedFieldsOf(this.rules.model, record),
      change: isChange ? changed : {},
    });
  }

  #create(values: FieldValues): void {
    const key = keyOrNull(this.rules.model, values);
    const [fault] = this.rules.problems('CREATE', values);
    if (key === null || fault) {
      const shown =
        key ?? (JSON.stringify(this.rules.model.primaryKey.map((name) => values[name] ?? null)) as ModelKey);
      return this.draft.reject(
        shown,
        fault?.field ?? null,
        fault?.message ?? 'A part of the key is missing.',
      );
    }
    this.#add({ key, kind: 'CREATE', baseVersion: null, before: null, change: values });
  }

  /** A record from before conflict detection; without a backend no record has a version yet. */
  #lacksVersion(record: ModelInstance): boolean {
    const { isLocal } = this.#surroundings;
    return !isLocal && this.rules.model.versioned !== false && versionOf(record) === null;
  }

  /** Before a large delete is gone on with: what refers to its records is counted without blocking. */
  async countReferrers(progress: PlanProgress): Promise<void> {
    const { relations } = this.#surroundings;
    if (!relations.isCountingDue) return;
    await relations.countReferrers(() => takeBreath(progress, this.draft.targets));
  }

  #countLive(key: ModelKey): void {
    this.draft.countLive(this.#surroundings.pending.has(key));
  }

  #add(operation: PlannedOperation): void {
    const { key, kind, before, change } = operation;
    const { relations, isLocal } = this.#surroundings;
    const more = isLocal && kind === 'DELETE' ? ' What refers to it is deleted as well.' : '';
    for (const { field, message } of relations.problems(kind, before, change))
      this.draft.warn(key, field, message + more);
    this.draft.add(operation);
  }
}

/** What is wrong with a change whatever record it is applied to. */
export function faultsOfChange(rules: ChangeRules, request: BatchRequest): FieldProblem[] {
  const { create = [], transform = {} } = request;
  return [
    ...rules.problemsOfChange(request),
    ...rules.problemsOfFields({ ...request, computed: Object.keys(transform) }),
    ...create.flatMap((values) =>
      rules.problems(
        'CREATE',
        withNewId(rules.model, values, () => 'new'),
      ),
    ),
  ];
}

function intentOf(request: BatchRequest): Intent {
  const { set, unset, append, remove, transform } = request;
  const isFieldChange = [set, unset, append, remove, transform].some(
    (part) => part && Object.keys(part).length > 0,
  );
  const intents: Intent[] = [
    ...(isFieldChange ? (['CHANGE'] as const) : []),
    ...(request.delete ? (['DELETE'] as const) : []),
    ...(request.touch ? (['TOUCH'] as const) : []),
    ...(request.restore ? (['RESTORE'] as const) : []),
    ...(request.create ? (['CREATE'] as const) : []),
  ];
  const [intent] = intents;
  if (intent && intents.length === 1) return intent;
  throw new OutbandError({
    kind: 'BadInput',
    code: intent ? 'SEVERAL_CHANGES' : 'NO_CHANGE',
    message: intent
      ? `A plan does one thing: ${intents.join(', ').toLowerCase()} were asked for together.`
      : 'The plan changes nothing: no field is set, and nothing is deleted, touched, restored or created.',
    consequence: 'Nothing was planned.',
    action: intent ? 'Make one plan for each.' : 'Choose a field and its new value.',
    place: { model: request.model },
  });
}

function describe(request: BatchRequest, intent: Intent): string {
  if (intent !== 'CHANGE') return `${intent.charAt(0)}${intent.slice(1).toLowerCase()} ${request.model}`;
  const fields = [request.set, request.append, request.remove, request.transform].flatMap((part) =>
    Object.keys(part ?? {}),
  );
  return `Change ${[...fields, ...(request.unset ?? [])].join(', ')} of ${request.model}`;
}

/** The records of a create are operations already; the plan's own row stays small. */
function withoutRecords(request: BatchRequest): unknown {
  const { create, ...rest } = request;
  return create ? { ...rest, create: create.length } : rest;
}

/** A create leaves out what is empty: the service has defaults for what isn't given. */
function withoutNulls(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** A key made here lets a repeated create fail instead of making a second record (service 9.5). */
export function withNewId(model: Model, values: FieldValues, newId: () => string): FieldValues {
  const [only, ...others] = model.primaryKey;
  const field = model.fields.find(({ name }) => name === only);
  const isOurs = others.length === 0 && field?.type === 'ID' && only !== undefined && values[only] == null;
  return isOurs ? { [only]: newId(), ...values } : values;
}

function keyOrNull(model: Model, values: FieldValues): ModelKey | null {
  return model.primaryKey.every((name) => values[name] != null) ? modelKeyOf(model, values) : null;
}

/** Gives the thread back for a moment, tells how far planning is, and throws Cancelled on the signal. */
export async function takeBreath(progress: PlanProgress, targets: number): Promise<void> {
  progress.onProgress?.(targets);
  await new Promise((resolve) => setImmediate(resolve));
  stopIfAborted(progress.signal);
}

/** Throws Cancelled once the signal is aborted. */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new OutbandError({
    kind: 'Cancelled',
    code: 'PLANNING_CANCELLED',
    message: 'Planning was cancelled.',
    consequence: 'Nothing was planned and nothing was sent.',
  });
}

/** Maps in order with some of the calls under way at once. */
export async function mapAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await map(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}

function needsPlanChange(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'TRANSFORM_IS_ASYNCHRONOUS',
    message: 'Transforms are evaluated asynchronously.',
    consequence: 'Nothing was planned.',
    action: 'Plan this change with planChange.',
  });
}

/** The backend offers no such mutation. */
export function noSuchOperation(model: Model, kind: OperationKind): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'NO_SUCH_MUTATION',
    message: `The API has no ${kind.toLowerCase()} mutation for ${model.name}.`,
    consequence: 'Nothing was sent.',
    action: 'Enable the mutation in the schema, or use another connection.',
    place: { model: model.name },
  });
}
