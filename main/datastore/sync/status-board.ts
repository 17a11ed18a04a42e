import type { Problem } from '../../../shared/errors';
import type { ModelSyncStatus, SyncPhase, SyncStatus } from '../data-store-api';
import type { Timers } from '../../appsync';
import { Emitter } from './emitter';

const PUBLISH_EVERY_MS = 100;
const RATE_WINDOW_MS = 5_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const fresh = (model: string): Mutable<ModelSyncStatus> => ({
  model,
  state: 'WAITING',
  kind: null,
  reason: null,
  pages: 0,
  received: 0,
  recordsPerSecond: 0,
  lastSync: null,
  subscriptions: 0,
  broken: 0,
  repaired: 0,
  problem: null,
  isOff: false,
  isTruncated: false,
  events: 0,
});

/** The mean over the window, to one decimal. */
const perSecond = (count: number): number => Math.round((count * 10_000) / RATE_WINDOW_MS) / 10;

export interface StatusBoardOptions {
  readonly models: readonly string[];
  readonly now: () => number;
  readonly timers: Timers;
  readonly outbox: () => number;
  readonly realtimeConnected: () => boolean;
  readonly onProblem: (problem: Problem) => void;
}

/** What the sync view shows: one place where every stage writes its state, told to listeners ten times a second at most. */
export class StatusBoard {
  readonly #options: StatusBoardOptions;
  readonly #models: ReadonlyMap<string, Mutable<ModelSyncStatus>>;
  readonly #emitter: Emitter<SyncStatus>;
  /** Events of the last seconds: of which model, when, and how many. */
  readonly #events: Array<{ model: string; at: number; count: number }> = [];
  #closed = false;
  #phase: SyncPhase = 'IDLE';
  #online = true;
  #problem: Problem | null = null;
  #lastSyncedAt: number | null = null;
  #cancelPublish: (() => void) | null = null;

  constructor(options: StatusBoardOptions) {
    this.#options = options;
    this.#models = new Map(options.models.map((model) => [model, fresh(model)]));
    this.#emitter = new Emitter(options.onProblem);
  }

  get phase(): SyncPhase {
    return this.#phase;
  }

  get isOnline(): boolean {
    return this.#online;
  }

  model(name: string): Readonly<ModelSyncStatus> {
    return this.#model(name);
  }

  update(name: string, change: Partial<Omit<ModelSyncStatus, 'model'>>): void {
    Object.assign(this.#model(name), change);
    this.changed();
  }

  add(name: string, counter: 'broken' | 'repaired', by = 1): void {
    this.#model(name)[counter] += by;
    this.changed();
  }

  setPhase(phase: SyncPhase, problem: Problem | null = null): void {
    this.#phase = phase;
    this.#problem = problem;
    this.changed();
  }

  setOnline(online: boolean): void {
    this.#online = online;
    this.changed();
  }

  setSynced(at: number): void {
    this.#lastSyncedAt = at;
    this.changed();
  }

  countEvents(model: string, count: number): void {
    const at = this.#options.now();
    const last = this.#events.findLast((events) => events.model === model);
    if (last && at - last.at < 100) last.count += count;
    else this.#events.push({ model, at, count });
    const status = this.#model(model);
    status.events = (status.events ?? 0) + count;
    this.#forgetEvents(at);
    this.changed();
  }

  status(): SyncStatus {
    const now = this.#options.now();
    this.#forgetEvents(now);
    const perModel = new Map<string, number>();
    for (const { model, count } of this.#events) perModel.set(model, (perModel.get(model) ?? 0) + count);
    const events = [...perModel.values()].reduce((sum, count) => sum + count, 0);
    return {
      phase: this.#phase,
      online: this.#online,
      realtimeConnected: this.#options.realtimeConnected(),
      models: [...this.#models.values()].map((model) => ({
        ...model,
        eventsPerSecond: perSecond(perModel.get(model.model) ?? 0),
      })),
      eventsPerSecond: perSecond(events),
      lastSyncedAt: this.#lastSyncedAt,
      outbox: this.#options.outbox(),
      problem: this.#problem,
    };
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    return this.#emitter.on(listener);
  }

  /** Something that the status shows has changed; listeners hear of it soon. */
  changed(): void {
    if (this.#closed || this.#cancelPublish || !this.#emitter.hasListeners) return;
    this.#cancelPublish = this.#options.timers.after(PUBLISH_EVERY_MS, () => {
      this.#cancelPublish = null;
      this.#emitter.emit(this.status());
      // Silence is news too: the rate has to fall to nothing when nothing follows.
      if (this.#events.length > 0) this.changed();
    });
  }

  close(): void {
    this.#closed = true;
    this.#cancelPublish?.();
    this.#cancelPublish = null;
  }

  #model(name: string): Mutable<ModelSyncStatus> {
    const model = this.#models.get(name);
    if (!model) throw new Error(`no model ${name}`);
    return model;
  }

  #forgetEvents(now: number): void {
    while (this.#events[0] && now - this.#events[0].at > RATE_WINDOW_MS) this.#events.shift();
  }
}
