import { useQuery } from '@apollo/client/react';
import type { ReactNode } from 'react';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { WholeRequirementsDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import { describeRunOptions, Rails, toRunOptions } from '../batch';
import type { RunOptionsDraft } from '../batch';

interface WholeDialogProps {
  /** What is typed where the connection asks for it: a migration's id, or a model. */
  readonly name: string;
  readonly title: string;
  /** The most records that one run writes. */
  readonly operations: number;
  readonly isGrave: boolean;
  /** What it means, in sentences. */
  readonly effect: string;
  /** The word on the button. */
  readonly verb: string;
  readonly options: RunOptionsDraft;
  readonly onOptions: (options: RunOptionsDraft) => void;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** Where the options are chosen here: the fields for them. */
  readonly children?: ReactNode;
}

/** Asks once for a migration or an import as a whole, as much as the connection demands. */
export function WholeDialog(props: WholeDialogProps) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeOnClickOutside={false}
      {...(props.children ? { size: 640 } : {})}
    >
      <WholeForm {...props} />
    </Modal>
  );
}

function WholeForm(props: WholeDialogProps) {
  const { name, operations, isGrave, effect, verb, options, onOptions, onClose, onConfirm, children } = props;
  const { profile } = useOpenConnection();
  const { data, previousData, loading, error } = useQuery(WholeRequirementsDocument, {
    variables: { name, operations, options: toRunOptions(options) },
    fetchPolicy: 'no-cache',
  });
  const requirements = (data ?? previousData)?.wholeRequirements;
  const isReady = !loading && data !== undefined && requirements?.missing.length === 0;
  const chosen = describeRunOptions(options);
  const isRed = isGrave || requirements?.confirmation != null;
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
          {profile.tier === 'PRODUCTION' ? ', which is production' : ''}. {effect}
        </Text>
        {children}
        {chosen && !children && (
          <Text size="sm">
            It goes with: <b>{chosen}</b>.
          </Text>
        )}
        {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
        {requirements && <Rails requirements={requirements} options={options} onOptions={onOptions} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus={!isRed || undefined}>
            Cancel
          </Button>
          <Button type="submit" color={isRed ? 'red.9' : undefined} disabled={!isReady}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
