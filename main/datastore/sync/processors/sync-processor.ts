import { isOutbandError, OutbandError, problemOf, type Problem } from '../../../../shared/errors';
import type { Model, ModelKey } from '../../../../shared/model-schema';
import { keyOfRecord } from '../../storage/instance';
import type { RejectedRecord, StorageAdapter } from '../../storage/storage-adapter';
import { decideSync, type SyncDecision } from '../decide';
import type { SyncDocument } from '../documents';
import type { Merger } from '../merger';
import type { SyncPage, TimedPage } from '../page';
import { addBehind, beganAnew, lostVersions, problemOfBehind } from '../service-behind';
import { clockAheadAtMost, setBackMs } from '../service-clock';
import { PageReader, type PageReaderParts } from './page-reader';
import { beginRun, isTruncated, metadataAfter, type SyncRun, type SyncSelection } from './sync-run';

const READ_AGAIN_AT_MOST = 20;

/** What a SyncProcessor works on. */
export interface SyncProcessorParts extends PageReaderParts {
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly fullSyncIntervalMs: number;
  readonly selectionOf: (model: Model) => SyncSelection;
  /** Reads a record by its key, because its page held it in a way that can't be stored. */
  readonly repair: (model: Model, key: ModelKey) => void;
}

/** How the sync of one model ended. */
export interface ModelSyncResult {
  readonly model: string;
  readonly kind: 'BASE' | 'DELTA';
  readonly counts: { readonly new: number; readonly updated: number };
  readonly problem: Problem | null;
  /** It went on from where an earlier one had stopped, so its first pages are as old as that one. */
  readonly isResumed: boolean;
  /** A delta sync that met versions which began anew: only a base sync can say of which records. */
  readonly needsBase: boolean;
}

/** Reads one model from the service: the pages of a base or delta sync, each merged with the place to go on from. */
export class SyncProcessor {
  readonly #parts: SyncProcessorParts;
  readonly #pages: PageReader;

  constructor(parts: SyncProcessorParts) {
    this.#parts = parts;
    this.#pages = new PageReader(parts);
  }

  /** The service has been heard of: what waits to ask it again does so now, because such a pause may last minutes. */
  wake(): void {
    this.#pages.wake();
  }

  /**
   * Runs the sync of a model to its end; failures are part of the result, only an abort throws. `onFetched` is called
   * when the last page has arrived, which lets the models that belong to this one begin.
   */
  async run(
    model: Model,
    options: { isForced: boolean; signal: AbortSignal; onFetched: () => void },
  ): Promise<ModelSyncResult | null> {
    const { storage, documents, board, now } = this.#parts;
    const document = documents.sync(model);
    if (!document) {
      board.update(model.name, {
        state: 'SYNCED',
        kind: null,
        reason: 'the API has no query for this model',
      });
      options.onFetched();
      return null;
    }
    const run = await this.#begin(model, document, options);
    let problem: Problem | null = null;
    try {
      await this.#readAll(run, options.onFetched);
      this.#tellBehind(run);
      await this.#sweep(model, options.signal);
      board.update(model.name, { state: 'SYNCED', lastSync: storage.metadata(model).lastSync });
    } catch (error) {
      if (options.signal.aborted) throw error;
      problem = problemOf(error);
      board.update(model.name, { state: problem.kind === 'Unauthorized' ? 'DENIED' : 'FAILED', problem });
      this.#parts.log.add('problem', `${model.name} could not be synced: ${problem.message}`, {
        model: model.name,
        problem,
      });
    }
    options.onFetched();
    board.update(model.name, { ms: now() - run.beganAt });
    return {
      model: model.name,
      kind: run.decision.kind,
      counts: { new: run.inserted, updated: run.changed - run.inserted },
      problem,
      isResumed: run.isResumed,
      needsBase: run.needsBase,
    };
  }

  /** Brings what is here to the selection, decides what is read, shows it, and begins. */
  async #begin(
    model: Model,
    document: SyncDocument,
    { isForced, signal }: { readonly isForced: boolean; readonly signal: AbortSignal },
  ): Promise<SyncRun> {
    const { storage, board, now, fullSyncIntervalMs } = this.#parts;
    const selection = this.#parts.selectionOf(model);
    await this.#prune(model, selection, signal);
    await this.#sweep(model, signal);
    const { live, tombstones } = storage.counts(model);
    const metadata = storage.metadata(model);
    const decision = decideSync({
      metadata,
      syncPredicate: selection.key,
      isForced,
      cap: selection.cap,
      stored: live + tombstones,
      canDelta: document.hasLastSync,
      fullSyncIntervalMs,
      now: now(),
    });
    board.update(model.name, {
      state: 'SYNCING',
      kind: decision.kind,
      reason: decision.reason,
      pages: decision.checkpoint?.pages ?? 0,
      received: decision.checkpoint?.received ?? 0,
      recordsPerSecond: 0,
      // It stands until a base sync finds it gone: no delta sync mentions those records.
      problem: metadata.behind ? problemOfBehind(model.name, metadata.behind) : null,
      ms: null,
    });
    const sweeps = this.#beginSweep(model, decision);
    return beginRun({ model, document, decision, selection, signal, beganAt: now(), sweeps }, metadata);
  }

  /** Keeps what a base sync found of versions that went back, also that there are none any more, and shows it. */
  #tellBehind(run: SyncRun): void {
    const { storage, board, log } = this.#parts;
    const { model, behind, decision } = run;
    if (decision.kind === 'DELTA') return;
    const metadata = storage.metadata(model);
    const problem = behind && problemOfBehind(model.name, behind);
    if (behind || metadata.behind) storage.writeMetadata(model, { ...metadata, behind });
    if (problem) log.add('problem', problem.message, { model: model.name, problem });
    if (problem || board.model(model.name).problem?.code === 'SERVICE_BEHIND')
      board.update(model.name, { problem });
  }

  /** Records of an earlier selection go, because no sync would ever mention them again (client reference 3.7). */
  async #prune(model: Model, selection: SyncSelection, signal: AbortSignal): Promise<void> {
    const { storage, merger, log } = this.#parts;
    if (selection.key === null || storage.metadata(model).syncPredicate === selection.key) return;
    const removed = await merger.prune(model, { kind: 'not', child: selection.predicate }, signal);
    if (removed > 0)
      log.add(
        'storeMigrated',
        `${removed} ${model.name} no longer belong to what is synced and were taken out.`,
        { model: model.name },
      );
  }

  /** A base sync over records that are here marks what it meets, so that the rest can go at its end. */
  #beginSweep(model: Model, decision: SyncDecision): boolean {
    const { storage } = this.#parts;
    if (decision.kind !== 'BASE') return false;
    if (decision.checkpoint) return decision.checkpoint.sweeps ?? false;
    const { live, tombstones } = storage.counts(model);
    if (live + tombstones === 0) return false;
    storage.beginSweep(model);
    return true;
  }

  /** Records that a whole base sync did not mention are no longer with the service: purged, or out of sight. */
  async #sweep(model: Model, signal: AbortSignal): Promise<void> {
    const { storage, merger, log } = this.#parts;
    const { sweepDue: due, checkpoint } = storage.metadata(model);
    if (!due && !checkpoint) storage.endSweep(model);
    if (!due) return;
    const removed = await merger.sweep(model, due, signal);
    if (signal.aborted) return;
    storage.writeMetadata(model, { ...storage.metadata(model), sweepDue: null });
    if (removed > 0)
      log.add('recordsSwept', `${removed} ${model.name} are no longer with the service and were taken out.`, {
        model: model.name,
      });
  }

  async #readAll(run: SyncRun, onFetched: () => void): Promise<void> {
    let token = run.decision.checkpoint?.nextToken ?? null;
    let coming = this.#pages.read(run, token);
    for (;;) {
      let page: TimedPage;
      try {
        page = await coming;
      } catch (error) {
        if (!this.#canStartOver(run, error)) throw error;
        coming = this.#startOver(run);
        token = null;
        continue;
      }
      if (token === null) {
        if (this.#reachesFurtherBack(run, page)) {
          coming = this.#pages.read(run, null);
          continue;
        }
        run.clockAhead = clockAheadAtMost(page);
      }
      run.startedAt = Math.min(run.startedAt ?? Infinity, page.startedAt ?? Infinity);
      const received = run.received + page.items.length;
      const isLast = page.nextToken === null || received >= run.cap;
      if (!isLast) {
        coming = this.#pages.read(run, page.nextToken, received);
        // The rejection is seen when the page is awaited; until then it must not count as unhandled.
        coming.catch(() => undefined);
        await untilSent();
      } else onFetched();
      if (run.signal.aborted)
        throw new OutbandError({ kind: 'Cancelled', code: 'CANCELLED', message: 'The sync was stopped.' });
      await this.#store(run, page, token);
      if (isLast) return;
      token = page.nextToken;
    }
  }

  /**
   * A clock of the service that was set back since the latest sync has dated changes before `lastSync` that were made
   * after it. The run then asks for these too, once.
   */
  #reachesFurtherBack(run: SyncRun, page: TimedPage): boolean {
    const { storage, board, log } = this.#parts;
    const { decision, model } = run;
    if (decision.kind === 'BASE' || run.hasReachedBack) return false;
    const backMs = setBackMs(storage.metadata(model), page);
    if (backMs === 0) return false;
    run.hasReachedBack = true;
    const lastSync = Math.max(0, decision.lastSync - backMs);
    const back = lastSync === 0 ? '' : ` by ${Math.ceil(backMs / 1_000)} s`;
    const reason = `delta from earlier on: the service’s clock was set back${back}`;
    run.decision = { ...decision, lastSync, reason };
    board.update(model.name, { reason });
    log.add('problem', `${model.name}: ${reason}, and changes since then would have been missed.`, {
      model: model.name,
    });
    return true;
  }

  /** A token from before a restart may have expired; the sync then begins again, once. */
  #canStartOver(run: SyncRun, error: unknown): boolean {
    const wasResumed =
      run.decision.checkpoint !== null &&
      run.receivedHere === 0 &&
      run.pages === run.decision.checkpoint.pages;
    return (
      wasResumed &&
      isOutbandError(error) &&
      error.kind !== 'Cancelled' &&
      error.kind !== 'Unauthorized' &&
      !run.signal.aborted
    );
  }

  #startOver(run: SyncRun): Promise<TimedPage> {
    const { storage, board } = this.#parts;
    storage.writeMetadata(run.model, { ...storage.metadata(run.model), checkpoint: null, truncated: null });
    run.isResumed = false;
    run.pages = 0;
    run.received = 0;
    run.startedAt = null;
    run.behind = null;
    run.sweeps = this.#beginSweep(run.model, { ...run.decision, checkpoint: null });
    board.update(run.model.name, {
      pages: 0,
      received: 0,
      reason: `${run.decision.kind.toLowerCase()}: the earlier one can't be gone on with`,
    });
    return this.#pages.read(run, null);
  }

  async #store(run: SyncRun, page: SyncPage, token: string | null): Promise<void> {
    const { merger, board, documents, now, storage } = this.#parts;
    const holes = page.items.filter((item) => item === null || item === undefined).length;
    const items = holes > 0 ? await this.#pages.fillHoles(run, page, token) : page.items;
    const flatten = documents.flatten(run.model);
    run.pages += 1;
    run.received += page.items.length;
    run.receivedHere += page.items.length;
    const origin = run.decision.kind === 'BASE' ? 'BASE_SYNC' : 'DELTA_SYNC';
    const outcome = merger.merge(run.model, flatten ? items.map(flatten) : items, origin, (rejected) => {
      // What can't be named, or not be stored, can't be told from what is gone.
      if (rejected > 0) run.sweeps = false;
      return metadataAfter(run, page, storage.metadata(run.model), now());
    });
    run.inserted += outcome.inserted;
    run.changed += outcome.changeSet.changed;
    this.#readAgain(run, outcome.rejected);
    if (origin === 'DELTA_SYNC') run.needsBase ||= beganAnew(outcome.behind);
    else run.behind = addBehind(run.behind, lostVersions(outcome.behind, run.startedAt));
    const seconds = (now() - run.beganAt) / 1_000;
    board.update(run.model.name, {
      pages: run.pages,
      received: run.received,
      recordsPerSecond: seconds > 0 ? Math.round(run.receivedHere / seconds) : 0,
      ...(isTruncated(run, page)
        ? {
            reason: `${run.decision.reason}; ended at the cap of ${run.cap} records, the rest can be read later`,
          }
        : {}),
      isTruncated: Boolean(storage.metadata(run.model).truncated),
    });
  }

  /** Another resolver may give what the pages don't; where many are wrong it is the schema, which reading doesn't mend. */
  #readAgain(run: SyncRun, rejected: readonly RejectedRecord[]): void {
    for (const { record, problem } of rejected) {
      if (run.readAgain === READ_AGAIN_AT_MOST) return;
      const key = problem.code === 'VALUE_REJECTED' ? keyOfRecord(run.model, record) : null;
      if (!key) continue;
      run.readAgain += 1;
      this.#parts.repair(run.model, key);
    }
  }
}

/**
 * The HTTP client looks at a kept socket for a turn or two of the event loop before it writes to it again. A request must
 * have left before this thread is busy storing, or the service would only begin with the next page after that.
 */
const TURNS_UNTIL_SENT = 3;

async function untilSent(): Promise<void> {
  for (let turn = 0; turn < TURNS_UNTIL_SENT; turn += 1)
    await new Promise<void>((resolve) => setImmediate(resolve));
}
