import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { useOpenConnection } from '../../session';
import type { Confirmation } from './confirmation';
import { confirmTitle, describeEstimate } from './plan-facts';
import { describeRunOptions, needsReason } from './run-options';
import type { RunOptionsDraft } from './run-options';
import { ReasonInput } from './run-options-fields';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly plan: PlanPartsFragment;
  readonly isDelete: boolean;
  readonly confirmation: Confirmation;
  readonly options: RunOptionsDraft;
  readonly onOptions: (options: RunOptionsDraft) => void;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks as much as the connection's tier demands: once, or by having the model's name typed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={confirmTitle(props.plan, props.isDelete)}>
      <ConfirmForm {...props} />
    </Modal>
  );
}

function ConfirmForm(props: ConfirmDialogProps) {
  const { plan, isDelete, confirmation, options, onOptions, onClose, onConfirm } = props;
  const { profile } = useOpenConnection();
  const [typed, setTyped] = useState('');
  const mustType = confirmation === 'type-name';
  const isReady = (!mustType || typed === plan.model) && !needsReason(profile.tier, options);
  const chosen = describeRunOptions(options);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onConfirm();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          This writes to <b>{profile.name}</b>
          {profile.tier === 'PRODUCTION' ? ', which is production' : ''}. {describeEstimate(plan)}. Every app
          that is running receives each change. The run can be paused and cancelled at any time; what was
          applied by then stays.
        </Text>
        {chosen && (
          <Text size="sm">
            This run goes with: <b>{chosen}</b>.
          </Text>
        )}
        {profile.tier === 'PRODUCTION' && <ReasonInput options={options} onChange={onOptions} isRequired />}
        {mustType && (
          <TextInput
            label={`Type ${plan.model} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus={!mustType || undefined}>
            Cancel
          </Button>
          <Button type="submit" color={isDelete || mustType ? 'red.9' : undefined} disabled={!isReady}>
            {isDelete ? 'Delete' : 'Run'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
