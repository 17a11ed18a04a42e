import type { CellClassParams, ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { FieldView, ModelView, SchemaTypes } from '../../session';
import { formatValue } from '../field-value';
import { absoluteTime, relativeTime } from '../time-label';
import type { ColumnChoice } from './column-choice';
import { isTombstone, type RecordRow } from './rows';

export type RecordColumn = ColDef<RecordRow>;

/** What the cells of a grid look at while they are drawn. */
export interface CellContext {
  /** When a record was last changed under our eyes, in milliseconds since the epoch; undefined when it wasn't. */
  changedAt(row: RecordRow): number | undefined;
  isInRange(rowIndex: number, column: string): boolean;
  /** The value that a field is going to have, where an edit of it waits to be sent. */
  stagedValue(row: RecordRow, field: string): { readonly value: unknown } | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
}

const WIDTHS: Readonly<Record<string, number>> = {
  ID: 132,
  Int: 96,
  Float: 104,
  Boolean: 88,
  AWSDate: 112,
  AWSTime: 104,
  AWSDateTime: 160,
  AWSTimestamp: 160,
  AWSIPAddress: 128,
  AWSPhone: 136,
};

/** The columns of a model: its chosen fields, and the metadata lane at the right. */
export function columnsFor(
  model: ModelView,
  types: SchemaTypes,
  choice: ColumnChoice,
  context: CellContext,
  tombstones: boolean,
): RecordColumn[] {
  const fields = choice.shown.flatMap((name) => model.fields.find((field) => field.name === name) ?? []);
  const columns = fields.map((field) => fieldColumn(model, field, types, choice.widths[field.name], context));
  const filled = fillingTheRoom(columns, (id) => choice.widths[id] !== undefined);
  return [...filled, ...metadataLane(context, tombstones)];
}

/**
 * Where no column takes what room is left, the last one whose width nobody chose does, so that no gap opens before the
 * metadata lane. A chosen width stays, gap or not.
 */
export function fillingTheRoom(
  columns: readonly RecordColumn[],
  isChosen: (id: string) => boolean,
): readonly RecordColumn[] {
  const at = columns.findLastIndex(({ colId }) => colId !== undefined && !isChosen(colId));
  const column = columns[at];
  if (!column || columns.some(({ flex }) => flex !== undefined)) return columns;
  return columns.with(at, { ...column, width: undefined, minWidth: column.width, flex: 1 });
}

function fieldColumn(
  model: ModelView,
  field: FieldView,
  types: SchemaTypes,
  width: number | undefined,
  context: CellContext,
): RecordColumn {
  const relation = model.relations.find((r) => r.kind === 'BELONGS_TO' && r.localFields.includes(field.name));
  const isKey = model.primaryKey.includes(field.name);
  const isPlain = !field.list && field.kind !== 'CUSTOM_TYPE';
  return {
    colId: field.name,
    headerName: relation ? `${field.name} →` : field.name,
    headerTooltip: [
      `${field.name}: ${field.graphqlType}`,
      isKey ? 'part of the key' : null,
      relation ? `leads to ${relation.model}` : null,
      field.readOnly ? 'set by the service' : null,
    ]
      .filter(Boolean)
      .join(', '),
    valueGetter: ({ data }) => data && valueToShow(context, data, field.name),
    valueFormatter: ({ value, data }: ValueFormatterParams<RecordRow>) =>
      data ? formatValue(field, value).text : '',
    tooltipValueGetter: ({ value }) => fullText(value),
    equals: sameValue,
    cellClassRules: {
      'ob-null': ({ data, value }) => data !== undefined && isFaint(field, value),
      'ob-staged': ({ data }) => data !== undefined && context.stagedValue(data, field.name) !== undefined,
      'ob-mono-cell': () => field.type === 'ID' || field.type === 'AWSIPAddress' || field.type === 'AWSJSON',
      ...rangeRule(context),
    },
    type: field.type === 'Int' || field.type === 'Float' ? 'rightAligned' : undefined,
    ...widthOf(field, width),
    sortable: isPlain,
    editable: ({ data }) => isPlain && !isKey && !field.readOnly && data !== undefined && !isTombstone(data),
    cellEditor: optionsOf(field, types) ? 'agSelectCellEditor' : 'agTextCellEditor',
    cellEditorParams: optionsOf(field, types) ? { values: optionsOf(field, types) } : undefined,
    // The editor starts from what is stored, never from how it is shown.
    useValueFormatterForExport: false,
  };
}

function valueToShow(context: CellContext, row: RecordRow, field: string): unknown {
  const staged = context.stagedValue(row, field);
  return staged ? staged.value : row[field];
}

/** A width that was chosen stays; otherwise columns of text share what room is left. */
function widthOf(
  field: FieldView,
  chosen: number | undefined,
): Pick<RecordColumn, 'width' | 'minWidth' | 'flex'> {
  if (chosen !== undefined) return { width: chosen };
  if (field.list || field.kind === 'CUSTOM_TYPE') return { minWidth: 160, flex: 1 };
  const fixed = WIDTHS[field.type] ?? (field.kind === 'ENUM' ? 120 : undefined);
  return fixed === undefined ? { minWidth: 144, flex: 1 } : { width: fixed };
}

function optionsOf(field: FieldView, types: SchemaTypes): readonly unknown[] | undefined {
  const nothing = field.required ? [] : [null];
  if (field.kind === 'ENUM') return [...nothing, ...(types.enums.get(field.type) ?? [])];
  return field.type === 'Boolean' ? [...nothing, true, false] : undefined;
}

function metadataLane(context: CellContext, tombstones: boolean): RecordColumn[] {
  const lane: RecordColumn[] = [
    {
      colId: '_version',
      headerName: 'v',
      headerTooltip: '_version: counts the changes; only the service sets it',
      valueGetter: ({ data }) => data?._version,
      width: 60,
      ...laneColumn(context),
      cellClass: ['ob-lane', 'ag-right-aligned-cell'],
      headerClass: ['ob-lane-header', 'ag-right-aligned-header'],
    },
    {
      colId: '_lastChangedAt',
      headerName: 'changed',
      headerTooltip: '_lastChangedAt, by the clock of the service',
      valueGetter: ({ data }) => data?._lastChangedAt,
      valueFormatter: ({ value }) =>
        typeof value === 'number' ? relativeTime(Math.min(value, context.now()), context.now()) : '',
      tooltipValueGetter: ({ value, data }) => changedTooltip(value, data && context.changedAt(data)),
      width: 128,
      ...laneColumn(context),
      cellClassRules: {
        ...rangeRule(context),
        'ob-just-changed': ({ data }) => data !== undefined && context.changedAt(data) !== undefined,
      },
    },
  ];
  if (!tombstones) return lane;
  return [
    ...lane,
    {
      colId: '_deleted',
      headerName: 'state',
      headerTooltip: '_deleted: a tombstone stays until its time to live has passed',
      valueGetter: ({ data }) => data?._deleted,
      valueFormatter: ({ data }) => (isTombstone(data) ? '✕ deleted' : ''),
      width: 92,
      ...laneColumn(context),
    },
  ];
}

function laneColumn(context: CellContext): RecordColumn {
  return {
    pinned: 'right',
    lockPinned: true,
    suppressMovable: true,
    sortable: true,
    editable: false,
    cellClass: 'ob-lane',
    headerClass: 'ob-lane-header',
    cellClassRules: rangeRule(context),
  };
}

function rangeRule(context: CellContext): Record<string, (params: CellClassParams<RecordRow>) => boolean> {
  return { 'ob-in-range': ({ rowIndex, column }) => context.isInRange(rowIndex, column.getColId()) };
}

function isFaint(field: FieldView, value: unknown): boolean {
  const { tone } = formatValue(field, value);
  return tone === 'null' || tone === 'empty';
}

function changedTooltip(value: unknown, seenAt: number | undefined): string {
  const stored = typeof value === 'number' ? absoluteTime(value) : '';
  return seenAt === undefined ? stored : `${stored} (changed while this screen was open)`;
}

function fullText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** Values that are the same to a reader, so that nothing flashes without a change. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
