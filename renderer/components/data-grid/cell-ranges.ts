import type { CellFocusedEvent, CellMouseDownEvent, CellMouseOverEvent, GridApi } from 'ag-grid-community';
import { extendRange, isWide, cellsOf, type CellPlace, type CellRange } from './cell-range';
import { shownColumns } from './copy-cells';
import type { RecordRow } from './rows';

/** Ranges of cells, which the grid's community edition lacks: drawn by Shift and arrows, Shift and click, or a drag. */
export class CellRanges {
  #range: CellRange | null = null;
  #columns: ReadonlySet<string> = new Set();

  get range(): CellRange | null {
    return this.#range;
  }

  /** Whether a cell is in a range of more than one. */
  has(row: number, column: string): boolean {
    const range = this.#range;
    if (!isWide(range) || !this.#columns.has(column)) return false;
    return (
      row >= Math.min(range.anchor.row, range.focus.row) && row <= Math.max(range.anchor.row, range.focus.row)
    );
  }

  onMouseDown({ api, rowIndex, column, event }: CellMouseDownEvent<RecordRow>): void {
    const mouse = event instanceof MouseEvent ? event : null;
    if (rowIndex === null || mouse?.button !== 0) return;
    const place = { row: rowIndex, column: column.getColId() };
    this.#set(
      api,
      mouse.shiftKey && this.#range ? { anchor: this.#range.anchor, focus: place } : single(place),
    );
  }

  onMouseOver({ api, rowIndex, column, event }: CellMouseOverEvent<RecordRow>): void {
    // The grid reports events late, so whether this is a drag is asked of the event itself.
    const isDragging = event instanceof MouseEvent && (event.buttons & 1) === 1;
    if (!isDragging || !this.#range || rowIndex === null) return;
    this.#set(api, { anchor: this.#range.anchor, focus: { row: rowIndex, column: column.getColId() } });
  }

  /** The focus went elsewhere without Shift: a new range begins there. */
  onFocused({ api, rowIndex, column }: CellFocusedEvent<RecordRow>): void {
    if (rowIndex === null || column === null || typeof column === 'string') return;
    const place = { row: rowIndex, column: column.getColId() };
    // The press that began a range also moves the focus there, and is reported after it.
    const anchor = this.#range?.anchor;
    if (anchor?.row !== place.row || anchor.column !== place.column) this.#set(api, single(place));
  }

  /** Draws the range further by an arrow key. True when the grid must leave that key alone. */
  extend(api: GridApi<RecordRow>, event: KeyboardEvent): boolean {
    if (!event.shiftKey || !event.key.startsWith('Arrow') || !this.#range) return false;
    this.#set(api, extendRange(this.#range, event.key, shownColumns(api), api.getDisplayedRowCount()));
    const { row, column } = this.#range.focus;
    api.ensureIndexVisible(row);
    api.ensureColumnVisible(column);
    return true;
  }

  #set(api: GridApi<RecordRow>, range: CellRange): void {
    const wasWide = isWide(this.#range);
    this.#range = range;
    this.#columns = new Set(cellsOf(range, shownColumns(api)).columns);
    // Cell classes are only computed when cells are refreshed; a single cell has no class to show.
    if (wasWide || isWide(range)) api.refreshCells({ force: true, suppressFlash: true });
  }
}

function single(place: CellPlace): CellRange {
  return { anchor: place, focus: place };
}
