import type { ChangeSet, ModelCounts, RecordChange } from '../datastore/data-store-api';
import type { RecordsChanged } from './session-api';

const MAX_CHANGES = 200;

export interface CoalescerOptions {
  readonly intervalMs: number;
  readonly counts: (model: string) => ModelCounts;
  readonly emit: (changed: RecordsChanged) => void;
  /** Calls back once after `ms`; returns the cancellation. */
  readonly schedule: (callback: () => void, ms: number) => () => void;
}

interface Batch {
  readonly byKey: Map<string, RecordChange>;
  origin: ChangeSet['origin'];
  truncated: boolean;
}

/**
 * Gathers what merges changed, so that a window hears of each model at most once an interval,
 * however many events a second arrive. The first change after a quiet time goes out at once.
 */
export class ChangeCoalescer {
  readonly #options: CoalescerOptions;
  readonly #batches = new Map<string, Batch>();
  #cancel: (() => void) | null = null;

  constructor(options: CoalescerOptions) {
    this.#options = options;
  }

  add(changeSet: ChangeSet): void {
    const batch = this.#batches.get(changeSet.model) ?? {
      byKey: new Map(),
      origin: changeSet.origin,
      truncated: false,
    };
    this.#batches.set(changeSet.model, batch);
    batch.origin = changeSet.origin;
    batch.truncated ||= changeSet.changed > changeSet.changes.length;
    for (const change of changeSet.changes) this.#addChange(batch, change);
    if (!this.#cancel) {
      this.#flush();
      this.#cancel = this.#options.schedule(() => this.#tick(), this.#options.intervalMs);
    }
  }

  #addChange(batch: Batch, change: RecordChange): void {
    const earlier = batch.byKey.get(change.key);
    if (!earlier && batch.byKey.size >= MAX_CHANGES) {
      batch.truncated = true;
      return;
    }
    batch.byKey.set(change.key, {
      ...change,
      kind: earlier?.kind === 'CREATED' && change.kind === 'UPDATED' ? 'CREATED' : change.kind,
      changedFields: [...new Set([...(earlier?.changedFields ?? []), ...change.changedFields])],
    });
  }

  #tick(): void {
    this.#cancel = null;
    if (this.#batches.size === 0) return;
    this.#flush();
    this.#cancel = this.#options.schedule(() => this.#tick(), this.#options.intervalMs);
  }

  #flush(): void {
    const batches = [...this.#batches];
    this.#batches.clear();
    for (const [model, { byKey, origin, truncated }] of batches) {
      this.#options.emit({
        model,
        origin,
        counts: this.#options.counts(model),
        changes: [...byKey.values()],
        truncated,
      });
    }
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#batches.clear();
  }
}
