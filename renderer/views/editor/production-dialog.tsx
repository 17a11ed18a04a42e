import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { ReasonField } from '../../components/reason-field';

interface ProductionDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly profileName: string;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
}

/** Asks why a mutation goes to production before it leaves. */
export function ProductionDialog({ opened, title, onClose, ...rest }: ProductionDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Send ${title} to production?`}>
      <Asked onClose={onClose} {...rest} />
    </Modal>
  );
}

/** Begins with no reason each time: it is taken off the screen with the dialog. */
function Asked({ profileName, onClose, onConfirm }: Omit<ProductionDialogProps, 'opened' | 'title'>) {
  const [reason, setReason] = useState('');
  const isMissing = reason.trim() === '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isMissing) onConfirm(reason.trim());
      }}
    >
      <Text size="sm" mb="sm">
        This writes to <b>{profileName}</b>. Every app that is running receives the change within moments.
      </Text>
      <ReasonField value={reason} onChange={setReason} />
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red.9" type="submit" disabled={isMissing}>
          Send to production
        </Button>
      </Group>
    </form>
  );
}
