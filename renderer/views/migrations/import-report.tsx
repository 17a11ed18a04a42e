import { Button } from '@mantine/core';
import { isProblem } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { formatDuration, StateBadge } from '../batch';
import { useImportSpec } from './import-store';
import { BadRows, Figures, RunLink } from './report-parts';
import type { Figure } from './report-parts';
import type { Job } from './use-jobs';
import parts from './parts.module.css';

interface ImportReportProps {
  readonly job: Job;
  /** Only tried: what it would come to. */
  readonly isDry?: boolean;
}

/** What became of the rows, and where the bad ones are. */
export function ImportReport({ job, isDry = false }: ImportReportProps) {
  const { imported, runId } = job;
  const { note, change } = useImportSpec.getState();
  const problem = isProblem(job.problem) ? job.problem : null;
  if (!imported) return problem && <ProblemPanel problem={problem} />;
  return (
    <section
      className={parts.plan}
      aria-label={isDry ? 'What the file would do' : 'The report of the import'}
    >
      <Figures label="The file in numbers" figures={figuresOf(imported, isDry)} />
      <p className={parts.facts}>
        <span>{counted(imported.rows, 'row')}</span>
        {!isDry && <span>{counted(imported.requests, 'request')}</span>}
        <span>took {formatDuration(imported.ms)}</span>
        {job.state === 'CANCELLED' && <StateBadge label="Cancelled" tone="quiet" />}
      </p>
      <BadRows what="Bad rows, each with its reasons:" file={imported.badRowsFile} />
      {problem && <ProblemPanel problem={problem} tone={job.state === 'CANCELLED' ? 'warn' : 'bad'} />}
      {!isDry && (
        <div className={parts.buttons}>
          <RunLink runId={runId} />
          <Button
            size="xs"
            variant="default"
            onClick={() => useNavigation.getState().go({ view: 'records', model: imported.model })}
          >
            Look at {imported.model}
          </Button>
          <Button size="xs" variant="default" onClick={() => note({ checkId: null, importId: null })}>
            Import this file again
          </Button>
          <Button size="xs" variant="default" onClick={() => change({ file: null, chosen: {}, match: [] })}>
            Another file…
          </Button>
        </div>
      )}
    </section>
  );
}

function figuresOf(imported: NonNullable<Job['imported']>, isDry: boolean): readonly Figure[] {
  const all: readonly Figure[] = [
    { label: isDry ? 'Would be created' : 'Created', count: imported.created, tone: isDry ? 'none' : 'ok' },
    { label: isDry ? 'Would be updated' : 'Updated', count: imported.updated, tone: isDry ? 'none' : 'ok' },
    { label: 'Already so', count: imported.unchanged, tone: 'quiet' },
    { label: 'In conflict', count: imported.conflicted, tone: 'warn' },
    { label: 'Refused by the service', count: imported.failed, tone: 'bad' },
    { label: 'Unknown', count: imported.unknown, tone: 'warn' },
    { label: 'Bad rows', count: imported.bad, tone: 'bad' },
  ];
  return all.filter(({ count }, at) => at < 2 || count > 0);
}
