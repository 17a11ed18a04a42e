import type { Model, ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { Predicate } from '../../../shared/predicate';
import type { ChangeOrigin, ChangeSet } from '../data-store-api';
import type { FaultReport } from '../faults/fault-report';
import type { FaultyRecord, RecordSieve } from '../faults/record-sieve';
import type {
  BehindRecord,
  ModelMetadata,
  RejectedRecord,
  Removal,
  RemovedSlice,
  StorageAdapter,
  SweepDue,
} from '../storage/storage-adapter';
import type { Emitter } from './emitter';

const DESCRIBED_CHANGES = 200;

/** Which records have changes of their own that are not with the service yet. */
export interface PendingKeys {
  hasModel(model: string): boolean;
  has(model: string, key: ModelKey): boolean;
}

export interface MergeOutcome {
  readonly changeSet: ChangeSet;
  readonly inserted: number;
  readonly rejected: readonly RejectedRecord[];
  /** Stored, but with a value that the schema doesn't allow. */
  readonly faulty: readonly FaultyRecord[];
  readonly heldBack: number;
  /** Read by a sync in a lower version than the one here, which stays. */
  readonly behind: readonly BehindRecord[];
}

/**
 * The one way into the store (design, "one stream out of the store and one way into it"). Versions never decrease,
 * and listeners hear of a merge after it is committed.
 */
export class Merger {
  readonly #storage: StorageAdapter;
  readonly #pending: PendingKeys;
  readonly #changes: Emitter<ChangeSet>;
  /** Observers of records hear of every change, not only of the first two hundred. */
  readonly #observers: Emitter<ChangeSet>;
  readonly #sieve: RecordSieve;
  readonly #report: FaultReport;
  /** What is to be told once the batch under way is committed; null outside of one. */
  #untold: ChangeSet[] | null = null;

  constructor(
    storage: StorageAdapter,
    pending: PendingKeys,
    changes: Emitter<ChangeSet>,
    observers: Emitter<ChangeSet>,
    faults: { readonly sieve: RecordSieve; readonly report: FaultReport },
  ) {
    this.#storage = storage;
    this.#pending = pending;
    this.#changes = changes;
    this.#observers = observers;
    this.#sieve = faults.sieve;
    this.#report = faults.report;
  }

  /** `metadataAfter` is told how many records could not be stored; what it gives is written in the same transaction. */
  merge(
    model: Model,
    records: readonly unknown[],
    origin: ChangeOrigin,
    metadataAfter?: (rejected: number) => ModelMetadata,
  ): MergeOutcome {
    const sifted = this.#sieve.sift(model, records);
    const metadata = metadataAfter?.(sifted.rejected.length);
    const result = this.#storage.merge(model, {
      records: sifted.records,
      origin,
      describe: this.#described(origin),
      ...(metadata ? { metadata } : {}),
      ...(this.#pending.hasModel(model.name)
        ? { isPending: (key: ModelKey) => this.#pending.has(model.name, key) }
        : {}),
    });
    const changeSet: ChangeSet = {
      model: model.name,
      origin,
      changes: result.changes,
      changed: result.changed,
    };
    if (result.changed > 0) this.#emit(changeSet);
    this.#report.add(model, origin, sifted);
    const { rejected, faulty } = sifted;
    const { inserted, heldBack, behind } = result;
    return { changeSet, inserted, rejected, faulty, heldBack, behind };
  }

  /** After the last pending change of a record is settled: what the service sent meanwhile takes its place. */
  release(model: Model, key: ModelKey): void {
    const held = this.#storage.heldBack(model, key);
    if (!held || this.#pending.has(model.name, key)) return;
    this.#storage.dropHeldBack(model, key);
    this.merge(model, [held], 'REPAIR');
  }

  /** Takes a record out of the store that no longer belongs there; pending changes keep it. */
  drop(model: Model, key: ModelKey): void {
    if (!this.#pending.has(model.name, key)) this.forget(model, key);
  }

  /**
   * Takes records out of the store that no longer belong there, except those with pending changes; returns how many.
   * Others have their turn between the slices.
   */
  async prune(model: Model, predicate: Predicate, signal?: AbortSignal): Promise<number> {
    return this.#takeOut(model, signal, () =>
      this.#storage.remove(model, predicate, this.#removal(model, null)),
    );
  }

  /** Takes out what a base sync has not mentioned, except what is pending or newer than it; returns how many. */
  async sweep(model: Model, due: SweepDue, signal?: AbortSignal): Promise<number> {
    return this.#takeOut(model, signal, () =>
      this.#storage.sweep(model, this.#removal(model, due.changedBefore)),
    );
  }

  #removal(model: Model, changedBefore: number | null): Removal {
    return {
      describe: this.#described('BASE_SYNC'),
      keep: (key, record) =>
        this.#pending.has(model.name, key) ||
        (changedBefore !== null && Number(record['_lastChangedAt'] ?? 0) >= changedBefore),
    };
  }

  async #takeOut(model: Model, signal: AbortSignal | undefined, slice: () => RemovedSlice): Promise<number> {
    let removed = 0;
    for (;;) {
      if (signal?.aborted) return removed;
      const result = slice();
      removed += result.removed;
      if (result.removed > 0)
        this.#emit({
          model: model.name,
          origin: 'BASE_SYNC',
          changes: result.changes,
          changed: result.removed,
        });
      if (result.isDone) return removed;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Runs work whose changes are committed together; listeners hear of them afterwards, or not at all where it throws. */
  together<T>(work: () => T): T {
    if (this.#untold) return work();
    const untold: ChangeSet[] = [];
    this.#untold = untold;
    let result: T;
    try {
      result = this.#storage.transaction(work);
    } finally {
      this.#untold = null;
    }
    untold.forEach((changeSet) => this.#emit(changeSet));
    return result;
  }

  /** Tells listeners that any record of a model may have changed, without saying which. */
  announce(model: Model): void {
    this.#emit({ model: model.name, origin: 'BASE_SYNC', changes: [], changed: 1 });
  }

  /** Takes a record out of the store that the service has never seen. */
  forget(model: Model, key: ModelKey): void {
    const record = this.#storage.get(model, key);
    if (!record || !this.#storage.removeKey(model, key)) return;
    const gone = { ...record, _deleted: true };
    const changes =
      record['_deleted'] === true
        ? []
        : [{ key, kind: 'DELETED' as const, changedFields: ['_deleted'], record: gone }];
    this.#emit({ model: model.name, origin: 'SUBSCRIPTION', changes, changed: 1 });
  }

  /** The local view of a record with pending changes, or one without a backend. */
  put(model: Model, record: ModelInstance, origin: ChangeOrigin = 'WRITER'): ChangeSet {
    const change = this.#storage.put(model, record);
    const changeSet: ChangeSet = { model: model.name, origin, changes: [change], changed: 1 };
    this.#emit(changeSet);
    return changeSet;
  }

  #described(origin: ChangeOrigin): number {
    if (this.#observers.hasListeners) return Infinity;
    // Events are always described: what they emptied has to be looked at (service reference 5.4).
    return this.#changes.hasListeners || origin === 'SUBSCRIPTION' ? DESCRIBED_CHANGES : 0;
  }

  #emit(changeSet: ChangeSet): void {
    if (this.#untold) {
      this.#untold.push(changeSet);
      return;
    }
    this.#observers.emit(changeSet);
    if (!this.#changes.hasListeners) return;
    const isLong = changeSet.changes.length > DESCRIBED_CHANGES;
    this.#changes.emit(
      isLong ? { ...changeSet, changes: changeSet.changes.slice(0, DESCRIBED_CHANGES) } : changeSet,
    );
  }
}
