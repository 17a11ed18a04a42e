import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

/** A window of a query over the local store. `where` is AppSync's filter form (shared/predicate). */
export interface RecordPageRequest {
  readonly model: string;
  readonly where?: unknown;
  readonly sort?: readonly SortKey[];
  readonly offset: number;
  readonly limit: number;
  readonly tombstones?: boolean;
}

export interface RecordPage {
  readonly offset: number;
  readonly total: number;
  readonly records: readonly ModelInstance[];
}

export interface ModelCounts {
  readonly model: string;
  readonly live: number;
  readonly tombstones: number;
  readonly pending: number;
}

export type ChangeOrigin = 'BASE_SYNC' | 'DELTA_SYNC' | 'SUBSCRIPTION' | 'WRITER' | 'REPAIR';

export interface RecordChange {
  readonly key: ModelKey;
  readonly kind: 'CREATED' | 'UPDATED' | 'DELETED';
  /** Fields whose values differ from what the store held. */
  readonly changedFields: readonly string[];
  readonly record: ModelInstance;
}

/** What one merge transaction changed. A merge that changed nothing emits nothing. */
export interface ChangeSet {
  readonly model: string;
  readonly origin: ChangeOrigin;
  /** Bounded: the first 200 changes; `changed` counts them all. */
  readonly changes: readonly RecordChange[];
  readonly changed: number;
}

export type SyncPhase = 'IDLE' | 'SUBSCRIBING' | 'SYNCING' | 'READY' | 'OFFLINE' | 'STOPPED' | 'FAILED';

export interface ModelSyncStatus {
  readonly model: string;
  readonly state: 'WAITING' | 'SYNCING' | 'SYNCED' | 'FAILED' | 'DENIED';
  readonly kind: 'BASE' | 'DELTA' | null;
  readonly reason: string | null;
  readonly pages: number;
  readonly received: number;
  readonly recordsPerSecond: number;
  readonly lastSync: number | null;
  /** Acknowledged subscriptions, 0 to 3. */
  readonly subscriptions: number;
  readonly broken: number;
  readonly repaired: number;
  readonly problem: Problem | null;
  /** Milliseconds of the latest sync, once it has ended. */
  readonly ms?: number | null;
}

export interface SyncStatus {
  readonly phase: SyncPhase;
  readonly online: boolean;
  readonly realtimeConnected: boolean;
  readonly models: readonly ModelSyncStatus[];
  readonly eventsPerSecond: number;
  readonly lastSyncedAt: number | null;
  readonly outbox: number;
  readonly problem: Problem | null;
}

/** A lifecycle event, named as the client reference 3.2 names it (`storageSubscribed`, `modelSynced`, `ready`, …). */
export interface ControlMessage {
  readonly at: number;
  readonly name: string;
  readonly model: string | null;
  readonly message: string;
  readonly problem: Problem | null;
}

/** A complete or incomplete event of our own subscription: the writer's proof of delivery. */
export interface SubscriptionSighting {
  readonly model: string;
  readonly key: ModelKey | null;
  readonly version: number | null;
  readonly complete: boolean;
  readonly at: number;
}

/** The DataStore as the session, the writer and commands see it. Reads are synchronous: SQLite is on this thread. */
export interface DataStoreApi {
  readonly schema: ModelSchema;
  model(name: string): Model;
  /** Opens the store, subscribes, syncs and stays in real time. Resolves when the first sync has ended. */
  start(options?: { signal?: AbortSignal }): Promise<void>;
  stop(): Promise<void>;
  /** Base sync of one model, or of all. */
  resync(model?: string): Promise<void>;

  page(request: RecordPageRequest): RecordPage;
  count(model: string, where?: unknown, options?: { tombstones?: boolean }): number;
  counts(model: string): ModelCounts;
  get(model: string, key: ModelKey): ModelInstance | undefined;
  /** All matching records in key order, in bounded memory. */
  iterate(
    model: string,
    where?: unknown,
    options?: { tombstones?: boolean },
  ): IterableIterator<ModelInstance>;

  /** The one way into the store: versions never decrease, tombstones are kept and marked. */
  merge(model: string, records: readonly ModelInstance[], origin: ChangeOrigin): ChangeSet;

  status(): SyncStatus;
  timeline(limit: number): readonly ControlMessage[];
  onChange(listener: (changes: ChangeSet) => void): () => void;
  onStatus(listener: (status: SyncStatus) => void): () => void;
  onControlMessage(listener: (message: ControlMessage) => void): () => void;
  onSighting(listener: (sighting: SubscriptionSighting) => void): () => void;
  close(): void;
}
