import {
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
  type ModelSchema,
} from '../../../../shared/model-schema';
import { evaluate, type Predicate } from '../../../../shared/predicate';
import type { RecordChange } from '../../data-store-api';
import { behindOf, isSyncOrigin } from '../behind';
import { comparator } from '../compare';
import { differingFields, deepFreeze, normalizeInstance, problemOfRecord } from '../instance';
import {
  NEVER_SYNCED,
  type BehindRecord,
  type MergeRequest,
  type MergeResult,
  type ModelMetadata,
  type RecordQuery,
  type RejectedRecord,
  type Removal,
  type RemovedSlice,
  type SetUpReport,
  type StorageAdapter,
  type StoredCounts,
} from '../storage-adapter';

interface Shelf {
  /** In the order of insertion, which a Map keeps when a value is replaced. */
  readonly records: Map<ModelKey, ModelInstance>;
  readonly held: Map<ModelKey, ModelInstance>;
  /** What a sweep would take out, as long as one is open. */
  unseen: Set<ModelKey> | null;
  metadata: ModelMetadata;
}

const isLive = (record: ModelInstance): boolean => record['_deleted'] !== true;

/** Records in memory, for tests, previews and stores that need not outlive the process. */
export class MemoryAdapter implements StorageAdapter {
  #shelves = new Map<string, Shelf>();
  #schema: ModelSchema | null = null;
  #depth = 0;
  #origin: string | null = null;

  setUp(schema: ModelSchema): SetUpReport {
    this.#schema = schema;
    for (const name of Object.keys(schema.models)) {
      if (!this.#shelves.has(name))
        this.#shelves.set(name, {
          records: new Map(),
          held: new Map(),
          unseen: null,
          metadata: NEVER_SYNCED,
        });
    }
    return { movedAside: null, migrated: [] };
  }

  startAnew(schema: ModelSchema): SetUpReport {
    this.#shelves.clear();
    this.#origin = null;
    return this.setUp(schema);
  }

  get(model: Model, key: ModelKey): ModelInstance | undefined {
    return this.#shelf(model).records.get(key);
  }

  page(model: Model, query: RecordQuery, offset: number, limit: number): readonly ModelInstance[] {
    const found = this.#select(model, query.predicate, query.tombstones);
    return found.sort(comparator(query.sort)).slice(offset, offset + limit);
  }

  count(model: Model, predicate: Predicate, tombstones: boolean): number {
    return this.#select(model, predicate, tombstones).length;
  }

  counts(model: Model): StoredCounts {
    const all = [...this.#shelf(model).records.values()];
    const live = all.filter(isLive).length;
    return { live, tombstones: all.length - live };
  }

  *iterate(model: Model, predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    yield* this.#select(model, predicate, tombstones).sort(
      comparator(model.primaryKey.map((field) => ({ field, descending: false }))),
    );
  }

  merge(model: Model, request: MergeRequest): MergeResult {
    return this.transaction(() => {
      const changes: RecordChange[] = [];
      const rejected: RejectedRecord[] = [];
      const behind: BehindRecord[] = [];
      let changed = 0;
      let inserted = 0;
      let heldBack = 0;
      for (const item of request.records) {
        const problem = problemOfRecord(model, item);
        if (problem) {
          rejected.push({ record: item, problem });
          continue;
        }
        const after = deepFreeze(normalizeInstance(model, item as Record<string, unknown>));
        const key = modelKeyOf(model, after);
        this.#shelf(model).unseen?.delete(key);
        if (request.isPending?.(key)) {
          this.#hold(model, key, after);
          heldBack += 1;
          continue;
        }
        const before = this.#shelf(model).records.get(key);
        if (before && !isNews(model, before, after, request.origin === 'SUBSCRIPTION')) {
          const older = isSyncOrigin(request.origin) ? behindOf(key, before, after) : null;
          if (older) behind.push(older);
          continue;
        }
        this.#shelf(model).records.set(key, after);
        changed += 1;
        if (!before) inserted += 1;
        if (changes.length < request.describe && (before || isLive(after)))
          changes.push(describe(model, key, before, after));
      }
      if (request.metadata) this.writeMetadata(model, request.metadata);
      return { changed, inserted, changes, rejected, heldBack, behind };
    });
  }

  put(model: Model, record: ModelInstance): RecordChange {
    const after = deepFreeze(normalizeInstance(model, record));
    const key = modelKeyOf(model, after);
    const before = this.#shelf(model).records.get(key);
    this.#shelf(model).records.set(key, after);
    return describe(model, key, before, after);
  }

  remove(model: Model, predicate: Predicate, removal: Removal): RemovedSlice {
    return this.#removeAll(model, this.#select(model, predicate, true), removal);
  }

  beginSweep(model: Model): void {
    const shelf = this.#shelf(model);
    shelf.unseen = new Set(shelf.records.keys());
  }

  sweep(model: Model, removal: Removal): RemovedSlice {
    const shelf = this.#shelf(model);
    const records = [...(shelf.unseen ?? [])]
      .map((key) => shelf.records.get(key))
      .filter((record) => record !== undefined);
    shelf.unseen = null;
    return this.#removeAll(model, records, removal);
  }

  endSweep(model: Model): void {
    this.#shelf(model).unseen = null;
  }

  #removeAll(model: Model, records: readonly ModelInstance[], removal: Removal): RemovedSlice {
    const doomed = records.filter((record) => !removal.keep(modelKeyOf(model, record), record));
    for (const record of doomed) this.#shelf(model).records.delete(modelKeyOf(model, record));
    const changes = doomed
      .filter(isLive)
      .slice(0, removal.describe)
      .map((record) => ({
        key: modelKeyOf(model, record),
        kind: 'DELETED' as const,
        changedFields: ['_deleted'],
        record: { ...record, _deleted: true },
      }));
    return { removed: doomed.length, changes, isDone: true };
  }

  removeKey(model: Model, key: ModelKey): boolean {
    return this.#shelf(model).records.delete(key);
  }

  heldBack(model: Model, key: ModelKey): ModelInstance | undefined {
    return this.#shelf(model).held.get(key);
  }

  dropHeldBack(model: Model, key: ModelKey): void {
    this.#shelf(model).held.delete(key);
  }

  metadata(model: Model): ModelMetadata {
    return this.#shelf(model).metadata;
  }

  writeMetadata(model: Model, metadata: ModelMetadata): void {
    this.#shelf(model).metadata = metadata;
  }

  origin(): string | null {
    return this.#origin;
  }

  noteOrigin(text: string): void {
    this.#origin = text;
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    const before = new Map(
      [...this.#shelves].map(([name, shelf]) => [
        name,
        {
          ...shelf,
          records: new Map(shelf.records),
          held: new Map(shelf.held),
          unseen: shelf.unseen && new Set(shelf.unseen),
        },
      ]),
    );
    this.#depth += 1;
    try {
      return work();
    } catch (error) {
      this.#shelves = before;
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  clear(): void {
    const schema = this.#schema;
    this.#shelves.clear();
    if (schema) this.setUp(schema);
  }

  close(): void {
    // Memory needs no closing; what it holds goes with the adapter.
  }

  #hold(model: Model, key: ModelKey, record: ModelInstance): void {
    const known = this.#shelf(model).held.get(key);
    const version = (of: ModelInstance | undefined): number => Number(of?.['_version'] ?? -1);
    if (!known || version(record) >= version(known)) this.#shelf(model).held.set(key, record);
  }

  #select(model: Model, predicate: Predicate, tombstones: boolean): ModelInstance[] {
    return [...this.#shelf(model).records.values()].filter(
      (record) => (tombstones || isLive(record)) && this.#matches(model, predicate, record),
    );
  }

  #matches(model: Model, predicate: Predicate, record: ModelInstance): boolean {
    if (predicate.kind === 'relation') {
      const relation = model.relations.find((candidate) => candidate.name === predicate.relation);
      const remote = relation && this.#schema?.models[relation.model];
      if (!relation || !remote) return false;
      return [...this.#shelf(remote).records.values()].some(
        (other) =>
          isLive(other) &&
          relation.localFields.every((local, i) => {
            const value = record[local];
            return value !== null && value === other[relation.remoteFields[i] ?? ''];
          }) &&
          this.#matches(remote, predicate.child, other),
      );
    }
    if (predicate.kind === 'and')
      return predicate.children.every((child) => this.#matches(model, child, record));
    if (predicate.kind === 'or')
      return (
        predicate.children.length === 0 ||
        predicate.children.some((child) => this.#matches(model, child, record))
      );
    if (predicate.kind === 'not') return !this.#matches(model, predicate.child, record);
    return evaluate(predicate, record);
  }

  #shelf(model: Model): Shelf {
    const shelf = this.#shelves.get(model.name);
    if (!shelf) throw new Error(`the store has no model ${model.name}`);
    return shelf;
  }
}

/** Whether what the service sent is newer, or says more about the same version than an event did. */
function isNews(model: Model, before: ModelInstance, after: ModelInstance, fromEvent: boolean): boolean {
  const stored = before['_version'];
  const sent = after['_version'];
  if (typeof stored !== 'number') return true;
  if (typeof sent !== 'number' || sent < stored) return false;
  if (sent > stored) return true;
  return !fromEvent && differingFields(model, before, after).some((name) => name !== '_lastChangedAt');
}

function describe(
  model: Model,
  key: ModelKey,
  before: ModelInstance | undefined,
  after: ModelInstance,
): RecordChange {
  const wasLive = before !== undefined && isLive(before);
  return {
    key,
    kind: !isLive(after) ? 'DELETED' : wasLive ? 'UPDATED' : 'CREATED',
    changedFields: differingFields(model, before, after),
    record: after,
  };
}
