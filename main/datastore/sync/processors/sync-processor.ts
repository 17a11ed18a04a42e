import { isOutbandError, OutbandError, problemOf, type Problem } from '../../../../shared/errors';
import { METADATA_FIELDS, type Model } from '../../../../shared/model-schema';
import type { GraphQLFilter, Predicate } from '../../../../shared/predicate';
import { type AppSyncClient, sleep, type Timers } from '../../../appsync';
import type { StorageAdapter, SyncCheckpoint } from '../../storage/storage-adapter';
import type { ControlLog } from '../control-log';
import { decideSync, type SyncDecision } from '../decide';
import type { DocumentBuilder, SyncDocument } from '../documents';
import type { Merger } from '../merger';
import { readPage, unresolvedFields, type SyncPage } from '../page';
import { retryDelayMs } from '../retry';
import type { StatusBoard } from '../status-board';

/** What the records of a model are selected by. */
export interface SyncSelection {
  readonly filter: GraphQLFilter | null;
  /** JSON of the predicate, to notice when it changes. */
  readonly key: string | null;
  readonly predicate: Predicate;
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
  /** Records of a model at most; Infinity for all. */
  readonly maxRecords: number;
  readonly selectionOf: (model: Model) => SyncSelection;
  /** Told after every request whether the service could be reached. */
  readonly onReachable: (reachable: boolean, problem: Problem | null) => void;
}

/** How the sync of one model ended. */
export interface ModelSyncResult {
  readonly model: string;
  readonly kind: 'BASE' | 'DELTA';
  readonly counts: { readonly new: number; readonly updated: number };
  readonly problem: Problem | null;
}

interface Run {
  readonly model: Model;
  readonly document: SyncDocument;
  readonly decision: SyncDecision;
  readonly selection: SyncSelection;
  readonly signal: AbortSignal;
  readonly beganAt: number;
  pages: number;
  received: number;
  receivedHere: number;
  inserted: number;
  changed: number;
  startedAt: number | null;
}

/** Reads one model from the service: the pages of a base or delta sync, each merged with the place to go on from. */
export class SyncProcessor {
  readonly #parts: SyncProcessorParts;

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
    this.#prune(model, selection);
    const decision = decideSync({
      metadata: storage.metadata(model),
      syncPredicate: selection.key,
      isForced: options.isForced,
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
      problem: null,
      ms: null,
    });
    const run: Run = {
      model,
      document,
      decision,
      selection,
      signal: options.signal,
      beganAt: now(),
      pages: decision.checkpoint?.pages ?? 0,
      received: decision.checkpoint?.received ?? 0,
      receivedHere: 0,
      inserted: 0,
      changed: 0,
      startedAt: decision.checkpoint?.startedAt ?? null,
    };
    let problem: Problem | null = null;
    try {
      await this.#pages(run, options.onFetched);
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
    };
  }

  /** Records of an earlier selection go, because no sync would ever mention them again (client reference 3.7). */
  #prune(model: Model, selection: SyncSelection): void {
    const { storage, merger, log } = this.#parts;
    if (selection.key === null || storage.metadata(model).syncPredicate === selection.key) return;
    const removed = merger.prune(model, { kind: 'not', child: selection.predicate });
    if (removed > 0)
      log.add(
        'storeMigrated',
        `${removed} ${model.name} no longer belong to what is synced and were taken out.`,
        { model: model.name },
      );
  }

  async #pages(run: Run, onFetched: () => void): Promise<void> {
    let token = run.decision.checkpoint?.nextToken ?? null;
    let coming = this.#fetch(run, token);
    for (;;) {
      let page: SyncPage;
      try {
        page = await coming;
      } catch (error) {
        if (!this.#canStartOver(run, error)) throw error;
        coming = this.#startOver(run);
        continue;
      }
      run.startedAt = Math.min(run.startedAt ?? Infinity, page.startedAt ?? Infinity);
      const received = run.received + page.items.length;
      const isLast = page.nextToken === null || received >= this.#parts.maxRecords;
      if (!isLast) {
        coming = this.#fetch(run, page.nextToken, received);
        // The rejection is seen when the page is awaited; until then it must not count as unhandled.
        coming.catch(() => undefined);
        // Lets the request leave before this thread is busy storing.
        await new Promise<void>((resolve) => setImmediate(resolve));
      } else onFetched();
      if (run.signal.aborted)
        throw new OutbandError({ kind: 'Cancelled', code: 'CANCELLED', message: 'The sync was stopped.' });
      await this.#store(run, page, token);
      if (isLast) return;
      token = page.nextToken;
    }
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

  #startOver(run: Run): Promise<SyncPage> {
    const { storage, board } = this.#parts;
    storage.writeMetadata(run.model, { ...storage.metadata(run.model), checkpoint: null });
    run.pages = 0;
    run.received = 0;
    run.startedAt = null;
    board.update(run.model.name, {
      pages: 0,
      received: 0,
      reason: `${run.decision.kind.toLowerCase()}: the earlier one can't be gone on with`,
    });
    return this.#fetch(run, null);
  }

  async #store(run: Run, page: SyncPage, token: string | null): Promise<void> {
    const { storage, merger, board, documents, now } = this.#parts;
    const holes = page.items.filter((item) => item === null || item === undefined).length;
    const items = holes > 0 ? await this.#fillHoles(run, page, token) : page.items;
    const flatten = documents.flatten(run.model);
    run.pages += 1;
    run.received += page.items.length;
    run.receivedHere += page.items.length;
    const isTruncated = run.received >= this.#parts.maxRecords && page.nextToken !== null;
    const before = storage.metadata(run.model);
    const startedAt = run.startedAt === Infinity ? null : run.startedAt;
    const checkpoint: SyncCheckpoint | null =
      page.nextToken === null
        ? null
        : {
            kind: run.decision.kind,
            nextToken: page.nextToken,
            startedAt: startedAt ?? now(),
            lastSync: run.decision.lastSync,
            pages: run.pages,
            received: run.received,
          };
    const metadata = checkpoint
      ? { ...before, syncPredicate: run.selection.key, checkpoint }
      : {
          lastSync: startedAt,
          lastFullSync: run.decision.kind === 'BASE' ? startedAt : before.lastFullSync,
          syncPredicate: run.selection.key,
          checkpoint: null,
        };
    const origin = run.decision.kind === 'BASE' ? 'BASE_SYNC' : 'DELTA_SYNC';
    const outcome = merger.merge(run.model, flatten ? items.map(flatten) : items, origin, metadata);
    run.inserted += outcome.inserted;
    run.changed += outcome.changeSet.changed;
    const rejected = outcome.rejected.filter((item) => item.record !== null && item.record !== undefined);
    for (const { problem } of rejected.slice(0, 5)) {
      this.#parts.log.add('nonApplicableDataReceived', problem.message, { model: run.model.name, problem });
    }
    if (rejected.length > 0) board.add(run.model.name, 'broken', rejected.length);
    const seconds = (now() - run.beganAt) / 1_000;
    board.update(run.model.name, {
      pages: run.pages,
      received: run.received,
      recordsPerSecond: seconds > 0 ? Math.round(run.receivedHere / seconds) : 0,
      ...(isTruncated
        ? {
            reason: `${run.decision.reason}; ended at the cap of ${this.#parts.maxRecords} records, the rest can be read later`,
          }
        : {}),
    });
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
    const problem: Problem = {
      kind: 'BadRecord',
      code: 'RECORDS_UNREADABLE',
      message: `${holes.length} ${model.name} came without content: ${first?.message ?? 'the service gave no reason'}`,
      consequence: 'Official clients drop such records.',
      action: `Fill ${[...fields].join(', ') || 'the missing fields'} in these records.`,
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
  async #fetch(run: Run, nextToken: string | null, received = run.received): Promise<SyncPage> {
    const { client, timers, random, onReachable } = this.#parts;
    const variables: Record<string, unknown> = {
      limit: Math.min(this.#parts.maxRecords - received, this.#parts.pageSize),
      nextToken,
      ...(run.document.hasLastSync ? { lastSync: run.decision.lastSync } : {}),
      ...(run.document.hasFilter ? { filter: run.selection.filter } : {}),
    };
    for (let repetition = 1; ; repetition += 1) {
      try {
        const response = await client.query(
          { document: run.document.document, variables, operationName: 'operation' },
          { signal: run.signal },
        );
        onReachable(true, null);
        return readPage(response, run.document.rootField, run.model.name);
      } catch (error) {
        if (run.signal.aborted || !isOutbandError(error) || error.kind !== 'Transient') throw error;
        if (error.problem.code === 'NO_CONNECTION') onReachable(false, error.problem);
        const waitMs = retryDelayMs(repetition, random);
        if (waitMs === undefined) throw error;
        await sleep(timers, waitMs, run.signal);
        if (run.signal.aborted) throw error;
      }
    }
  }
}
