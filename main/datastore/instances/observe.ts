import { Observable } from 'rxjs';
import { modelKeyOf, type Model, type ModelInstance, type ModelKey } from '../../../shared/model-schema';
import { evaluate, usesRelations, type Predicate } from '../../../shared/predicate';
import type { ChangeSet, SortKey } from '../data-store-api';
import type { StorageAdapter } from '../storage/storage-adapter';
import type { Timers } from '../../appsync';

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
): Observable<ObservedChange> {
  return new Observable((subscriber) =>
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
  return new Observable((subscriber) => {
    let changed = 0;
    let shown = new Set<ModelKey>();
    let cancelTimer: (() => void) | null = null;
    const emit = (): void => {
      cancelTimer?.();
      cancelTimer = null;
      changed = 0;
      const items = parts.storage.page(model, { predicate, sort, tombstones: false }, 0, ALL_ITEMS);
      shown = new Set(items.map((item) => modelKeyOf(model, item)));
      subscriber.next({ items, isSynced: parts.isSynced(model.name) });
    };
    const concerns = (set: ChangeSet): number => {
      if (usesRelations(predicate)) return set.changed;
      if (set.model !== model.name) return 0;
      return set.changes.filter(
        (change) =>
          shown.has(change.key) || (change.kind !== 'DELETED' && evaluate(predicate, change.record)),
      ).length;
    };
    const stops = [
      parts.onChanges((set) => {
        const concerned = concerns(set);
        if (concerned === 0) return;
        changed += concerned;
        if (parts.isSynced(model.name) || changed >= parts.pageSize) emit();
        else cancelTimer ??= parts.timers.after(EVERY_MS, emit);
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

/** Matches records by a predicate that looks at the record alone. */
export const matcher =
  (model: string, predicate: Predicate) =>
  (name: string, record: ModelInstance): boolean =>
    name === model && evaluate(predicate, record);
