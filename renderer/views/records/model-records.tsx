import { Button } from '@mantine/core';
import {
  IconColumns,
  IconFilterOff,
  IconInboxOff,
  IconPlus,
  IconSearch,
  IconTrash,
} from '@tabler/icons-react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { isEqualValue } from '../../../shared/diff';
import { problemFrom } from '../../apollo/problem';
import {
  keepChoice,
  NOTHING_SELECTED,
  readChoice,
  RecordGrid,
  selectedCount,
  targetsOf,
  underFilter,
  type CellEdit,
  type ColumnChoice,
  type RecordRow,
  type Selection,
} from '../../components/data-grid';
import { EmptyState } from '../../components/empty-state';
import { parseText } from '../../components/field-input';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import { useCommands, type Command } from '../../commands';
import { useNavigation, type Route } from '../../navigation';
import { useOpenConnection, useSchemaTypes, useSyncStatus, type ModelView } from '../../session';
import { draftId, useDrafts } from './drafts';
import { Inspector } from './inspector';
import { newRecordDraft } from './new-record';
import { RecordsToolbar } from './records-toolbar';
import { SelectionBar } from './selection-bar';
import { StagedBar, useStagedEdits } from './staged';
import { useRecordFilter } from './use-filter';
import classes from './records.module.css';

interface ModelRecordsProps {
  readonly model: ModelView;
  readonly route: Extract<Route, { view: 'records' }>;
}

/** The records of one model: grid, filter, selection, inspector. */
export function ModelRecords({ model, route }: ModelRecordsProps) {
  const { profile } = useOpenConnection();
  const types = useSchemaTypes();
  const filter = useRecordFilter(model, route.where);
  const [choice, setChoice] = useState<ColumnChoice>(() => readChoice(localStorage, profile.id, model));
  const [tombstones, setTombstones] = useState(false);
  const [isLive, setIsLive] = useState(true);
  const [selected, setSelected] = useState({ selection: NOTHING_SELECTED, where: filter.where });
  const selection = useMemo(
    () => underFilter(selected.selection, isEqualValue(selected.where, filter.where)),
    [selected, filter.where],
  );
  const setSelection = (next: Selection): void => setSelected({ selection: next, where: filter.where });
  const [total, setTotal] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [creating, setCreating] = useState(false);
  const staged = useStagedEdits(model.name);
  const heading = useRef<HTMLHeadingElement | null>(null);
  const isFocusWanted = useRef(false);
  const takeHeading = useCallback((element: HTMLHeadingElement | null) => {
    heading.current = element;
    if (!element || !isFocusWanted.current) return;
    isFocusWanted.current = false;
    element.focus();
  }, []);

  const changeChoice = (next: ColumnChoice): void => {
    setChoice(next);
    keepChoice(localStorage, profile.id, model.name, next);
  };
  const show = useCallback((key: string | undefined) => {
    const { route: current, replace } = useNavigation.getState();
    if (current.view === 'records' && current.key !== key) replace({ ...current, key });
  }, []);
  const open = (key: string, moveFocus: boolean): void => {
    setCreating(false);
    // Another record is read first: its heading takes the focus as soon as it is there.
    if (key === route.key && !creating) {
      if (moveFocus) heading.current?.focus();
    } else isFocusWanted.current = moveFocus;
    show(key);
  };
  const create = (from?: RecordRow): void => {
    const id = draftId(profile.id, model.name, null);
    if (from || !useDrafts.getState().drafts.has(id))
      useDrafts.getState().put(id, newRecordDraft(model, from));
    show(undefined);
    setCreating(true);
  };
  const selectAll = (): void => {
    setSelection({ kind: 'all', except: new Set() });
    announce(`All ${total ?? ''} records of the filter are selected`);
  };
  const goBatch = (intent: 'edit' | 'delete'): void => {
    useNavigation.getState().go({
      view: 'batch',
      model: model.name,
      intent,
      ...targetsOf(selection, filter.where, model),
    });
  };
  const goExport = (): void =>
    useNavigation
      .getState()
      .go({ view: 'migrations', tab: 'export', model: model.name, where: filter.where, tombstones });
  const onFailure = useCallback((error: unknown) => setFailure(error), []);
  const onTotal = useCallback((count: number) => {
    setTotal(count);
    setFailure(null);
  }, []);

  useRecordCommands({
    model: model.name,
    create: () => create(),
    toggleTombstones: () => setTombstones((on) => !on),
  });

  const inspected = creating ? null : route.key;
  const hasInspector = creating || route.key !== undefined;
  const count = selectedCount(selection, total ?? 0);
  return (
    <Group orientation="horizontal" className={classes.screen}>
      <Panel id="grid" minSize="360px">
        <div className={classes.column}>
          <RecordsToolbar
            model={model}
            types={types}
            filter={filter}
            total={total}
            choice={choice}
            onChoice={changeChoice}
            tombstones={tombstones}
            onTombstones={setTombstones}
            isLive={isLive}
            onLive={setIsLive}
            onCreate={() => create()}
            onExport={goExport}
          />
          {failure !== null && (
            <div className={classes.problem}>
              <ProblemPanel problem={problemFrom(failure)} onDismiss={() => setFailure(null)} />
            </div>
          )}
          <div className={classes.gridArea}>
            <RecordGrid
              model={model}
              types={types}
              choice={choice}
              onChoice={changeChoice}
              where={filter.where}
              tombstones={tombstones}
              isLive={isLive}
              selection={selection}
              onSelection={setSelection}
              currentKey={creating ? undefined : route.key}
              onOpen={open}
              onSelectAll={selectAll}
              onTotal={onTotal}
              staged={staged.cells}
              onEdit={(edit) => void staged.stage(edit.key, typedValue(model, edit))}
              onFailure={onFailure}
            />
            {total === 0 && (
              <NothingHere model={model} filter={filter} tombstones={tombstones} onCreate={() => create()} />
            )}
          </div>
          {staged.total > 0 && <StagedBar model={model} staged={staged} />}
          {count > 0 && (
            <SelectionBar
              model={model.name}
              selection={selection}
              count={count}
              total={total ?? 0}
              onSelectAll={selectAll}
              onClear={() => setSelection(NOTHING_SELECTED)}
              onEdit={() => goBatch('edit')}
              onDelete={() => goBatch('delete')}
            />
          )}
        </div>
      </Panel>
      {hasInspector && (
        <>
          <Separator className={classes.separator} aria-label="Width of the inspector" />
          <Panel
            id="inspector"
            defaultSize="400px"
            minSize="300px"
            maxSize="70%"
            groupResizeBehavior="preserve-pixel-size"
          >
            <Inspector
              key={inspected ?? 'new'}
              model={model}
              recordKey={inspected ?? null}
              headingRef={takeHeading}
              onClose={() => {
                setCreating(false);
                show(undefined);
                // Back to where the inspector was opened from.
                requestAnimationFrame(() => document.querySelector<HTMLElement>('.ag-cell-focus')?.focus());
              }}
              onShow={(key) => {
                setCreating(false);
                show(key);
              }}
              onDuplicate={(record) => create(record)}
            />
          </Panel>
        </>
      )}
    </Group>
  );
}

/** An edit in a cell, with what was typed read as the field's type. */
function typedValue(model: ModelView, { field: name, value }: CellEdit): RecordRow {
  const field = model.fields.find((candidate) => candidate.name === name);
  return { [name]: typeof value === 'string' && field ? parseText(field.type, value) : value };
}

interface NothingHereProps {
  readonly model: ModelView;
  readonly filter: ReturnType<typeof useRecordFilter>;
  readonly tombstones: boolean;
  readonly onCreate: () => void;
}

/** Says why nothing is shown: nothing matches, nothing has been read yet, or there is nothing. */
function NothingHere({ model, filter, tombstones, onCreate }: NothingHereProps) {
  const state = useSyncStatus()?.models.find((status) => status.model === model.name)?.state;
  if (filter.where !== undefined) {
    return (
      <div className={classes.overlay}>
        <EmptyState
          icon={IconFilterOff}
          title="No record matches"
          action={
            <Button variant="default" onClick={filter.clear}>
              Clear the filter
            </Button>
          }
        >
          {model.name} has records, and none of them fits the filter.
        </EmptyState>
      </div>
    );
  }
  if (state === 'WAITING' || state === 'SYNCING') {
    return (
      <div className={classes.overlay}>
        <EmptyState icon={IconSearch} title="Reading records">
          {model.name} is being read from the backend. Records appear here as they arrive.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={classes.overlay}>
      <EmptyState
        icon={IconInboxOff}
        title={`${model.name} has no records`}
        action={
          <Button variant="default" onClick={onCreate}>
            New record
          </Button>
        }
      >
        {tombstones
          ? 'There are no tombstones either.'
          : 'The first one can be created here; every app that syncs this model will receive it.'}
      </EmptyState>
    </div>
  );
}

interface RecordCommands {
  readonly model: string;
  readonly create: () => void;
  readonly toggleTombstones: () => void;
}

function useRecordCommands(actions: RecordCommands): void {
  const { model } = actions;
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  useCommands(
    useMemo((): readonly Command[] => {
      const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();
      return [
        {
          id: 'new-record',
          title: `New ${model}`,
          group: 'Record',
          icon: IconPlus,
          keys: 'n',
          keywords: 'create add',
          run: () => latest.current.create(),
        },
        {
          id: 'search-records',
          title: `Search ${model} records`,
          group: 'Record',
          icon: IconSearch,
          keys: '/',
          run: () => focus('[data-record-search]'),
        },
        {
          id: 'toggle-tombstones',
          title: 'Show or hide tombstones',
          group: 'Record',
          icon: IconTrash,
          keys: 't',
          keywords: 'deleted',
          run: () => latest.current.toggleTombstones(),
        },
        {
          id: 'choose-columns',
          title: 'Choose columns',
          group: 'Record',
          icon: IconColumns,
          run: () => document.querySelector<HTMLElement>('[data-column-menu]')?.click(),
        },
      ];
    }, [model]),
  );
}
