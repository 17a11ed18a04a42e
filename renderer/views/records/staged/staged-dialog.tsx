import { ActionIcon, Button, Group, Modal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { asRecord } from '../../../components/data-grid';
import { formatValue } from '../../../components/field-value';
import { counted, keyText } from '../../../components/format';
import type { ModelView } from '../../../session';
import { StaleStaged } from './stale-staged';
import type { StagedEdits } from './use-staged';
import classes from './staged.module.css';

interface StagedDialogProps {
  readonly opened: boolean;
  readonly model: ModelView;
  readonly staged: StagedEdits;
  readonly onClose: () => void;
}

/** More edits than these are looked at in their plan, which lists any number of them. */
const LISTED = 200;

/** Every collected edit, field by field; each can be taken back on its own. */
export function StagedDialog({ opened, model, staged, onClose }: StagedDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Edits of ${model.name}, not sent`} size={760}>
      <ul className={classes.edits} aria-label="Staged edits">
        {staged.edits.slice(0, LISTED).map((edit) => (
          <li key={edit.key} className={classes.edit}>
            <div className={classes.head}>
              <code>{keyText(edit.key)}</code>
              {edit.isStale && <span className={classes.stale}>changed meanwhile</span>}
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`Take back the edits of ${keyText(edit.key)}`}
                onClick={() => void staged.unstage(edit.key)}
              >
                Take back
              </Button>
            </div>
            <ul className={classes.fields}>
              {edit.kind === 'DELETE' && <li>deleted</li>}
              {edit.kind === 'CREATE' && <li>new record</li>}
              {Object.entries(asRecord(edit.fields) ?? {}).map(([name, value]) => {
                const field = model.fields.find((candidate) => candidate.name === name);
                if (!field) return null;
                const before = formatValue(field, asRecord(edit.base)?.[name]).text;
                return (
                  <li key={name} className={classes.field}>
                    <b>{name}</b>
                    <span className={classes.before}>{before}</span>
                    <span className={classes.after}>{formatValue(field, value).text}</span>
                    <ActionIcon
                      size={20}
                      aria-label={`Take back ${name} of ${keyText(edit.key)}`}
                      onClick={() => void staged.unstage(edit.key, [name])}
                    >
                      <IconX size={12} />
                    </ActionIcon>
                  </li>
                );
              })}
            </ul>
            {edit.isStale && edit.kind === 'UPDATE' && <StaleStaged model={model} edit={edit} />}
          </li>
        ))}
      </ul>
      {staged.total > LISTED && (
        <p className={classes.more}>And {counted(staged.total - LISTED, 'record')} more, in the plan.</p>
      )}
      <Group justify="flex-end" gap="xs" mt="md">
        <Button
          variant="default"
          onClick={() => {
            void staged.clear();
            onClose();
          }}
        >
          Take back all of them
        </Button>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Modal>
  );
}
