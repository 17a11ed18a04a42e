import type { Problem } from '../../../shared/errors';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import type { Predicate } from '../../../shared/predicate';
import type { ChangeOrigin, RecordChange, SortKey } from '../data-store-api';

/** Which records of a model, in which order. Unsorted means the order in which they came into the store. */
export interface RecordQuery {
  readonly predicate: Predicate;
  /** Nulls come first ascending and last descending; equal records keep the order of insertion. */
  readonly sort: readonly SortKey[];
  /** Tombstones are hidden unless asked for. */
  readonly tombstones: boolean;
}

/** Where an interrupted sync of a model goes on. */
export interface SyncCheckpoint {
  readonly kind: 'BASE' | 'DELTA';
  readonly nextToken: string;
  /** The smallest `startedAt` of the pages so far. */
  readonly startedAt: number;
  /** As `ModelMetadata.clockAhead`, of the run's first page. */
  readonly clockAhead?: number | null;
  /** The `lastSync` that every page of this run is asked with. */
  readonly lastSync: number;
  readonly pages: number;
  readonly received: number;
  /** True where records that the run does not mention are to be taken out at its end. */
  readonly sweeps?: boolean;
  /** The same for a run that a cap ends, because the cap was lowered. */
  readonly sweepsAtCap?: boolean;
}

/** A sync that has ended, but for the records that it has not mentioned. */
export interface SweepDue {
  /** Records that the service changed since then are left, because a read may have come before them; null for no limit. */
  readonly changedBefore: number | null;
}

/** What the store knows about the sync of one model (client reference 2.1). Instants are in milliseconds. */
export interface ModelMetadata {
  /** By the service's clock. */
  readonly lastSync: number | null;
  /** How far that clock was ahead of this machine's then, at most; absent where it was not measured. */
  readonly clockAhead?: number | null;
  /** When the latest base sync began, by the clock of this machine. */
  readonly lastFullSync: number | null;
  /** JSON of the sync predicate that the stored records were selected by; null for all. */
  readonly syncPredicate: string | null;
  readonly checkpoint: SyncCheckpoint | null;
  /** The cap that the latest base sync ran with; null for none. */
  readonly cap?: number | null;
  /** Where a cap ended the base sync. */
  readonly truncated?: SyncCheckpoint | null;
  readonly sweepDue?: SweepDue | null;
  /** Records that the latest base sync read in lower versions than those here; absent for none. */
  readonly behind?: BehindSummary | null;
}

/** How many records the service has in lower versions than the local copy, and the first of them. */
export interface BehindSummary {
  readonly count: number;
  readonly first: BehindRecord;
}

export const NEVER_SYNCED: ModelMetadata = {
  lastSync: null,
  lastFullSync: null,
  syncPredicate: null,
  checkpoint: null,
};

export interface MergeRequest {
  readonly records: readonly unknown[];
  readonly origin: ChangeOrigin;
  /** True for records with pending MutationEvents: theirs is kept aside until those are settled (client reference 6). */
  readonly isPending?: (key: ModelKey) => boolean;
  /** Written in the same transaction, so that a page and the place to go on from are never apart. */
  readonly metadata?: ModelMetadata;
  /** How many changes are described at most; the others are only counted. */
  readonly describe: number;
}

export interface RejectedRecord {
  readonly record: unknown;
  readonly problem: Problem;
}

/** A record that a sync read in a lower version than the one that is here. Instants are by the service's clock. */
export interface BehindRecord {
  readonly key: ModelKey;
  readonly here: { readonly version: number; readonly changedAt: number | null };
  readonly there: { readonly version: number; readonly changedAt: number | null };
}

export interface MergeResult {
  readonly changed: number;
  readonly inserted: number;
  readonly changes: readonly RecordChange[];
  readonly rejected: readonly RejectedRecord[];
  readonly heldBack: number;
  /** Of a base or delta sync. */
  readonly behind: readonly BehindRecord[];
}

/** How records are taken out. */
export interface Removal {
  readonly keep: (key: ModelKey, record: ModelInstance) => boolean;
  /** How many changes are described at most. */
  readonly describe: number;
}

/** One slice of a removal. */
export interface RemovedSlice {
  readonly removed: number;
  readonly changes: readonly RecordChange[];
  /** False while there may be more to take out. */
  readonly isDone: boolean;
}

export interface StoredCounts {
  readonly live: number;
  readonly tombstones: number;
}

/** What setting up found, for the timeline. */
export interface SetUpReport {
  /** Set when the store had to be made anew; the old file is kept under this name. */
  readonly movedAside: string | null;
  /** Models whose stored shape changed with the schema, and which therefore need a base sync. */
  readonly migrated: readonly string[];
}

/**
 * Where records live. All methods are synchronous and atomic; every adapter passes the conformance suite.
 * Records with integers beyond 2^53 hold them as bigint.
 */
export interface StorageAdapter {
  setUp(schema: ModelSchema): SetUpReport;
  /** Puts a damaged store aside and begins an empty one. */
  startAnew(schema: ModelSchema): SetUpReport;
  get(model: Model, key: ModelKey): ModelInstance | undefined;
  page(model: Model, query: RecordQuery, offset: number, limit: number): readonly ModelInstance[];
  count(model: Model, predicate: Predicate, tombstones: boolean): number;
  counts(model: Model): StoredCounts;
  /** All matching records in key order, in bounded memory; the store may be read and written meanwhile. */
  iterate(model: Model, predicate: Predicate, tombstones: boolean): IterableIterator<ModelInstance>;

  /** Merges what the service has sent: versions never decrease, equal ones change nothing that is already so. */
  merge(model: Model, request: MergeRequest): MergeResult;
  /** Writes a record as it is: a local edit that waits in the outbox, or a record without a backend. */
  put(model: Model, record: ModelInstance): RecordChange;
  /** Takes records out of the store for good, a slice of them. Positions are not given out again. */
  remove(model: Model, predicate: Predicate, removal: Removal): RemovedSlice;
  removeKey(model: Model, key: ModelKey): boolean;

  /** From here on every record that is merged is marked, also over a restart, until the sweep is done or ended. */
  beginSweep(model: Model): void;
  /** Takes out, slice by slice, what was there when the sweep began and has not been marked since. */
  sweep(model: Model, removal: Removal): RemovedSlice;
  endSweep(model: Model): void;

  /** The newest copy that the service sent of a record with pending MutationEvents. */
  heldBack(model: Model, key: ModelKey): ModelInstance | undefined;
  dropHeldBack(model: Model, key: ModelKey): void;

  metadata(model: Model): ModelMetadata;
  writeMetadata(model: Model, metadata: ModelMetadata): void;
  /** Where the records came from, as it was noted; null for a store that was never noted anything of. */
  origin(): string | null;
  noteOrigin(text: string): void;
  transaction<T>(work: () => T): T;
  /** Empties the store; its origin stays. */
  clear(): void;
  close(): void;
}
