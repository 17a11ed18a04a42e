import { useQuery, useSubscription } from '@apollo/client/react';
import { Button, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCode,
  IconHistory,
  IconInbox,
  IconSearch,
  IconStack2,
} from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import {
  BatchRunsDocument,
  OutboxChangedDocument,
  SentEverDocument,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { absoluteTime, TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { ACTIVITY_FILTERS, activityItems, filterItems, hasFailed, kindLabel } from './activity-items';
import type { ActivityFilter, ActivityItem } from './activity-items';
import { ActivityDetails } from './activity-details';
import { AuditButton } from './audit-trail';
import { ExportMenu } from './export-menu';
import classes from './activity.module.css';

const MOST_DOCUMENTS = 500;

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
  useRefetchOnOutbox(documents.refetch);
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
  const listed = filterItems(items, filter, words);
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
          <Group orientation="horizontal" className={classes.split}>
            <Panel id="entries" defaultSize="40%" minSize="260px">
              <ActivityList items={listed} shownId={shown?.id ?? null} onShow={setShownId} />
            </Panel>
            <Separator className={classes.separator} aria-label="Width of the list" />
            <Panel id="entry" minSize="320px">
              {shown && <ActivityDetails key={shown.id} item={shown} />}
            </Panel>
          </Group>
        </>
      )}
    </div>
  );
}

const REFRESH_MS = 500;

/** Reads again, at most twice a second, while the outbox sends. */
function useRefetchOnOutbox(refetch: () => Promise<unknown>): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useSubscription(OutboxChangedDocument, {
    ignoreResults: true,
    onData: () => {
      timer.current ??= setTimeout(() => {
        timer.current = null;
        void refetch().catch(() => undefined);
      }, REFRESH_MS);
    },
  });
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
}

interface ActivityListProps {
  readonly items: readonly ActivityItem[];
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
}

function ActivityList({ items, shownId, onShow }: ActivityListProps) {
  if (items.length === 0) return <p className={classes.none}>Nothing that was done fits.</p>;
  return (
    <ul className={classes.list} aria-label="Activity">
      {items.map((item) => (
        <li key={item.id}>
          <ActivityRow item={item} isShown={item.id === shownId} onShow={() => onShow(item.id)} />
        </li>
      ))}
    </ul>
  );
}

const ICONS = { RUN: IconStack2, EDITOR: IconCode, OUTBOX: IconInbox } as const;

function ActivityRow({
  item,
  isShown,
  onShow,
}: {
  item: ActivityItem;
  isShown: boolean;
  onShow: () => void;
}) {
  const KindIcon = ICONS[item.kind === 'run' ? 'RUN' : item.sent.origin];
  return (
    <UnstyledButton className={classes.row} aria-current={isShown ? 'true' : undefined} onClick={onShow}>
      <KindIcon className={classes.kindIcon} size={14} stroke={1.75} aria-hidden />
      <span className={classes.title}>{item.title}</span>
      {hasFailed(item) && (
        <IconAlertTriangle className={classes.failed} size={14} stroke={1.75} aria-label="not as asked" />
      )}
      <span className={classes.fact}>{kindLabel(item)}</span>
      <span className={classes.time} title={absoluteTime(item.at)}>
        <TimeLabel at={item.at} />
      </span>
    </UnstyledButton>
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
