import type { Model } from '../../../../shared/model-schema';
import type { GraphQLFilter, Predicate } from '../../../../shared/predicate';
import type { BehindSummary, ModelMetadata, SyncCheckpoint } from '../../storage/storage-adapter';
import type { SyncDecision } from '../decide';
import type { SyncDocument } from '../documents';
import type { SyncPage } from '../page';
import { SETTLED_MS } from '../service-behind';

/** What the records of a model are selected by. */
export interface SyncSelection {
  readonly filter: GraphQLFilter | null;
  /** JSON of the predicate, to notice when it changes. */
  readonly key: string | null;
  readonly predicate: Predicate;
  /** Records that a base sync reads at most; Infinity for all. */
  readonly cap: number;
}

/** The sync of one model while it is under way. */
export interface SyncRun {
  readonly model: Model;
  readonly document: SyncDocument;
  decision: SyncDecision;
  readonly selection: SyncSelection;
  readonly signal: AbortSignal;
  readonly beganAt: number;
  /** Records at most; a delta sync has no limit, because what it leaves out would never be read. */
  readonly cap: number;
  /** True as long as every record that the service sent is known by its key. */
  sweeps: boolean;
  pages: number;
  received: number;
  receivedHere: number;
  /** Rejected records that are read one by one. */
  readAgain: number;
  inserted: number;
  changed: number;
  isResumed: boolean;
  hasReachedBack: boolean;
  startedAt: number | null;
  /** As `ModelMetadata.clockAhead`, by the first page. */
  clockAhead: number | null;
  behind: BehindSummary | null;
  needsBase: boolean;
}

/** A run as it begins: anew, or where an earlier one had stopped. `beganAt` is by this machine's clock. */
export function beginRun(
  parts: Pick<SyncRun, 'model' | 'document' | 'decision' | 'selection' | 'signal' | 'beganAt' | 'sweeps'>,
  metadata: ModelMetadata,
): SyncRun {
  const { kind, checkpoint } = parts.decision;
  return {
    ...parts,
    cap: kind === 'BASE' ? parts.selection.cap : Infinity,
    pages: checkpoint?.pages ?? 0,
    received: checkpoint?.received ?? 0,
    receivedHere: 0,
    readAgain: 0,
    inserted: 0,
    changed: 0,
    isResumed: checkpoint !== null,
    hasReachedBack: false,
    startedAt: checkpoint?.startedAt ?? null,
    clockAhead: checkpoint?.clockAhead ?? null,
    behind: kind === 'DELTA' || checkpoint ? (metadata.behind ?? null) : null,
    needsBase: false,
  };
}

/** What is known of the model once a page is stored: where to go on, or that the sync has ended. */
export function metadataAfter(
  run: SyncRun,
  page: SyncPage,
  before: ModelMetadata,
  now: number,
): ModelMetadata {
  const { kind, lastSync, sweepsAtCap } = run.decision;
  const startedAt = run.startedAt === Infinity ? null : run.startedAt;
  const place: SyncCheckpoint | null =
    page.nextToken === null
      ? null
      : {
          kind,
          nextToken: page.nextToken,
          startedAt: startedAt ?? now,
          clockAhead: run.clockAhead,
          lastSync,
          pages: run.pages,
          received: run.received,
          sweeps: run.sweeps,
          sweepsAtCap,
        };
  const isCut = isTruncated(run, page);
  if (place && !isCut)
    return { ...before, syncPredicate: run.selection.key, checkpoint: place, behind: run.behind };
  const ended = {
    lastSync: startedAt,
    clockAhead: run.clockAhead,
    syncPredicate: run.selection.key,
    checkpoint: null,
  };
  if (kind === 'DELTA') return { ...before, ...ended };
  const changedBefore = isCut || startedAt === null ? null : startedAt - SETTLED_MS;
  const sweeps = run.sweeps && (!isCut || sweepsAtCap);
  return {
    ...ended,
    // By the clock of this machine, which is what it is compared with: the service's may be far from it.
    lastFullSync: startedAt === null ? null : run.beganAt,
    cap: Number.isFinite(run.cap) ? run.cap : null,
    truncated: isCut && place ? { ...place, sweeps: false, sweepsAtCap: false } : null,
    sweepDue: sweeps ? { changedBefore } : null,
  };
}

/** Whether a cap ends the run here, with more at the service. */
export function isTruncated(run: SyncRun, page: SyncPage): boolean {
  return page.nextToken !== null && run.received >= run.cap;
}
