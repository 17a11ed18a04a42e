import { Button, Progress } from '@mantine/core';
import { formatRate } from '../../components/format';
import { useNow } from '../../components/time-label';
import { formatDuration, useRuns } from '../batch';
import { doneText, paceOf } from './job-facts';
import { useCancelJob, type Job } from './use-jobs';
import classes from './job-progress.module.css';
import parts from './parts.module.css';

interface JobProgressProps {
  readonly job: Job;
  /** What is counted: a record, a row. */
  readonly noun: string;
  /** What it means to cancel. */
  readonly afterwards: string;
}

const TICK_MS = 1000;

/** Something that goes on: how far, how fast, how long still, and the button that ends it. */
export function JobProgress({ job, noun, afterwards }: JobProgressProps) {
  const now = useNow(TICK_MS);
  const cancel = useCancelJob();
  const { runs } = useRuns();
  const run = runs.find(({ id, state }) => id === job.runId && state === 'RUNNING');
  const pace = paceOf(job, now);
  const perSecond = run?.perSecond ?? pace.perSecond;
  const remainingMs = run ? (run.remainingMs ?? null) : pace.remainingMs;
  return (
    <section className={`${parts.box} ${classes.progress}`} aria-label="Progress">
      <div className={classes.progressHead}>
        <b>{job.phase}</b>
        <Button size="xs" variant="default" onClick={() => cancel(job.id)} title={afterwards}>
          Cancel
        </Button>
      </div>
      <Progress
        size={10}
        value={pace.percent ?? 100}
        animated={pace.percent === null}
        aria-label={`${job.phase}: progress`}
      />
      <p className={parts.facts}>
        {pace.percent !== null && <b>{pace.percent} %</b>}
        <span>{doneText(job, noun)}</span>
        {perSecond !== null && perSecond > 0 && <span>{formatRate(perSecond)} a second</span>}
        {remainingMs !== null && <span>{formatDuration(remainingMs)} left</span>}
      </p>
    </section>
  );
}
