import { Button, Loader } from '@mantine/core';
import { IconChecks, IconListSearch, IconPlayerPlay, IconRotate2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { MigrationOfFileQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { CopyValue } from '../../components/field-value';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import { draftOf, StateBadge } from '../batch';
import { ConditionTable } from './condition-table';
import { GoOnDialog } from './go-on-dialog';
import { fileName } from './job-facts';
import { JobProgress } from './job-progress';
import { jobOf, lastEnd, stateOf } from './migration-facts';
import type { MigrationInFolder } from './migration-list';
import { MigrationPlan } from './migration-plan';
import { MigrationReport } from './migration-report';
import { MigrationRuns } from './migration-runs';
import { StepList } from './step-list';
import { useMigration, useStartMigration } from './use-migrations';
import type { Job } from './use-jobs';
import classes from './migration-detail.module.css';
import parts from './parts.module.css';

interface MigrationDetailProps {
  readonly view: MigrationInFolder;
  readonly jobs: readonly Job[];
}

/** One migration: where it stands, what it asks for, what it does, and the way there and back. */
export function MigrationDetail({ view, jobs }: MigrationDetailProps) {
  if (isProblem(view.problem)) {
    return (
      <div className={classes.detail}>
        <h2 className={parts.title}>{fileName(view.file)}</h2>
        <ProblemPanel problem={inPlainSight(view.problem, view.file)} />
      </div>
    );
  }
  return <Readable view={view} jobs={jobs} />;
}

/** The file is named above already, and its place below. */
function inPlainSight(problem: Problem, file: string): Problem {
  const message = problem.message.replace(`${file}: `, '');
  if (problem.code !== 'BAD_MIGRATION') return { ...problem, message };
  const action =
    'See its JSON Schema for what a file may hold: it is beside every example, in .outband, and “outband migration-schema” prints it.';
  return { ...problem, message: message.charAt(0).toUpperCase() + message.slice(1), action };
}

type Detail = MigrationOfFileQuery['migration'];

function Readable({ view, jobs }: MigrationDetailProps) {
  const { migration, error, refetch } = useMigration(view.file, lastEnd(jobs));
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!migration) return <Loader size="sm" aria-label="Reading the migration" />;
  return <Migration migration={migration} jobs={jobs} refetch={refetch} />;
}

interface MigrationProps {
  readonly migration: Detail;
  readonly jobs: readonly Job[];
  readonly refetch: ReturnType<typeof useMigration>['refetch'];
}

function Migration({ migration, jobs, refetch }: MigrationProps) {
  const first = draftOf(migration.runOptions);
  const { start, problem, isStarting } = useStartMigration(migration.file, first);
  const [verified, setVerified] = useState<Verified | null>(null);
  const [isGoingOn, setGoingOn] = useState(false);
  const job = jobOf(jobs, migration.status.migration);
  const verify = async () => {
    try {
      const { data } = await refetch();
      const holds = data?.migration.verification.holds ?? false;
      setVerified({ at: Date.now(), holds });
      announce(holds ? 'Every postcondition holds.' : 'A postcondition does not hold.');
    } catch {
      // The query shows its own error in place of the migration.
    }
  };
  const isRunning = job?.state === 'RUNNING';
  return (
    <div className={classes.detail}>
      <Head
        migration={migration}
        isBusy={isRunning || isStarting}
        job={job}
        onPlan={() => void start('PLAN')}
        onGoOn={() => setGoingOn(true)}
        onPlanBack={() => void start('PLAN_ROLLBACK')}
        onVerify={() => void verify()}
      />
      {verified && verified.at >= (job?.startedAt ?? 0) && (
        <VerifiedLine verified={verified} conditions={migration.verification.postconditions.length} />
      )}
      {isGoingOn && (
        <GoOnDialog
          status={migration.status}
          first={first}
          onClose={() => setGoingOn(false)}
          onGoOn={(verb, options) => {
            setGoingOn(false);
            void start(verb, options);
          }}
        />
      )}
      {migration.status.changed && <Changed />}
      {problem && <ProblemPanel problem={problem} />}
      {job && (
        <Outcome
          job={job}
          migration={migration}
          first={first}
          isStarting={isStarting}
          onStart={(verb, options) => void start(verb, options)}
        />
      )}
      <ConditionTable
        title="Before"
        hint="must be true before the first step"
        conditions={migration.preconditions}
      />
      <StepList definition={migration.definition} status={migration.status} text={migration.text} />
      <ConditionTable
        title="After"
        hint="is true when all went well"
        conditions={migration.verification.postconditions}
        isExpected={migration.status.state === 'APPLIED'}
      />
      <MigrationRuns migration={migration.status.migration} />
    </div>
  );
}

interface HeadProps {
  readonly migration: Detail;
  readonly isBusy: boolean;
  readonly job: Job | null;
  readonly onPlan: () => void;
  /** Goes on where it was interrupted, there or back. */
  readonly onGoOn: () => void;
  readonly onPlanBack: () => void;
  readonly onVerify: () => void;
}

function Head({ migration, isBusy, job, onPlan, onGoOn, onPlanBack, onVerify }: HeadProps) {
  const { readOnly } = useOpenConnection().profile;
  const { status, file, verification } = migration;
  const { state } = status;
  const hasPlan = job?.plan != null;
  const isInterrupted = state === 'PARTIAL' || state === 'ROLLING_BACK';
  const canGoOn = state === 'PENDING' || state === 'PARTIAL' || state === 'ROLLED_BACK';
  const canGoBack = state === 'APPLIED' || state === 'PARTIAL' || state === 'ROLLING_BACK';
  return (
    <header className={classes.detailHead}>
      <h2 className={parts.title}>{status.migration}</h2>
      <p className={parts.description}>{status.description}</p>
      <p className={parts.facts}>
        <StateBadge {...stateOf(state, job)} />
        {status.changed && <StateBadge label="File changed" tone="warn" />}
        {typeof status.endedAt === 'number' ? (
          <span>
            <TimeLabel at={status.endedAt} />
          </span>
        ) : (
          typeof status.startedAt === 'number' && (
            <span>
              begun <TimeLabel at={status.startedAt} />
            </span>
          )
        )}
        <span className={parts.path} title={file}>
          {fileName(file)}
        </span>
        <CopyValue value={file} label="the path" />
      </p>
      <div className={`${parts.buttons} ${classes.actions}`}>
        {isInterrupted && (
          <Button
            variant={hasPlan ? 'default' : 'filled'}
            leftSection={<IconPlayerPlay size={14} stroke={1.75} />}
            disabled={isBusy || readOnly || status.changed}
            onClick={onGoOn}
          >
            {state === 'PARTIAL' ? 'Go on…' : 'Go on with the way back…'}
          </Button>
        )}
        {canGoOn && (
          <Button
            variant={hasPlan || isInterrupted ? 'default' : 'filled'}
            leftSection={<IconListSearch size={14} stroke={1.75} />}
            disabled={isBusy}
            onClick={onPlan}
          >
            {state === 'PARTIAL' ? 'Plan the rest' : 'Plan'}
          </Button>
        )}
        {verification.postconditions.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconChecks size={14} stroke={1.75} />}
            disabled={isBusy}
            onClick={onVerify}
          >
            Verify
          </Button>
        )}
        {canGoBack && (
          <Button
            variant="default"
            leftSection={<IconRotate2 size={14} stroke={1.75} />}
            disabled={isBusy}
            onClick={onPlanBack}
          >
            {state === 'ROLLING_BACK' ? 'Plan the rest of the way back' : 'Plan the way back'}
          </Button>
        )}
        {canGoOn && !isInterrupted && !hasPlan && !isBusy && (
          <span className={parts.hint}>Nothing is sent: it counts, and shows records before and after.</span>
        )}
      </div>
    </header>
  );
}

interface Verified {
  readonly at: number;
  readonly holds: boolean;
}

function VerifiedLine({ verified, conditions }: { verified: Verified; conditions: number }) {
  return (
    <p className={classes.verified} role="status">
      <StateBadge
        label={verified.holds ? 'Verified' : 'Not as it should be'}
        tone={verified.holds ? 'ok' : 'warn'}
      />
      <span>
        {verified.holds
          ? conditions === 1
            ? 'The postcondition holds.'
            : `All ${conditions} postconditions hold.`
          : 'A postcondition does not hold; see the counts below.'}{' '}
        Counted <TimeLabel at={verified.at} />.
      </span>
    </p>
  );
}

function Changed() {
  return (
    <ProblemPanel
      tone="warn"
      problem={{
        kind: 'BadInput',
        code: 'MIGRATION_CHANGED',
        message: 'The file means something else than what was applied here.',
        consequence: 'What is shown below is the file as it is now; what was applied is in its runs.',
        action: 'Bring the file back to what it was, or write the further change as a migration of its own.',
      }}
    />
  );
}

type Outcome = Pick<Parameters<typeof MigrationPlan>[0], 'onStart' | 'first' | 'isStarting'>;

function Outcome({ job, migration, ...plan }: Outcome & { readonly job: Job; readonly migration: Detail }) {
  if (job.state === 'RUNNING') {
    return (
      <JobProgress
        job={job}
        noun="record"
        afterwards={
          job.kind === 'APPLY' || job.kind === 'ROLLBACK'
            ? 'What was written stays; it can be gone on with'
            : 'Nothing was sent'
        }
      />
    );
  }
  if (job.report) return <MigrationReport job={job} report={job.report} />;
  if (job.plan && job.state === 'DONE') {
    return <MigrationPlan key={job.id} job={job} plan={job.plan} state={migration.status.state} {...plan} />;
  }
  return isProblem(job.problem) ? <ProblemPanel problem={job.problem} /> : null;
}
