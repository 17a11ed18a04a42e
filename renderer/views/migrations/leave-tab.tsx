import { useMutation, useQuery } from '@apollo/client/react';
import { Loader } from '@mantine/core';
import { IconDoorExit } from '@tabler/icons-react';
import { useState } from 'react';
import {
  CheckLeavingDocument,
  ConfirmLeavingDocument,
  LeavingDocument,
  StartArchiveDocument,
} from '../../apollo/generated/operations';
import type { LeavingQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { CopyValue } from '../../components/field-value';
import { ProblemPanel } from '../../components/problem-panel';
import { useSyncStatus } from '../../session';
import type { Problem } from '../../../shared/errors';
import { LeaveStep } from './leave-step';
import type { LeaveWays } from './leave-step';
import type { Job } from './use-jobs';
import leave from './leave.module.css';
import parts from './parts.module.css';
import screen from './screen.module.css';

type Leaving = LeavingQuery['leaving'];

/** The way out of conflict detection, step by step in the order that AWS documents, and the way back. */
export function LeaveTab({ jobs }: { readonly jobs: readonly Job[] }) {
  const isLocal = useSyncStatus()?.isLocal ?? false;
  const ended = jobs.find(({ kind, state }) => isOurs(kind) && state !== 'RUNNING');
  // Each end of a check is news, and nothing else is: the key asks anew.
  return isLocal ? <NoBackend /> : <Steps key={ended?.id} jobs={jobs} ended={ended ?? null} />;
}

const isOurs = (kind: Job['kind']): boolean => kind === 'LEAVE_CHECK' || kind === 'ARCHIVE';

function NoBackend() {
  return (
    <EmptyState icon={IconDoorExit} title="There is no backend to take out of conflict detection">
      <p>This project has none yet. Attach one, or open a connection that has one.</p>
    </EmptyState>
  );
}

function Steps({ jobs, ended }: { readonly jobs: readonly Job[]; readonly ended: Job | null }) {
  const { data, error } = useQuery(LeavingDocument, { fetchPolicy: 'cache-and-network' });
  const { ways, problem } = useLeaveWays();
  const running = jobs.find(({ kind, state }) => isOurs(kind) && state === 'RUNNING') ?? null;
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <Loader size="sm" aria-label="Reading where it stands" />;
  const { steps, next, archive, clientFolders } = data.leaving;
  const part = (isBack: boolean) => steps.filter(({ phase }) => (phase === 'BACK') === isBack);
  const failed = ended && isProblem(ended.problem) ? { step: stepOf(ended), problem: ended.problem } : null;
  const list = (shown: Leaving['steps'], first: number) => (
    <ol className={leave.steps} start={first}>
      {shown.map((step, at) => (
        <LeaveStep
          key={step.id}
          step={step}
          number={first + at}
          isNext={step.id === next}
          job={running && stepOf(running) === step.id ? running : null}
          isBusy={running !== null}
          problem={failed?.step === step.id ? failed.problem : null}
          folders={clientFolders}
          {...ways}
        />
      ))}
    </ol>
  );
  return (
    <div className={screen.main} data-scroller>
      <div className={leave.page}>
        <header className={leave.head}>
          <h2 className={parts.title}>Leave DataStore</h2>
          <p className={parts.description}>
            Takes this backend out of conflict detection in the order that AWS documents. Outband checks,
            keeps what each check came to, and writes the archive; what changes the backend itself you do with
            Amplify’s and AWS’s tools. Days may lie between two steps.
          </p>
          {archive !== null && archive !== undefined && (
            <p className={parts.facts}>
              <span>Archive</span>
              <code className={parts.path}>{archive}</code>
              <CopyValue label="the path of the archive" value={archive} />
            </p>
          )}
        </header>
        {problem && <ProblemPanel problem={problem} />}
        {list(part(false), 1)}
        <h3 className={leave.back}>The way back</h3>
        {list(part(true), part(false).length + 1)}
      </div>
    </div>
  );
}

const stepOf = ({ kind, subject }: Job): string => (kind === 'ARCHIVE' ? 'archive' : subject);

function useLeaveWays(): { readonly ways: LeaveWays; readonly problem: Problem | null } {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [check] = useMutation(CheckLeavingDocument, { fetchPolicy: 'no-cache' });
  const [confirm] = useMutation(ConfirmLeavingDocument, {
    fetchPolicy: 'no-cache',
    refetchQueries: [LeavingDocument],
  });
  const [archive] = useMutation(StartArchiveDocument, { fetchPolicy: 'no-cache' });
  const tried = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  const ways: LeaveWays = {
    onCheck: (step, folders) =>
      void tried(() => check({ variables: { step, folders: folders ? [...folders] : null } })),
    onConfirm: (step, reason) => void tried(() => confirm({ variables: { step, reason } })),
    onArchive: () => void tried(() => archive()),
  };
  return { ways, problem };
}
