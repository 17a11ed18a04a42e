import { problemOf, type Problem } from '../../../shared/errors';
import type { Model, ModelKey } from '../../../shared/model-schema';
import { keyOfRecord } from '../storage/instance';
import type { StorageAdapter } from '../storage/storage-adapter';
import type { ControlLog } from './control-log';
import type { Merger } from './merger';
import type { ModelEvent } from './processors/subscription-processor';
import type { StatusBoard } from './status-board';

const HELD_AT_MOST = 10_000;

export interface EventInboxParts {
  readonly storage: StorageAdapter;
  readonly merger: Merger;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly isSelected: (model: Model, record: Readonly<Record<string, unknown>>) => boolean;
  /** Reads a record again; `isBroken` is false where that only makes sure that nothing is missing. */
  readonly repair: (model: Model, key: ModelKey | null, isBroken: boolean) => void;
}

/**
 * Events on their way into the store: gathered, so that many become one transaction, and held while their model syncs,
 * so that they come after its pages (client 10.41).
 */
export class EventInbox {
  readonly #parts: EventInboxParts;
  readonly #arrived = new Map<string, ModelEvent[]>();
  readonly #held = new Set<string>();
  #scheduled = false;
  #closed = false;

  constructor(parts: EventInboxParts) {
    this.#parts = parts;
  }

  hold(model: string): void {
    this.#held.add(model);
  }

  release(model: string): void {
    this.#held.delete(model);
    this.#flushModel(model);
  }

  receive(event: ModelEvent): void {
    const events = this.#arrived.get(event.model.name) ?? [];
    this.#arrived.set(event.model.name, events);
    events.push(event);
    if (this.#held.has(event.model.name)) {
      // Versions keep an early event from being overwritten, so a long sync need not gather events without bound.
      if (events.length >= HELD_AT_MOST) this.#flushModel(event.model.name);
      return;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Whatever the socket has brought until then becomes one transaction.
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#closed)
        for (const model of [...this.#arrived.keys()]) if (!this.#held.has(model)) this.#flushModel(model);
    });
  }

  close(): void {
    this.#closed = true;
    this.#arrived.clear();
  }

  #flushModel(name: string): void {
    const events = this.#arrived.get(name);
    const model = events?.[0]?.model;
    if (!events || !model) return;
    this.#arrived.delete(name);
    this.#parts.board.countEvents(name, events.length);
    try {
      this.#store(model, events);
    } catch (error) {
      this.#failed(model, events.length, problemOf(error));
    }
  }

  #store(model: Model, events: readonly ModelEvent[]): void {
    const { merger, storage } = this.#parts;
    const records: unknown[] = [];
    for (const event of events) {
      if (event.defect) this.#broken(event);
      else if (!event.record || !this.#parts.isSelected(model, event.record)) this.#unselected(event);
      else if (event.kind === 'onDelete' && model.versioned === false && event.key)
        storage.removeKey(model, event.key);
      else records.push(event.record);
    }
    if (records.length === 0) return;
    const outcome = merger.merge(model, records, 'SUBSCRIPTION');
    for (const { record } of outcome.rejected) this.#parts.repair(model, keyOfRecord(model, record), true);
    for (const { key } of outcome.faulty) this.#parts.repair(model, key, true);
    const faulty = new Set(outcome.faulty.map(({ key }) => key));
    for (const change of outcome.changeSet.changes) {
      // A field that became null may be one that the writer did not select; only a read can tell (service reference 5.4).
      const emptied =
        change.kind === 'UPDATED' &&
        !faulty.has(change.key) &&
        change.changedFields.some((field) => change.record[field] === null && field !== '_deleted');
      if (emptied) this.#parts.repair(model, change.key, false);
    }
  }

  /** Events that can't be stored, because the disk is full or damaged, are shown; a delta sync brings what they were about. */
  #failed(model: Model, count: number, problem: Problem): void {
    const { board, log, repair } = this.#parts;
    board.add(model.name, 'broken', count);
    board.update(model.name, { problem });
    log.add('problem', `${count} events of ${model.name} could not be stored: ${problem.message}`, {
      model: model.name,
      problem,
    });
    repair(model, null, true);
  }

  #broken(event: ModelEvent): void {
    const { board, log } = this.#parts;
    board.add(event.model.name, 'broken');
    if (event.defect) {
      board.update(event.model.name, { problem: event.defect });
      log.add('nonApplicableDataReceived', event.defect.message, {
        model: event.model.name,
        problem: event.defect,
      });
    }
    this.#parts.repair(event.model, event.key, true);
  }

  /** A record that left the selection goes from the store; one that was never in it is none of its business. */
  #unselected(event: ModelEvent): void {
    if (!event.key || !event.record) return;
    const stored = this.#parts.storage.get(event.model, event.key);
    if (stored && Number(stored['_version'] ?? 0) < Number(event.record['_version'] ?? 0)) {
      this.#parts.merger.drop(event.model, event.key);
    }
  }
}
