/**
 * The service's clock. A sync begins strictly after every earlier write and never after a later one, so a
 * client that takes `startedAt` as its next `lastSync` misses nothing and is sent nothing twice, even when
 * all of it happens within one millisecond.
 */
export class ServerClock {
  readonly #now: () => number;
  #lastWriteAt: number;
  #lastSyncAt = 0;

  constructor(now: () => number, lastWriteAt = 0) {
    this.#now = now;
    this.#lastWriteAt = lastWriteAt;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#now();
  }

  /** The instant of a write; `after` is the item's previous `_lastChangedAt`, which it must exceed (10.2). */
  stampWrite(after = 0): number {
    const at = Math.max(this.#now(), this.#lastSyncAt, after + 1);
    if (at > this.#lastWriteAt) this.#lastWriteAt = at;
    return at;
  }

  /** `startedAt` of a new sync. */
  stampSync(): number {
    const at = Math.max(this.#now(), this.#lastWriteAt + 1, this.#lastSyncAt);
    this.#lastSyncAt = at;
    return at;
  }
}
