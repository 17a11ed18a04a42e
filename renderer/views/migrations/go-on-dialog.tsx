import { useState } from 'react';
import type { MigrationStatusPartsFragment } from '../../apollo/generated/operations';
import { counted } from '../../components/format';
import { ResumeLimits, useRuns } from '../batch';
import type { RunOptionsDraft } from '../batch';
import { isRunOf } from './migration-facts';
import { WholeDialog } from './whole-dialog';

interface GoOnDialogProps {
  readonly status: MigrationStatusPartsFragment;
  readonly first: RunOptionsDraft;
  readonly onClose: () => void;
  readonly onGoOn: (verb: 'APPLY' | 'ROLLBACK', options: RunOptionsDraft) => void;
}

const OPEN: readonly string[] = ['PAUSED', 'INTERRUPTED', 'FAILED'];

/** Goes on with an interrupted migration by the limits of its run, or by others: what it has stopped would stop it again. */
export function GoOnDialog({ status, first, onClose, onGoOn }: GoOnDialogProps) {
  const { runs } = useRuns();
  const [options, setOptions] = useState(first);
  const isBack = status.state === 'ROLLING_BACK';
  const run = runs.find(
    ({ kind, state, description }) =>
      isRunOf(status.migration, description) && OPEN.includes(state) && (kind === 'undo') === isBack,
  );
  const left = run ? run.counts.planned - run.counts.applied : 0;
  const steps = status.stepsTotal - status.stepsDone;
  return (
    <WholeDialog
      name={status.migration}
      title={isBack ? 'Go on with the way back' : 'Go on with the migration'}
      operations={left}
      isGrave={isBack}
      effect={
        isBack
          ? 'What was written is put back, last step first.'
          : `It goes on where it was interrupted; ${counted(steps, 'step')} of ${status.stepsTotal} ${steps === 1 ? 'is' : 'are'} not done.`
      }
      verb="Go on"
      options={options}
      onOptions={setOptions}
      onClose={onClose}
      onConfirm={() => onGoOn(isBack ? 'ROLLBACK' : 'APPLY', options)}
    >
      {run && <ResumeLimits run={run} options={options} onOptions={setOptions} />}
    </WholeDialog>
  );
}
