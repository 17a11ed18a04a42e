import { Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { isProblem } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { clockTime } from '../../components/time-label';
import { useTimeline, type TimelineEvent } from './use-timeline';
import classes from './sync.module.css';

/** Every step of the sync as it was taken, the newest first. */
export function TimelinePane({ models }: { readonly models: readonly string[] }) {
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
        {problem?.message !== event.message && <p>{event.message}</p>}
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
