import type { ModelMetadata, SyncCheckpoint } from '../storage/storage-adapter';

/** Which sync a model gets, and why, in words for the sync view. */
export interface SyncDecision {
  readonly kind: 'BASE' | 'DELTA';
  /** The `lastSync` of every page; 0 is a base sync (client reference 3.3). */
  readonly lastSync: number;
  readonly reason: string;
  readonly checkpoint: SyncCheckpoint | null;
  /** True where a lowered cap takes out what a base sync that it ends has not mentioned. */
  readonly sweepsAtCap: boolean;
}

export interface DecideOptions {
  readonly metadata: ModelMetadata;
  /** JSON of the model's sync predicate now. */
  readonly syncPredicate: string | null;
  readonly isForced: boolean;
  /** Records that a base sync reads at most; Infinity for all. */
  readonly cap: number;
  /** Records and tombstones that are here. */
  readonly stored: number;
  readonly canDelta: boolean;
  readonly fullSyncIntervalMs: number;
  readonly now: number;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `12:04:31`, with the date where it isn't today's. */
export function clockTime(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = `${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
  if (then.toDateString() === today.toDateString()) return time;
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}

function hours(ms: number): string {
  const value = ms / 3_600_000;
  return value >= 1 ? `${Math.round(value * 10) / 10} h` : `${Math.round(ms / 60_000)} min`;
}

/** Base or delta sync (client reference 3.3), or the rest of one that was interrupted. */
export function decideSync(options: DecideOptions): SyncDecision {
  const { metadata, now, cap } = options;
  const isLowered = cap < (metadata.cap ?? Infinity);
  const base = (why: string): SyncDecision => ({
    kind: 'BASE',
    lastSync: 0,
    reason: `base: ${why}`,
    checkpoint: null,
    sweepsAtCap: isLowered,
  });
  if (options.isForced) return base('asked for');
  if (
    metadata.syncPredicate !== options.syncPredicate &&
    (metadata.lastSync !== null || metadata.checkpoint !== null)
  ) {
    return base('the sync predicate changed');
  }
  const hasSynced = metadata.lastFullSync !== null || metadata.checkpoint !== null;
  if (isLowered && hasSynced && options.stored > cap) return base('the cap was lowered');
  const checkpoint = metadata.checkpoint ?? rest(metadata, cap);
  if (checkpoint) {
    const pages = `page ${checkpoint.pages + 1}, ${checkpoint.received} records before it`;
    return {
      kind: checkpoint.kind,
      lastSync: checkpoint.lastSync,
      reason: `${checkpoint.kind.toLowerCase()}: goes on from ${pages}`,
      checkpoint,
      sweepsAtCap: checkpoint.sweepsAtCap ?? false,
    };
  }
  if (!options.canDelta) return base('the API has no delta sync for this model');
  if (metadata.lastFullSync === null || metadata.lastSync === null) return base('no earlier sync');
  if (metadata.lastFullSync + options.fullSyncIntervalMs < now)
    return base(`the last one is older than ${hours(options.fullSyncIntervalMs)}`);
  return {
    kind: 'DELTA',
    lastSync: metadata.lastSync,
    reason: `delta since ${clockTime(metadata.lastSync, now)}`,
    checkpoint: null,
    sweepsAtCap: false,
  };
}

/** What a cap had cut off, once it is higher. */
function rest({ truncated }: ModelMetadata, cap: number): SyncCheckpoint | null {
  return truncated && truncated.received < cap ? truncated : null;
}
