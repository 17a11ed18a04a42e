import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isEqualValue } from '../../../shared/diff';
import { checkField, FieldInput } from '../../components/field-input';
import { keyText } from '../../components/format';
import { useSchemaTypes } from '../../session';
import type { ModelView } from '../../session';
import { valuesToEdit } from './outbox-facts';
import type { Change } from './outbox-facts';
import classes from './outbox.module.css';

interface EditDialogProps {
  readonly change: Change;
  readonly model: ModelView;
  /** The values that would be sent. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  /** Resolves false where it was not carried out. */
  readonly onSave: (changes: Record<string, unknown>, keep: boolean) => Promise<boolean>;
}

/** Other values for a change that was not sent; it goes into a file first, unless that isn't wanted. */
export function EditDialog({ change, model, input, onClose, onSave }: EditDialogProps) {
  const types = useSchemaTypes();
  const fields = valuesToEdit(change, model);
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(() =>
    Object.fromEntries(fields.map(({ name }) => [name, input[name] ?? null])),
  );
  const [keep, setKeep] = useState(true);
  const [isSaving, setIsSaving] = useState(false);
  const problems = fields.flatMap((field) => checkField(field, values[field.name], types));
  const changed = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isEqualValue(value, input[name] ?? null)),
  );
  const save = async (): Promise<void> => {
    setIsSaving(true);
    const isDone = await onSave(changed, keep);
    setIsSaving(false);
    if (isDone) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Edit the change of ${change.model} ${keyText(change.key)}`}
      size={640}
    >
      <Stack gap="sm">
        <Text size="sm">
          {change.state === 'PARKED'
            ? 'With other values it gets its turn again.'
            : change.state === 'HELD'
              ? 'It stays held.'
              : 'It keeps waiting for its turn; nothing is sent while it is written.'}
        </Text>
        <div className={classes.inputs}>
          {fields.map((field, at) => (
            <div key={field.name} role="group" aria-label={`Value of ${field.name}`}>
              <b>{field.name}</b>
              <FieldInput
                field={field}
                value={values[field.name]}
                onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
                types={types}
                problems={checkField(field, values[field.name], types)}
                autoFocus={at === 0}
              />
            </div>
          ))}
        </div>
        <Checkbox
          label="Keep the change as it is now in a file first"
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={isSaving}
            disabled={problems.length > 0 || Object.keys(changed).length === 0}
            onClick={() => void save()}
          >
            {keep ? 'Keep and change…' : 'Change'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
