import { useQuery } from '@apollo/client/react';
import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { ConflictsDocument, ConflictTotalsDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { formatCount, keyText } from '../../components/format';
import { FactText, Line, LineList, SplitView } from '../../components/line-list';
import { Pager } from '../../components/pager';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useConflictingRuns } from '../../session';
import { ConflictDetail } from './conflict-detail';
import {
  conflictArguments,
  EVERYTHING,
  isChosen,
  isOpen,
  NONE_CHOSEN,
  ofState,
  toggled,
  touchedFields,
} from './conflict-facts';
import type { Chosen, ConflictFilter, ConflictView } from './conflict-facts';
import { ConflictRates, useConflictRates } from './conflict-rates';
import { HandlerButton } from './handler-dialog';
import { SettleMany } from './settle-many';
import classes from './conflicts.module.css';

const PAGE = 200;
const NONE: readonly ConflictView[] = [];

/** Who wanted what, who won, why. */
export function ConflictsView() {
  const [filter, setFilter] = useState<ConflictFilter>({ ...EVERYTHING, state: 'open' });
  const [offset, setOffset] = useState(0);
  const { data, previousData, totals, error, refetch } = useConflicts(filter, offset);
  useConflictingRuns(refetch);
  const page = (data ?? previousData)?.conflicts;
  const conflicts = page?.conflicts ?? NONE;
  const [shownId, setShownId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Chosen>(NONE_CHOSEN);
  const listed = useMemo(() => ofState(conflicts, filter.state), [conflicts, filter.state]);
  const shown = listed.find(({ id }) => id === shownId) ?? listed[0];
  const narrow = (next: ConflictFilter) => {
    setFilter(next);
    setOffset(0);
    // What was chosen may not be listed any more, and nothing is decided about what nobody sees.
    setChosen(NONE_CHOSEN);
  };
  return (
    <div className={classes.view}>
      <h1 className="ob-visually-hidden">Conflicts</h1>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {totals?.ever === 0 ? (
        <NoConflicts />
      ) : (
        <>
          <Toolbar totals={totals} filter={filter} onFilter={narrow} />
          <ConflictRates filter={filter} onFilter={narrow} />
          {filter.state !== 'settled' && (
            <SettleMany
              filter={filter}
              open={totals?.open ?? 0}
              chosen={chosen}
              onChoose={setChosen}
              onSettled={refetch}
            />
          )}
          <SplitView
            name="conflict"
            list={
              <>
                <ConflictList
                  conflicts={listed}
                  shownId={shown?.id ?? null}
                  onShow={setShownId}
                  chosen={chosen}
                  onChoose={setChosen}
                  state={filter.state}
                />
                <Pager total={page?.total ?? 0} offset={offset} size={PAGE} onOffset={setOffset} />
              </>
            }
          >
            {shown && <ConflictDetail key={shown.id} conflict={shown} />}
          </SplitView>
        </>
      )}
    </div>
  );
}

/** How many there are: waiting, all that fit the filter, and all that there ever were. */
interface Totals {
  readonly open: number;
  readonly all: number;
  readonly ever: number;
}

function useConflicts(filter: ConflictFilter, offset: number) {
  const given = conflictArguments(filter);
  const open = filter.state === 'all' ? null : filter.state === 'open';
  const list = useQuery(ConflictsDocument, {
    variables: { ...given, open, offset, limit: PAGE },
    fetchPolicy: 'cache-and-network',
  });
  const counts = useQuery(ConflictTotalsDocument, { variables: given, fetchPolicy: 'cache-and-network' });
  const found = counts.data ?? counts.previousData;
  const totals: Totals | null = found
    ? { open: found.open.total, all: found.all.total, ever: found.ever.total }
    : null;
  const refetch = () => {
    void list.refetch();
    void counts.refetch();
  };
  return { data: list.data, previousData: list.previousData, error: list.error, totals, refetch };
}

interface ToolbarProps {
  readonly totals: Totals | null;
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

function Toolbar({ totals, filter, onFilter }: ToolbarProps) {
  const { rates } = useConflictRates(filter);
  const count = (n: number | undefined) => (n === undefined ? '' : ` ${formatCount(n)}`);
  const settled = totals ? totals.all - totals.open : undefined;
  const models = (rates?.byModel ?? []).filter(
    ({ conflicts, model }) => conflicts > 0 || model === filter.model,
  );
  const byField = new Map<string, number>();
  for (const { model, field, conflicts } of rates?.byField ?? [])
    if (filter.model === null || model === filter.model)
      byField.set(field, (byField.get(field) ?? 0) + conflicts);
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        size="xs"
        aria-label="Which conflicts are listed"
        data={[
          { value: 'open', label: `Open${count(totals?.open)}` },
          { value: 'settled', label: `Settled${count(settled)}` },
          { value: 'all', label: `All${count(totals?.all)}` },
        ]}
        value={filter.state}
        onChange={(state) => onFilter({ ...filter, state: state })}
      />
      <Select
        aria-label="Model of the conflicts"
        placeholder="Every model"
        className={classes.filter}
        data={models.map(({ model, conflicts }) => ({
          value: model,
          label: `${model} (${formatCount(conflicts)})`,
        }))}
        value={filter.model}
        onChange={(model) => onFilter({ ...filter, model, field: null })}
        clearable
        withScrollArea={false}
      />
      <Select
        aria-label="Field of the conflicts"
        placeholder="Every field"
        className={classes.filter}
        data={[...byField].map(([value, n]) => ({ value, label: `${value} (${formatCount(n)})` }))}
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
        value={SPANS.find(({ ms }) => ms === filter.spanMs)?.label ?? null}
        onChange={(label) => {
          const spanMs = SPANS.find((candidate) => candidate.label === label)?.ms ?? null;
          onFilter({ ...filter, spanMs, from: spanMs === null ? null : Date.now() - spanMs });
        }}
        clearable
        withScrollArea={false}
      />
      <span className={classes.end}>
        <HandlerButton model={filter.model} />
      </span>
    </div>
  );
}

interface ConflictListProps {
  readonly conflicts: readonly ConflictView[];
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly state: ConflictFilter['state'];
}

function ConflictList({ conflicts, shownId, onShow, chosen, onChoose, state }: ConflictListProps) {
  if (conflicts.length === 0) {
    return (
      <p className={classes.none}>
        {state === 'open'
          ? 'Nothing waits for a decision. Those that were settled are kept under Settled.'
          : 'No conflict fits.'}
      </p>
    );
  }
  return (
    <LineList label="Conflicts">
      {conflicts.map((conflict) => (
        <Line
          key={conflict.id}
          isShown={conflict.id === shownId}
          onShow={() => onShow(conflict.id)}
          choice={
            isOpen(conflict)
              ? {
                  label: `Choose ${conflict.model} ${keyText(conflict.key)}`,
                  isChosen: isChosen(chosen, conflict.id),
                  onToggle: () => onChoose(toggled(chosen, conflict.id)),
                }
              : undefined
          }
          title={
            <>
              <b>{conflict.model}</b> <span className="ob-mono">{keyText(conflict.key)}</span>
            </>
          }
          facts={
            <>
              <FactText>{whatOf(conflict)}</FactText>
              <TimeLabel at={conflict.at} />
            </>
          }
        />
      ))}
    </LineList>
  );
}

function whatOf(conflict: ConflictView): string {
  const refused = conflict.theirsSource === 'READ' ? 'held back' : 'refused';
  const how = conflict.how === 'MERGED' ? 'merged' : refused;
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
