import { Button } from '@mantine/core';
import { isProblem } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { formatDuration, StateBadge } from '../batch';
import { useCopySpec } from './copy-store';
import { BadRows, RunLink } from './report-parts';
import type { Job } from './use-jobs';
import parts from './parts.module.css';

interface CopyReportProps {
  readonly job: Job;
  /** Only tried: what it would come to. */
  readonly isDry?: boolean;
}

/** What became of each model’s records. */
export function CopyReport({ job, isDry = false }: CopyReportProps) {
  const { copied, runId } = job;
  const problem = isProblem(job.problem) ? job.problem : null;
  if (!copied) return problem && <ProblemPanel problem={problem} />;
  const columns = COLUMNS.filter(({ of }, at) => at < 4 || copied.models.some((model) => model[of] > 0));
  return (
    <section className={parts.plan} aria-label={isDry ? 'What the copy would do' : 'The report of the copy'}>
      <table className={parts.table} aria-label="The copy in numbers">
        <thead>
          <tr>
            <th scope="col">Model</th>
            {columns.map(({ label, dry }) => (
              <th key={label} scope="col" className={parts.number}>
                {isDry ? (dry ?? label) : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {copied.models.map((model) => (
            <tr key={model.model}>
              <th scope="row">{model.model}</th>
              {columns.map(({ of, label }) => (
                <td key={label} className={parts.number}>
                  {formatCount(model[of])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={parts.facts}>
        {job.state === 'CANCELLED' && <StateBadge label="Cancelled" tone="quiet" />}
        {!isDry && <span>{counted(copied.requests, 'request')}</span>}
        <span>took {formatDuration(copied.ms)}</span>
        {copied.foreign > 0 && (
          <span>{counted(copied.foreign, 'reference')} to records that are not copied, kept as they are</span>
        )}
      </p>
      <BadRows what="Records that can’t be written, with their reasons:" file={copied.badRowsFile} />
      {problem && <ProblemPanel problem={problem} tone={job.state === 'CANCELLED' ? 'warn' : 'bad'} />}
      {!isDry && (
        <div className={parts.buttons}>
          <RunLink runId={runId} />
          <Button
            size="xs"
            variant="default"
            onClick={() => useCopySpec.getState().note({ checkId: null, copyId: null })}
          >
            Copy again
          </Button>
        </div>
      )}
    </section>
  );
}

type Counts = NonNullable<Job['copied']>['models'][number];

const COLUMNS: ReadonlyArray<{
  readonly of: Exclude<keyof Counts, '__typename' | 'model'>;
  readonly label: string;
  readonly dry?: string;
}> = [
  { of: 'rows', label: 'Records there' },
  { of: 'created', label: 'Created', dry: 'Would be created' },
  { of: 'updated', label: 'Updated', dry: 'Would be updated' },
  { of: 'unchanged', label: 'Here already' },
  { of: 'conflicted', label: 'In conflict' },
  { of: 'failed', label: 'Refused by the service' },
  { of: 'unknown', label: 'Unknown' },
  { of: 'bad', label: 'Can’t be written' },
];
