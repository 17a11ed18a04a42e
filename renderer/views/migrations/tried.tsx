import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isProblem } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import { confirmationFor, confirmationWith, DEFAULT_RUN_OPTIONS, RunOptionsFields } from '../batch';
import type { RunOptionsDraft } from '../batch';
import { JobProgress } from './job-progress';
import type { Job } from './use-jobs';
import { WholeDialog } from './whole-dialog';
import parts from './parts.module.css';

interface TriedProps {
  /** The job that tries. */
  readonly job: Job;
  /** What is counted while it tries. */
  readonly noun: string;
  /** Records that it would write; null before it has come to an end. */
  readonly writes: number | null;
  /** What it would come to. */
  readonly report: ReactNode;
  /** The word for doing it: Import, Copy. */
  readonly verb: string;
  /** Where to, where from. */
  readonly place: string;
  /** What is said where nothing has to be written. */
  readonly nothing: string;
  /** Why it can't be done as it is. */
  readonly refusal?: string | null;
  /** What is typed where the connection asks for it. */
  readonly name: string;
  /** How what was stopped is gone on with. */
  readonly goesOn: string;
  readonly onStart: (options: RunOptionsDraft) => void;
}

/** What something that was tried comes to, and the button that does it, with as many questions as the tier asks. */
export function Tried({ job, noun, writes, report, refusal = null, onStart, ...words }: TriedProps) {
  const { profile } = useOpenConnection();
  const [options, setOptions] = useState<RunOptionsDraft>(DEFAULT_RUN_OPTIONS);
  const [isConfirming, setConfirming] = useState(false);
  if (job.state === 'RUNNING') return <JobProgress job={job} noun={noun} afterwards="Nothing was sent" />;
  if (writes === null || job.state !== 'DONE')
    return isProblem(job.problem) ? <ProblemPanel problem={job.problem} /> : null;
  const isIdle = writes === 0 || refusal !== null;
  const asked = confirmationFor(profile.tier, { operations: writes, isDelete: false });
  const isAsking = confirmationWith(asked, options) !== 'none';
  const label = `${words.verb} ${counted(writes, 'record')}`;
  return (
    <div className={parts.plan}>
      {report}
      {!isIdle && <RunOptionsFields options={options} onChange={setOptions} />}
      <div className={parts.buttons}>
        <Button
          color={profile.tier === 'PRODUCTION' ? 'red.9' : undefined}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          disabled={isIdle}
          onClick={() => (isAsking ? setConfirming(true) : onStart(options))}
        >
          {`${label}${isAsking ? '…' : ''}`}
        </Button>
        <span className={parts.hint}>{refusal ?? (writes === 0 ? words.nothing : words.place)}</span>
      </div>
      {isConfirming && (
        <WholeDialog
          name={words.name}
          title={`${label}?`}
          operations={writes}
          isGrave={false}
          effect={`Every app that is running receives each record. It can be cancelled at any time; what was written by then stays, and ${words.goesOn} does the rest.`}
          verb={words.verb}
          options={options}
          onOptions={setOptions}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onStart(options);
          }}
        />
      )}
    </div>
  );
}
