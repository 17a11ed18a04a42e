import { useMutation } from '@apollo/client/react';
import { Button, Group, Modal, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { CancelRunDocument, PauseRunDocument, ResumeRunDocument } from '../../apollo/generated/operations';
import type { RunPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import { ResumeDialog } from './resume-dialog';
import { controlsOf } from './run-facts';

/** Pause, resume and cancel, as far as the run's state allows. */
export function RunControls({ run }: { readonly run: RunPartsFragment }) {
  const [pause, { loading: isPausing }] = useMutation(PauseRunDocument);
  const [resume, { loading: isResuming }] = useMutation(ResumeRunDocument);
  const [cancel, { loading: isCancelling }] = useMutation(CancelRunDocument);
  const [isAsking, setIsAsking] = useState(false);
  const [isResumingOtherwise, setIsResumingOtherwise] = useState(false);
  const { canPause, canResume, canCancel } = controlsOf(run);
  const { readOnly } = useOpenConnection().profile;
  const hasStopped = run.state === 'FAILED';
  const hasBegun = run.counts.notSent < run.counts.planned;
  const variables = { id: run.id };
  const report = (error: unknown) => toast.problem(problemFrom(error));
  return (
    <Group gap="xs" wrap="nowrap">
      {canPause && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => void pause({ variables }).catch(report)}
          loading={isPausing}
        >
          Pause
        </Button>
      )}
      {canResume && (
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() =>
            hasStopped ? setIsResumingOtherwise(true) : void resume({ variables }).catch(report)
          }
          loading={isResuming}
          disabled={readOnly}
          title={readOnly ? 'This connection is read-only.' : undefined}
        >
          {hasStopped ? 'Resume…' : 'Resume'}
        </Button>
      )}
      {canResume && !hasStopped && !readOnly && (
        <Button variant="default" onClick={() => setIsResumingOtherwise(true)}>
          Other limits…
        </Button>
      )}
      {isResumingOtherwise && <ResumeDialog run={run} onClose={() => setIsResumingOtherwise(false)} />}
      {canCancel && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => setIsAsking(true)}
          loading={isCancelling}
        >
          Cancel…
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setIsAsking(false)} title="Cancel the run?">
        <Text size="sm">
          {hasBegun
            ? `${counted(run.counts.applied, 'applied change')} ${run.counts.applied === 1 ? 'stays' : 'stay'}. ${formatCount(run.counts.notSent)} are not sent`
            : 'Nothing of it was sent, and nothing will be'}
          , and a cancelled run can’t be resumed. To go on later, pause it instead.
        </Text>
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={() => setIsAsking(false)} data-autofocus>
            {run.state === 'QUEUED' ? 'Keep it queued' : run.state === 'RUNNING' ? 'Keep running' : 'Keep it'}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              setIsAsking(false);
              void cancel({ variables }).catch(report);
            }}
          >
            Cancel the run
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
