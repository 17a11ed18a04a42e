import type { GridApi, IRowNode } from 'ag-grid-community';
import { divideChanges, seenToChange, type ChangeBatch, type RowChange } from './live-rows';
import { asRecord, type RecordRow } from './rows';

/** The loaded blocks are read again at most this often, however many changes arrive. */
const RELOAD_EVERY_MS = 1000;
/** How long a row says that it has just changed. */
const FRESH_MS = 20_000;
/** Beyond this the memory of changes is cut, oldest first. */
const MAX_FRESH = 2000;

export interface LiveFeedOptions {
  readonly decidingFields: () => ReadonlySet<string>;
  readonly showsTombstones: () => boolean;
  readonly now: () => number;
}

/** Brings changes of the store into a grid: rows in place, or the loaded blocks anew. */
export class LiveFeed {
  readonly #api: GridApi<RecordRow>;
  readonly #options: LiveFeedOptions;
  readonly #fresh = new Map<string, { readonly at: number; readonly fields: readonly string[] }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastReload = 0;
  #toFlash = new Set<string>();

  constructor(api: GridApi<RecordRow>, options: LiveFeedOptions) {
    this.#api = api;
    this.#options = options;
  }

  /** When a record was last changed under our eyes; undefined when that is long ago. */
  changedAt(key: string): number | undefined {
    const at = this.#fresh.get(key)?.at;
    return at !== undefined && this.#options.now() - at < FRESH_MS ? at : undefined;
  }

  /** Takes a batch of changes. `truncated` means that there were more than it holds. */
  take({ changes, truncated, origin }: ChangeBatch): void {
    const seen = seenToChange(changes, origin);
    this.#remember(seen);
    const { patched, mustReload } = divideChanges(changes, {
      isLoaded: (key) => this.#node(key) !== undefined,
      decidingFields: this.#options.decidingFields(),
      showsTombstones: this.#options.showsTombstones(),
    });
    for (const change of patched) {
      const record = asRecord(change.record);
      // The grid compares old and new values and flashes the cells that differ.
      if (record) this.#node(change.key)?.updateData(record);
    }
    if (mustReload || truncated) {
      for (const change of seen) this.#toFlash.add(change.key);
      this.#scheduleReload();
    }
  }

  /** After blocks have been read again: flashes the cells that brought that about. */
  flashReloaded(): void {
    for (const key of this.#toFlash) {
      const node = this.#node(key);
      if (!node) continue;
      const columns =
        this.#fresh.get(key)?.fields.filter((field) => this.#api.getColumn(field) !== null) ?? [];
      this.#api.flashCells({ rowNodes: [node], columns: columns.length > 0 ? columns : ['_lastChangedAt'] });
    }
    this.#toFlash = new Set();
  }

  /** Stops what is scheduled; the grid is going away. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #node(key: string): IRowNode<RecordRow> | undefined {
    const node = this.#api.getRowNode(key);
    return node?.data ? node : undefined;
  }

  #remember(changes: readonly RowChange[]): void {
    const at = this.#options.now();
    for (const { key, changedFields } of changes) {
      this.#fresh.delete(key);
      this.#fresh.set(key, { at, fields: changedFields });
    }
    for (const key of this.#fresh.keys()) {
      if (this.#fresh.size <= MAX_FRESH) break;
      this.#fresh.delete(key);
    }
  }

  #scheduleReload(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(50, RELOAD_EVERY_MS - (this.#options.now() - this.#lastReload));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lastReload = this.#options.now();
      this.#api.refreshInfiniteCache();
    }, wait);
  }
}
