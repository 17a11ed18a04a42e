import { useQuery, useSubscription } from '@apollo/client/react';
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconCode,
  IconHistory,
  IconInbox,
  IconSearch,
  IconStack2,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import {
  BatchRunsDocument,
  OutboxChangedDocument,
  RunsByKeyDocument,
  SentEverDocument,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { counted } from '../../components/format';
import { FactText, Line, LineList, SplitView } from '../../components/line-list';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useSoon } from '../../session';
import { ACTIVITY_FILTERS, activityItems, filterItems, hasFailed, kindLabel } from './activity-items';
import type { ActivityFilter, ActivityItem } from './activity-items';
import { ActivityDetails } from './activity-details';
import { AuditButton } from './audit-trail';
import { ExportMenu } from './export-menu';
import classes from './activity.module.css';

const MOST_DOCUMENTS = 500;
/** While the outbox sends, what it has sent is read again so often. */
const REFRESH_MS = 500;

const FILTER_LABELS: Readonly<Record<ActivityFilter, string>> = {
  all: 'All',
  runs: 'Runs',
  documents: 'Documents',
  outbox: 'Outbox',
  failed: 'Not as asked',
};

/** What did we do? */
export function ActivityView() {
  const runs = useQuery(BatchRunsDocument, { fetchPolicy: 'cache-and-network' });
  const documents = useQuery(SentEverDocument, {
    variables: { limit: MOST_DOCUMENTS },
    fetchPolicy: 'cache-and-network',
  });
  const soon = useSoon(() => void documents.refetch().catch(() => undefined), REFRESH_MS);
  useSubscription(OutboxChangedDocument, { ignoreResults: true, onData: soon });
  const [filter, setFilter] = useState<ActivityFilter>('all');
  const [words, setWords] = useState('');
  const [shownId, setShownId] = useState<string | null>(null);
  const items = useMemo(
    () =>
      activityItems(runs.data?.runs ?? [], [
        ...(documents.data?.byEditor ?? []),
        ...(documents.data?.byOutbox ?? []),
      ]),
    [runs.data, documents.data],
  );
  const runsByKey = useRunsByKey(words);
  const listed = filterItems(items, filter, words, runsByKey);
  const shown = items.find(({ id }) => id === shownId) ?? listed[0];
  const error = runs.error ?? documents.error;
  const isRead = runs.data !== undefined && documents.data !== undefined;
  return (
    <div className={classes.view}>
      <h1 className="ob-visually-hidden">Activity</h1>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {isRead && items.length === 0 ? (
        <NothingYet />
      ) : (
        <>
          <div className={classes.toolbar}>
            <SegmentedControl
              size="xs"
              aria-label="What is listed"
              data={ACTIVITY_FILTERS.map((value) => ({ value, label: FILTER_LABELS[value] }))}
              value={filter}
              onChange={(value) => setFilter(value)}
            />
            <TextInput
              aria-label="Search the activity"
              placeholder="Search by name, model, key or text"
              leftSection={<IconSearch size={14} aria-hidden />}
              className={classes.search}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <span className={classes.count} role="status">
              {counted(listed.length, 'entry', 'entries')}
            </span>
            <ExportMenu items={listed} />
            <AuditButton />
          </div>
          <SplitView
            name="entry"
            listSize="400px"
            list={<ActivityList items={listed} shownId={shown?.id ?? null} onShow={setShownId} />}
          >
            {shown && <ActivityDetails key={shown.id} item={shown} />}
          </SplitView>
        </>
      )}
    </div>
  );
}

/** Runs that wrote a record whose key begins with the words, asked for once typing rests. */
function useRunsByKey(words: string): ReadonlySet<string> {
  const [text] = useDebouncedValue(words.trim(), 200);
  const { data } = useQuery(RunsByKeyDocument, {
    variables: { text },
    skip: text === '',
    fetchPolicy: 'no-cache',
  });
  const ids = text === '' ? undefined : data?.runIdsByKey;
  return useMemo(() => new Set(ids), [ids]);
}

interface ActivityListProps {
  readonly items: readonly ActivityItem[];
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
}

function ActivityList({ items, shownId, onShow }: ActivityListProps) {
  if (items.length === 0) return <p className={classes.none}>Nothing that was done fits.</p>;
  return (
    <LineList label="Activity">
      {items.map((item) => (
        <Line
          key={item.id}
          isShown={item.id === shownId}
          onShow={() => onShow(item.id)}
          title={<EntryTitle item={item} />}
          facts={
            <>
              <FactText>{kindLabel(item)}</FactText>
              <TimeLabel at={item.at} />
            </>
          }
        />
      ))}
    </LineList>
  );
}

const ICONS = { RUN: IconStack2, EDITOR: IconCode, OUTBOX: IconInbox } as const;

function EntryTitle({ item }: { readonly item: ActivityItem }) {
  const KindIcon = ICONS[item.kind === 'run' ? 'RUN' : item.sent.origin];
  return (
    <span className={classes.entry}>
      <KindIcon className={classes.kindIcon} size={14} stroke={1.75} aria-hidden />
      <span className={classes.title}>{item.title}</span>
      {hasFailed(item) && (
        <IconAlertTriangle className={classes.failed} size={14} stroke={1.75} aria-label="not as asked" />
      )}
    </span>
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={IconHistory}
      title="Nothing has been done here yet"
      action={
        <Button onClick={() => useNavigation.getState().go({ view: 'editor' })}>Open the editor</Button>
      }
    >
      Every run, every document of the editor and every change that the outbox sends is listed here with what
      came of it, also after a restart.
    </EmptyState>
  );
}
