import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { counted, formatCount, keyText } from '../../components/format';
import { lossOf } from './outbox-facts';
import type { Change } from './outbox-facts';
import classes from './outbox.module.css';

/** As many are named one by one. */
const NAMED = 12;

interface DropDialogProps {
  /** The first of them. */
  readonly changes: readonly Change[];
  readonly count: number;
  readonly isDropping: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => Promise<void>;
}

/** Says exactly what is lost; the changes are kept in a file before they go. */
export function DropDialog({ changes, count, isDropping, onClose, onConfirm }: DropDialogProps) {
  const named = changes.slice(0, NAMED);
  return (
    <Modal opened onClose={onClose} title={`Drop ${counted(count, 'change')}?`} size={640}>
      <Stack gap="sm">
        <Text size="sm">
          The service never receives {count === 1 ? 'it' : 'them'}. You choose a file first:{' '}
          {count === 1 ? 'the change is' : 'all of them are'} written there, and only then dropped. “Import…”
          makes {count === 1 ? 'it' : 'them'} again from that file.
        </Text>
        <ul className={classes.losses}>
          {named.map((change) => (
            <li key={change.id}>
              <b>
                {change.model} <span className="ob-mono">{keyText(change.key)}</span>
              </b>
              <span>{lossOf(change)}</span>
            </li>
          ))}
        </ul>
        {count > named.length && (
          <Text size="sm">and {formatCount(count - named.length)} more, all of them in the file.</Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep
          </Button>
          <Button color="red.9" loading={isDropping} onClick={() => void onConfirm()}>
            Export and drop…
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
