import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import { parsePredicate } from '../../shared/predicate';
import type { Predicate } from '../../shared/predicate';
import type { RunRecord } from './journal/rows';
import type { MadeRecords } from './made-records';
import { storedFieldsOf, versionOf } from './operation';
import type { OperationKind } from './operation';
import type { PlanOptions, UndoOptions } from './plan-api';
import { PlanDraft } from './plan-draft';
import {
  describe,
  intentOf,
  needsPlanChange,
  noSuchOperation,
  withNewId,
  withoutRecords,
} from './plan-intent';
import { RelationChecks } from './plan-relations';
import { Planning } from './planning';
import type { Surroundings, Target } from './planning';
import type { PlanningDeps } from './planning-deps';
import { compileTransform } from './transform';
import { mapAtOnce, stopIfAborted, takeBreath } from './turns';
import { planInverse } from './undo';
import type { BatchRequest, PlanSummary, RecordsRequest, RecordWrite, RunSummary } from './writer-api';

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
  readonly #deps: PlanningDeps;

  constructor(deps: PlanningDeps) {
    this.#deps = deps;
  }

  /** Plans everything but transforms, which need `planChange`. Throws BadInput, NotFound for an unknown model. */
  plan(request: BatchRequest, kind: RunSummary['kind'] = 'batch'): PlanSummary {
    if (request.transform) throw needsPlanChange();
    using planning = this.#begin(request, kind);
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
    { kind = 'batch', reread: isWanted = false, made, ...progress }: PlanOptions = {},
  ): Promise<PlanSummary> {
    const { store, isLocal } = this.#deps;
    const reread = isWanted && !isLocal;
    const transform = request.transform
      ? compileTransform(request.transform, (model, key) => store.get(model, JSON.stringify(key) as ModelKey))
      : null;
    using planning = this.#begin(request, kind, reread, made);
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
    { model, description, records, onVerdict, mayRepeat }: RecordsRequest<Write>,
    { kind = 'batch', made, ...progress }: PlanOptions = {},
  ): Promise<PlanSummary> {
    const { store, journal, documents, rulesOf, newId, now } = this.#deps;
    const rules = rulesOf(model);
    const header = { id: newId(), kind, model, description, createdAt: now() };
    const shown = rules.allows('UPDATE') ? 'UPDATE' : 'CREATE';
    const draft = new PlanDraft(journal.beginPlan({ ...header, request: { model, description } }));
    const face = { ...header, document: documents.mutation(model, shown, 1).document };
    using planning = new Planning(rules, 'CHANGE', {}, draft, face, this.#surroundings(model, made));
    try {
      for await (const write of records) {
        const verdict = planning.upsert(write, store.get(model, write.key), mayRepeat);
        onVerdict?.(write, verdict);
        if (draft.targets % TURN === 0) await takeBreath(progress, draft.targets);
      }
      return this.#finish(planning);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  /** Plans the inverse of a run, or of some of its operations; see `planInverse` for what is left out, and why. */
  async planUndo(run: RunRecord, options: UndoOptions = {}): Promise<PlanSummary> {
    const { store, journal, documents, rulesOf, newId, now, estimate } = this.#deps;
    const rules = rulesOf(run.model);
    const header = {
      id: newId(),
      kind: 'undo' as const,
      model: run.model,
      description: options.description ?? `Undo: ${run.description}`,
      createdAt: now(),
    };
    const draft = new PlanDraft(journal.beginPlan({ ...header, request: { undoOf: run.id } }));
    try {
      await planInverse({ draft, rules, store, journal, run }, options);
      const { document } = documents.mutation(run.model, 'UPDATE', 1);
      return draft.finish({ ...header, document }, estimate);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  #begin(request: BatchRequest, kind: RunSummary['kind'], reread = false, made?: MadeRecords): Planning {
    const rules = this.#deps.rulesOf(request.model);
    const intent = intentOf(request);
    const operationKind: OperationKind = intent === 'DELETE' || intent === 'CREATE' ? intent : 'UPDATE';
    if (!rules.allows(operationKind)) throw noSuchOperation(rules.model, operationKind);
    const wholeModel = intent !== 'CREATE' && this.#isWholeModel(request, rules.model);
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
    const face = { ...header, document, reread, wholeModel };
    return new Planning(rules, intent, request, draft, face, this.#surroundings(request.model, made));
  }

  #surroundings(modelName: string, made: MadeRecords | null = null): Surroundings {
    const { store, rulesOf, isLocal } = this.#deps;
    return {
      made,
      relations: new RelationChecks(store, rulesOf(modelName).model, made),
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

  #presentOf(model: Model, values: ModelInstance): ModelInstance | undefined {
    if (model.primaryKey.some((name) => values[name] == null)) return undefined;
    return this.#deps.store.get(model.name, modelKeyOf(model, values));
  }

  #isWholeModel({ targets: { keys, where } }: BatchRequest, model: Model): boolean {
    return keys === undefined && isAll(parsePredicate(where, { model, schema: this.#deps.store.schema }));
  }

  #finish(planning: Planning): PlanSummary {
    return planning.draft.finish(planning.face, this.#deps.estimate);
  }

  *#targets(request: BatchRequest, planning: Planning): IterableIterator<Target> {
    const { store, newId } = this.#deps;
    if (request.create) {
      for (const values of request.create) {
        const record = withNewId(planning.rules.model, values, newId);
        yield { key: null, record, present: this.#presentOf(planning.rules.model, record) };
      }
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

/** However an empty filter is spelt. */
function isAll(predicate: Predicate): boolean {
  return predicate.kind === 'and' && predicate.children.every(isAll);
}
