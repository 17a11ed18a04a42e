import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  ConnectScreenDocument,
  CreateLocalProjectDocument,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { FileField } from './file-field';

interface LocalDialogProps {
  readonly onClose: () => void;
  readonly onOpen: (profile: ProfilePartsFragment) => void;
}

/** Makes a project of a schema alone. */
export function LocalDialog({ onClose, onOpen }: LocalDialogProps) {
  const [schemaPath, setSchemaPath] = useState('');
  const [name, setName] = useState('');
  const [create, { loading, error }] = useMutation(CreateLocalProjectDocument, {
    refetchQueries: [ConnectScreenDocument],
  });
  const isReady = schemaPath.trim() !== '' && name.trim() !== '';
  const submit = async (): Promise<void> => {
    if (!isReady) return;
    const input = { name: name.trim(), schemaPath: schemaPath.trim() };
    // The mutation's own error state shows a failure, and the dialog stays.
    const answer = await create({ variables: { input } }).catch(() => null);
    const profile = answer?.data?.createLocalProject;
    if (profile) onOpen(profile);
  };
  return (
    <Modal opened onClose={onClose} title="Work without a backend" size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            Records are made and kept on this computer. What you make waits in the outbox; when you attach a
            backend, you look at it there and let it go.
          </Text>
          <FileField
            label="Schema"
            description="schema.graphql, models/schema.js, or a model introspection"
            kind="SCHEMA"
            value={schemaPath}
            onChange={setSchemaPath}
          />
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
          />
          {error && <ProblemPanel problem={problemFrom(error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!isReady} loading={loading}>
              Make and open
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
