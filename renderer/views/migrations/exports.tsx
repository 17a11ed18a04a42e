import { isProblem } from '../../apollo/problem';
import { CopyValue } from '../../components/field-value';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { StateBadge } from '../batch';
import { JobProgress } from './job-progress';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';

const LISTED = 8;

/** Exports of this session, newest first: how far they are, and where their files went. */
export function Exports({ jobs }: { readonly jobs: readonly Job[] }) {
  const exports = jobs.filter(({ kind }) => kind === 'EXPORT').slice(0, LISTED);
  if (exports.length === 0) return null;
  return (
    <section className={form.composerStep} aria-labelledby="exports">
      <h2 id="exports" className={form.stepTitle}>
        Files of this session
      </h2>
      <ul className={form.exports}>
        {exports.map((job) => (
          <li key={job.id}>
            <Export job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Export({ job }: { readonly job: Job }) {
  if (job.state === 'RUNNING')
    return <JobProgress job={job} noun="record" afterwards="The file then holds what was written by then" />;
  return (
    <>
      <p className={parts.facts}>
        {job.state === 'DONE' && <StateBadge label="Written" tone="ok" />}
        {job.state === 'CANCELLED' && <StateBadge label="Cancelled" tone="quiet" />}
        {job.state === 'FAILED' && <StateBadge label="Failed" tone="bad" />}
        {job.exported && <b>{counted(job.exported.records, 'record')}</b>}
        <code className={parts.path} title={job.subject}>
          {job.subject}
        </code>
        <CopyValue label="the path" value={job.subject} />
        <TimeLabel at={job.endedAt ?? job.startedAt} />
      </p>
      {isProblem(job.problem) && <ProblemPanel problem={job.problem} />}
    </>
  );
}
