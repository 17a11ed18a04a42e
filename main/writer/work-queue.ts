import type { Problem } from '../../shared/errors';
import type { ModelInstance } from '../../shared/model-schema';
import type { Journal } from './journal/journal';
import type { RunRecord } from './journal/rows';
import type { FieldValues, Operation } from './operation';
import type { OperationState } from './writer-api';

/** An operation with what the runner knows about it beyond the journal. */
export interface Item {
  operation: Operation;
  state: OperationState;
  /** Attempts that were refused for pace, and reads that failed. */
  failures: number;
  /** Times that the operation was put on a newer version. */
  retries: number;
  /** Sent alone, because a request that carried it with others was refused as a whole. */
  alone: boolean;
  /** The service's word that made a read necessary; null when the answer was lost. */
  refusal: Problem | null;
  /** The service has merged the write into a record that is looked up now; null otherwise. */
  merge: Merge | null;
  /** What the latest merge came to, on which the operation was sent again. */
  merged: ModelInstance | null;
}

/** A write that the service has combined with others' values. */
export interface Merge {
  readonly record: ModelInstance;
  readonly differing: readonly string[];
}

const READ_AHEAD = 1_000;
const LARGEST_REQUEST_CHARS = 200_000;

/**
 * What a run has still to do, in plan order, read from the journal a window at a time: memory stays flat however
 * large the plan is. What an earlier session left unknown comes first, to be read back.
 */
export class WorkQueue {
  readonly #journal: Journal;
  readonly #run: RunRecord;
  readonly #now: () => number;
  readonly #perRequest: number;
  readonly #isOvertaken: ((operation: Operation) => boolean) | null;
  #ready: Item[] = [];
  #reads: Item[] = [];
  #delayed: { item: Item; at: number; isRead: boolean }[] = [];
  /** Operations that were unknown at the start: reading ahead must not find them a second time. */
  readonly #adopted = new Set<number>();
  #readAheadAfter = 0;
  #isExhausted = false;

  constructor(
    journal: Journal,
    run: RunRecord,
    options: {
      now: () => number;
      perRequest: number;
      /** True for an operation whose record is known to have a newer version: it is read before it may leave. */
      isOvertaken?: ((operation: Operation) => boolean) | null;
    },
  ) {
    this.#isOvertaken = options.isOvertaken ?? null;
    this.#journal = journal;
    this.#run = run;
    this.#now = options.now;
    this.#perRequest = options.perRequest;
    this.#takeUnknowns();
  }

  get hasReads(): boolean {
    return this.#reads.length > 0;
  }

  get hasDelayedReads(): boolean {
    return this.#delayed.some(({ isRead }) => isRead);
  }

  /** Nothing is left, neither here nor in the journal. */
  get isEmpty(): boolean {
    if (this.#reads.length + this.#delayed.length > 0 || this.#fill()) return false;
    return this.#reads.length === 0;
  }

  /** When the next delayed item is due; null when none is. */
  get nextAt(): number | null {
    return this.#delayed.reduce<number | null>(
      (least, { at }) => (least === null || at < least ? at : least),
      null,
    );
  }

  /** True when a request could leave at once. */
  get hasReady(): boolean {
    return this.#fill();
  }

  /** The operations of the next request: all of one kind, and small enough for one body. */
  takeRequest(): Item[] {
    if (!this.#fill()) return [];
    const items: Item[] = [];
    let size = 0;
    for (const item of this.#ready) {
      const first = items[0];
      if (items.length >= this.#perRequest) break;
      if (first && (item.alone || first.alone || item.operation.kind !== first.operation.kind)) break;
      if (this.#perRequest > 1) size += sizeOf(item.operation.change);
      if (first && size > LARGEST_REQUEST_CHARS) break;
      items.push(item);
    }
    this.#ready.splice(0, items.length);
    return items;
  }

  /** The next operation whose record is to be read back. */
  takeRead(): Item | undefined {
    return this.#reads.shift();
  }

  /** Sends an item again, at once or when `at` has come. */
  again(item: Item, at: number | null): void {
    if (at === null) this.#ready.unshift(item);
    else this.#delayed.push({ item, at, isRead: false });
  }

  /** Reads an item's record back, at once or when `at` has come. */
  read(item: Item, at: number | null): void {
    if (at === null) this.#reads.push(item);
    else this.#delayed.push({ item, at, isRead: true });
  }

  /** Drops reads of what was never sent: the journal keeps it, and the next session reads its record again. */
  dropUnsentReads(): void {
    this.#reads = this.#reads.filter(({ state }) => state !== 'NOT_SENT');
    this.#delayed = this.#delayed.filter(({ item, isRead }) => !isRead || item.state !== 'NOT_SENT');
  }

  /** Moves what is due to where it belongs; with `all`, reads that are not due yet as well. */
  release(all = false): void {
    const now = this.#now();
    const due = this.#delayed.filter(({ at, isRead }) => at <= now || (all && isRead));
    if (due.length === 0) return;
    this.#delayed = this.#delayed.filter((entry) => !due.includes(entry));
    for (const { item, isRead } of due) (isRead ? this.#reads : this.#ready).push(item);
  }

  #fill(): boolean {
    while (
      this.#ready.length === 0 &&
      !this.#isExhausted &&
      this.#delayed.length + this.#reads.length < READ_AHEAD
    ) {
      const found = this.#journal.operationsToDo(this.#run, 'NOT_SENT', this.#readAheadAfter, READ_AHEAD);
      this.#readAheadAfter = found[found.length - 1]?.id ?? this.#readAheadAfter;
      this.#isExhausted = found.length < READ_AHEAD;
      for (const operation of found) {
        if (this.#adopted.has(operation.id)) continue;
        const item = itemOf(operation, 'NOT_SENT');
        (this.#isOvertaken?.(operation) ? this.#reads : this.#ready).push(item);
      }
    }
    return this.#ready.length > 0;
  }

  #takeUnknowns(): void {
    let after = 0;
    for (;;) {
      const found = this.#journal.operationsToDo(this.#run, 'UNKNOWN', after, READ_AHEAD);
      for (const operation of found) {
        this.#adopted.add(operation.id);
        this.#reads.push(itemOf(operation, 'UNKNOWN'));
        after = operation.id;
      }
      if (found.length < READ_AHEAD) return;
    }
  }
}

function itemOf(operation: Operation, state: OperationState): Item {
  return {
    operation,
    state,
    failures: 0,
    retries: 0,
    alone: false,
    refusal: null,
    merge: null,
    merged: null,
  };
}

let measured: FieldValues | null = null;
let measuredSize = 0;

/** Characters of a change; a batch of literals shares one object, so the last measurement mostly serves. */
function sizeOf(change: FieldValues): number {
  if (change !== measured) {
    measured = change;
    measuredSize = Object.values(change).reduce<number>((sum, value) => sum + lengthOf(value), 0);
  }
  return measuredSize;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum: number, item) => sum + lengthOf(item), 16)
    : 8;
}
