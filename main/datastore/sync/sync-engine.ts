import { OutbandError, problemOf, type Problem } from '../../../shared/errors';
import type { Model, ModelSchema } from '../../../shared/model-schema';
import { type AppSyncClient, sleep, type Timers } from '../../appsync';
import { parentsOf, topologicalOrder } from '../../schema';
import type { SubscriptionSighting } from '../data-store-api';
import type { StorageAdapter } from '../storage/storage-adapter';
import { outboxSentence } from './control-log';
import type { ControlLog } from './control-log';
import type { DocumentBuilder } from './documents';
import { EventInbox } from './event-inbox';
import type { Merger } from './merger';
import { SubscriptionProcessor } from './processors/subscription-processor';
import { SyncProcessor, type ModelSyncResult } from './processors/sync-processor';
import type { SyncSelection } from './processors/sync-run';
import { RepairQueue } from './repair-queue';
import type { StatusBoard } from './status-board';

export interface SyncEngineParts {
  readonly schema: ModelSchema;
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
  /** Models that are kept in step with the service; the others stay as they are. */
  readonly models: readonly string[];
  readonly isRealtime: boolean;
  readonly selectionOf: (model: Model) => SyncSelection;
  /** Whether a record that arrived by an event belongs to the selection. */
  readonly isSelected: (model: Model, record: Readonly<Record<string, unknown>>) => boolean;
  readonly onSighting: (sighting: SubscriptionSighting) => void;
  readonly onOnline: (online: boolean) => void;
}

/** How long acknowledgements of subscriptions are waited for before the sync begins without them (client reference 3.1). */
const SETTLE_MS = 15_000;
const RETRY_FAILED_MS = 60_000;
const MODELS_AT_ONCE = 6;

/**
 * Keeps the store in step with the service: subscriptions first and acknowledged, then base or delta syncs, then events.
 * A model that is denied doesn't stop the others, and a connection that was lost is followed by one delta sync.
 */
export class SyncEngine {
  readonly #parts: SyncEngineParts;
  readonly #models: readonly Model[];
  readonly #processor: SyncProcessor;
  readonly #subscriptions: SubscriptionProcessor;
  readonly #inbox: EventInbox;
  readonly #repairs: RepairQueue;
  readonly #stop = new AbortController();
  /** Models that missed events, and those that were asked for with a base sync. */
  readonly #due = new Map<string, { isForced: boolean }>();
  readonly #lost = new Set<string>();
  /** Models of which a base sync was asked for, once, because their versions seemed to have begun anew. */
  readonly #doubted = new Set<string>();
  /** How the latest sync of a model failed; a sync of other models doesn't make it good. */
  readonly #problems = new Map<string, Problem>();
  #cycle: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #stopHearing: (() => void) | null = null;
  #hasBegun = false;
  #hasSynced = false;
  #reachedOffline: (() => void) | null = null;

  constructor(parts: SyncEngineParts) {
    this.#parts = parts;
    const { order } = topologicalOrder(parts.schema);
    this.#models = order.flatMap((name) => {
      const model = parts.schema.models[name];
      return model && parts.models.includes(name) ? [model] : [];
    });
    this.#processor = new SyncProcessor({
      ...parts,
      onReachable: (reachable, problem) => this.#reachable(reachable, problem),
      repair: (model, key) => this.#repairs.add({ model, key, isBroken: true }),
    });
    this.#repairs = new RepairQueue({ ...parts, onOverflow: (model) => this.#ask([model], false) });
    this.#inbox = new EventInbox({
      ...parts,
      repair: (model, key, isBroken) => {
        if (key) this.#repairs.add({ model, key, isBroken });
        // Without a key there is nothing to read; a delta sync brings whatever the event was about.
        else this.#ask([model], false);
      },
    });
    const filterOf = (model: Model): SyncSelection['filter'] => parts.selectionOf(model).filter;
    this.#subscriptions = new SubscriptionProcessor(
      { ...parts, filterOf },
      {
        onEvent: (event) => this.#inbox.receive(event),
        onSighting: (sighting) => parts.onSighting(sighting),
        onCount: (model, acknowledged) => parts.board.update(model.name, { subscriptions: acknowledged }),
        onLost: (model) => this.#lost.add(model.name),
        onCovered: (model, isAgain) => this.#covered(model, isAgain),
        onDenied: (model, kind, problem) => {
          parts.log.add('subscriptionDenied', `${kind} of ${model.name} was refused: ${problem.message}`, {
            model: model.name,
            problem,
          });
        },
      },
    );
  }

  /** Subscribes, syncs and stays in real time. Resolves when the first sync has ended, or when the service can't be reached. */
  async start(signal?: AbortSignal): Promise<void> {
    const { board, log } = this.#parts;
    signal?.addEventListener('abort', () => this.#stop.abort(), { once: true });
    if (signal?.aborted) this.#stop.abort();
    log.add('networkStatus', 'The network is taken to be there.');
    log.add('storageSubscribed', 'Local changes are noticed.');
    for (const model of this.#models) this.#inbox.hold(model.name);
    this.#stopHearing = this.#parts.client.onRealtimeState((state) => {
      if (state === 'CONNECTED') this.#processor.wake();
    });
    if (this.#parts.isRealtime) {
      board.setPhase('SUBSCRIBING');
      this.#subscriptions.start(this.#models);
      await this.#settle();
    }
    this.#throwIfStopped();
    const missing = this.#parts.isRealtime && !this.#subscriptions.isSettled;
    log.add(
      'subscriptionsEstablished',
      missing
        ? 'Some subscriptions were not acknowledged in time; the sync begins without them.'
        : 'Every subscription is acknowledged or refused.',
    );
    log.add('outboxStatus', outboxSentence(board.status().outbox));
    for (const model of this.#models)
      this.#due.set(model.name, this.#due.get(model.name) ?? { isForced: false });
    this.#hasBegun = true;
    const offline = new Promise<void>((resolve) => {
      this.#reachedOffline = resolve;
    });
    await Promise.race([this.#runDue(), offline]);
    this.#throwIfStopped();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#stopHearing?.();
    this.#cancelTimer?.();
    this.#subscriptions.stop();
    for (const model of this.#models) this.#parts.board.update(model.name, { subscriptions: 0 });
    this.#inbox.close();
    this.#repairs.close();
    await this.#cycle?.catch(() => undefined);
  }

  /** Base sync of the models; resolves when it has ended. */
  async resync(models: readonly Model[]): Promise<void> {
    const mine = this.#models.filter((model) => models.some((other) => other.name === model.name));
    for (const model of mine) this.#due.set(model.name, { isForced: true });
    await this.#runDue();
  }

  /** Reads one record again, because it is known to be wrong here. */
  repair(model: Model, key: Parameters<RepairQueue['add']>[0]['key']): void {
    this.#repairs.add({ model, key, isBroken: false });
  }

  #throwIfStopped(): void {
    if (this.#stop.signal.aborted)
      throw new OutbandError({ kind: 'Cancelled', code: 'CANCELLED', message: 'The DataStore was stopped.' });
  }

  async #settle(): Promise<void> {
    const timeout = new AbortController();
    const signal = AbortSignal.any([timeout.signal, this.#stop.signal]);
    void sleep(this.#parts.timers, SETTLE_MS, signal).then(() => timeout.abort());
    // A socket that can't be opened answers sooner than the time limit; the sync queries then say what is wrong.
    const stopListening = this.#parts.client.onRealtimeState((state) => {
      if (state === 'DISRUPTED') timeout.abort();
    });
    await this.#subscriptions.settled(signal);
    stopListening();
    timeout.abort();
  }

  #covered(model: Model, isAgain: boolean): void {
    const wasLost = this.#lost.delete(model.name);
    // A sync that began without the subscription may have read before what nobody was told of.
    if (!isAgain && this.#hasBegun)
      this.#due.set(model.name, { isForced: this.#due.get(model.name)?.isForced ?? false });
    else if (isAgain && wasLost)
      this.#due.set(model.name, { isForced: this.#due.get(model.name)?.isForced ?? false });
    else return;
    // All models of a lost socket come back one after the other; one sync closes the gap of all of them.
    if (this.#lost.size === 0 && this.#hasSynced) void this.#runDue().catch(() => undefined);
  }

  #ask(models: readonly Model[], isForced: boolean): void {
    for (const model of models)
      this.#due.set(model.name, { isForced: isForced || (this.#due.get(model.name)?.isForced ?? false) });
    if (this.#hasSynced) void this.#runDue().catch(() => undefined);
  }

  #reachable(reachable: boolean, problem: Problem | null): void {
    const { board, log } = this.#parts;
    if (board.isOnline === reachable) return;
    board.setOnline(reachable);
    this.#parts.onOnline(reachable);
    if (reachable) {
      log.add('networkStatus', 'The service can be reached again.');
      this.#processor.wake();
      board.setPhase('SYNCING');
      return;
    }
    log.add('networkStatus', 'The service can’t be reached.', problem ? { problem } : {});
    board.setPhase('OFFLINE', problem);
    this.#reachedOffline?.();
  }

  /** One cycle after the other: whatever becomes due meanwhile is done by the next. */
  async #runDue(): Promise<void> {
    for (;;) {
      if (this.#cycle) {
        await this.#cycle;
        if (this.#due.size === 0 || this.#stop.signal.aborted) return;
        continue;
      }
      if (this.#due.size === 0 || this.#stop.signal.aborted) return;
      const due = new Map(this.#due);
      this.#due.clear();
      this.#cycle = this.#runCycle(due).finally(() => {
        this.#cycle = null;
      });
    }
  }

  async #runCycle(due: ReadonlyMap<string, { isForced: boolean }>): Promise<void> {
    const { board, log, now } = this.#parts;
    this.#cancelTimer?.();
    const models = this.#models.filter((model) => due.has(model.name));
    if (board.isOnline) board.setPhase('SYNCING');
    log.add(
      'syncQueriesStarted',
      `${models.length === 1 ? (models[0]?.name ?? '') : `${models.length} models`} will be synced.`,
    );
    const results = await this.#syncModels(models, due);
    if (this.#stop.signal.aborted) return;
    board.setSynced(now());
    log.add('syncQueriesReady', 'Every model has been synced or has said why not.');
    if (!this.#hasSynced) {
      this.#hasSynced = true;
      log.add('ready', 'The store follows the service.');
    }
    for (const { model, problem } of results) {
      if (problem) this.#problems.set(model, problem);
      else this.#problems.delete(model);
    }
    this.#doubt(results);
    // A model that is denied doesn't stop the others; where every one is, it is the connection that isn't let in.
    const stuck = [...this.#problems.values()];
    const isStuck = stuck.length === this.#models.length && stuck.length > 0;
    const failed = stuck.filter((problem) => problem.kind !== 'Unauthorized');
    if (board.isOnline) board.setPhase(isStuck ? 'FAILED' : 'READY', (isStuck ? stuck : failed)[0] ?? null);
    this.#planNext();
  }

  #doubt(results: readonly ModelSyncResult[]): void {
    for (const model of this.#models) {
      const isInDoubt = results.some((result) => result.model === model.name && result.needsBase);
      if (!isInDoubt || this.#doubted.has(model.name)) continue;
      this.#doubted.add(model.name);
      this.#due.set(model.name, { isForced: true });
    }
  }

  async #syncModels(
    models: readonly Model[],
    due: ReadonlyMap<string, { isForced: boolean }>,
  ): Promise<readonly ModelSyncResult[]> {
    const gate = new Gate(MODELS_AT_ONCE);
    const fetched = new Map<string, { promise: Promise<void>; done: () => void }>();
    for (const model of models) {
      let done = (): void => undefined;
      const promise = new Promise<void>((resolve) => {
        done = resolve;
      });
      fetched.set(model.name, { promise, done });
      this.#parts.board.update(model.name, { state: 'WAITING' });
    }
    // A cycle of models that belong to each other must not wait for itself: only parents earlier in the order are waited for.
    const position = new Map(models.map((model, i) => [model.name, i]));
    const runs = models.map(async (model, i) => {
      const parents = [...parentsOf(this.#parts.schema, model.name)].filter(
        (parent) => (position.get(parent) ?? Infinity) < i,
      );
      await Promise.all(parents.flatMap((parent) => fetched.get(parent)?.promise ?? []));
      const leave = await gate.enter();
      try {
        return await this.#syncModel(model, due.get(model.name)?.isForced ?? false, () =>
          fetched.get(model.name)?.done(),
        );
      } finally {
        fetched.get(model.name)?.done();
        leave();
      }
    });
    const results = await Promise.all(runs);
    return results.filter((result) => result !== null);
  }

  async #syncModel(model: Model, isForced: boolean, onFetched: () => void): Promise<ModelSyncResult | null> {
    const { signal } = this.#stop;
    if (signal.aborted) return null;
    this.#inbox.hold(model.name);
    try {
      const result = await this.#processor.run(model, { isForced, signal, onFetched });
      if (result) this.#logSynced(result);
      return result?.isResumed && !result.problem ? await this.#catchUp(model, result) : result;
    } catch (error) {
      if (signal.aborted) return null;
      const problem = problemOf(error);
      this.#parts.board.update(model.name, { state: 'FAILED', problem });
      this.#parts.log.add('problem', problem.message, { model: model.name, problem });
      return {
        model: model.name,
        kind: 'BASE',
        counts: { new: 0, updated: 0 },
        problem,
        isResumed: false,
        needsBase: false,
      };
    } finally {
      this.#inbox.release(model.name);
    }
  }

  /** Pages that were read before an interruption have changed since, and nobody here was told: a delta sync brings that. */
  async #catchUp(model: Model, resumed: ModelSyncResult): Promise<ModelSyncResult> {
    const { board } = this.#parts;
    const { kind, reason, pages, received } = board.model(model.name);
    const options = { isForced: false, signal: this.#stop.signal, onFetched: () => undefined };
    const result = await this.#processor.run(model, options);
    if (!result) return resumed;
    this.#logSynced(result);
    const { pages: morePages, received: more } = board.model(model.name);
    board.update(model.name, {
      kind,
      reason: `${reason ?? ''}; then what changed meanwhile`,
      pages: pages + morePages,
      received: received + more,
    });
    return { ...result, kind: resumed.kind };
  }

  #logSynced(result: ModelSyncResult): void {
    const { counts, kind, model, problem } = result;
    const words = problem ? `ended with ${problem.code}` : `${counts.new} new, ${counts.updated} updated`;
    this.#parts.log.add('modelSynced', `${model}: ${kind === 'BASE' ? 'full' : 'delta'} sync, ${words}.`, {
      model,
      ...(problem ? { problem } : {}),
    });
  }

  /** Failed models are tried again; the others get their next base sync when the interval has passed. */
  #planNext(): void {
    const { timers, now } = this.#parts;
    const failed = this.#models.filter((model) => this.#hasFailed(model));
    // What can't be synced has no last sync to count from, and asking for it at once would never end.
    const nextFull = this.#models
      .filter((model) => !this.#problems.has(model.name))
      .map((model) => this.#nextFullAt(model));
    const untilFull = Math.max(
      1_000,
      Math.min(...nextFull, now() + this.#parts.fullSyncIntervalMs) - now() + 1,
    );
    this.#cancelTimer = timers.after(
      failed.length > 0 ? Math.min(RETRY_FAILED_MS, untilFull) : untilFull,
      () => {
        const isFull = this.#models.some(
          (model) => !this.#problems.has(model.name) && this.#nextFullAt(model) < now(),
        );
        this.#ask(isFull || failed.length === 0 ? this.#models : failed, false);
      },
    );
  }

  #hasFailed(model: Model): boolean {
    const problem = this.#problems.get(model.name);
    return problem !== undefined && problem.kind !== 'Unauthorized';
  }

  #nextFullAt(model: Model): number {
    const { storage, now, fullSyncIntervalMs } = this.#parts;
    return (storage.metadata(model).lastFullSync ?? now()) + fullSyncIntervalMs;
  }
}

/** Lets so many in at once, in the order in which they came. */
class Gate {
  readonly #waiting: Array<() => void> = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}
