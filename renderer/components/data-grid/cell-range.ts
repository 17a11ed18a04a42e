/** A cell by its row index and column id. */
export interface CellPlace {
  readonly row: number;
  readonly column: string;
}

/** A rectangle of cells, from where it was begun to where it has been drawn. */
export interface CellRange {
  readonly anchor: CellPlace;
  readonly focus: CellPlace;
}

/** The rectangle's rows and columns in the order they are shown; columns that are no longer shown leave it empty. */
export function cellsOf(
  range: CellRange,
  shownColumns: readonly string[],
): { readonly firstRow: number; readonly lastRow: number; readonly columns: readonly string[] } {
  const a = shownColumns.indexOf(range.anchor.column);
  const b = shownColumns.indexOf(range.focus.column);
  return {
    firstRow: Math.min(range.anchor.row, range.focus.row),
    lastRow: Math.max(range.anchor.row, range.focus.row),
    columns: a < 0 || b < 0 ? [] : shownColumns.slice(Math.min(a, b), Math.max(a, b) + 1),
  };
}

/** True for a rectangle of more than one cell. */
export function isWide(range: CellRange | null): range is CellRange {
  return (
    range !== null && (range.anchor.row !== range.focus.row || range.anchor.column !== range.focus.column)
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The rectangle drawn one cell further by an arrow key; the same one at the edge. */
export function extendRange(
  range: CellRange,
  key: string,
  shownColumns: readonly string[],
  rowCount: number,
): CellRange {
  const [rows, columns] = STEPS[key] ?? [0, 0];
  const at = shownColumns.indexOf(range.focus.column);
  const column =
    shownColumns[Math.max(0, Math.min(shownColumns.length - 1, at + columns))] ?? range.focus.column;
  const row = Math.max(0, Math.min(rowCount - 1, range.focus.row + rows));
  return { anchor: range.anchor, focus: { row, column } };
}
