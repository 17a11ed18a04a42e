import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { AppSyncClient } from '../appsync';

/** One field that records are sorted by; the next ones decide among equals. */
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

/** The records of a window, and how many match in all. */
export interface RecordPage {
  readonly offset: number;
  readonly total: number;
  readonly records: readonly ModelInstance[];
}

/** What of a model is here: live records, tombstones, and changes that wait to be sent. */
export interface ModelCounts {
  readonly model: string;
  readonly live: number;
  readonly tombstones: number;
  readonly pending: number;
}

/** How a change came into the store; screens announce what others did, and keep quiet about a first read. */
export type ChangeOrigin = 'BASE_SYNC' | 'DELTA_SYNC' | 'SUBSCRIPTION' | 'WRITER' | 'REPAIR';

/** One record that a merge changed, as it is afterwards; a deleted one carries `_deleted`. */
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

/** Where the store as a whole stands; the README says how one follows the other. */
export type SyncPhase = 'IDLE' | 'SUBSCRIBING' | 'SYNCING' | 'READY' | 'OFFLINE' | 'STOPPED' | 'FAILED';

/** Where the sync of one model stands, with what was read and why. Instants are in milliseconds. */
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
  /** True where the selection keeps nothing of the model here. */
  readonly isOff?: boolean;
  /** Events that have arrived since the store was opened, and how many a second over the last five. */
  readonly events?: number;
  readonly eventsPerSecond?: number;
  /** True where a cap ended the base sync before the service had sent everything. */
  readonly isTruncated?: boolean;
}

/** Everything that the sync view shows, at one moment. */
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
  /** Records whose own change waits in the outbox; absent in stores without one. */
  pendingKeys?(model: string): ReadonlySet<ModelKey>;
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

/** What of one model is kept here (selective sync). */
export interface ModelSelection {
  readonly model: string;
  /** False: nothing of the model is synced or kept here, except changes that wait to be sent. */
  readonly isOn: boolean;
  /** AppSync filter form, on fields of the model itself; null for every record. */
  readonly where: Readonly<Record<string, unknown>> | null;
  /** Records that a base sync reads at most; null for all. */
  readonly cap: number | null;
}

/** The parts of a model's selection that are to change. */
export type SelectionChange = Pick<ModelSelection, 'model'> & Partial<Omit<ModelSelection, 'model'>>;

/** What a change of the selection would do to the local copy. The service is never changed by one. */
export interface SelectionEffect {
  readonly model: string;
  /** Records and tombstones that leave the local copy at once. */
  readonly leaving: number;
  /** Of those outside the new selection: kept because changes of theirs wait to be sent. */
  readonly keptPending: number;
  /** What is read afterwards: everything of the selection, what a cap had cut off, or changes alone. */
  readonly reads: 'BASE' | 'REST' | 'DELTA' | 'NONE';
}

/** What a person decides about the local copy as a whole. */
export interface DataStoreControl {
  /** True while there is no backend: nothing is synced, and what is made here waits in the outbox. */
  readonly isLocal: boolean;
  /**
   * Gives a store that had no backend its backend; `start` then sends what was made here, what is referred to first.
   * Throws BadInput when it has one. The client stays the caller's to close.
   */
  attach(client: AppSyncClient): void;
  /** What is kept here of each model, in the order of the schema. */
  selection(): readonly ModelSelection[];
  /** What `select` would do. Throws BadInput that names model and field. */
  selectionEffect(changes: readonly SelectionChange[]): readonly SelectionEffect[];
  /**
   * Changes the selection for good (it outlives the program) and brings the store to it: what is outside goes, unless
   * changes of it wait to be sent; what is newly inside is read by a base sync of its model. Resolves when that has ended,
   * or, where the store is not started, when what is outside is gone. Throws BadInput that names model and field.
   */
  select(changes: readonly SelectionChange[]): Promise<void>;
  /**
   * Writes every change that is not with the service, and those that it decided against, to a JSON Lines file from which
   * `importPending` makes them again; with `ids` those alone. The file is on the disk when this returns. Throws BadInput
   * where it can't be written, NotFound for a change that has been settled meanwhile.
   */
  exportPending(file: string, ids?: readonly string[]): PendingExport;
  /**
   * Puts the changes of such a file into the outbox, behind what waits there, and into the store. Changes that are there
   * already are left out. Throws BadInput that names file and line, having taken none.
   */
  importPending(file: string): { readonly taken: number; readonly known: number };
  /** Stops and empties the local copy alone; what waits in the outbox stays and is written into it again. */
  clear(): Promise<void>;
  /**
   * Stops and empties everything that is here: the local copy and the outbox. Throws BadInput where a change is in the
   * outbox that was not exported as it is now; nothing is emptied then.
   */
  clearAll(): Promise<void>;
}

/** What was written. */
export interface PendingExport {
  readonly file: string;
  readonly count: number;
}
