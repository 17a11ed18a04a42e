import type { SyncStatus } from '../datastore/data-store-api';

/** Whether our own subscriptions could have shown a write: of each model, since when without a gap. */
export class Listening {
  readonly #now: () => number;
  readonly #models = new Map<string, Hearing>();
  readonly #whole: Hearing = { since: null, lostAt: null, most: 0 };

  constructor(now: () => number, status: SyncStatus) {
    this.#now = now;
    this.take(status);
  }

  /** Takes over how real time stands; a model listens where it has all the subscriptions that it ever had. */
  take({ realtimeConnected, models }: Pick<SyncStatus, 'realtimeConnected' | 'models'>): void {
    this.#turn(this.#whole, realtimeConnected);
    for (const { model, subscriptions } of models) {
      const hearing = this.#models.get(model) ?? { since: null, lostAt: null, most: 0 };
      this.#models.set(model, hearing);
      hearing.most = Math.max(hearing.most, subscriptions);
      this.#turn(hearing, realtimeConnected && subscriptions > 0 && subscriptions === hearing.most);
    }
  }

  /** The connection is gone: known at once, where the status tells of it a moment later. */
  lost(): void {
    for (const hearing of [this.#whole, ...this.#models.values()]) this.#turn(hearing, false);
  }

  /** The instant since which nothing could be missed; null while something may. */
  since(model: string): number | null {
    return this.#of(model).since;
  }

  /** False for a backend, or a model, whose subscriptions were never acknowledged. */
  hasEver(model: string): boolean {
    const { since, lostAt } = this.#of(model);
    return since !== null || lostAt !== null;
  }

  /** Milliseconds until writes are sent though nothing would be heard of them; 0 where they may leave now. */
  holdMs(model: string, mostMs: number): number {
    const { since, lostAt } = this.#of(model);
    return since !== null || lostAt === null ? 0 : Math.max(0, lostAt + mostMs - this.#now());
  }

  #of(model: string): Hearing {
    return this.#models.get(model) ?? this.#whole;
  }

  #turn(hearing: Hearing, hears: boolean): void {
    if (hears) hearing.since ??= this.#now();
    else if (hearing.since !== null) {
      hearing.since = null;
      hearing.lostAt = this.#now();
    }
  }
}

interface Hearing {
  since: number | null;
  lostAt: number | null;
  /** Subscriptions acknowledged at once, at most. */
  most: number;
}
