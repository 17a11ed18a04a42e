import type { GridApi } from 'ag-grid-community';
import { toTsv } from '../field-value';
import { cellsOf, type CellRange } from './cell-range';
import type { RecordRow } from './rows';

export interface Copied {
  readonly text: string;
  readonly rows: number;
}

/** The columns as they are shown, from left to right. */
export function shownColumns(api: GridApi<RecordRow>): readonly string[] {
  return api
    .getAllDisplayedColumns()
    .map((column) => column.getColId())
    .filter((id) => !id.startsWith('ag-Grid'));
}

/** The stored values of a rectangle, as text for a spreadsheet; rows that are not loaded are left out. */
export function copyRange(api: GridApi<RecordRow>, range: CellRange): Copied {
  const { firstRow, lastRow, columns } = cellsOf(range, shownColumns(api));
  const rows: unknown[][] = [];
  for (let at = firstRow; at <= lastRow; at += 1) {
    const data = api.getDisplayedRowAtIndex(at)?.data;
    if (data) rows.push(columns.map((column) => data[column]));
  }
  return { text: toTsv(rows), rows: rows.length };
}

/** The selected records that are loaded, with a line of field names above them. */
export function copySelected(api: GridApi<RecordRow>): Copied {
  const columns = shownColumns(api);
  const rows = api
    .getSelectedNodes()
    .toSorted((a, b) => (a.rowIndex ?? 0) - (b.rowIndex ?? 0))
    .flatMap(({ data }) => (data ? [columns.map((column) => data[column])] : []));
  return { text: toTsv([columns, ...rows]), rows: rows.length };
}
