/** Settings of the adaptive pace (service reference 9.5). Durations are in milliseconds. */
export interface PaceOptions {
  readonly start: number;
  readonly max: number;
  readonly periodMs: number;
  /** Requests a second at most; null for no cap. */
  readonly rate: number | null;
}

export const DEFAULT_PACE: PaceOptions = { start: 4, max: 32, periodMs: 1_000, rate: null };

const LATENCY_SMOOTHING = 0.2;

/**
 * How many requests may be under way: one more after every clean period, half after throttling or when the
 * latency has doubled; at most one cut a period, because one burst of refusals is one message.
 */
export class Pace {
  readonly #options: PaceOptions;
  readonly #now: () => number;
  #limit: number;
  #periodStartedAt: number;
  #cleanAnswers = 0;
  #cutAt = Number.NEGATIVE_INFINITY;
  #latencyMs: number | null = null;
  #floorMs: number | null = null;
  #tokens: number;
  #tokensAt: number;

  constructor(options: PaceOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
    this.#limit = Math.min(options.start, options.max);
    this.#periodStartedAt = now();
    this.#tokens = 1;
    this.#tokensAt = now();
  }

  get limit(): number {
    return this.#limit;
  }

  /** The smoothed duration of a request; null before the first answer. */
  get latencyMs(): number | null {
    return this.#latencyMs;
  }

  /** An answer arrived, whatever it says about the records. */
  answered(ms: number): void {
    this.#latencyMs =
      this.#latencyMs === null ? ms : this.#latencyMs + LATENCY_SMOOTHING * (ms - this.#latencyMs);
    this.#cleanAnswers += 1;
    this.#endPeriod();
  }

  /** The service asked for fewer requests. */
  throttled(): void {
    this.#cut(1);
  }

  /** Takes a permit of the rate cap; otherwise says how many milliseconds until the next one. */
  permit(): number {
    const { rate } = this.#options;
    if (rate === null) return 0;
    const now = this.#now();
    this.#tokens = Math.min(Math.max(1, rate / 10), this.#tokens + ((now - this.#tokensAt) / 1_000) * rate);
    this.#tokensAt = now;
    if (this.#tokens < 1) return ((1 - this.#tokens) / rate) * 1_000;
    this.#tokens -= 1;
    return 0;
  }

  #endPeriod(): void {
    const now = this.#now();
    if (now - this.#periodStartedAt < this.#options.periodMs || this.#latencyMs === null) return;
    const hasDoubled =
      this.#floorMs !== null && this.#latencyMs > 2 * this.#floorMs && this.#limit > this.#options.start;
    // Waiting longer is no refusal: it never takes a run below where it started.
    if (hasDoubled) this.#cut(this.#options.start);
    else if (this.#cleanAnswers > 0 && now - this.#cutAt >= this.#options.periodMs) {
      this.#limit = Math.min(this.#options.max, this.#limit + 1);
    }
    // The floor rises slowly, so that a service that has become slower for good is not taken for congestion for ever.
    this.#floorMs =
      this.#floorMs === null ? this.#latencyMs : Math.min(this.#latencyMs, this.#floorMs * 1.05);
    this.#startPeriod(now);
  }

  #cut(least: number): void {
    const now = this.#now();
    if (now - this.#cutAt < this.#options.periodMs) return;
    this.#cutAt = now;
    this.#limit = Math.max(least, Math.floor(this.#limit / 2));
    this.#startPeriod(now);
  }

  #startPeriod(now: number): void {
    this.#periodStartedAt = now;
    this.#cleanAnswers = 0;
  }
}
