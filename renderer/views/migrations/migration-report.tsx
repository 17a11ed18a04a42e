import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { isProblem } from '../../apollo/problem';
import type { Problem } from '../../../shared/errors';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { formatMs } from '../../components/response-facts';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { formatDuration, StateBadge } from '../batch';
import { describeDelivery, MIGRATION_STATES, outcomesOf } from './migration-facts';
import type { Job } from './use-jobs';
import classes from './migrations.module.css';

interface MigrationReportProps {
  readonly job: Job;
  readonly report: NonNullable<Job['report']>;
}

/** A cancelled migration goes on by a button here, not by the command that the problem names. */
function problemOfReport(job: Job, report: NonNullable<Job['report']>): Problem | null {
  const problem = isProblem(report.problem) ? report.problem : isProblem(job.problem) ? job.problem : null;
  if (problem === null || job.state !== 'CANCELLED') return problem;
  const plan = job.kind === 'ROLLBACK' ? 'Plan the rest of the way back' : 'Plan the rest';
  return { ...problem, action: `“${plan}” shows what is left, and goes on from here.` };
}

/** What a migration or its way back has come to, with the proof that apps have received it. */
export function MigrationReport({ job, report }: MigrationReportProps) {
  const problem = problemOfReport(job, report);
  const delivery = describeDelivery(report);
  const isProven = report.delivery.incomplete === 0 && report.delivery.complete >= report.operations.applied;
  const { runId } = job;
  return (
    <section className={classes.plan} aria-label="The report">
      <h3 className={classes.partTitle}>
        {job.kind === 'ROLLBACK' ? 'The way back' : 'The report'}{' '}
        <span className={classes.hint}>
          <TimeLabel at={job.endedAt ?? job.startedAt} />
        </span>
      </h3>
      <p className={classes.facts}>
        <StateBadge {...MIGRATION_STATES[report.state]} />
        <span>{counted(report.operations.planned, 'record')}</span>
        <span>{counted(report.requests, 'request')}</span>
        <span>took {formatDuration(report.ms)}</span>
      </p>
      <dl className={classes.numbers} aria-label="The report in numbers">
        {outcomesOf(report.operations).map(({ label, count, tone }) => (
          <div key={label} className={classes.numberBox}>
            <dt>
              <StateBadge label={label} tone={tone} />
            </dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {delivery !== null && (
        <p className={classes.facts}>
          <StateBadge
            label="Delivery"
            tone={report.delivery.incomplete > 0 ? 'bad' : isProven ? 'ok' : 'none'}
          />
          <span>{delivery}</span>
          {typeof report.delivery.p95Ms === 'number' && (
            <span>95 % within {formatMs(report.delivery.p95Ms)}</span>
          )}
        </p>
      )}
      {problem && <ProblemPanel problem={problem} tone={job.state === 'CANCELLED' ? 'warn' : 'bad'} />}
      {runId && (
        <div>
          <Button
            size="xs"
            variant="default"
            rightSection={<IconArrowRight size={14} aria-hidden />}
            onClick={() => useNavigation.getState().go({ view: 'batch', runId })}
          >
            Each record, in Batch &amp; runs
          </Button>
        </div>
      )}
    </section>
  );
}
