import type { GraphQLSchema } from 'graphql';
import { OutbandError } from '../../shared/errors';
import { keyFieldsOf, modelKeyOf } from '../../shared/model-schema';
import type { ModelKey } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import { SeenKeys } from '../sqlite/seen-keys';
import type { ChangeRules } from './change';
import type { GuardRails } from './guard-rails';
import type { PlanRecord, RunRecord } from './journal/rows';
import { queryKeys, readKeys } from './key-list';
import { NO_VERSION, storedFieldsOf, versionOf } from './operation';
import type { PlannedOperation } from './operation';
import type { PlanningDeps } from './planning-deps';
import { mapAtOnce, stopIfAborted, takeBreath } from './turns';
import type {
  KeyList,
  PlanCheck,
  PlanDesk,
  PlanFinding,
  PlannedDocument,
  PlanOptions,
  RestoreVerdict,
  RunCause,
  StaleOperation,
  StartRequirements,
  WholeWork,
} from './plan-api';
import { PlanDraft } from './plan-draft';
import { badFile, readPlanFile, schemaFingerprint, writePlanFile } from './plan-file';
import type { PlanFile } from './plan-file';
import { alreadyRun, discardTwins, handedOnRun, originOf, otherBackend } from './plan-handed-on';
import type { PlanFileFace } from './plan-origin';
import { keyTaken } from './planning';
import { RelationChecks } from './plan-relations';
import { planRepetition } from './plan-again';
import type { AgainOptions } from './plan-again';
import { planRecreation, restoreVerdict } from './recreate';
import type { PlanSummary, RunOptions } from './writer-api';

export interface PlanDeskDeps extends PlanningDeps {
  readonly client: AppSyncClient;
  readonly rails: GuardRails;
  readonly runOf: (runId: string) => RunRecord;
  readonly perRequest: (operations: number, options: RunOptions) => number;
  /** Names the backend, whatever its address is today; null where that is nobody's concern. */
  readonly environment: string | null;
  readonly api: GraphQLSchema;
  /** Who is signed in to the computer, for the files that are handed on. */
  readonly person: string | null;
}

const LISTED = 200;
const CHUNK = 100;
const READS_UNDER_WAY = 8;

/** Plans as they are looked at, checked, handed on and taken in. */
export class WriterPlanDesk implements PlanDesk {
  readonly #deps: PlanDeskDeps;

  constructor(deps: PlanDeskDeps) {
    this.#deps = deps;
  }

  planFindings(
    planId: string,
    page: { kind?: PlanFinding['kind']; offset: number; limit: number },
  ): { total: number; offset: number; findings: readonly PlanFinding[] } {
    return { offset: page.offset, ...this.#deps.journal.findings(this.#plan(planId).no, page) };
  }

  planDocuments(planId: string, page: { offset: number; limit: number }): readonly PlannedDocument[] {
    const { journal, documents } = this.#deps;
    const plan = this.#plan(planId);
    return journal.plannedPage(plan.no, page).map((operation) => {
      const mutation = documents.mutation(plan.model, operation.kind, 1);
      const { document, operationName } = mutation;
      return { key: operation.key, document, operationName, variables: mutation.variables([operation]) };
    });
  }

  async checkPlan(
    planId: string,
    { reread: isWanted = false, ...progress }: Omit<PlanOptions, 'kind'> = {},
  ): Promise<PlanCheck> {
    const { journal, now, isLocal } = this.#deps;
    const reread = isWanted && !isLocal;
    const plan = this.#plan(planId);
    const rules = this.#deps.rulesOf(plan.model);
    const listed: StaleOperation[] = [];
    let [operations, stale, deleted, overlapping] = [0, 0, 0, 0];
    stopIfAborted(progress.signal);
    for (const chunk of chunksOf(journal.plannedOperations(plan.no), CHUNK)) {
      const checked = await mapAtOnce(chunk, reread ? READS_UNDER_WAY : chunk.length, (operation) =>
        this.#compare(rules, operation, reread, progress.signal),
      );
      for (const found of checked) {
        operations += 1;
        if (!found) continue;
        stale += 1;
        if (found.deleted) deleted += 1;
        if (found.touchedFields.length > 0) overlapping += 1;
        if (listed.length < LISTED) listed.push(found);
      }
      await takeBreath(progress, operations);
    }
    return { planId, checkedAt: now(), reread, operations, stale, deleted, overlapping, listed };
  }

  markPlanSeen(planId: string): PlanSummary {
    const { journal, now } = this.#deps;
    const { summary } = journal.seePlan(this.#plan(planId), now());
    if (!summary) throw noSuchPlan(planId);
    return summary;
  }

  startRequirements(planId: string, options: RunOptions = {}): StartRequirements {
    const plan = this.#plan(planId);
    const perRequest = this.#deps.perRequest(plan.summary?.operations ?? 0, options);
    return this.#deps.rails.requirements(plan, options, perRequest);
  }

  wholeRequirements(work: WholeWork, options: RunOptions = {}): StartRequirements {
    return this.#deps.rails.wholeRequirements(work, options, this.#deps.perRequest(work.operations, options));
  }

  checkWhole(work: WholeWork, options: RunOptions = {}): void {
    this.#deps.rails.checkWhole(work, options, this.#deps.perRequest(work.operations, options));
  }

  async exportPlan(planId: string, file: string): Promise<number> {
    const { journal, rulesOf, store, now, environment, person } = this.#deps;
    const plan = this.#plan(planId);
    const schema = schemaFingerprint(store.schema, rulesOf(plan.model).model);
    const about = { schema, environment, exportedAt: now(), exportedBy: person };
    return (await writePlanFile(file, plan, about, journal.plannedOperations(plan.no))).operations;
  }

  async lookAtPlanFile(file: string): Promise<PlanFileFace> {
    const origin = originOf(await readPlanFile(file));
    return { origin, runId: handedOnRun(this.#deps.journal, origin)?.id ?? null };
  }

  async importPlan(file: string, progress: Omit<PlanOptions, 'kind' | 'reread'> = {}): Promise<PlanSummary> {
    const { journal, store, environment, rulesOf } = this.#deps;
    const handedOn = await readPlanFile(file);
    const { model } = handedOn;
    if (!(model in store.schema.models)) throw badFile(file, `This schema has no model ${model}.`);
    const rules = rulesOf(model);
    if (handedOn.environment !== environment) throw otherBackend(file, handedOn, environment);
    if (handedOn.schema !== schemaFingerprint(store.schema, rules.model))
      throw badFile(file, `The plan was made on another schema of ${model}.`);
    const run = handedOnRun(journal, handedOn);
    if (run) throw alreadyRun(file, run);
    discardTwins(journal, handedOn);
    return this.#takeInAll(handedOn, rules, progress);
  }

  readKeys(model: string, text: string): KeyList {
    return readKeys(this.#deps.store.schema, this.#deps.rulesOf(model).model, text);
  }

  async queryKeys(
    model: string,
    query: { document: string; variables?: Readonly<Record<string, unknown>> },
    { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
  ): Promise<KeyList> {
    const { api, client, store, rulesOf } = this.#deps;
    const of = { schema: store.schema, api, model: rulesOf(model).model };
    return queryKeys(client, of, query, signal);
  }

  restoreVerdict(runId: string): RestoreVerdict {
    return restoreVerdict(this.#deps, this.#deps.runOf(runId));
  }

  planRecreate(runId: string, options: Omit<PlanOptions, 'kind'> = {}): Promise<readonly PlanSummary[]> {
    return planRecreation(this.#deps, this.#deps.runOf(runId), options);
  }

  async planAgain(runId: string, options: AgainOptions = {}): Promise<PlanSummary> {
    const { journal, documents, store, newId, now, estimate, rulesOf, runOf } = this.#deps;
    const run = runOf(runId);
    const rules = rulesOf(run.model);
    const face = {
      id: newId(),
      kind: 'batch' as const,
      model: run.model,
      description: `Again: ${run.description.replace(/^(Again: )+/, '')}`,
      createdAt: now(),
    };
    const draft = new PlanDraft(journal.beginPlan({ ...face, request: { againOf: runId } }));
    try {
      const { state, code } = options;
      const filter = { ...(state ? { state } : {}), ...(code === undefined ? {} : { code }) };
      await planRepetition({ draft, rules, store, operations: journal.missed.each(run, filter) }, options);
      const { summary } = journal.planOfRun(run);
      const document = summary?.document ?? documents.mutation(run.model, 'UPDATE', 1).document;
      return draft.finish({ ...face, document }, estimate);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  runCauses(runId: string): readonly RunCause[] {
    return this.#deps.journal.missed.causes(this.#deps.runOf(runId));
  }

  async #takeInAll(
    handedOn: PlanFile,
    rules: ChangeRules,
    progress: Omit<PlanOptions, 'kind' | 'reread'>,
  ): Promise<PlanSummary> {
    const { journal, documents, store, newId, now, estimate } = this.#deps;
    const { operations, model, description, wholeModel } = handedOn;
    const origin = originOf(handedOn);
    const header = { id: newId(), kind: 'batch' as const, model, description, createdAt: now() };
    const draft = new PlanDraft(journal.beginPlan({ ...header, request: { imported: origin } }));
    try {
      stopIfAborted(progress.signal);
      const relations = new RelationChecks(store, rules.model);
      using seen = new SeenKeys();
      for (const [i, operation] of operations.entries()) {
        this.#takeIn(draft, rules, relations, operation, seen);
        if (relations.isCountingDue)
          await relations.countReferrers(() => takeBreath(progress, draft.targets));
        if ((i + 1) % 1_000 === 0) await takeBreath(progress, i + 1);
      }
      const document = documents.mutation(model, operations[0]?.kind ?? 'UPDATE', 1).document;
      return draft.finish({ ...header, document, wholeModel, origin }, estimate);
    } catch (error) {
      draft.abort();
      throw error;
    }
  }

  /** Somebody else's file is judged like any other input: values, keys, and what the present records say. */
  #takeIn(
    draft: PlanDraft,
    rules: ChangeRules,
    relations: RelationChecks,
    operation: PlannedOperation,
    seen: SeenKeys,
  ): void {
    const { store, isLocal } = this.#deps;
    const { key, kind, change } = operation;
    draft.countTarget();
    if (!seen.add(key)) return draft.reject(key, null, 'The file names this record twice.');
    const fault = faultOf(rules, operation, isLocal);
    if (fault) return draft.reject(key, fault.field, fault.message);
    const now = store.get(rules.model.name, key);
    if (kind === 'CREATE' && now) return draft.reject(key, null, keyTaken(rules.model.name, now));
    if (now && now['_deleted'] !== true) draft.countLive(false);
    const isStale = versionOf(now) !== operation.baseVersion;
    if (isStale && rules.model.versioned !== false) draft.countStale();
    // Versions only grow, so that the file and the records can't be of one backend as it was.
    const planned = operation.baseVersion ?? 0;
    const present = versionOf(now) ?? planned;
    if (now && planned > present)
      draft.warn(
        key,
        null,
        `The file knows it at version ${planned}, the service has ${present}: the file comes from another environment, or the table was put back.`,
      );
    for (const { field, message } of relations.problems(kind, now ?? operation.before, change))
      draft.warn(key, field, message);
    // An undo writes what a record was before: that is what it is, not what a file says it was.
    draft.add(
      now && !isStale && kind !== 'CREATE'
        ? { ...operation, before: storedFieldsOf(rules.model, now) }
        : operation,
    );
  }

  async #compare(
    rules: ChangeRules,
    operation: PlannedOperation,
    reread: boolean,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<StaleOperation | null> {
    const { store, reader } = this.#deps;
    const { model } = rules;
    const { key } = operation;
    stopIfAborted(signal);
    // Reading it where _version is selected would fail for as long as it has none.
    const isRead = reread && operation.baseVersion !== NO_VERSION;
    const read = isRead ? await reader.read(model, key, signal) : (store.get(model.name, key) ?? null);
    const now = read && storedFieldsOf(model, read);
    if (isRead && now) store.merge(model.name, [now], 'REPAIR');
    const before = operation.before ?? {};
    const deleted = now?.['_deleted'] === true && before['_deleted'] !== true;
    const presentVersion = versionOf(now);
    // A record without a version can't be in the local copy; where it has one by now, the plan has been overtaken.
    if (operation.baseVersion === NO_VERSION && presentVersion === null) return null;
    if (presentVersion === operation.baseVersion && !deleted && (now !== null || operation.kind === 'CREATE'))
      return null;
    const was = Object.fromEntries(Object.keys(operation.change).map((name) => [name, before[name] ?? null]));
    const touchedFields = now && operation.kind === 'UPDATE' ? Object.keys(rules.differing(now, was)) : [];
    return { key, plannedVersion: operation.baseVersion, presentVersion, deleted, touchedFields };
  }

  #plan(id: string): PlanRecord {
    const plan = this.#deps.journal.plan(id);
    if (plan) return plan;
    throw noSuchPlan(id);
  }
}

function faultOf(
  rules: ChangeRules,
  operation: PlannedOperation,
  isLocal: boolean,
): { field: string | null; message: string } | undefined {
  const { kind, baseVersion, key } = operation;
  if (!rules.allows(kind))
    return { field: null, message: `The API has no ${kind.toLowerCase()} mutation for ${rules.model.name}.` };
  if (!isKeyOf(rules, key)) return { field: null, message: 'This is no key of the model.' };
  if (!isKeyOfItsFields(rules, operation))
    return {
      field: rules.model.primaryKey[0] ?? null,
      message: 'The new record has another key than the file says.',
    };
  if (!isLocal && kind !== 'CREATE' && rules.model.versioned !== false && baseVersion === null)
    return { field: '_version', message: 'The version that the change is based on is missing.' };
  return kind === 'DELETE' ? undefined : rules.problems(kind, operation.change)[0];
}

/** Spelt as the store spells it: another spelling would be looked up, and journalled, as another record. */
function isKeyOf({ model }: ChangeRules, key: ModelKey): boolean {
  try {
    const parts: unknown = JSON.parse(key);
    const isList = Array.isArray(parts) && parts.length === model.primaryKey.length;
    const isScalar = (part: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof part);
    return isList && parts.every(isScalar) && modelKeyOf(model, keyFieldsOf(model, key)) === key;
  } catch {
    // A file may hold anything; what is no key is said to be none.
    return false;
  }
}

function isKeyOfItsFields({ model }: ChangeRules, { kind, key, change }: PlannedOperation): boolean {
  return kind !== 'CREATE' || modelKeyOf(model, change) === key;
}

function* chunksOf<T>(items: Iterable<T>, size: number): IterableIterator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function noSuchPlan(id: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'PLAN_NOT_FOUND',
    message: `There is no plan ${id}.`,
    consequence: 'Nothing was changed.',
    action: 'Look at the list again; it may have been discarded.',
  });
}
