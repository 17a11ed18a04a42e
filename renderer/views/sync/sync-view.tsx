import { ActionIcon, Button, Loader, Select, Tooltip } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconLock,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import {
  ResyncDocument,
  type ModelSyncState,
  type SyncStatusPartsFragment,
} from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { counted, formatCount, formatRate } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { clockTime, TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import { useNavigation } from '../../navigation';
import { syncHeadline, useSyncStatus } from '../../session';
import { useTimeline, type TimelineEvent } from './use-timeline';
import classes from './sync.module.css';

type Status = SyncStatusPartsFragment;
type ModelStatus = Status['models'][number];

/** Is the picture true? What was read of each model, why, and what happened since. */
export function SyncView() {
  const status = useSyncStatus();
  if (!status) {
    return (
      <div className={classes.loading} role="status">
        <Loader size="sm" aria-hidden="true" /> Asking for the state of the sync
      </div>
    );
  }
  return (
    <div className={classes.screen}>
      <Head status={status} />
      <div className={classes.body}>
        <section className={classes.models} aria-labelledby="sync-models">
          <h3 id="sync-models">Models</h3>
          <ModelTable models={status.models} />
        </section>
        <Timeline models={status.models.map((m) => m.model)} />
      </div>
    </div>
  );
}

function Head({ status }: { readonly status: Status }) {
  const resync = useResync();
  const headline = syncHeadline(status);
  const received = status.models.reduce((sum, model) => sum + model.received, 0);
  return (
    <header className={classes.head}>
      <div className={classes.headRow}>
        <h2>Sync</h2>
        <span className={classes.headline} data-tone={headline.tone}>
          {headline.text}
        </span>
        <span className={classes.facts}>
          {status.online ? 'online' : 'offline'} · live updates{' '}
          {status.realtimeConnected ? 'connected' : 'not connected'} · {counted(received, 'record')} received
          · {formatRate(status.eventsPerSecond)} events/s · outbox {formatCount(status.outbox)}
          {status.lastSyncedAt != null && (
            <>
              {' · synced '}
              <TimeLabel at={status.lastSyncedAt} />
            </>
          )}
        </span>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} stroke={1.75} />}
          onClick={() => resync(null)}
        >
          Read all again
        </Button>
      </div>
      {isProblem(status.problem) && <ProblemPanel problem={status.problem} />}
    </header>
  );
}

function useResync(): (model: string | null) => void {
  const [resync] = useMutation(ResyncDocument);
  return (model) => {
    resync({ variables: { model } }).then(
      () => toast.done(model ? `${model} is being read again` : 'All models are being read again'),
      (error: unknown) => toast.problem(problemFrom(error)),
    );
  };
}

const STATES: Readonly<
  Record<ModelSyncState, { readonly word: string; readonly icon: Icon; readonly tone: string }>
> = {
  WAITING: { word: 'waiting', icon: IconClock, tone: 'off' },
  SYNCING: { word: 'reading', icon: IconRefresh, tone: 'busy' },
  SYNCED: { word: 'in sync', icon: IconCheck, tone: 'ok' },
  FAILED: { word: 'failed', icon: IconAlertTriangle, tone: 'bad' },
  DENIED: { word: 'not allowed', icon: IconLock, tone: 'warn' },
};

function ModelTable({ models }: { readonly models: readonly ModelStatus[] }) {
  const resync = useResync();
  return (
    <div className={classes.tableFrame} tabIndex={0} role="region" aria-label="Models and their sync">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">State</th>
            <th scope="col">Read</th>
            <th scope="col" className={classes.number}>
              Pages
            </th>
            <th scope="col" className={classes.number}>
              Received
            </th>
            <th scope="col" className={classes.number}>
              Per second
            </th>
            <th scope="col">Last sync</th>
            <th scope="col" title="Acknowledged subscriptions: create, update, delete">
              Live
            </th>
            <th
              scope="col"
              className={classes.number}
              title="Records that couldn’t be stored, and events that arrived broken"
            >
              Broken
            </th>
            <th scope="col">
              <span className="ob-visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.model} model={model} onResync={() => resync(model.model)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ModelRow({ model, onResync }: { readonly model: ModelStatus; readonly onResync: () => void }) {
  const go = useNavigation((state) => state.go);
  const { word, icon: StateIcon, tone } = STATES[model.state];
  return (
    <>
      <tr>
        <th scope="row">
          <button className={classes.link} onClick={() => go({ view: 'records', model: model.model })}>
            {model.model}
          </button>
        </th>
        <td>
          <span className={classes.state} data-tone={tone}>
            <StateIcon size={13} stroke={2} aria-hidden="true" />
            {word}
          </span>
        </td>
        <td className={classes.reason} title={model.reason ?? undefined}>
          {model.kind && <b>{model.kind === 'BASE' ? 'Base' : 'Delta'}</b>}
          {model.reason && <span className={classes.why}>{reasonAlone(model.reason)}</span>}
        </td>
        <td className={classes.number}>{formatCount(model.pages)}</td>
        <td className={classes.number}>{formatCount(model.received)}</td>
        <td className={classes.number}>
          {model.recordsPerSecond > 0 ? formatRate(model.recordsPerSecond) : '–'}
        </td>
        <td>{model.lastSync == null ? '–' : <TimeLabel at={model.lastSync} />}</td>
        <td>
          <Subscriptions acknowledged={model.subscriptions} />
        </td>
        <td className={classes.number}>
          {model.broken === 0 ? (
            '0'
          ) : (
            <span className={classes.broken}>
              {formatCount(model.broken)}, {formatCount(model.repaired)} repaired
            </span>
          )}
        </td>
        <td>
          <Tooltip label={`Read ${model.model} again`}>
            <ActionIcon size={22} aria-label={`Read ${model.model} again`} onClick={onResync}>
              <IconRefresh size={14} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        </td>
      </tr>
      {isProblem(model.problem) && (
        <tr className={classes.problemRow}>
          <td colSpan={10}>
            <ProblemPanel problem={model.problem} tone={model.state === 'FAILED' ? 'bad' : 'warn'}>
              <Button size="xs" variant="default" onClick={onResync}>
                Read {model.model} again
              </Button>
            </ProblemPanel>
          </td>
        </tr>
      )}
    </>
  );
}

/** The reason without the word that already stands before it. */
function reasonAlone(reason: string): string {
  return reason.replace(/^(base|delta):\s*/i, '');
}

function Subscriptions({ acknowledged }: { readonly acknowledged: number }) {
  return (
    <span
      className={classes.subscriptions}
      role="img"
      aria-label={`${acknowledged} of 3 subscriptions acknowledged`}
      title={`${acknowledged} of 3 subscriptions acknowledged`}
    >
      {[1, 2, 3].map((n) => (
        <span key={n} data-on={n <= acknowledged || undefined} />
      ))}
      <span className={classes.of} aria-hidden="true">
        {acknowledged}/3
      </span>
    </span>
  );
}

function Timeline({ models }: { readonly models: readonly string[] }) {
  const { events, problem } = useTimeline();
  const [model, setModel] = useState<string | null>(null);
  const shown = model === null ? events : events.filter((event) => event.model === model);
  return (
    <section className={classes.timeline} aria-labelledby="sync-events">
      <div className={classes.timelineHead}>
        <h3 id="sync-events">Events</h3>
        <Select
          size="xs"
          aria-label="Events of which model"
          data={[...models]}
          value={model}
          onChange={setModel}
          placeholder="All models"
          clearable
          searchable
          clearButtonProps={{ 'aria-label': 'Show the events of all models' }}
        />
      </div>
      {problem && <ProblemPanel problem={problem} />}
      {shown.length === 0 && !problem && (
        <p className={classes.none}>
          Nothing has happened yet. Every step of the sync is listed here as it is taken.
        </p>
      )}
      <div className={classes.eventsFrame} tabIndex={0} role="region" aria-label="Events, the newest first">
        <ol className={classes.events}>
          {shown.map((event) => (
            <EventItem key={event.id} event={event} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function EventItem({ event }: { readonly event: TimelineEvent }) {
  const problem = isProblem(event.problem) ? event.problem : null;
  return (
    <li className={classes.event} data-bad={problem ? true : undefined}>
      <time dateTime={new Date(event.at).toISOString()}>{clockTime(event.at)}</time>
      <div>
        <span className={classes.eventName}>{event.name}</span>
        {event.model && <span className={classes.eventModel}>{event.model}</span>}
        <p>{event.message}</p>
        {problem && (
          <p className={classes.eventProblem}>
            <IconAlertTriangle size={13} stroke={2} aria-label="Problem" />
            {[problem.message, problem.consequence, problem.action].filter(Boolean).join(' ')}
          </p>
        )}
      </div>
    </li>
  );
}
