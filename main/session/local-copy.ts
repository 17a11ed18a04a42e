import type { DataStore } from '../datastore';

/** What clearing the local copy takes away and what it leaves. */
export interface ClearEffect {
  readonly models: readonly {
    readonly model: string;
    readonly live: number;
    readonly tombstones: number;
    readonly pending: number;
  }[];
  readonly records: number;
  readonly tombstones: number;
  /** Changes in the outbox: they stay, and are written into the new copy again. */
  readonly pending: number;
}

export function clearEffect(store: DataStore): ClearEffect {
  const models = Object.keys(store.schema.models).map((name) => store.counts(name));
  const sum = (field: 'live' | 'tombstones'): number =>
    models.reduce((all, counts) => all + counts[field], 0);
  return { models, records: sum('live'), tombstones: sum('tombstones'), pending: store.outbox.list().length };
}

/** Empties the local copy and fills it again from the service, in the background; what waits in the outbox stays. */
export async function clearLocalCopy(store: DataStore, signal: AbortSignal): Promise<void> {
  await store.clear();
  // A start that fails is a state of the DataStore, shown in the sync view.
  void store.start({ signal }).catch(() => undefined);
}
