import { Progress, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBolt,
  IconCircleCheckFilled,
  IconCloudOff,
  IconGitMerge,
  IconInbox,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { useQuery, useSubscription } from '@apollo/client/react';
import {
  RunProgressedInBriefDocument,
  RunsInBriefDocument,
  type RunInBriefFragment,
} from '../apollo/generated/operations';
import { formatCount, formatRate } from '../components/format';
import { clockTime, duration } from '../components/time-label';
import { useNavigation } from '../navigation';
import { syncHeadline, useOpenConflicts, useOutboxState, useSyncStatus, type SyncHeadline } from '../session';
import { FaultStatus } from './sandbox';
import { activeRun, runProgress } from './run-progress';
import classes from './status-bar.module.css';

/** Always there: whether the picture is true, what waits to be sent, what is running. Each part opens its screen. */
export function StatusBar() {
  const status = useSyncStatus();
  const go = useNavigation((state) => state.go);
  const run = useActiveRun();
  const conflicts = useOpenConflicts();
  const outbox = useOutboxState();
  const troubled = outbox ? outbox.counts.parked + outbox.counts.rejected : 0;
  return (
    <footer className={classes.bar} aria-label="Status">
      {status && (
        <>
          <SyncPart headline={syncHeadline(status)} lastSyncedAt={status.lastSyncedAt ?? null} />
          <UnstyledButton
            className={classes.part}
            data-tone={outbox?.isPaused || troubled ? 'warn' : undefined}
            onClick={() => go({ view: 'outbox' })}
            title={
              outbox?.isPaused
                ? 'Record edits are collected here; nothing is sent until you resume'
                : 'Local changes that wait to be sent'
            }
          >
            <IconInbox size={14} stroke={1.75} aria-hidden="true" />
            Outbox {formatCount(status.outbox)}
            {outbox?.isPaused
              ? ' · collecting'
              : troubled
                ? ` · ${formatCount(troubled)} need a decision`
                : ''}
          </UnstyledButton>
          <UnstyledButton
            className={classes.part}
            onClick={() => go({ view: 'sync' })}
            title="Changes that arrive over subscriptions"
          >
            <IconBolt size={14} stroke={1.75} aria-hidden="true" />
            {formatRate(status.eventsPerSecond)} events/s
          </UnstyledButton>
        </>
      )}
      {conflicts > 0 && (
        <UnstyledButton
          className={classes.part}
          data-tone="warn"
          onClick={() => go({ view: 'conflicts' })}
          title="Conflicts that wait for a decision"
        >
          <IconGitMerge size={14} stroke={1.75} aria-hidden="true" className={classes.tone} />
          {formatCount(conflicts)} {conflicts === 1 ? 'conflict' : 'conflicts'}
        </UnstyledButton>
      )}
      <FaultStatus />
      <span className={classes.gap} />
      {run && <RunPart run={run} />}
    </footer>
  );
}

const TONE_ICONS = {
  ok: IconCircleCheckFilled,
  busy: IconRefresh,
  warn: IconCloudOff,
  bad: IconAlertTriangle,
  off: IconCloudOff,
} as const satisfies Record<SyncHeadline['tone'], typeof IconBolt>;

interface SyncPartProps {
  readonly headline: SyncHeadline;
  readonly lastSyncedAt: number | null;
}

function SyncPart({ headline, lastSyncedAt }: SyncPartProps) {
  const go = useNavigation((state) => state.go);
  const ToneIcon = TONE_ICONS[headline.tone];
  return (
    <Tooltip label="Open the sync screen">
      <UnstyledButton className={classes.part} data-tone={headline.tone} onClick={() => go({ view: 'sync' })}>
        <ToneIcon size={14} stroke={2} aria-hidden="true" className={classes.tone} />
        {headline.text}
        {lastSyncedAt !== null && <span className={classes.quiet}>as of {clockTime(lastSyncedAt)}</span>}
      </UnstyledButton>
    </Tooltip>
  );
}

function RunPart({ run }: { readonly run: RunInBriefFragment }) {
  const go = useNavigation((state) => state.go);
  const { percent, settled } = runProgress(run);
  const paused = run.state === 'PAUSED';
  const StateIcon = paused ? IconPlayerPause : IconPlayerPlay;
  return (
    <UnstyledButton className={classes.part} onClick={() => go({ view: 'batch', runId: run.id })}>
      <StateIcon size={14} stroke={1.75} aria-hidden="true" />
      <span className={classes.runName}>{run.description}</span>
      <Progress
        className={classes.progress}
        value={percent}
        size={4}
        aria-label={`Progress of ${run.description}`}
        aria-hidden="true"
      />
      <span>{percent} %</span>
      <span className={classes.quiet}>
        {paused
          ? `paused at ${formatCount(settled)}`
          : run.remainingMs == null
            ? `${formatRate(run.perSecond)}/s`
            : `${duration(run.remainingMs)} left`}
      </span>
    </UnstyledButton>
  );
}

function useActiveRun(): RunInBriefFragment | null {
  const { data, refetch } = useQuery(RunsInBriefDocument);
  const runs = data?.runs;
  useSubscription(RunProgressedInBriefDocument, {
    ignoreResults: true,
    onData: ({ data: { data: changed } }) => {
      // A run that the list does not hold was started since; the others are updated through the cache.
      if (changed && !runs?.some((run) => run.id === changed.runProgressed.id)) void refetch();
    },
  });
  return activeRun(runs ?? []);
}
