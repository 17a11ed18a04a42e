import type { ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import { parentsFirst } from './parents-first';
import { sameValue } from '../storage/instance';
import type { PendingKeys } from '../sync/merger';
import type { MutationEvent, NewMutationEvent } from './mutation-event';
import type { OutboxFile } from './outbox-file';
import type { KeptEvent } from './pending-file';

const isOpen = (event: MutationEvent): boolean => event.state !== 'REJECTED';
const isQueued = (event: MutationEvent): boolean => event.state === 'WAITING' || event.state === 'HELD';

/** What became of a change that was put into the outbox. */
export type Enqueued =
  { readonly kind: 'QUEUED'; readonly event: MutationEvent } | { readonly kind: 'CANCELLED_OUT' };

/** Changes that are not with the service yet, in order, and the rules by which they are merged (client reference 5.2). */
export class Outbox implements PendingKeys {
  readonly #file: OutboxFile;
  readonly #now: () => number;
  readonly #newId: () => string;
  /** Open events by model and record, so that merging a page asks no database. */
  readonly #open = new Map<string, Map<ModelKey, number>>();
  readonly #listeners = new Set<() => void>();
  #size = 0;
  #isPaused: boolean;

  constructor(file: OutboxFile, options: { now: () => number; newId: () => string }) {
    this.#file = file;
    this.#now = options.now;
    this.#newId = options.newId;
    this.#isPaused = file.setting('paused') === 'yes';
    this.#count();
  }

  /** Keeps everybody else out until `close`. Throws BadInput where somebody else has claimed it. */
  claim(): void {
    this.#file.claim();
  }

  close(): void {
    this.#file.close();
  }

  /** Runs work whose events reach the disk together, or not at all where it throws. */
  together<T>(work: () => T): T {
    try {
      return this.#file.transaction(work);
    } catch (error) {
      this.#count();
      this.#changed();
      throw error;
    }
  }

  #count(): void {
    this.#open.clear();
    this.#size = 0;
    for (const event of this.#file.all()) if (isOpen(event)) this.#note(event, 1);
  }

  /** True while a person wants nothing of it to be sent; kept over restarts, so that a start sends nothing unasked. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  setPaused(paused: boolean): void {
    this.#file.setSetting('paused', paused ? 'yes' : 'no');
    this.#isPaused = paused;
    this.#changed();
  }

  /** Calls back after anything in it has changed; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  page(offset: number, limit: number): readonly MutationEvent[] {
    return this.#file.page(offset, limit);
  }

  counts(): ReturnType<OutboxFile['counts']> {
    return this.#file.counts();
  }

  get size(): number {
    return this.#size;
  }

  hasModel(model: string): boolean {
    return (this.#open.get(model)?.size ?? 0) > 0;
  }

  has(model: string, key: ModelKey): boolean {
    return this.#open.get(model)?.has(key) ?? false;
  }

  pendingOf(model: string): number {
    return [...(this.#open.get(model)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  /** Records of a model with changes that are not with the service yet. */
  keysOf(model: string): readonly ModelKey[] {
    return [...(this.#open.get(model)?.keys() ?? [])];
  }

  /**
   * Moves Creates of records behind the Creates of the records that they refer to, and leaves the others where they are:
   * what was made without a backend may refer to what was made later.
   */
  orderCreates(schema: ModelSchema): void {
    this.#file.transaction(() => {
      const creates = this.#file.all().filter((event) => this.#isLoneCreate(event));
      const ordered = parentsFirst(schema, creates);
      if (ordered.every((event, i) => event.id === creates[i]?.id)) return;
      this.#file.reorder(
        ordered.map((event) => event.id),
        creates.map((event) => event.seq),
      );
      this.#changed();
    });
  }

  #isLoneCreate(event: MutationEvent): boolean {
    return (
      event.operation === 'Create' && isQueued(event) && this.#open.get(event.model)?.get(event.key) === 1
    );
  }

  all(): readonly MutationEvent[] {
    return this.#file.all();
  }

  of(model: string, key: ModelKey): readonly MutationEvent[] {
    return this.#file.of(model, key).filter(isOpen);
  }

  /** What is to be sent next. An event whose outcome is not known comes first. */
  next(): MutationEvent | undefined {
    return this.#size === 0 ? undefined : (this.#file.inFlight() ?? this.#file.next());
  }

  get(id: string): MutationEvent | undefined {
    return this.#file.get(id);
  }

  /**
   * Adds a change, merged with what still waits for the same record. An event in flight is never touched, and a
   * condition is never lost: conditional events stay apart and in order (client 10.47). `leftovers` empties the fields
   * that a record of a waiting Delete has beyond a Create of the same key: the two become one Update.
   */
  enqueue(incoming: NewMutationEvent, leftovers: NewMutationEvent['data'] = {}): Enqueued {
    const enqueued = this.together<Enqueued>(() => {
      const queued = this.#file.of(incoming.model, incoming.key).filter(isQueued);
      const first = queued[0];
      if (!first) return this.#append(incoming);
      if (first.operation === 'Create' && incoming.operation === 'Update')
        return this.#mergeIntoCreate(first, queued.slice(1), incoming);
      if (first.operation === 'Create' && incoming.operation === 'Delete') {
        queued.forEach((event) => this.#remove(event));
        return { kind: 'CANCELLED_OUT' };
      }
      if (incoming.condition !== null || queued.some((event) => event.condition !== null))
        return this.#append(incoming);
      return this.#replace(queued, first, incoming, leftovers);
    });
    this.#changed();
    return enqueued;
  }

  /** Puts events behind the others as they were, except those that are there; returns how many were taken. */
  restore(events: readonly KeptEvent[]): number {
    const taken = this.#file.transaction(() =>
      events
        .filter((event) => this.#file.get(event.id) === undefined)
        .map((event) => {
          this.#file.append(event, event.id, event.createdAt);
          const { state, attempts, problem } = event;
          this.#file.update(event.id, { state, attempts, problem });
          return event;
        }),
    );
    for (const event of taken) if (event.state !== 'REJECTED') this.#note(event, 1);
    if (taken.length > 0) this.#changed();
    return taken.length;
  }

  /** Takes everything out. */
  empty(): void {
    const events = this.#file.all();
    this.#file.transaction(() => events.forEach((event) => this.#file.remove(event.id)));
    this.#open.clear();
    this.#size = 0;
    this.#changed();
  }

  /** Marks an event; it stays where it is in the queue. */
  mark(id: string, change: Parameters<OutboxFile['update']>[1]): void {
    const event = this.#file.get(id);
    if (!event) return;
    this.#file.update(id, change);
    const isStillOpen = (change.state ?? event.state) !== 'REJECTED';
    if (isOpen(event) && !isStillOpen) this.#note(event, -1);
    if (!isOpen(event) && isStillOpen) this.#note(event, 1);
    this.#changed();
  }

  /** Takes an event out because it is settled or dropped. */
  settle(event: MutationEvent): void {
    this.#remove(event);
    this.#changed();
  }

  /**
   * Hands the version of a response on to the events that wait for the same record, where none of the fields they
   * change came back different from what was sent; those are left with the version they were made on, so that the
   * service finds the conflict (client 10.48 to 10.50). Returns the fields that differ.
   */
  propagate(
    sent: MutationEvent,
    response: ModelInstance,
    written: ModelInstance = response,
  ): readonly string[] {
    const differing = Object.keys(sent.data).filter(
      (name) => name in response && !sameValue(comparable(sent.data[name]), comparable(response[name])),
    );
    const version = response['_version'];
    if (typeof version !== 'number') return differing;
    const isMerged = differing.length > 0 || (sent.version !== null && version !== sent.version + 1);
    for (const event of this.#file.of(sent.model, sent.key)) {
      if (event.id === sent.id || !isOpen(event)) continue;
      const base = sent.base;
      const isTouched = Object.keys(event.data).some(
        (name) =>
          differing.includes(name) ||
          (isMerged &&
            base !== null &&
            !(name in sent.data) &&
            !sameValue(comparable(base[name]), comparable(response[name]))),
      );
      if (!isTouched) this.#file.update(event.id, { version, base: response });
      // Made on a creation that had no answer yet: the version that this creation became is the one it was made on.
      else if (
        event.version === null &&
        sent.operation === 'Create' &&
        typeof written['_version'] === 'number'
      )
        this.#file.update(event.id, { version: written['_version'], base: written });
    }
    return differing;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #append(event: NewMutationEvent): Enqueued {
    const added = this.#file.append(event, this.#newId(), this.#now());
    this.#note(added, 1);
    return { kind: 'QUEUED', event: added };
  }

  /**
   * Takes a change into a Create that wasn't sent. Changes that were made while the Create was on its way, and came back
   * unsent with it, stand behind it: they go in first, or else they would undo what is newer.
   */
  #mergeIntoCreate(
    create: MutationEvent,
    behind: readonly MutationEvent[],
    incoming: NewMutationEvent,
  ): Enqueued {
    if (behind.some((event) => event.condition !== null)) return this.#append(incoming);
    behind.forEach((event) => this.#remove(event));
    const data = Object.assign(
      {},
      create.data,
      ...behind.map((event) => event.data),
      incoming.data,
    ) as MutationEvent['data'];
    this.#file.update(create.id, { data });
    return { kind: 'QUEUED', event: { ...create, data } };
  }

  #replace(
    queued: readonly MutationEvent[],
    first: MutationEvent,
    incoming: NewMutationEvent,
    leftovers: NewMutationEvent['data'],
  ): Enqueued {
    queued.forEach((event) => this.#remove(event));
    // A deletion that was never sent and then made good is a change of the record that is still there.
    const isMadeGood = first.operation === 'Delete' && incoming.operation === 'Create';
    const data =
      incoming.operation === 'Delete'
        ? incoming.data
        : (Object.assign(
            {},
            ...queued.filter((e) => e.operation !== 'Delete').map((e) => e.data),
            isMadeGood ? leftovers : {},
            incoming.data,
          ) as MutationEvent['data']);
    const operation = isMadeGood ? 'Update' : incoming.operation;
    const merged = this.#append({ ...incoming, operation, data, version: first.version, base: first.base });
    // What a person holds stays held when they change it once more.
    if (merged.kind !== 'QUEUED' || !queued.some(({ state }) => state === 'HELD')) return merged;
    this.#file.update(merged.event.id, { state: 'HELD' });
    return { kind: 'QUEUED', event: { ...merged.event, state: 'HELD' } };
  }

  #remove(event: MutationEvent): void {
    this.#file.remove(event.id);
    if (isOpen(event)) this.#note(event, -1);
  }

  #note(event: Pick<MutationEvent, 'model' | 'key'>, by: 1 | -1): void {
    const keys = this.#open.get(event.model) ?? new Map<ModelKey, number>();
    this.#open.set(event.model, keys);
    const count = (keys.get(event.key) ?? 0) + by;
    if (count > 0) keys.set(event.key, count);
    else keys.delete(event.key);
    this.#size += by;
  }
}

/** JSON and instants that are written differently but mean the same are the same (client 10.49). */
function comparable(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\s*[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      // Text that only looks like JSON is compared as text.
      return value;
    }
  }
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) {
    const instant = Date.parse(value);
    return Number.isNaN(instant) ? value : instant;
  }
  return value;
}
