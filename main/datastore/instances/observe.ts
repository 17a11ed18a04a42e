import type { Observable } from 'rxjs';
import { problemOf, type Problem } from '../../../shared/errors';
import { modelKeyOf, type Model, type ModelInstance, type ModelKey } from '../../../shared/model-schema';
import { evaluate, usesRelations, type Predicate } from '../../../shared/predicate';
import type { ChangeSet, SortKey } from '../data-store-api';
import { comparator } from '../storage/compare';
import { deepFreeze } from '../storage/instance';
import type { StorageAdapter } from '../storage/storage-adapter';
import type { Timers } from '../../appsync';
import { GuardedObservable } from './guarded-observable';

/** One change that an observer is told of, local or from the service. */
export interface ObservedChange {
  readonly model: string;
  readonly opType: 'INSERT' | 'UPDATE' | 'DELETE';
  /** The whole record as it is now; of a deletion, as it was. */
  readonly element: ModelInstance;
}

export interface Snapshot {
  readonly items: readonly ModelInstance[];
  /** Whether the model has been synced since the start. */
  readonly isSynced: boolean;
}

const OP_TYPES = { CREATED: 'INSERT', UPDATED: 'UPDATE', DELETED: 'DELETE' } as const;

export type OnAllChanges = (listener: (changes: ChangeSet) => void) => () => void;

/** Changes of one model, or of all, as they are committed (client reference 2.8). */
export function observeChanges(
  onChanges: OnAllChanges,
  matches: (model: string, record: ModelInstance) => boolean,
  onProblem: (problem: Problem) => void,
): Observable<ObservedChange> {
  return new GuardedObservable(onProblem, (subscriber) =>
    onChanges((set) => {
      for (const change of set.changes) {
        if (matches(set.model, change.record))
          subscriber.next({ model: set.model, opType: OP_TYPES[change.kind], element: change.record });
      }
    }),
  );
}

export interface ObserveQueryParts {
  readonly storage: StorageAdapter;
  readonly onChanges: OnAllChanges;
  readonly isSynced: (model: string) => boolean;
  /** Told when the model's first sync of this start has ended. */
  readonly onSynced: (model: string, listener: () => void) => () => void;
  readonly timers: Timers;
  readonly pageSize: number;
  /** Told of an observer that throws. */
  readonly onProblem: (problem: Problem) => void;
}

const EVERY_MS = 2_000;
const ALL_ITEMS = Number.MAX_SAFE_INTEGER;

/**
 * Snapshots of a query: at once, then at most every two seconds while the model is being synced (unless a whole page has
 * come), and with every change afterwards (client reference 2.8).
 */
export function observeQuery(
  parts: ObserveQueryParts,
  model: Model,
  predicate: Predicate,
  sort: readonly SortKey[],
): Observable<Snapshot> {
  return new GuardedObservable(parts.onProblem, (subscriber) => {
    const items = new QueryItems(parts.storage, model, predicate, sort);
    let changed = 0;
    let cancelTimer: (() => void) | null = null;
    const emit = (): void => {
      cancelTimer?.();
      cancelTimer = null;
      changed = 0;
      subscriber.next({ items: items.list(), isSynced: parts.isSynced(model.name) });
    };
    /** The store may be damaged or closed by then; nobody but the problem's listeners is there to be told. */
    const emitLater = (): void => {
      try {
        emit();
      } catch (error) {
        parts.onProblem(problemOf(error));
      }
    };
    const stops = [
      parts.onChanges((set) => {
        const concerned = items.apply(set);
        if (concerned === 0) return;
        changed += concerned;
        if (parts.isSynced(model.name) || changed >= parts.pageSize) emit();
        else cancelTimer ??= parts.timers.after(EVERY_MS, emitLater);
      }),
      parts.onSynced(model.name, emit),
    ];
    emit();
    return () => {
      cancelTimer?.();
      stops.forEach((stop) => stop());
    };
  });
}

/** What a query selects, kept up by the changes themselves; only what they can't tell is looked up again. */
class QueryItems {
  readonly #storage: StorageAdapter;
  readonly #model: Model;
  readonly #predicate: Predicate;
  readonly #sort: readonly SortKey[];
  readonly #isRelated: boolean;
  /** Null until it is looked up. A record that is changed keeps its place; one that comes in later is behind its equals. */
  #items: Map<ModelKey, ModelInstance> | null = null;
  #isSorted = true;

  constructor(storage: StorageAdapter, model: Model, predicate: Predicate, sort: readonly SortKey[]) {
    this.#storage = storage;
    this.#model = model;
    this.#predicate = predicate;
    this.#sort = sort;
    this.#isRelated = usesRelations(predicate);
  }

  list(): readonly ModelInstance[] {
    if (this.#items && !this.#isSorted) {
      const compare = comparator(this.#sort);
      this.#items = new Map([...this.#items].sort(([, a], [, b]) => compare(a, b)));
    }
    this.#items ??= this.#lookUp();
    this.#isSorted = true;
    return [...this.#items.values()];
  }

  /** Takes changes in; returns how many of them concern the query. */
  apply(set: ChangeSet): number {
    if (this.#isRelated || (set.model === this.#model.name && set.changed > set.changes.length)) {
      this.#items = null;
      return set.changed;
    }
    if (set.model !== this.#model.name) return 0;
    return set.changes.filter((change) => this.#take(change)).length;
  }

  #take(change: ChangeSet['changes'][number]): boolean {
    const { key, record } = change;
    if (change.kind !== 'DELETED' && evaluate(this.#predicate, record)) {
      this.#items?.set(key, deepFreeze(record));
      this.#isSorted &&= this.#sort.length === 0;
      return true;
    }
    // Before the first look, or when another one is due anyway, nothing is known of what is left out.
    return this.#items === null || this.#items.delete(key);
  }

  #lookUp(): Map<ModelKey, ModelInstance> {
    const query = { predicate: this.#predicate, sort: this.#sort, tombstones: false };
    const found = this.#storage.page(this.#model, query, 0, ALL_ITEMS);
    return new Map(found.map((item) => [modelKeyOf(this.#model, item), deepFreeze(item)]));
  }
}

/** Matches records by a predicate that looks at the record alone. */
export const matcher =
  (model: string, predicate: Predicate) =>
  (name: string, record: ModelInstance): boolean =>
    name === model && evaluate(predicate, record);
