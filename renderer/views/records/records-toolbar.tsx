import { ActionIcon, Button, Checkbox, Popover, TextInput, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconColumns,
  IconFileExport,
  IconPlayerPause,
  IconPlus,
  IconSearch,
  IconTrash,
  IconX,
  IconBolt,
} from '@tabler/icons-react';
import { useState } from 'react';
import { defaultChoice, type ColumnChoice } from '../../components/data-grid';
import { FilterBar, METADATA_FILTER_FIELDS } from '../../components/filter-builder';
import { counted, formatCount } from '../../components/format';
import type { ModelView, SchemaTypes } from '../../session';
import { ModelFacts } from './model-facts';
import type { RecordFilter } from './use-filter';
import classes from './records.module.css';

export interface RecordsToolbarProps {
  readonly model: ModelView;
  readonly types: SchemaTypes;
  readonly filter: RecordFilter;
  readonly total: number | null;
  readonly choice: ColumnChoice;
  readonly onChoice: (choice: ColumnChoice) => void;
  readonly tombstones: boolean;
  readonly onTombstones: (shown: boolean) => void;
  readonly isLive: boolean;
  readonly onLive: (live: boolean) => void;
  readonly onCreate: () => void;
  readonly onExport: () => void;
}

/** What is shown of the model: counts, filter, columns, tombstones, live or paused. */
export function RecordsToolbar(props: RecordsToolbarProps) {
  const { model, types, filter } = props;
  return (
    <div className={classes.toolbar}>
      <div className={classes.toolbarRow}>
        <h2 className={classes.title}>{model.name}</h2>
        <ModelFacts model={model} />
        <Counts {...props} />
        <LiveToggle {...props} />
        <TombstoneToggle {...props} />
        <ColumnMenu model={model} choice={props.choice} onChoice={props.onChoice} />
        <Tooltip label="Export these records">
          <Button
            variant="subtle"
            color="gray"
            className={`${classes.toggle} ${classes.iconToggle}`}
            aria-label="Export these records"
            leftSection={<IconFileExport size={14} stroke={1.75} />}
            onClick={props.onExport}
          >
            <span className={classes.toggleText}>Export</span>
          </Button>
        </Tooltip>
        <Button variant="default" leftSection={<IconPlus size={14} stroke={1.75} />} onClick={props.onCreate}>
          New
        </Button>
      </div>
      <div className={classes.toolbarRow}>
        <TextInput
          className={classes.search}
          size="xs"
          type="search"
          placeholder="Search text"
          aria-label={`Search ${model.name} records`}
          value={filter.words}
          onChange={(event) => filter.setWords(event.currentTarget.value)}
          leftSection={<IconSearch size={14} stroke={1.75} />}
          data-record-search
        />
        <FilterBar
          fields={[...model.fields, ...METADATA_FILTER_FIELDS]}
          enums={types.enums}
          group={filter.group}
          onChange={filter.setGroup}
        />
        {filter.foreign !== undefined && (
          <span className={classes.foreign} title={JSON.stringify(filter.foreign)}>
            <span className={classes.foreignText}>{JSON.stringify(filter.foreign)}</span>
            <ActionIcon size={20} aria-label="Remove this filter" onClick={filter.clear}>
              <IconX size={12} />
            </ActionIcon>
          </span>
        )}
      </div>
    </div>
  );
}

function Counts({ model, filter, total }: RecordsToolbarProps) {
  const { live, tombstones, pending } = model.counts;
  return (
    <span className={classes.counts}>
      {filter.where !== undefined && total !== null && (
        <b className={classes.matching}>{formatCount(total)} matching of </b>
      )}
      {counted(live, 'record')}
      {tombstones > 0 && ` · ${counted(tombstones, 'tombstone')}`}
      {pending > 0 && ` · ${formatCount(pending)} pending`}
      {model.versioned === false && (
        <span
          className={classes.unversioned}
          title="Without conflict detection: apps receive no versioned changes"
        >
          not versioned
        </span>
      )}
    </span>
  );
}

function LiveToggle({ isLive, onLive }: RecordsToolbarProps) {
  const StateIcon = isLive ? IconBolt : IconPlayerPause;
  return (
    <Tooltip
      label={
        isLive ? 'Rows follow changes as they arrive. Pause' : 'Changes are held back. Catch up and follow'
      }
    >
      <Button
        variant="subtle"
        color="gray"
        className={`${classes.toggle} ${classes.iconToggle}`}
        data-on={isLive || undefined}
        aria-pressed={isLive}
        aria-label="Live changes"
        leftSection={<StateIcon size={14} stroke={1.75} />}
        onClick={() => onLive(!isLive)}
      >
        <span className={classes.toggleText}>{isLive ? 'Live' : 'Paused'}</span>
      </Button>
    </Tooltip>
  );
}

function TombstoneToggle({ tombstones, onTombstones }: RecordsToolbarProps) {
  return (
    <Tooltip
      label={tombstones ? 'Hide deleted records' : 'Show deleted records that the service still keeps'}
    >
      <Button
        variant="subtle"
        color="gray"
        className={`${classes.toggle} ${classes.iconToggle}`}
        data-on={tombstones || undefined}
        aria-pressed={tombstones}
        aria-label="Tombstones"
        leftSection={<IconTrash size={14} stroke={1.75} />}
        onClick={() => onTombstones(!tombstones)}
      >
        <span className={classes.toggleText}>Tombstones</span>
      </Button>
    </Tooltip>
  );
}

interface ColumnMenuProps {
  readonly model: ModelView;
  readonly choice: ColumnChoice;
  readonly onChoice: (choice: ColumnChoice) => void;
}

function ColumnMenu({ model, choice, onChoice }: ColumnMenuProps) {
  const [opened, setOpened] = useState(false);
  const hidden = model.fields.map((field) => field.name).filter((name) => !choice.shown.includes(name));
  const toggle = (name: string): void => {
    const shown = choice.shown.includes(name)
      ? choice.shown.filter((n) => n !== name)
      : [...choice.shown, name];
    if (shown.length > 0) onChoice({ ...choice, shown });
  };
  const move = (at: number, by: number): void => {
    const shown = [...choice.shown];
    const [name] = shown.splice(at, 1);
    if (name !== undefined) shown.splice(at + by, 0, name);
    onChoice({ ...choice, shown });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={classes.toggle}
          leftSection={<IconColumns size={14} stroke={1.75} />}
          onClick={() => setOpened(!opened)}
          aria-label="Columns"
          data-column-menu
        >
          {choice.shown.length} of {model.fields.length}
          <span className={classes.columnsWord}>&nbsp;columns</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.columns}>
        <ul aria-label="Columns">
          {[...choice.shown, ...hidden].map((name, at) => {
            const isShown = at < choice.shown.length;
            return (
              <li key={name}>
                <Checkbox
                  size="xs"
                  label={name}
                  checked={isShown}
                  disabled={isShown && choice.shown.length === 1}
                  onChange={() => toggle(name)}
                />
                {isShown && (
                  <span className={classes.moves}>
                    <ActionIcon
                      size={20}
                      disabled={at === 0}
                      aria-label={`Move ${name} left`}
                      onClick={() => move(at, -1)}
                    >
                      <IconArrowUp size={12} />
                    </ActionIcon>
                    <ActionIcon
                      size={20}
                      disabled={at === choice.shown.length - 1}
                      aria-label={`Move ${name} right`}
                      onClick={() => move(at, 1)}
                    >
                      <IconArrowDown size={12} />
                    </ActionIcon>
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        <Button size="xs" variant="subtle" onClick={() => onChoice(defaultChoice(model))}>
          Back to the default
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
