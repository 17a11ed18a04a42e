import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@apollo/client/react';
import {
  SelectDocument,
  SelectionEffectDocument,
  type ModelSelectionInput,
  type SelectionReads,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import classes from './sync.module.css';

const READS: Readonly<Record<SelectionReads, string>> = {
  BASE: 'everything selected is read',
  REST: 'the rest is read',
  DELTA: 'changes since the last sync',
  NONE: 'nothing is read',
};

interface SelectionDialogProps {
  readonly selection: readonly ModelSelectionInput[];
  readonly onClose: () => void;
  readonly onApplied: () => void;
}

/** What a change of the selection takes away and reads, before it is applied. */
export function SelectionDialog({ selection, onClose, onApplied }: SelectionDialogProps) {
  const variables = { selection: [...selection] };
  const { data, error } = useQuery(SelectionEffectDocument, { variables, fetchPolicy: 'no-cache' });
  const [select, selecting] = useMutation(SelectDocument);
  const apply = (): void => {
    select({ variables }).then(
      () => toast.done('The local copy holds what was selected'),
      (failure: unknown) => toast.problem(problemFrom(failure)),
    );
    // The models tab shows how the local copy comes to it.
    onApplied();
  };
  return (
    <Modal opened onClose={onClose} title="Change what is kept here?" size={600}>
      <Stack gap="sm">
        {error && <ProblemPanel problem={problemFrom(error)} />}
        {data && (
          <div
            className={classes.effectFrame}
            tabIndex={0}
            role="region"
            aria-label="What will happen, by model"
          >
            <table className={classes.effect}>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Records that leave</th>
                  <th scope="col">Kept: pending</th>
                  <th scope="col">Then</th>
                </tr>
              </thead>
              <tbody>
                {data.selectionEffect.map((effect) => (
                  <tr key={effect.model}>
                    <th scope="row">{effect.model}</th>
                    <td>{formatCount(effect.leaving)}</td>
                    <td>{formatCount(effect.keptPending)}</td>
                    <td>{READS[effect.reads]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Text size="sm">Records leave this computer only. The service and the apps are not touched.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Back
          </Button>
          <Button disabled={!data} loading={selecting.loading} onClick={apply}>
            Apply
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
