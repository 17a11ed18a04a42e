const WINDOW_MS = 5_000;
const SLOTS = 10;
const SLOT_MS = WINDOW_MS / SLOTS;

/** Operations a second over the last five seconds. */
export class RateMeter {
  readonly #now: () => number;
  readonly #slots = new Map<number, number>();
  readonly #startedAt: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#startedAt = now();
  }

  add(count: number): void {
    const slot = Math.floor(this.#now() / SLOT_MS);
    const sum = this.#slots.get(slot);
    this.#slots.set(slot, (sum ?? 0) + count);
    if (sum !== undefined) return;
    for (const old of this.#slots.keys()) if (old < slot - SLOTS) this.#slots.delete(old);
  }

  perSecond(): number {
    const now = this.#now();
    const oldest = Math.floor(now / SLOT_MS) - SLOTS;
    let sum = 0;
    for (const [slot, count] of this.#slots) if (slot > oldest) sum += count;
    const ms = Math.min(WINDOW_MS, Math.max(1, now - this.#startedAt));
    return (sum * 1_000) / ms;
  }
}
