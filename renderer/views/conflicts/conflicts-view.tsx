import { useQuery } from '@apollo/client/react';
import { Button, Checkbox, SegmentedControl, Select, UnstyledButton } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { ConflictsDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { formatCount, keyText } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useConflictingRuns } from '../../session';
import { ConflictDetail } from './conflict-detail';
import { EVERYTHING, filterConflicts, isOpen, tally, touchedFields } from './conflict-facts';
import type { ConflictFilter, ConflictView } from './conflict-facts';
import { ConflictRates } from './conflict-rates';
import { SettleMany } from './settle-many';
import classes from './conflicts.module.css';

/** As many as are read at once; the newest come first. */
const MOST = 1000;
const NONE: readonly ConflictView[] = [];

/** Who wanted what, who won, why. */
export function ConflictsView() {
  const { data, error, refetch } = useQuery(ConflictsDocument, {
    variables: { limit: MOST, open: null },
    fetchPolicy: 'cache-and-network',
  });
  useConflictingRuns(() => void refetch());
  const conflicts = data?.conflicts.conflicts ?? NONE;
  const [filter, setFilter] = useState<ConflictFilter>({ ...EVERYTHING, state: 'open' });
  const [shownId, setShownId] = useState<string | null>(null);
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const listed = useMemo(() => filterConflicts(conflicts, filter), [conflicts, filter]);
  const shown = listed.find(({ id }) => id === shownId) ?? listed[0];
  const chosen = listed.filter((conflict) => isOpen(conflict) && chosenIds.has(conflict.id));
  const total = data?.conflicts.total ?? 0;
  return (
    <div className={classes.view}>
      <h1 className="ob-visually-hidden">Conflicts</h1>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {data && conflicts.length === 0 ? (
        <NoConflicts />
      ) : (
        <>
          <Toolbar conflicts={conflicts} filter={filter} onFilter={setFilter} />
          {total > conflicts.length && (
            <p className={classes.note}>
              The newest {formatCount(conflicts.length)} of {formatCount(total)} are listed.
            </p>
          )}
          <ConflictRates
            from={filter.from}
            onModel={(model) => setFilter({ ...filter, model, field: null })}
          />
          <SettleMany
            listed={listed}
            chosen={chosen}
            onChoose={setChosenIds}
            onSettled={() => void refetch()}
          />
          <Group orientation="horizontal" className={classes.split}>
            <Panel
              id="conflicts"
              defaultSize="320px"
              minSize="240px"
              groupResizeBehavior="preserve-pixel-size"
            >
              <ConflictList
                conflicts={listed}
                shownId={shown?.id ?? null}
                onShow={setShownId}
                chosenIds={chosenIds}
                onChoose={setChosenIds}
                state={filter.state}
              />
            </Panel>
            <Separator className={classes.separator} aria-label="Width of the list" />
            <Panel id="conflict" minSize="400px">
              {shown && <ConflictDetail key={shown.id} conflict={shown} />}
            </Panel>
          </Group>
        </>
      )}
    </div>
  );
}

interface ToolbarProps {
  readonly conflicts: readonly ConflictView[];
  readonly filter: ConflictFilter;
  readonly onFilter: (filter: ConflictFilter) => void;
}

const SOURCES = [
  { value: 'edit', label: 'Edits' },
  { value: 'batch', label: 'Batches' },
  { value: 'undo', label: 'Undo' },
  { value: 'migration', label: 'Migrations' },
  { value: 'import', label: 'Imports' },
  { value: 'outbox', label: 'Outbox' },
  { value: 'merge', label: 'Silent merges' },
] as const;

const SPANS = [
  { label: 'Last hour', ms: 3_600_000 },
  { label: 'Last day', ms: 86_400_000 },
  { label: 'Last week', ms: 604_800_000 },
] as const;

function Toolbar({ conflicts, filter, onFilter }: ToolbarProps) {
  const [spanLabel, setSpanLabel] = useState<string | null>(null);
  const count = (state: ConflictFilter['state']) =>
    formatCount(filterConflicts(conflicts, { ...filter, state }).length);
  const ofState = filterConflicts(conflicts, { ...filter, model: null, field: null });
  const ofModel = filterConflicts(ofState, { ...filter, field: null });
  const options = (names: readonly string[], chosen: string | null) => {
    const counts = tally(names);
    const missing = chosen !== null && !counts.some(({ name }) => name === chosen);
    return [...counts, ...(missing ? [{ name: chosen, count: 0 }] : [])].map(({ name, count: n }) => ({
      value: name,
      label: `${name} (${formatCount(n)})`,
    }));
  };
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        size="xs"
        aria-label="Which conflicts are listed"
        data={[
          { value: 'open', label: `Open ${count('open')}` },
          { value: 'settled', label: `Settled ${count('settled')}` },
          { value: 'all', label: `All ${count('all')}` },
        ]}
        value={filter.state}
        onChange={(state) => onFilter({ ...filter, state: state })}
      />
      <Select
        aria-label="Model of the conflicts"
        placeholder="Every model"
        className={classes.filter}
        data={options(
          ofState.map(({ model }) => model),
          filter.model,
        )}
        value={filter.model}
        onChange={(model) => onFilter({ ...filter, model, field: null })}
        clearable
        withScrollArea={false}
      />
      <Select
        aria-label="Field of the conflicts"
        placeholder="Every field"
        className={classes.filter}
        data={options(ofModel.flatMap(touchedFields), filter.field)}
        value={filter.field}
        onChange={(field) => onFilter({ ...filter, field })}
        clearable
        withScrollArea={false}
      />
      <Select
        aria-label="Source of the conflicts"
        placeholder="Every source"
        className={classes.filter}
        data={[...SOURCES]}
        value={filter.source}
        onChange={(source) => onFilter({ ...filter, source })}
        clearable
        withScrollArea={false}
      />
      <Select
        aria-label="Time of the conflicts"
        placeholder="At any time"
        className={classes.filter}
        data={SPANS.map(({ label }) => label)}
        value={spanLabel}
        onChange={(label) => {
          const span = SPANS.find((candidate) => candidate.label === label);
          setSpanLabel(label);
          onFilter({ ...filter, from: span ? Date.now() - span.ms : null });
        }}
        clearable
        withScrollArea={false}
      />
    </div>
  );
}

interface ConflictListProps {
  readonly conflicts: readonly ConflictView[];
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
  readonly chosenIds: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  readonly state: ConflictFilter['state'];
}

function ConflictList({ conflicts, shownId, onShow, chosenIds, onChoose, state }: ConflictListProps) {
  if (conflicts.length === 0) {
    return (
      <p className={classes.none}>
        {state === 'open'
          ? 'Nothing waits for a decision. Those that were settled are kept under Settled.'
          : 'No conflict fits.'}
      </p>
    );
  }
  const toggle = (id: string) => {
    const next = new Set(chosenIds);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <ul className={classes.list} aria-label="Conflicts">
      {conflicts.map((conflict) => (
        <li key={conflict.id} className={classes.line}>
          {isOpen(conflict) && (
            <Checkbox
              size="xs"
              className={classes.check}
              aria-label={`Choose ${conflict.model} ${keyText(conflict.key)}`}
              checked={chosenIds.has(conflict.id)}
              onChange={() => toggle(conflict.id)}
            />
          )}
          <UnstyledButton
            className={classes.row}
            aria-current={conflict.id === shownId ? 'true' : undefined}
            onClick={() => onShow(conflict.id)}
          >
            <span className={classes.rowTitle}>
              <b>{conflict.model}</b> <span className="ob-mono">{keyText(conflict.key)}</span>
            </span>
            <span className={classes.rowFacts}>
              <span className={classes.rowFields}>{whatOf(conflict)}</span>
              <TimeLabel at={conflict.at} />
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

function whatOf(conflict: ConflictView): string {
  const how = conflict.how === 'MERGED' ? 'merged' : 'refused';
  const what = conflict.operation === 'DELETE' ? 'delete' : touchedFields(conflict).join(', ');
  return `${how}: ${what}${isOpen(conflict) ? '' : ` · ${conflict.settled}`}`;
}

function NoConflicts() {
  return (
    <EmptyState
      icon={IconGitMerge}
      title="No conflict yet"
      action={<Button onClick={() => useNavigation.getState().go({ view: 'batch' })}>Plan a batch</Button>}
    >
      When somebody else changes a record between the moment you look and the moment you write, the service
      refuses the write or merges it. Each such case is kept here with what was known, what was sent and what
      the service has, so that you can decide field by field. Try it: edit a record, change it from another
      app, then save.
    </EmptyState>
  );
}
