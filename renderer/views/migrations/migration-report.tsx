import { isProblem } from '../../apollo/problem';
import type { Problem } from '../../../shared/errors';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { formatMs } from '../../components/response-facts';
import { TimeLabel } from '../../components/time-label';
import { formatDuration, StateBadge } from '../batch';
import { describeDelivery, MIGRATION_STATES, outcomesOf } from './migration-facts';
import { Figures, RunLink } from './report-parts';
import type { Job } from './use-jobs';
import parts from './parts.module.css';

interface MigrationReportProps {
  readonly job: Job;
  readonly report: NonNullable<Job['report']>;
}

/** A cancelled migration goes on by a button here, not by the command that the problem names. */
function problemOfReport(job: Job, report: NonNullable<Job['report']>): Problem | null {
  const problem = isProblem(report.problem) ? report.problem : isProblem(job.problem) ? job.problem : null;
  if (problem === null || job.state !== 'CANCELLED') return problem;
  const goOn = job.kind === 'ROLLBACK' ? 'Go on with the way back…' : 'Go on…';
  const plan = job.kind === 'ROLLBACK' ? 'Plan the rest of the way back' : 'Plan the rest';
  return { ...problem, action: `“${goOn}” goes on from here; “${plan}” shows what is left.` };
}

/** What a migration or its way back has come to, with the proof that apps have received it. */
export function MigrationReport({ job, report }: MigrationReportProps) {
  const problem = problemOfReport(job, report);
  const delivery = describeDelivery(report);
  const isProven = report.delivery.incomplete === 0 && report.delivery.complete >= report.operations.applied;
  return (
    <section className={`${parts.box} ${parts.plan}`} aria-label="The report">
      <h3 className={parts.partTitle}>
        {job.kind === 'ROLLBACK' ? 'The way back' : 'The report'}{' '}
        <span className={parts.hint}>
          <TimeLabel at={job.endedAt ?? job.startedAt} />
        </span>
      </h3>
      <p className={parts.facts}>
        <StateBadge {...MIGRATION_STATES[report.state]} />
        <span>{counted(report.operations.planned, 'record')}</span>
        <span>{counted(report.requests, 'request')}</span>
        <span>took {formatDuration(report.ms)}</span>
      </p>
      <Figures
        label="The report in numbers"
        figures={outcomesOf(report.operations, job.kind === 'ROLLBACK')}
      />
      {delivery !== null && (
        <p className={parts.facts}>
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
      <div>
        <RunLink runId={job.runId} />
      </div>
    </section>
  );
}
