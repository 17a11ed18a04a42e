import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey, Relation } from '../../shared/model-schema';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { FieldProblem } from './change';
import type { MadeRecords } from './made-records';
import type { FieldValues, OperationKind } from './operation';

/** Deletes whose referrers are counted one by one; beyond them the referring model is gone through once. */
const COUNTED_ONE_BY_ONE = 20;
const REMEMBERED = 10_000;
/** Records that are gone through between two turns of the event loop. */
const SLICE = 2_000;

/**
 * What a write would do to relations, on the local copy: references to records that aren't there, and records that
 * would be left referring to a deleted one. The service checks neither.
 */
export class RelationChecks {
  readonly #store: Pick<DataStoreApi, 'schema' | 'get' | 'count' | 'iterate'>;
  readonly #made: MadeRecords | null;
  readonly #outward: readonly Relation[];
  readonly #inward: readonly Relation[];
  readonly #found = new Map<string, boolean>();
  readonly #referrers = new Map<Relation, Map<string, number>>();
  #deletes = 0;

  /** `made` are records that are not there yet, and will be by the time of the write. */
  constructor(
    store: Pick<DataStoreApi, 'schema' | 'get' | 'count' | 'iterate'>,
    model: Model,
    made: MadeRecords | null = null,
  ) {
    this.#store = store;
    this.#made = made;
    const known = model.relations.filter(
      (relation) => relation.localFields.length > 0 && relation.model in store.schema.models,
    );
    const holdsReference = ({ kind, localFields }: Relation): boolean =>
      kind === 'belongsTo' ||
      (kind === 'hasOne' && localFields.some((name) => !model.primaryKey.includes(name)));
    this.#outward = known.filter(holdsReference);
    this.#inward = known.filter((relation) => !holdsReference(relation));
  }

  /** So many deletes were looked at that going through the referring models once is cheaper from here on. */
  get isCountingDue(): boolean {
    return (
      this.#deletes >= COUNTED_ONE_BY_ONE && this.#inward.some((relation) => !this.#referrers.has(relation))
    );
  }

  /** Goes through the referring models once, in slices: `breathe` is awaited between them. */
  async countReferrers(breathe: () => Promise<void>): Promise<void> {
    for (const relation of this.#inward) {
      if (this.#referrers.has(relation)) continue;
      const counts = new Map<string, number>();
      let seen = 0;
      for (const record of this.#store.iterate(relation.model)) {
        countReferrer(counts, relation, record);
        seen += 1;
        if (seen % SLICE === 0) await breathe();
      }
      this.#referrers.set(relation, counts);
    }
  }

  /** One sentence for each relation that the write would break. */
  problems(kind: OperationKind, before: ModelInstance | null, change: FieldValues): FieldProblem[] {
    if (kind === 'DELETE') return before ? this.#orphans(before) : [];
    return this.#outward.flatMap((relation) => this.#dangling(relation, before, change));
  }

  #dangling(relation: Relation, before: ModelInstance | null, change: FieldValues): FieldProblem[] {
    const { localFields } = relation;
    const touched = localFields.find((name) => name in change);
    if (touched === undefined) return [];
    const values = localFields.map((name) => (name in change ? change[name] : before?.[name]) ?? null);
    if (values.includes(null) || this.#exists(relation, values)) return [];
    return [
      {
        field: touched,
        message: `${localFields.join(', ')} would refer to a ${relation.model} that the local copy doesn’t hold.`,
      },
    ];
  }

  #exists(relation: Relation, values: readonly unknown[]): boolean {
    const place = JSON.stringify([relation.name, values]);
    const known = this.#found.get(place);
    if (known !== undefined) return known;
    const related = this.#store.schema.models[relation.model];
    const isByKey = related?.primaryKey.join() === relation.remoteFields.join();
    const fields = Object.fromEntries(relation.remoteFields.map((name, i) => [name, values[i]]));
    const key = related && isByKey ? modelKeyOf(related, fields) : null;
    const record = key === null ? undefined : this.#store.get(relation.model, key);
    const exists = key
      ? (record !== undefined && record['_deleted'] !== true) || this.#isMade(relation.model, key)
      : this.#store.count(relation.model, filterOf(relation, values)) > 0;
    if (this.#found.size < REMEMBERED) this.#found.set(place, exists);
    return exists;
  }

  #isMade(model: string, key: ModelKey): boolean {
    return this.#made?.has(model, key) ?? false;
  }

  #orphans(record: ModelInstance): FieldProblem[] {
    this.#deletes += 1;
    return this.#inward.flatMap((relation) => {
      const values = relation.localFields.map((name) => record[name] ?? null);
      if (values.includes(null)) return [];
      const count = this.#referrersOf(relation, values);
      const those = count === 1 ? `1 ${relation.model} refers` : `${count} ${relation.model} refer`;
      return count === 0 ? [] : [{ field: relation.name, message: `${those} to this record.` }];
    });
  }

  #referrersOf(relation: Relation, values: readonly unknown[]): number {
    const known = this.#referrers.get(relation);
    if (known) return known.get(JSON.stringify(values)) ?? 0;
    if (this.#deletes <= COUNTED_ONE_BY_ONE)
      return this.#store.count(relation.model, filterOf(relation, values));
    const counts = new Map<string, number>();
    for (const record of this.#store.iterate(relation.model)) countReferrer(counts, relation, record);
    this.#referrers.set(relation, counts);
    return counts.get(JSON.stringify(values)) ?? 0;
  }
}

function countReferrer(counts: Map<string, number>, relation: Relation, record: ModelInstance): void {
  const place = JSON.stringify(relation.remoteFields.map((name) => record[name] ?? null));
  counts.set(place, (counts.get(place) ?? 0) + 1);
}

function filterOf(relation: Relation, values: readonly unknown[]): unknown {
  return Object.fromEntries(relation.remoteFields.map((name, i) => [name, { eq: values[i] }]));
}
