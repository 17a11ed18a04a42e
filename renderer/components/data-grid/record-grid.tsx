import { useApolloClient } from '@apollo/client/react';
import type {
  CellEditRequestEvent,
  GridApi,
  GridReadyEvent,
  RowClickedEvent,
  SelectionChangedEvent,
  SuppressKeyboardEventParams,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ClipboardEvent } from 'react';
import { styleNonce } from '../../bridge';
import type { ModelView, SchemaTypes } from '../../session';
import { announce } from '../live-region';
import { useNow } from '../time-label';
import { isWide } from './cell-range';
import { keepWidth, type ColumnChoice } from './column-choice';
import { columnsFor, type CellContext } from './columns';
import { copyRange, copySelected } from './copy-cells';
import { registerGridModules } from './grid-modules';
import { gridTheme } from './grid-theme';
import { LiveFeed } from './live-feed';
import { fieldsOfFilter } from './live-rows';
import { BLOCK_SIZE, createSource } from './record-source';
import { isTombstone, rowKey, type RecordRow } from './rows';
import { isSelected, toggleKeys, type Selection } from './selection';
import { useCellRanges } from './use-cell-range';
import { useRecordChanges } from './use-live-feed';
import classes from './record-grid.module.css';

registerGridModules();

export interface CellEdit {
  readonly key: string;
  readonly row: RecordRow;
  readonly field: string;
  /** What the cell's editor gave: text, or an enum value, a boolean or null that was chosen. */
  readonly value: unknown;
}

export interface RecordGridProps {
  readonly model: ModelView;
  readonly types: SchemaTypes;
  readonly choice: ColumnChoice;
  readonly onChoice: (choice: ColumnChoice) => void;
  /** AppSync filter form. */
  readonly where: unknown;
  readonly tombstones: boolean;
  /** False while the person has paused live changes. */
  readonly isLive: boolean;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  /** The record that the inspector shows. */
  readonly currentKey: string | undefined;
  readonly onOpen: (key: string, moveFocus: boolean) => void;
  readonly onSelectAll: () => void;
  readonly onTotal: (total: number) => void;
  readonly onEdit: (edit: CellEdit) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * A model's records, any number of them, live. The only place that knows the grid engine: it reads blocks of 100,
 * keeps a few of them, and puts changes of the store into the rows it shows.
 */
export function RecordGrid(props: RecordGridProps) {
  const { model, types, choice, where, tombstones, currentKey } = props;
  const client = useApolloClient();
  const [api, setApi] = useState<GridApi<RecordRow> | null>(null);
  const ranges = useCellRanges();
  const feed = useRef<LiveFeed | null>(null);
  // Callbacks of the grid outlive renders; they read the newest props through this.
  const latest = useRef(props);
  latest.current = props;

  const context = useMemo<CellContext>(
    () => ({
      changedAt: (row) => feed.current?.changedAt(rowKey(latest.current.model, row)),
      isInRange: (row, column) => ranges.has(row, column),
      now: () => Date.now(),
    }),
    [ranges],
  );
  const columns = useMemo(
    () => columnsFor(model, types, choice, context, tombstones),
    // Counts change all the time; the columns only with the fields.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [model.fields, types, choice, context, tombstones],
  );
  const source = useMemo(
    () =>
      createSource({
        client,
        model: model.name,
        where,
        tombstones,
        onTotal: (total) => latest.current.onTotal(total),
        onRows: () => feed.current?.flashReloaded(),
        onFailure: (error) => latest.current.onFailure(error),
      }),
    [client, model.name, where, tombstones],
  );

  useRecordChanges(model.name, props.isLive, () => feed.current);
  useCaughtUp(api, props.isLive);
  useSelectionInGrid(api, props.selection, model);
  useCurrentRow(api, currentKey);
  useTickingTimes(api);
  useEffect(() => () => feed.current?.stop(), []);

  const onReady = ({ api: ready }: GridReadyEvent<RecordRow>): void => {
    feed.current = new LiveFeed(ready, {
      decidingFields: () => decidingFields(ready, latest.current.where),
      showsTombstones: () => latest.current.tombstones,
      now: () => Date.now(),
    });
    setApi(ready);
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (!api || isEditing(event.target)) return;
    const copied =
      isWide(ranges.range) || api.getSelectedNodes().length === 0
        ? ranges.range && copyRange(api, ranges.range)
        : copySelected(api);
    if (!copied || copied.rows === 0) return;
    event.clipboardData.setData('text/plain', copied.text);
    event.preventDefault();
    announce(`Copied ${copied.rows} ${copied.rows === 1 ? 'row' : 'rows'}`);
  };
  const suppressKey = useCallback(
    ({ event, editing, api: grid, node }: SuppressKeyboardEventParams<RecordRow>): boolean => {
      if (editing) return false;
      if (event.key === 'Enter' && node.data) {
        latest.current.onOpen(rowKey(latest.current.model, node.data), true);
        return true;
      }
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        latest.current.onSelectAll();
        return true;
      }
      return ranges.extend(grid, event);
    },
    [ranges],
  );

  return (
    <div className={classes.grid} onCopy={onCopy} ref={(element) => nameGrid(element, model.name)}>
      <AgGridReact<RecordRow>
        theme={gridTheme}
        styleNonce={styleNonce()}
        rowModelType="infinite"
        columnDefs={columns}
        defaultColDef={{
          resizable: true,
          enableCellChangeFlash: true,
          suppressKeyboardEvent: suppressKey,
          suppressHeaderMenuButton: true,
        }}
        getRowId={({ data }) => rowKey(latest.current.model, data)}
        datasource={source}
        cacheBlockSize={BLOCK_SIZE}
        maxBlocksInCache={12}
        cacheOverflowSize={1}
        maxConcurrentDatasourceRequests={2}
        infiniteInitialRowCount={1}
        blockLoadDebounceMillis={30}
        rowBuffer={4}
        debounceVerticalScrollbar
        rowSelection={ROW_SELECTION}
        selectionColumnDef={SELECTION_COLUMN}
        rowClassRules={{
          'ob-tombstone': ({ data }) => isTombstone(data),
          'ob-loading': ({ data }) => data === undefined,
          'ob-current': ({ data }) =>
            data !== undefined && rowKey(latest.current.model, data) === latest.current.currentKey,
        }}
        readOnlyEdit
        stopEditingWhenCellsLoseFocus
        tooltipShowDelay={600}
        tooltipHideDelay={20_000}
        suppressDragLeaveHidesColumns
        animateRows={false}
        cellFlashDuration={900}
        cellFadeDuration={600}
        onGridReady={onReady}
        onModelUpdated={({ api: grid }) => putSelection(grid, latest.current.selection, latest.current.model)}
        onSelectionChanged={(event) => takeSelection(event, latest.current)}
        onRowClicked={(event) => openClicked(event, latest.current)}
        onCellFocused={(event) => ranges.onFocused(event)}
        onCellMouseDown={(event) => ranges.onMouseDown(event)}
        onCellMouseOver={(event) => ranges.onMouseOver(event)}
        onCellEditRequest={(event) => requestEdit(event, latest.current)}
        onColumnResized={({ finished, column, source: by }) => {
          if (finished && column && by === 'uiColumnResized') {
            latest.current.onChoice(
              keepWidth(latest.current.choice, column.getColId(), column.getActualWidth()),
            );
          }
        }}
        onColumnMoved={({ finished, api: grid, source: by }) => {
          if (!finished || by !== 'uiColumnMoved') return;
          const shown = grid.getAllGridColumns().map((c) => c.getColId());
          const order = shown.filter((id) => latest.current.choice.shown.includes(id));
          latest.current.onChoice({ ...latest.current.choice, shown: order });
        }}
      />
    </div>
  );
}

const ROW_SELECTION = {
  mode: 'multiRow',
  checkboxes: true,
  headerCheckbox: false,
  enableClickSelection: false,
} as const;

const SELECTION_COLUMN = {
  pinned: 'left',
  width: 36,
  resizable: false,
  suppressHeaderMenuButton: true,
  headerName: 'Selected',
  headerClass: 'ob-select-header',
} as const;

function decidingFields(api: GridApi<RecordRow>, where: unknown): ReadonlySet<string> {
  const sorted = api.getColumnState().flatMap(({ colId, sort }) => (sort ? [colId] : []));
  return new Set([...sorted, ...fieldsOfFilter(where)]);
}

/** After a pause the rows may be behind: the loaded blocks are read again. */
function useCaughtUp(api: GridApi<RecordRow> | null, isLive: boolean): void {
  const wasLive = useRef(isLive);
  useEffect(() => {
    if (isLive && !wasLive.current) api?.refreshInfiniteCache();
    wasLive.current = isLive;
  }, [api, isLive]);
}

function useSelectionInGrid(api: GridApi<RecordRow> | null, selection: Selection, model: ModelView): void {
  const named = useRef(model);
  named.current = model;
  useEffect(() => {
    if (api) putSelection(api, selection, named.current);
  }, [api, selection]);
}

function putSelection(api: GridApi<RecordRow>, selection: Selection, model: ModelView): void {
  api.forEachNode((node) => {
    if (!node.data) return;
    const selected = isSelected(selection, rowKey(model, node.data));
    if (node.isSelected() !== selected) node.setSelected(selected, false, 'api');
  });
}

function takeSelection({ api, source }: SelectionChangedEvent<RecordRow>, props: RecordGridProps): void {
  if (source === 'api' || source === 'rowDataChanged') return;
  const taken: string[] = [];
  const put: string[] = [];
  api.forEachNode((node) => {
    if (!node.data) return;
    const key = rowKey(props.model, node.data);
    const selected = node.isSelected() === true;
    if (selected !== isSelected(props.selection, key)) (selected ? put : taken).push(key);
  });
  if (put.length + taken.length > 0)
    props.onSelection(toggleKeys(toggleKeys(props.selection, put, true), taken, false));
}

function openClicked({ data, event }: RowClickedEvent<RecordRow>, props: RecordGridProps): void {
  const mouse = event instanceof MouseEvent ? event : null;
  if (!data || mouse?.shiftKey || mouse?.ctrlKey || mouse?.metaKey) return;
  // A click on the selection column selects and nothing else.
  if (mouse?.target instanceof Element && mouse.target.closest('[col-id="ag-Grid-SelectionColumn"]')) return;
  props.onOpen(rowKey(props.model, data), false);
}

function requestEdit(
  { data, colDef, newValue, oldValue }: CellEditRequestEvent<RecordRow>,
  props: RecordGridProps,
): void {
  if (!data || colDef.colId === undefined) return;
  const unchanged =
    newValue === oldValue || (newValue === '' && (oldValue === null || oldValue === undefined));
  if (unchanged || (oldValue !== null && oldValue !== undefined && String(newValue) === String(oldValue)))
    return;
  props.onEdit({ key: rowKey(props.model, data), row: data, field: colDef.colId, value: newValue ?? null });
}

function useCurrentRow(api: GridApi<RecordRow> | null, currentKey: string | undefined): void {
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!api) return;
    const rowNodes = [last.current, currentKey].flatMap((key) => (key ? (api.getRowNode(key) ?? []) : []));
    if (rowNodes.length > 0) api.redrawRows({ rowNodes });
    last.current = currentKey;
  }, [api, currentKey]);
}

function useTickingTimes(api: GridApi<RecordRow> | null): void {
  const now = useNow();
  useEffect(() => {
    api?.refreshCells({ columns: ['_lastChangedAt'], force: true, suppressFlash: true });
  }, [api, now]);
}

function isEditing(target: EventTarget): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** The engine has no option for the grid's accessible name. */
function nameGrid(element: HTMLElement | null, model: string): void {
  element?.querySelector('[role="grid"],[role="treegrid"]')?.setAttribute('aria-label', `${model} records`);
}
