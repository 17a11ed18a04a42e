import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { ClearEffectDocument, ClearLocalCopyDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import classes from './sync.module.css';

/** Says in numbers what goes and what stays; what waits in the outbox is kept in a file first. */
export function ClearDialog({ onClose }: { readonly onClose: () => void }) {
  const { profile } = useOpenConnection();
  const { data, error } = useQuery(ClearEffectDocument, { fetchPolicy: 'no-cache' });
  const [clear, clearing] = useMutation(ClearLocalCopyDocument);
  const [typed, setTyped] = useState('');
  const effect = data?.clearEffect;
  const mustType = profile.tier === 'PRODUCTION';
  const run = async (): Promise<void> => {
    // The mutation's own error state shows a failure.
    const answer = await clear().catch(() => null);
    if (!answer?.data?.clearLocalCopy) return;
    toast.done('The local copy is empty', 'It is being read again from the service.');
    onClose();
  };
  const failure = clearing.error ?? error;
  return (
    <Modal opened onClose={onClose} title="Clear the local copy?" size={560}>
      <Stack gap="sm">
        {effect && (
          <>
            <Text size="sm">
              {counted(effect.records, 'record')} and {counted(effect.tombstones, 'tombstone')} leave this
              computer and are read again from {profile.name}. Nothing changes at the service.
            </Text>
            <div
              className={classes.effectFrame}
              tabIndex={0}
              role="region"
              aria-label="What is cleared, by model"
            >
              <table className={classes.effect}>
                <thead>
                  <tr>
                    <th scope="col">Model</th>
                    <th scope="col">Records</th>
                    <th scope="col">Tombstones</th>
                    <th scope="col">Pending, kept</th>
                  </tr>
                </thead>
                <tbody>
                  {effect.models.map((model) => (
                    <tr key={model.model}>
                      <th scope="row">{model.model}</th>
                      <td>{formatCount(model.live)}</td>
                      <td>{formatCount(model.tombstones)}</td>
                      <td>{formatCount(model.pending)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Text size="sm">
              {effect.pending === 0
                ? 'Nothing waits in the outbox.'
                : `${counted(effect.pending, 'change')} in the outbox ${effect.pending === 1 ? 'stays' : 'stay'} there. You choose a file first: ${effect.pending === 1 ? 'it is' : 'they are'} written to it as well, and only then is the copy cleared.`}
            </Text>
          </>
        )}
        {mustType && (
          <TextInput
            label={`This is production. Type ${profile.name} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        {failure && <ProblemPanel problem={problemFrom(failure)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep
          </Button>
          <Button
            color="red.9"
            disabled={!effect || (mustType && typed !== profile.name)}
            loading={clearing.loading}
            onClick={() => void run()}
          >
            {effect && effect.pending > 0 ? 'Export and clear…' : 'Clear'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
