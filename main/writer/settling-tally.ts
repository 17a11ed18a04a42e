import type { BulkSettlement, ConflictOutcome } from './conflict-api';

const LISTED = 200;

/** Counts what a decision about many conflicts has come to. */
export class SettlingTally {
  readonly #total: number;
  readonly #onProgress: ((done: number, total: number) => void) | undefined;
  readonly #problems: ConflictOutcome[] = [];
  #settled = 0;
  #sent = 0;
  #left = 0;
  #told = 0;

  constructor(total: number, onProgress?: (done: number, total: number) => void) {
    this.#total = total;
    this.#onProgress = onProgress;
  }

  add(outcome: ConflictOutcome): void {
    if (outcome.sent) this.#sent += 1;
    if (outcome.settled) this.#settled += 1;
    else {
      this.#left += 1;
      if (this.#problems.length < LISTED) this.#problems.push(outcome);
    }
    this.foretell(0);
  }

  /** So many writes of the run under way are answered; what they have come to is counted when it ends. */
  foretell(answered: number): void {
    this.#told = Math.max(this.#told, this.#settled + this.#left + answered);
    this.#onProgress?.(this.#told, this.#total);
  }

  get result(): BulkSettlement {
    return { settled: this.#settled, sent: this.#sent, left: this.#left, problems: this.#problems };
  }
}
