import { problemOf } from '../../../shared/errors';
import type { Model, ModelKey, ModelSchema } from '../../../shared/model-schema';
import { SYSTEM_TIMERS, type AppSyncClient } from '../../appsync';
import type { SubscriptionSighting } from '../data-store-api';
import type { DataStoreOptions } from '../datastore-options';
import type { MutationRequests } from '../outbox/build-request';
import { retryConflict } from '../outbox/conflict-handler';
import type { Outbox } from '../outbox/outbox';
import type { StorageAdapter } from '../storage/storage-adapter';
import type { ControlLog } from './control-log';
import type { DocumentBuilder } from './documents';
import type { Merger } from './merger';
import { MutationProcessor } from './processors/mutation-processor';
import type { Selector } from './selector';
import type { StatusBoard } from './status-board';
import { SyncEngine } from './sync-engine';

/** AppSync ends a request after 30 seconds. */
const LATE_WRITE_MS = 30_000;
const FULL_SYNC_INTERVAL_MS = 24 * 60 * 60 * 1_000;

export interface FollowingParts {
  readonly schema: ModelSchema;
  readonly options: DataStoreOptions;
  readonly pageSize: number;
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly outbox: Outbox;
  readonly requests: MutationRequests;
  readonly documents: DocumentBuilder;
  readonly selector: Selector;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly onSighting: (sighting: SubscriptionSighting) => void;
}

/** The life of the sync: between a start and its stop an engine reads and, once it has synced, a sender writes. */
export class Following {
  readonly #parts: FollowingParts;
  #engine: SyncEngine | null = null;
  #sender: MutationProcessor | null = null;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
  }

  get isStarted(): boolean {
    return this.#engine !== null;
  }

  /** Resolves when the first sync has ended. Throws what the engine throws, and is stopped then. */
  async start(client: AppSyncClient, signal?: AbortSignal): Promise<void> {
    if (this.#engine) return;
    const { board, selector, outbox, schema, options } = this.#parts;
    if (outbox.size > 1) outbox.orderCreates(schema);
    const engine = this.#createEngine(client);
    this.#engine = engine;
    try {
      await selector.converge(signal, options.models);
      await engine.start(signal);
      this.#startSending(client);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'Cancelled') board.setPhase('FAILED', problem);
      if (this.#engine === engine) await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const engine = this.#engine;
    const sender = this.#sender;
    this.#engine = null;
    this.#sender = null;
    if (!engine) return;
    await Promise.all([engine.stop(), sender?.stop()]);
    this.#parts.board.setPhase('STOPPED');
    this.#parts.log.add('stopped', 'The store no longer follows the service.');
  }

  /** Ends at once, without waiting: what is under way sees the abort before it would touch the store again. */
  abandon(): void {
    void this.#engine?.stop();
    void this.#sender?.stop();
    this.#engine = null;
    this.#sender = null;
  }

  /** Base sync of the models; false where nothing is started. */
  async resync(models: readonly Model[]): Promise<boolean> {
    if (!this.#engine) return false;
    await this.#engine.resync(models);
    return true;
  }

  /** Sends what waits, unless the service can't be reached or a person wants nothing to be sent. */
  send(): void {
    if (this.#parts.board.isOnline && !this.#parts.outbox.isPaused) this.#sender?.resume();
  }

  pauseSending(): void {
    this.#sender?.pause();
  }

  /** Reads one record again, because it is known to be wrong here. */
  repair(model: Model, key: ModelKey): void {
    this.#engine?.repair(model, key);
  }

  async idle(): Promise<void> {
    await this.#sender?.idle();
  }

  #createEngine(client: AppSyncClient): SyncEngine {
    const { options, selector, schema } = this.#parts;
    return new SyncEngine({
      ...this.#parts,
      client,
      timers: options.timers ?? SYSTEM_TIMERS,
      now: options.now,
      random: options.random,
      fullSyncIntervalMs: options.fullSyncIntervalMs ?? FULL_SYNC_INTERVAL_MS,
      models: (options.models ?? Object.keys(schema.models)).filter((name) => selector.isOn(name)),
      isRealtime: options.isRealtime ?? true,
      selectionOf: (model) => selector.of(model),
      isSelected: (model, record) => selector.has(model, record),
      onOnline: (online) => (online ? this.send() : this.pauseSending()),
    });
  }

  #startSending(client: AppSyncClient): void {
    const { options, schema } = this.#parts;
    if (this.#sender || !this.#engine || options.readOnly) return;
    this.#sender = new MutationProcessor({
      ...this.#parts,
      client,
      timers: options.timers ?? SYSTEM_TIMERS,
      random: options.random,
      now: options.now,
      lateWriteMs: options.lateWriteMs ?? LATE_WRITE_MS,
      modelOf: (name) => schema.models[name],
      conflictHandler: options.conflictHandler ?? retryConflict,
      onError: (problem, event) => options.errorHandler?.(problem, event),
    });
    this.send();
  }
}
