import { useMutation } from '@apollo/client/react';
import { Button, TextInput } from '@mantine/core';
import { IconArchive, IconChecks, IconFlask, IconFolderPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ChooseFileDocument } from '../../apollo/generated/operations';
import type { LeavingQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { CopyValue } from '../../components/field-value';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import { useDialogs } from '../../shell/dialogs';
import type { Problem } from '../../../shared/errors';
import { StateBadge } from '../batch';
import type { OutcomeTone } from '../batch';
import { JobProgress } from './job-progress';
import type { Job } from './use-jobs';
import leave from './leave.module.css';
import parts from './parts.module.css';

type Step = LeavingQuery['leaving']['steps'][number];

export interface LeaveWays {
  readonly onCheck: (step: string, folders?: readonly string[]) => void;
  readonly onConfirm: (step: string, reason: string) => void;
  readonly onArchive: () => void;
}

interface LeaveStepProps extends LeaveWays {
  readonly step: Step;
  readonly number: number;
  readonly isNext: boolean;
  /** The check of this step that is under way. */
  readonly job: Job | null;
  readonly isBusy: boolean;
  /** Why its last check came to nothing. */
  readonly problem: Problem | null;
  /** Client code that was looked through last. */
  readonly folders: readonly string[];
}

type Badge = { readonly label: string; readonly tone: OutcomeTone };

const STATES: Readonly<Record<Exclude<Step['state'], 'OPEN'>, Badge>> = {
  BLOCKED: { label: 'Something is in the way', tone: 'bad' },
  DONE: { label: 'Done', tone: 'ok' },
  BY_HAND: { label: 'Confirmed by hand', tone: 'ok' },
};
/** Steps that nobody has come to yet say nothing, so that what is done and what is next stand out. */
function badgeOf({ state, checkedAt }: Step, isNext: boolean): Badge | null {
  if (state !== 'OPEN') return STATES[state];
  if (checkedAt !== null) return { label: 'Something is left', tone: 'warn' };
  return isNext ? { label: 'Next', tone: 'none' } : null;
}

/** What no check sees to the end, such as apps on devices. */
const CONFIRMABLE: readonly string[] = ['clients', 'open-work', 'clean-up'];

/** One step: where it stands; the one that comes next, and any that is opened, with what to do. */
export function LeaveStep(props: LeaveStepProps) {
  const { step, number, isNext, job, problem } = props;
  const [isOpen, setOpen] = useState(false);
  const isShown = isNext || isOpen || job !== null || problem !== null;
  const badge = badgeOf(step, isNext);
  return (
    <li className={leave.step} data-next={isNext || undefined} aria-current={isNext ? 'step' : undefined}>
      <div className={leave.stepHead}>
        <span className={parts.stepNumber} aria-hidden>
          {number}
        </span>
        <button
          type="button"
          className={leave.stepTitle}
          aria-expanded={isShown}
          onClick={() => setOpen(!isOpen)}
        >
          {step.title}
        </button>
        {badge && <StateBadge {...badge} />}
        {typeof step.checkedAt === 'number' && (
          <span className={parts.hint}>
            <TimeLabel at={step.checkedAt} />
          </span>
        )}
      </div>
      {step.checkedAt !== null && <p className={leave.summary}>{step.summary}</p>}
      {isShown && <Body {...props} />}
    </li>
  );
}

function Body({ step, job, isBusy, problem, folders, onCheck, onConfirm, onArchive }: LeaveStepProps) {
  return (
    <div className={leave.body}>
      <p className={leave.text}>{step.text}</p>
      {problem && <ProblemPanel problem={problem} />}
      {step.findings.length > 0 && <Findings step={step} />}
      {job ? (
        <JobProgress job={job} noun="record" afterwards="What was checked before stays as it was" />
      ) : (
        <div className={parts.buttons}>
          {step.id === 'clients' && <Folders folders={folders} isBusy={isBusy} onCheck={onCheck} />}
          {step.id === 'archive' && (
            <Button
              size="xs"
              leftSection={<IconArchive size={14} stroke={1.75} />}
              disabled={isBusy}
              onClick={onArchive}
            >
              Write an archive…
            </Button>
          )}
          {SWITCHES.includes(step.id) && <SandboxSwitch />}
          {(step.id !== 'clients' || folders.length > 0) && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconChecks size={14} stroke={1.75} />}
              disabled={isBusy}
              onClick={() => onCheck(step.id)}
            >
              Check
            </Button>
          )}
        </div>
      )}
      {CONFIRMABLE.includes(step.id) && step.state !== 'DONE' && (
        <ByHand isBusy={isBusy} onConfirm={(reason) => onConfirm(step.id, reason)} />
      )}
      {step.commands.length > 0 && <Commands step={step} />}
    </div>
  );
}

/** Done in the Amplify project of a backend; the embedded sandbox has a switch for it. */
const SWITCHES: readonly string[] = ['switch', 'fields', 'back-switch'];

function SandboxSwitch() {
  const { sandbox } = useOpenConnection();
  if (!sandbox) return null;
  return (
    <Button
      size="xs"
      leftSection={<IconFlask size={14} stroke={1.75} />}
      onClick={() => useDialogs.getState().show('sandbox-conflicts')}
    >
      Rehearse it in the sandbox…
    </Button>
  );
}

function Findings({ step }: { readonly step: Step }) {
  return (
    <ul className={leave.findings} aria-label={`What the check of “${step.title}” found`}>
      {step.findings.map(({ level, message, file, line, model }, at) => (
        <li key={at} data-level={level}>
          <StateBadge
            label={level === 'STOP' ? 'In the way' : 'To know'}
            tone={level === 'STOP' ? 'bad' : 'none'}
          />
          <span>
            {model && <b>{model} </b>}
            {message}
            {file && (
              <code className={parts.path}>
                {' '}
                {file}
                {line ? `:${line}` : ''}
              </code>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface FoldersProps {
  readonly folders: readonly string[];
  readonly isBusy: boolean;
  readonly onCheck: LeaveWays['onCheck'];
}

function Folders({ folders, isBusy, onCheck }: FoldersProps) {
  const [chooseFile] = useMutation(ChooseFileDocument);
  const add = async () => {
    try {
      const { data } = await chooseFile({ variables: { kind: 'CLIENT_FOLDER' } });
      const folder = data?.chooseFile;
      if (folder) onCheck('clients', [...new Set([...folders, folder])]);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <>
      {folders.map((folder) => (
        <code key={folder} className={parts.path}>
          {folder}
        </code>
      ))}
      <Button
        size="xs"
        variant={folders.length === 0 ? 'filled' : 'default'}
        leftSection={<IconFolderPlus size={14} stroke={1.75} />}
        disabled={isBusy}
        onClick={() => void add()}
      >
        {folders.length === 0 ? 'Look through a client’s folder…' : 'Another folder…'}
      </Button>
    </>
  );
}

function ByHand({ isBusy, onConfirm }: { isBusy: boolean; onConfirm: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  return (
    <form
      className={leave.byHand}
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm(reason);
      }}
    >
      <TextInput
        size="xs"
        label="Or confirm it by hand"
        placeholder="Who has made sure of it, and how"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="default" disabled={isBusy || reason.trim() === ''}>
        Confirm
      </Button>
    </form>
  );
}

function Commands({ step }: { readonly step: Step }) {
  const text = step.commands.join('\n');
  return (
    <details className={parts.file} open={step.phase === 'SWITCH'}>
      <summary>In a terminal</summary>
      <div className={leave.commands}>
        <pre className={parts.code} tabIndex={0} aria-label={`Commands of “${step.title}”`}>
          {text}
        </pre>
        <CopyValue label="the commands" value={text} />
      </div>
    </details>
  );
}
