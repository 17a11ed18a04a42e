import type { CellContext } from './columns';
import { CellRanges } from './cell-ranges';
import type { LiveFeed } from './live-feed';
import type { RecordGridProps } from './record-grid-props';
import { rowKey, type RecordRow } from './rows';

/**
 * What the grid engine's callbacks look at. They outlive renders, so they read the newest properties here instead of
 * those they were made with.
 */
export class GridLink implements CellContext {
  readonly ranges = new CellRanges();
  #movesByKeys = false;
  #feed: LiveFeed | null = null;
  #props: RecordGridProps;

  constructor(props: RecordGridProps) {
    this.#props = props;
  }

  get props(): RecordGridProps {
    return this.#props;
  }

  get feed(): LiveFeed | null {
    return this.#feed;
  }

  /** Whether the last thing that was pressed in the grid was a key; the grid doesn't say what moved its focus. */
  get movesByKeys(): boolean {
    return this.#movesByKeys;
  }

  pressed(isMovingKey: boolean): void {
    this.#movesByKeys = isMovingKey;
  }

  update(props: RecordGridProps): void {
    this.#props = props;
  }

  /** Takes over the feed of a grid that has just been made; the last one stops. */
  connect(feed: LiveFeed | null): void {
    this.#feed?.stop();
    this.#feed = feed;
  }

  changedAt(row: RecordRow): number | undefined {
    return this.#feed?.changedAt(rowKey(this.#props.model, row));
  }

  isInRange(rowIndex: number, column: string): boolean {
    return this.ranges.has(rowIndex, column);
  }

  stagedValue(row: RecordRow, field: string): { readonly value: unknown } | undefined {
    const { staged, model } = this.#props;
    if (staged.size === 0) return undefined;
    const fields = staged.get(rowKey(model, row));
    return fields && field in fields ? { value: fields[field] } : undefined;
  }

  now(): number {
    return Date.now();
  }
}
