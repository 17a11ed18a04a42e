import { problemOf } from '../../shared/errors';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { ChangeRules, FieldChange, FieldProblem } from './change';
import type { MadeRecords } from './made-records';
import { tooLarge } from './item-size';
import { NO_VERSION, storedFieldsOf, versionOf } from './operation';
import type { FieldValues, PlannedOperation } from './operation';
import type { PlanDraft, PlanFace } from './plan-draft';
import { noSuchOperation } from './plan-intent';
import type { Intent } from './plan-intent';
import type { RelationChecks } from './plan-relations';
import { isGivenUp, type Transform } from './transform';
import { takeBreath } from './turns';
import type { PlanProgress } from './turns';
import { SeenKeys } from '../sqlite/seen-keys';
import type { RecordVerdict, RecordWrite } from './writer-api';

/** What a plan looks at beside its targets. */
export interface Surroundings {
  readonly relations: RelationChecks;
  /** Records whose own change waits in the outbox. */
  readonly pending: ReadonlySet<ModelKey>;
  readonly isLocal: boolean;
  /** What this work has planned to make so far, over several plans; null where each stands alone. */
  readonly made: MadeRecords | null;
}

/** A record to plan for; without a key it is to be created from these values. */
export interface Target {
  readonly key: ModelKey | null;
  readonly record: ModelInstance | undefined;
  /** Of a record to be created: what has its key already. */
  readonly present?: ModelInstance | undefined;
}

const TWICE = 'This key comes twice in the plan: the service would refuse the second.';
const AGAIN = 'It comes more than once: the later one changes what the earlier one has made.';
const TAKEN_BY_TOMBSTONE = 'The record was deleted, and its key is taken until the tombstone expires.';

/** Why a record can't be created: the service refuses a key that is taken, by a tombstone too (service reference 13). */
export function keyTaken(model: string, present: ModelInstance): string {
  if (present['_deleted'] === true) return TAKEN_BY_TOMBSTONE;
  return `There is a ${model} with this key already: the service would refuse to create another.`;
}

/** One plan while its targets are gone through. */
export class Planning implements Disposable {
  readonly rules: ChangeRules;
  readonly draft: PlanDraft;
  readonly face: PlanFace;
  readonly #surroundings: Surroundings;
  readonly #intent: Intent;
  readonly #change: FieldChange;
  /** Faults of the change itself, which every target shares. */
  readonly #faults: readonly FieldProblem[];
  /** Keys of creates and of records with values of their own: none may come twice. */
  readonly #seen = new SeenKeys();

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

  [Symbol.dispose](): void {
    this.#seen[Symbol.dispose]();
  }

  consider(target: Target): void {
    this.draft.countTarget();
    if (this.#intent === 'CREATE') return this.#create(target);
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
      if (isGivenUp(error)) throw error;
      const problem = problemOf(error);
      this.draft.reject(key, problem.place?.field ?? null, problem.message);
    }
  }

  /** Plans one record's own values as a create or an update, whichever it needs. */
  upsert(
    { key, values, onlyIfMissing, refusal, unversioned }: RecordWrite,
    record: ModelInstance | undefined,
    mayRepeat = false,
  ): RecordVerdict {
    this.draft.countTarget();
    if (refusal !== undefined) return this.#refuse(key, null, refusal);
    const isAgain = !this.#seen.add(key);
    if (isAgain && !mayRepeat) return this.#refuse(key, null, TWICE);
    if (isAgain) this.draft.warn(key, null, AGAIN);
    if (isAgain && !record) return this.#changeOfNew(key, values);
    if (unversioned) return this.#adopt(key, values, unversioned);
    if (!record) return this.#upsertNew(key, withoutNulls(values));
    if (record['_deleted'] !== true) this.#countLive(key);
    if (record['_deleted'] === true) return this.#refuse(key, null, TAKEN_BY_TOMBSTONE);
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

  /** By then the earlier one has made the record. */
  #changeOfNew(key: ModelKey, values: FieldValues): RecordVerdict {
    this.draft.add({ key, kind: 'UPDATE', baseVersion: null, before: null, change: values });
    return { as: 'UPDATE' };
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

  #create({ record: values = {}, present }: Target): void {
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
    if (!this.#seen.add(key)) return this.draft.reject(key, null, TWICE);
    if (present) return this.draft.reject(key, null, keyTaken(this.rules.model.name, present));
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
    const { relations, isLocal, made } = this.#surroundings;
    const more = isLocal && kind === 'DELETE' ? ' What refers to it is deleted as well.' : '';
    for (const { field, message } of relations.problems(kind, before, change))
      this.draft.warn(key, field, message + more);
    const size = tooLarge(before, change);
    if (size) this.draft.warn(key, size.field, size.message);
    if (kind === 'CREATE') made?.note(this.rules.model.name, key);
    this.draft.add(operation);
  }
}

/** A create leaves out what is empty: the service has defaults for what isn't given. */
function withoutNulls(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function keyOrNull(model: Model, values: FieldValues): ModelKey | null {
  return model.primaryKey.every((name) => values[name] != null) ? modelKeyOf(model, values) : null;
}
