import { useApolloClient } from '@apollo/client/react';
import type {
  CellEditRequestEvent,
  CellFocusedEvent,
  GridApi,
  GridReadyEvent,
  OverlayType,
  RowClickedEvent,
  SelectionChangedEvent,
  SuppressKeyboardEventParams,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type RefObject,
} from 'react';
import { styleNonce } from '../../bridge';
import type { ModelView } from '../../session';
import { announce } from '../live-region';
import { useNow } from '../time-label';
import { isWide } from './cell-range';
import { keepWidth } from './column-choice';
import { columnsFor } from './columns';
import { copyRange, copySelected } from './copy-cells';
import { registerGridModules } from './grid-modules';
import { gridTheme } from './grid-theme';
import { GridLink } from './grid-link';
import { LiveFeed } from './live-feed';
import { fieldsOfFilter } from './live-rows';
import type { RecordGridProps } from './record-grid-props';
import { BLOCK_SIZE, createSource } from './record-source';
import { isTombstone, rowKey, type RecordRow, type StagedCells } from './rows';
import { isSelected, toggleKeys, type Selection } from './selection';
import { useRecordChanges } from './use-live-feed';
import classes from './record-grid.module.css';

registerGridModules();

/**
 * A model's records, any number of them, live. The only place that knows the grid engine: it reads blocks of 100,
 * keeps a few of them, and puts changes of the store into the rows it shows.
 */
export function RecordGrid(props: RecordGridProps) {
  const { model, types, choice, where, tombstones, currentKey } = props;
  const client = useApolloClient();
  const [api, setApi] = useState<GridApi<RecordRow> | null>(null);
  const [link] = useState(() => new GridLink(props));
  const frame = useRef<HTMLDivElement | null>(null);
  useLayoutEffect(() => link.update(props));

  const columns = useMemo(
    () => columnsFor(model, types, choice, link, tombstones),
    // Counts change all the time; the columns only with the fields.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [model.fields, types, choice, link, tombstones],
  );
  const source = useMemo(
    () =>
      createSource({
        client,
        model: model.name,
        where,
        tombstones,
        onTotal: (total) => link.props.onTotal(total),
        onRows: () => link.feed?.flashReloaded(),
        onFailure: (error) => link.props.onFailure(error),
      }),
    [client, link, model.name, where, tombstones],
  );

  useRecordChanges(model.name, props.isLive, link);
  useCaughtUp(api, props.isLive);
  useSelectionInGrid(api, props.selection, model);
  useCurrentRow(api, frame, currentKey);
  useTickingTimes(api);
  useStagedInGrid(api, props.staged);
  useEffect(() => () => link.connect(null), [link]);

  const onReady = ({ api: ready }: GridReadyEvent<RecordRow>): void => {
    const feed = new LiveFeed(ready, {
      decidingFields: () => decidingFields(ready, link.props.where),
      showsTombstones: () => link.props.tombstones,
      now: () => Date.now(),
    });
    link.connect(feed);
    setApi(ready);
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (!api || isEditing(event.target)) return;
    const copied =
      isWide(link.ranges.range) || api.getSelectedNodes().length === 0
        ? link.ranges.range && copyRange(api, link.ranges.range)
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
        link.props.onOpen(rowKey(link.props.model, node.data), true);
        return true;
      }
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        link.props.onSelectAll();
        return true;
      }
      return link.ranges.extend(grid, event);
    },
    [link],
  );

  return (
    <div
      className={classes.grid}
      onCopy={onCopy}
      onKeyDownCapture={({ shiftKey }) => link.pressed(!shiftKey)}
      onPointerDownCapture={() => link.pressed(false)}
      ref={(element) => {
        frame.current = element;
        nameGrid(element, model.name);
      }}
    >
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
        getRowId={({ data }) => rowKey(link.props.model, data)}
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
          'ob-staged-delete': ({ data }) =>
            data !== undefined && link.props.staged.get(rowKey(link.props.model, data)) === null,
          'ob-loading': ({ data }) => data === undefined,
          'ob-current': ({ data }) =>
            data !== undefined && rowKey(link.props.model, data) === link.props.currentKey,
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
        onModelUpdated={({ api: grid }) => putSelection(grid, link.props.selection, link.props.model)}
        onSelectionChanged={(event) => takeSelection(event, link.props)}
        onRowClicked={(event) => openClicked(event, link.props)}
        suppressOverlays={NO_OVERLAYS}
        onCellFocused={(event) => {
          link.ranges.onFocused(event);
          if (link.movesByKeys) openFocused(event, link.props);
        }}
        onCellMouseDown={(event) => link.ranges.onMouseDown(event)}
        onCellMouseOver={(event) => link.ranges.onMouseOver(event)}
        onCellEditRequest={(event) => requestEdit(event, link.props)}
        onColumnResized={({ finished, column, source: by }) => {
          if (finished && column && by === 'uiColumnResized') {
            link.props.onChoice(keepWidth(link.props.choice, column.getColId(), column.getActualWidth()));
          }
        }}
        onColumnMoved={({ finished, api: grid, source: by }) => {
          if (!finished || by !== 'uiColumnMoved') return;
          const shown = grid.getAllGridColumns().map((c) => c.getColId());
          const order = shown.filter((id) => link.props.choice.shown.includes(id));
          link.props.onChoice({ ...link.props.choice, shown: order });
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

/** The screen says itself why no row is shown, and what to do. */
const NO_OVERLAYS: OverlayType[] = ['loading', 'noRows', 'noMatchingRows'];

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

function useSelectionInGrid(
  api: GridApi<RecordRow> | null,
  selection: Selection,
  { name, primaryKey }: ModelView,
): void {
  useEffect(() => {
    if (api) putSelection(api, selection, { name, primaryKey });
  }, [api, selection, name, primaryKey]);
}

function putSelection(
  api: GridApi<RecordRow>,
  selection: Selection,
  model: Pick<ModelView, 'name' | 'primaryKey'>,
): void {
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

/** While the inspector is open it follows the keys through the rows; opening it takes Enter or a click. */
function openFocused({ api, rowIndex }: CellFocusedEvent<RecordRow>, props: RecordGridProps): void {
  if (props.currentKey === undefined || rowIndex === null) return;
  const row = api.getDisplayedRowAtIndex(rowIndex)?.data;
  const key = row && rowKey(props.model, row);
  if (key !== undefined && key !== props.currentKey) props.onOpen(key, false);
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

/** Marks the inspected row. Rows drawn later mark themselves; redrawing one would end an edit that has just begun in it. */
function useCurrentRow(
  api: GridApi<RecordRow> | null,
  frame: RefObject<HTMLElement | null>,
  currentKey: string | undefined,
): void {
  useEffect(() => {
    for (const row of frame.current?.querySelectorAll<HTMLElement>('.ag-row[row-id]') ?? []) {
      row.classList.toggle('ob-current', row.getAttribute('row-id') === currentKey);
    }
  }, [api, frame, currentKey]);
}

function useTickingTimes(api: GridApi<RecordRow> | null): void {
  const now = useNow();
  useEffect(() => {
    api?.refreshCells({ columns: ['_lastChangedAt'], force: true, suppressFlash: true });
  }, [api, now]);
}

/** Staged values are drawn by the cells themselves, which look them up anew. */
function useStagedInGrid(api: GridApi<RecordRow> | null, staged: StagedCells): void {
  useEffect(() => {
    api?.refreshCells({ force: true, suppressFlash: true });
  }, [api, staged]);
}

function isEditing(target: EventTarget): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** The engine has no option for the grid's accessible name. */
function nameGrid(element: HTMLElement | null, model: string): void {
  element?.querySelector('[role="grid"],[role="treegrid"]')?.setAttribute('aria-label', `${model} records`);
}
