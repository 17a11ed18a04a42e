import { isOutbandError, OutbandError, problemOf, type Problem } from '../../../../shared/errors';
import { METADATA_FIELDS, type Model, type ModelKey } from '../../../../shared/model-schema';
import type { GraphQLFilter, Predicate } from '../../../../shared/predicate';
import { type AppSyncClient, sleep, type Timers } from '../../../appsync';
import { keyOfRecord } from '../../storage/instance';
import type {
  BehindSummary,
  ModelMetadata,
  RejectedRecord,
  StorageAdapter,
  SyncCheckpoint,
} from '../../storage/storage-adapter';
import type { ControlLog } from '../control-log';
import { decideSync, type SyncDecision } from '../decide';
import type { DocumentBuilder, SyncDocument } from '../documents';
import type { Merger } from '../merger';
import { readPage, unresolvedFields, type SyncPage, type TimedPage } from '../page';
import { retryDelayMs } from '../retry';
import { addBehind, beganAnew, lostVersions, problemOfBehind, SETTLED_MS } from '../service-behind';
import { clockAheadAtMost, setBackMs } from '../service-clock';
import type { StatusBoard } from '../status-board';

const READ_AGAIN_AT_MOST = 20;

/** What the records of a model are selected by. */
export interface SyncSelection {
  readonly filter: GraphQLFilter | null;
  /** JSON of the predicate, to notice when it changes. */
  readonly key: string | null;
  readonly predicate: Predicate;
  /** Records that a base sync reads at most; Infinity for all. */
  readonly cap: number;
}

export interface SyncProcessorParts {
  readonly client: AppSyncClient;
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly documents: DocumentBuilder;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: () => number;
  readonly pageSize: number;
  readonly fullSyncIntervalMs: number;
  readonly selectionOf: (model: Model) => SyncSelection;
  /** Reads a record by its key, because its page held it in a way that can't be stored. */
  readonly repair: (model: Model, key: ModelKey) => void;
  /** Told after every request whether the service could be reached. */
  readonly onReachable: (reachable: boolean, problem: Problem | null) => void;
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

interface Run {
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

/** Reads one model from the service: the pages of a base or delta sync, each merged with the place to go on from. */
export class SyncProcessor {
  readonly #parts: SyncProcessorParts;
  /** Ends of the pauses before repetitions that are under way. */
  readonly #pauses = new Set<() => void>();

  constructor(parts: SyncProcessorParts) {
    this.#parts = parts;
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
    const selection = this.#parts.selectionOf(model);
    await this.#prune(model, selection, options.signal);
    await this.#sweep(model, options.signal);
    const { live, tombstones } = storage.counts(model);
    const metadata = storage.metadata(model);
    const decision = decideSync({
      metadata,
      syncPredicate: selection.key,
      isForced: options.isForced,
      cap: selection.cap,
      stored: live + tombstones,
      canDelta: document.hasLastSync,
      fullSyncIntervalMs: this.#parts.fullSyncIntervalMs,
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
    const run: Run = {
      model,
      document,
      decision,
      selection,
      signal: options.signal,
      beganAt: now(),
      cap: decision.kind === 'BASE' ? selection.cap : Infinity,
      sweeps: this.#beginSweep(model, decision),
      pages: decision.checkpoint?.pages ?? 0,
      received: decision.checkpoint?.received ?? 0,
      receivedHere: 0,
      readAgain: 0,
      inserted: 0,
      isResumed: decision.checkpoint !== null,
      hasReachedBack: false,
      changed: 0,
      startedAt: decision.checkpoint?.startedAt ?? null,
      clockAhead: decision.checkpoint?.clockAhead ?? null,
      behind: decision.kind === 'DELTA' || decision.checkpoint ? (metadata.behind ?? null) : null,
      needsBase: false,
    };
    let problem: Problem | null = null;
    try {
      await this.#pages(run, options.onFetched);
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
      kind: decision.kind,
      counts: { new: run.inserted, updated: run.changed - run.inserted },
      problem,
      isResumed: run.isResumed,
      needsBase: run.needsBase,
    };
  }

  /** Keeps what a base sync found of versions that went back, also that there are none any more, and shows it. */
  #tellBehind(run: Run): void {
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

  /** The service has been heard of: what waits to ask it again does so now, because such a pause may last minutes. */
  wake(): void {
    for (const end of this.#pauses) end();
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const end = (): void => woken.abort();
    this.#pauses.add(end);
    await sleep(this.#parts.timers, ms, AbortSignal.any([signal, woken.signal]));
    this.#pauses.delete(end);
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

  async #pages(run: Run, onFetched: () => void): Promise<void> {
    let token = run.decision.checkpoint?.nextToken ?? null;
    let coming = this.#fetch(run, token);
    for (;;) {
      let page: TimedPage;
      try {
        page = await coming;
      } catch (error) {
        if (!this.#canStartOver(run, error)) throw error;
        coming = this.#startOver(run);
        continue;
      }
      if (token === null) {
        if (this.#reachesFurtherBack(run, page)) {
          coming = this.#fetch(run, null);
          continue;
        }
        run.clockAhead = clockAheadAtMost(page);
      }
      run.startedAt = Math.min(run.startedAt ?? Infinity, page.startedAt ?? Infinity);
      const received = run.received + page.items.length;
      const isLast = page.nextToken === null || received >= run.cap;
      if (!isLast) {
        coming = this.#fetch(run, page.nextToken, received);
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
  #reachesFurtherBack(run: Run, page: TimedPage): boolean {
    const { storage, board, log } = this.#parts;
    const { decision, model } = run;
    if (decision.kind === 'BASE' || decision.checkpoint || run.hasReachedBack) return false;
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
  #canStartOver(run: Run, error: unknown): boolean {
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

  #startOver(run: Run): Promise<TimedPage> {
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
    return this.#fetch(run, null);
  }

  async #store(run: Run, page: SyncPage, token: string | null): Promise<void> {
    const { merger, board, documents, now, storage } = this.#parts;
    const holes = page.items.filter((item) => item === null || item === undefined).length;
    const items = holes > 0 ? await this.#fillHoles(run, page, token) : page.items;
    const flatten = documents.flatten(run.model);
    run.pages += 1;
    run.received += page.items.length;
    run.receivedHere += page.items.length;
    const origin = run.decision.kind === 'BASE' ? 'BASE_SYNC' : 'DELTA_SYNC';
    const outcome = merger.merge(run.model, flatten ? items.map(flatten) : items, origin, (rejected) => {
      // What can't be named, or not be stored, can't be told from what is gone.
      if (rejected > 0) run.sweeps = false;
      return this.#metadataAfter(run, page);
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
  #readAgain(run: Run, rejected: readonly RejectedRecord[]): void {
    for (const { record, problem } of rejected) {
      if (run.readAgain === READ_AGAIN_AT_MOST) return;
      const key = problem.code === 'VALUE_REJECTED' ? keyOfRecord(run.model, record) : null;
      if (!key) continue;
      run.readAgain += 1;
      this.#parts.repair(run.model, key);
    }
  }

  /** What is known of the model once a page is stored: where to go on, or that the sync has ended. */
  #metadataAfter(run: Run, page: SyncPage): ModelMetadata {
    const { storage, now } = this.#parts;
    const { kind, lastSync, sweepsAtCap } = run.decision;
    const before = storage.metadata(run.model);
    const startedAt = run.startedAt === Infinity ? null : run.startedAt;
    const place: SyncCheckpoint | null =
      page.nextToken === null
        ? null
        : {
            kind,
            nextToken: page.nextToken,
            startedAt: startedAt ?? now(),
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

  /**
   * Records that the service could not resolve come as null, without their keys. The same page is read again without
   * the fields at fault, so that the rest of each record is at least here (invariant 5).
   */
  async #fillHoles(run: Run, page: SyncPage, token: string | null): Promise<readonly unknown[]> {
    const { board, log, documents } = this.#parts;
    const { model } = run;
    const holes = page.items.flatMap((item, i) => (item === null || item === undefined ? [i] : []));
    board.add(model.name, 'broken', holes.length);
    const fields = unresolvedFields(page, run.document.rootField);
    const first = page.errors[0];
    const isUnversioned = fields.has('_version');
    const problem: Problem = {
      kind: 'BadRecord',
      code: isUnversioned ? 'RECORDS_WITHOUT_VERSION' : 'RECORDS_UNREADABLE',
      message: isUnversioned
        ? `${holes.length} ${model.name} came without content: they have no version.`
        : `${holes.length} ${model.name} came without content: ${first?.message ?? 'the service gave no reason'}`,
      consequence: 'Official clients drop such records.',
      action: isUnversioned
        ? 'They are older than conflict detection. Adopt them: each one gets its first version by a guarded write.'
        : `Fill ${[...fields].join(', ') || 'the missing fields'} in these records.`,
      place: { model: model.name },
    };
    log.add('nonApplicableDataReceived', problem.message, { model: model.name, problem });
    board.update(model.name, { problem });
    const essential = [...model.primaryKey, ...METADATA_FIELDS];
    if (fields.size === 0 || essential.some((name) => fields.has(name))) return page.items;
    const lenient = documents.sync(model, fields);
    if (!lenient) return page.items;
    const again = await this.#fetch({ ...run, document: lenient }, token);
    if (again.items.length !== page.items.length) return page.items;
    const filled = holes.filter((i) => again.items[i] !== null);
    board.add(model.name, 'repaired', filled.length);
    if (filled.length > 0) {
      log.add(
        'recordRepaired',
        `${filled.length} ${model.name} were read without ${[...fields].join(', ')}.`,
        { model: model.name },
      );
    }
    return page.items.map((item, i) => item ?? again.items[i]);
  }

  /** One page, repeated as the reference says as long as that may help (client reference 3.5). */
  async #fetch(run: Run, nextToken: string | null, received = run.received): Promise<TimedPage> {
    const { client, random, onReachable, now } = this.#parts;
    const variables: Record<string, unknown> = {
      limit: Math.min(run.cap - received, this.#parts.pageSize),
      nextToken,
      ...(run.document.hasLastSync ? { lastSync: run.decision.lastSync } : {}),
      ...(run.document.hasFilter ? { filter: run.selection.filter } : {}),
    };
    for (let repetition = 1; ; repetition += 1) {
      const sentAt = now();
      try {
        const response = await client.query(
          { document: run.document.document, variables, operationName: 'operation' },
          { signal: run.signal },
        );
        onReachable(true, null);
        const page = readPage(response, run.document.rootField, run.model.name);
        return { ...page, sentAt, answeredAt: now() };
      } catch (error) {
        if (run.signal.aborted || !isOutbandError(error) || error.kind !== 'Transient') throw error;
        if (error.problem.code === 'NO_CONNECTION') onReachable(false, error.problem);
        const waitMs = retryDelayMs(repetition, random);
        if (waitMs === undefined) throw error;
        await this.#pause(waitMs, run.signal);
        if (run.signal.aborted) throw error;
      }
    }
  }
}

/** Whether a cap ends the run here, with more at the service. */
function isTruncated(run: Run, page: SyncPage): boolean {
  return page.nextToken !== null && run.received >= run.cap;
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
