import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ResumeRunDocument, RunOptionsDocument } from '../../apollo/generated/operations';
import type { RunOptionsQuery, RunPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { draftOf } from './run-options';
import type { RunOptionsDraft } from './run-options';
import { LimitFields } from './run-options-fields';
import classes from './plan.module.css';

interface ResumeDialogProps {
  readonly run: RunPartsFragment;
  readonly onClose: () => void;
}

/** Goes on with a run by other limits: what it has stopped at once would stop it again. */
export function ResumeDialog({ run, onClose }: ResumeDialogProps) {
  const { data, error } = useQuery(RunOptionsDocument, {
    variables: { runId: run.id },
    fetchPolicy: 'no-cache',
  });
  return (
    <Modal opened onClose={onClose} title="Go on with the run" size={640}>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {data && <ResumeForm run={run} first={data.runOptions} onClose={onClose} />}
    </Modal>
  );
}

function ResumeForm({
  run,
  first,
  onClose,
}: ResumeDialogProps & { readonly first: RunOptionsQuery['runOptions'] }) {
  const [options, setOptions] = useState<RunOptionsDraft>(() => draftOf(first));
  const [resume, { loading, error }] = useMutation(ResumeRunDocument);
  const submit = async () => {
    const { onConflict, maxConflicts, maxFailures, maxFailurePercent, rate } = options;
    const limits = { onConflict, maxConflicts, maxFailures, maxFailurePercent, rate };
    // The mutation's own error state shows a failure, and the dialog stays.
    const answer = await resume({ variables: { id: run.id, options: limits } }).catch(() => null);
    if (answer?.data) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <ResumeLimits run={run} options={options} onOptions={setOptions} />
        {error && <ProblemPanel problem={problemFrom(error)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={loading}>
            Resume
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ResumeLimitsProps {
  readonly run: Pick<RunPartsFragment, 'counts'>;
  readonly options: RunOptionsDraft;
  readonly onOptions: (options: RunOptionsDraft) => void;
}

/** What a run has left to do, and by which limits it goes on. */
export function ResumeLimits({ run, options, onOptions }: ResumeLimitsProps) {
  const { unknown, notSent, sent, conflicted, rejected } = run.counts;
  return (
    <>
      <Text size="sm">
        {unknown + sent > 0 && `${counted(unknown + sent, 'record')} will be read back first. `}
        {counted(notSent, 'record')} {notSent === 1 ? 'is' : 'are'} left to send. The limits count what has
        happened already: {counted(conflicted, 'conflict')}, {counted(rejected, 'failure')}.
      </Text>
      <div className={classes.optionFields}>
        <LimitFields options={options} onChange={onOptions} />
      </div>
    </>
  );
}
