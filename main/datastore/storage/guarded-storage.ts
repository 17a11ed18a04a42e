import { problemOf, type Problem } from '../../../shared/errors';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import type { Predicate } from '../../../shared/predicate';
import type { RecordChange } from '../data-store-api';
import type {
  MergeRequest,
  MergeResult,
  ModelMetadata,
  RecordQuery,
  Removal,
  RemovedSlice,
  SetUpReport,
  StorageAdapter,
  StoredCounts,
} from './storage-adapter';

/** Tells of damage, or of a full disk, that an adapter meets in its file while it is open; the call that met it still fails. */
export class GuardedStorage implements StorageAdapter {
  readonly #inner: StorageAdapter;
  readonly #onDamage: (problem: Problem) => void;

  constructor(inner: StorageAdapter, onDamage: (problem: Problem) => void) {
    this.#inner = inner;
    this.#onDamage = onDamage;
  }

  setUp(schema: ModelSchema): SetUpReport {
    return this.#inner.setUp(schema);
  }

  startAnew(schema: ModelSchema): SetUpReport {
    return this.#inner.startAnew(schema);
  }

  get(model: Model, key: ModelKey): ModelInstance | undefined {
    return this.#watch(() => this.#inner.get(model, key));
  }

  page(model: Model, query: RecordQuery, offset: number, limit: number): readonly ModelInstance[] {
    return this.#watch(() => this.#inner.page(model, query, offset, limit));
  }

  count(model: Model, predicate: Predicate, tombstones: boolean): number {
    return this.#watch(() => this.#inner.count(model, predicate, tombstones));
  }

  counts(model: Model): StoredCounts {
    return this.#watch(() => this.#inner.counts(model));
  }

  *iterate(model: Model, predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance> {
    const records = this.#watch(() => this.#inner.iterate(model, predicate, tombstones));
    for (;;) {
      const next = this.#watch(() => records.next());
      if (next.done) return;
      yield next.value;
    }
  }

  merge(model: Model, request: MergeRequest): MergeResult {
    return this.#watch(() => this.#inner.merge(model, request));
  }

  put(model: Model, record: ModelInstance): RecordChange {
    return this.#watch(() => this.#inner.put(model, record));
  }

  remove(model: Model, predicate: Predicate, removal: Removal): RemovedSlice {
    return this.#watch(() => this.#inner.remove(model, predicate, removal));
  }

  removeKey(model: Model, key: ModelKey): boolean {
    return this.#watch(() => this.#inner.removeKey(model, key));
  }

  beginSweep(model: Model): void {
    this.#watch(() => this.#inner.beginSweep(model));
  }

  sweep(model: Model, removal: Removal): RemovedSlice {
    return this.#watch(() => this.#inner.sweep(model, removal));
  }

  endSweep(model: Model): void {
    this.#watch(() => this.#inner.endSweep(model));
  }

  heldBack(model: Model, key: ModelKey): ModelInstance | undefined {
    return this.#watch(() => this.#inner.heldBack(model, key));
  }

  dropHeldBack(model: Model, key: ModelKey): void {
    this.#watch(() => this.#inner.dropHeldBack(model, key));
  }

  metadata(model: Model): ModelMetadata {
    return this.#watch(() => this.#inner.metadata(model));
  }

  writeMetadata(model: Model, metadata: ModelMetadata): void {
    this.#watch(() => this.#inner.writeMetadata(model, metadata));
  }

  origin(): string | null {
    return this.#watch(() => this.#inner.origin());
  }

  noteOrigin(text: string): void {
    this.#watch(() => this.#inner.noteOrigin(text));
  }

  transaction<T>(work: () => T): T {
    return this.#watch(() => this.#inner.transaction(work));
  }

  clear(): void {
    this.#watch(() => this.#inner.clear());
  }

  close(): void {
    this.#inner.close();
  }

  #watch<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind === 'StorageCorrupt' || problem.code === 'DISK_FULL') this.#onDamage(problem);
      throw error;
    }
  }
}
