import type { ModelInstance } from '../../shared/model-schema';
import type { ConflictEvent, Departure, RequestEnd } from './journal/step';
import type { Outcome } from './operation';
import type { Item } from './work-queue';

/** What an operation has come to, with the records that its answer carried. */
export interface Arrival {
  readonly item: Item;
  readonly outcome: Outcome;
  /** The record of an applied write, which our subscription must show as well. */
  readonly applied: ModelInstance | null;
  readonly learned: ModelInstance | null;
}

/** What has happened in a run since its last commit, in the order in which it happened. */
export class UnrecordedStep {
  readonly #now: () => number;
  #arrivals: Arrival[] = [];
  #ends: RequestEnd[] = [];
  #conflicts: ConflictEvent[] = [];
  #withdrawn: Departure[] = [];
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isEmpty(): boolean {
    const lists = [this.#arrivals, this.#ends, this.#conflicts, this.#withdrawn];
    return lists.every((list) => list.length === 0);
  }

  /** Answers are waiting to be made durable. */
  get hasAnswers(): boolean {
    return this.#arrivals.length + this.#ends.length > 0;
  }

  /** When the first of the answers came that the latest commit did not hold. */
  get since(): number {
    return this.#since;
  }

  /** What became of an operation. */
  addArrival(arrival: Arrival): void {
    this.#begin();
    this.#arrivals.push(arrival);
  }

  /** How a request ended. */
  addEnd(end: RequestEnd): void {
    this.#begin();
    this.#ends.push(end);
  }

  /** A conflict that the list of conflicts is to have. */
  addConflict(event: ConflictEvent): void {
    this.#conflicts.push(event);
  }

  /** A request that was journalled and has not left. */
  addWithdrawn(departure: Departure): void {
    this.#withdrawn.push(departure);
  }

  get contents(): {
    readonly arrivals: readonly Arrival[];
    readonly ends: readonly RequestEnd[];
    readonly conflicts: readonly ConflictEvent[];
    readonly withdrawn: readonly Departure[];
  } {
    return {
      arrivals: this.#arrivals,
      ends: this.#ends,
      conflicts: this.#conflicts,
      withdrawn: this.#withdrawn,
    };
  }

  /** The contents are durable. */
  clear(): void {
    this.#arrivals = [];
    this.#ends = [];
    this.#conflicts = [];
    this.#withdrawn = [];
  }

  #begin(): void {
    if (!this.hasAnswers) this.#since = this.#now();
  }
}
