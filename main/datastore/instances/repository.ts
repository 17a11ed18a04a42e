import { OutbandError } from '../../../shared/errors';
import {
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
  type ModelSchema,
} from '../../../shared/model-schema';
import { evaluate, matchesAll, toGraphQLFilter, type Predicate } from '../../../shared/predicate';
import type { NewMutationEvent } from '../outbox/mutation-event';
import type { Outbox } from '../outbox/outbox';
import { sameValue } from '../storage/instance';
import type { StorageAdapter } from '../storage/storage-adapter';
import type { Merger } from '../sync/merger';
import { changedValues } from './changed-fields';
import type { InstanceFactory } from './instance-factory';

export interface RepositoryParts {
  readonly schema: ModelSchema;
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly outbox: Outbox;
  readonly factory: InstanceFactory;
  readonly onEnqueued: (event: NewMutationEvent) => void;
}

const CONDITION_FAILED = 'Conditional update failed';

/** Saves and deletes records here and puts what changed into the outbox (client reference 2.5 and 2.7). */
export class ModelRepository {
  readonly #parts: RepositoryParts;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
  }

  /**
   * Writes a record and returns it as stored. Nothing happens where nothing changes. Throws BadInput when a value is
   * wrong or a parent is missing, ConflictUnhandled when the stored record does not meet the condition.
   */
  save(model: Model, given: ModelInstance, condition: Predicate): ModelInstance {
    const { storage, factory } = this.#parts;
    const key = factory.keyOf(model, given);
    const stored = storage.get(model, key);
    const isKnown = stored !== undefined && stored['_deleted'] !== true;
    const next = factory.checked(model, given, isKnown ? stored : undefined);
    this.#checkParents(model, next);
    if (isKnown && !matchesAll(condition) && !evaluate(condition, stored))
      throw this.#conditionFailed(model, key);
    return isKnown
      ? this.#update(model, key, given, next, stored, condition)
      : this.#create(model, key, given, next, stored, condition);
  }

  #create(
    model: Model,
    key: ModelKey,
    given: ModelInstance,
    next: ModelInstance,
    tombstone: ModelInstance | undefined,
    condition: Predicate,
  ): ModelInstance {
    const fields = this.#parts.factory.changeOf(given)?.fields ?? Object.keys(next);
    const names = model.fields
      .map((field) => field.name)
      .filter((name) => fields.includes(name) || model.primaryKey.includes(name));
    const data = Object.fromEntries(names.map((name) => [name, next[name] ?? null]));
    const left = model.fields.filter(
      ({ name, readOnly }) => !readOnly && !(name in data) && (tombstone?.[name] ?? null) !== null,
    );
    this.#enqueue(
      {
        model: model.name,
        key,
        operation: 'Create',
        data,
        version: null,
        condition: filterOf(model, condition),
        base: null,
      },
      Object.fromEntries(left.map(({ name }) => [name, null])),
    );
    return this.#write(model, key, { ...next, _version: null, _lastChangedAt: null, _deleted: null });
  }

  #update(
    model: Model,
    key: ModelKey,
    given: ModelInstance,
    next: ModelInstance,
    stored: ModelInstance,
    condition: Predicate,
  ): ModelInstance {
    const change = this.#parts.factory.changeOf(given);
    const candidates = change?.source === null || !change ? Object.keys(next) : change.fields;
    const changed = changedValues(model, candidates, next, stored);
    if (Object.keys(changed).length === 0) return stored;
    const keyValues = Object.fromEntries(model.primaryKey.map((name) => [name, next[name]]));
    const version = this.#versionFor(change?.source ?? null, stored, Object.keys(changed));
    this.#enqueue({
      model: model.name,
      key,
      operation: 'Update',
      data: { ...keyValues, ...changed },
      version,
      condition: filterOf(model, condition),
      base: stored,
    });
    return this.#write(model, key, { ...stored, ...changed });
  }

  /**
   * The version that the change was made on. Where the fields it touches have changed here since it was read, that is
   * the old one, so that the service finds the conflict instead of the newer value being overwritten unseen.
   */
  #versionFor(source: ModelInstance | null, stored: ModelInstance, fields: readonly string[]): number | null {
    const isStale = source !== null && fields.some((name) => !sameValue(source[name], stored[name]));
    const version = isStale ? source['_version'] : stored['_version'];
    return typeof version === 'number' ? version : null;
  }

  /** Deletes a record and what belongs to it, children first; returns whether it was there. */
  delete(model: Model, key: ModelKey, condition: Predicate): boolean {
    const stored = this.#parts.storage.get(model, key);
    if (!stored || stored['_deleted'] === true) return false;
    if (!matchesAll(condition) && !evaluate(condition, stored)) throw this.#conditionFailed(model, key);
    for (const each of this.#family(model, stored, new Set()))
      this.#deleteOne(each.model, each.record, each.record === stored ? condition : null);
    return true;
  }

  /** How many records of which models would go with a record; the record itself is not counted. */
  deletionEffect(model: Model, key: ModelKey): ReadonlyMap<string, number> {
    const stored = this.#parts.storage.get(model, key);
    const counts = new Map<string, number>();
    if (!stored || stored['_deleted'] === true) return counts;
    for (const each of this.#family(model, stored, new Set()))
      if (each.record !== stored) counts.set(each.model.name, (counts.get(each.model.name) ?? 0) + 1);
    return counts;
  }

  /** A record and what belongs to it, children first. */
  *#family(
    model: Model,
    record: ModelInstance,
    visited: Set<string>,
  ): Generator<{ readonly model: Model; readonly record: ModelInstance }> {
    const id = `${model.name}\n${modelKeyOf(model, record)}`;
    // Records may refer to each other in a circle, which the original follows for ever.
    if (visited.has(id)) return;
    visited.add(id);
    for (const relation of model.relations.filter((candidate) => candidate.kind !== 'belongsTo')) {
      const child = this.#parts.schema.models[relation.model];
      if (!child) continue;
      const values = relation.localFields.map((name) => record[name]);
      for (const related of this.#related(child, relation.remoteFields, values))
        yield* this.#family(child, related, visited);
    }
    yield { model, record };
  }

  #deleteOne(model: Model, record: ModelInstance, condition: Predicate | null): void {
    const key = modelKeyOf(model, record);
    const version = record['_version'];
    const outcome = this.#enqueue({
      model: model.name,
      key,
      operation: 'Delete',
      data: Object.fromEntries(model.primaryKey.map((name) => [name, record[name]])),
      version: typeof version === 'number' ? version : null,
      condition: condition ? filterOf(model, condition) : null,
      base: record,
    });
    // What the service has never seen is simply gone; the rest is a tombstone until the service confirms it.
    if (outcome === 'CANCELLED_OUT') this.#parts.merger.forget(model, key);
    else this.#parts.merger.put(model, { ...record, _deleted: true });
  }

  #related(child: Model, fields: readonly string[], values: readonly unknown[]): readonly ModelInstance[] {
    if (values.some((value) => value === null || value === undefined)) return [];
    const children = fields.map((field, i): Predicate => ({
      kind: 'field',
      field,
      operator: 'eq',
      operand: values[i] as string,
    }));
    const { storage } = this.#parts;
    return [...storage.iterate(child, { kind: 'and', children }, false)];
  }

  #checkParents(model: Model, record: ModelInstance): void {
    for (const relation of model.relations.filter((candidate) => candidate.kind === 'belongsTo')) {
      const parent = this.#parts.schema.models[relation.model];
      const values = relation.localFields.map((name) => record[name]);
      if (!parent || values.some((value) => value === null || value === undefined)) continue;
      if (this.#related(parent, relation.remoteFields, values).length > 0) continue;
      throw new OutbandError({
        kind: 'BadInput',
        code: 'PARENT_MISSING',
        message: `Data integrity error. ${model.name}.${relation.name} refers to a ${parent.name} that is not here.`,
        consequence: 'Nothing was saved.',
        action: `Save the ${parent.name} first.`,
        place: { model: model.name, field: relation.name },
      });
    }
  }

  #enqueue(event: NewMutationEvent, leftovers: NewMutationEvent['data'] = {}): 'QUEUED' | 'CANCELLED_OUT' {
    // The outbox comes first: what it holds is written into the store again at the next start, should this be cut short.
    const outcome = this.#parts.outbox.enqueue(event, leftovers);
    this.#parts.onEnqueued(event);
    return outcome.kind;
  }

  #write(model: Model, key: ModelKey, record: ModelInstance): ModelInstance {
    this.#parts.merger.put(model, record);
    return this.#parts.storage.get(model, key) ?? record;
  }

  #conditionFailed(model: Model, key: ModelKey): OutbandError {
    return new OutbandError({
      kind: 'ConflictUnhandled',
      code: 'CONDITION_FAILED',
      message: CONDITION_FAILED,
      consequence: 'The record is unchanged.',
      place: { model: model.name, key },
    });
  }
}

/** Null means the same to the service as it does here: an absent attribute too. */
function filterOf(model: Model, condition: Predicate): NewMutationEvent['condition'] {
  return matchesAll(condition) ? null : toGraphQLFilter(condition, { expandIn: true, nullsOf: model });
}

/**
 * Writes pending changes into the store again, where a crash or a new file lost them. A record that is not there comes
 * without its version: the service may have been made anew, and would never be heard below the version of before.
 */
export function replayOutbox(
  schema: ModelSchema,
  storage: StorageAdapter,
  outbox: Outbox,
  put: (model: Model, record: ModelInstance) => void,
): void {
  for (const event of outbox.all()) {
    const model = schema.models[event.model];
    if (!model || event.state === 'REJECTED') continue;
    const stored = storage.get(model, event.key);
    const known = stored ?? (event.base && { ...event.base, _version: null, _lastChangedAt: null });
    if (event.operation === 'Delete') {
      if (known && known['_deleted'] !== true) put(model, { ...known, _deleted: true });
      continue;
    }
    const before = known ?? {};
    const isThere =
      stored !== undefined &&
      stored['_deleted'] !== true &&
      Object.entries(event.data).every(([name, value]) => sameValue(stored[name], value));
    // Only a Delete hides a record, so what was written after one is there.
    if (!isThere) put(model, { ...before, ...event.data, _deleted: null });
  }
}
