import { Button, UnstyledButton } from '@mantine/core';
import { IconCode, IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Selection } from '../../components/data-grid';
import { formatCount } from '../../components/format';
import { useMutationCopies } from './use-copy-mutation';
import classes from './records.module.css';

interface SelectionBarProps {
  readonly model: string;
  readonly selection: Selection;
  readonly count: number;
  readonly total: number;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** What can be done with the selected records. */
export function SelectionBar(props: SelectionBarProps) {
  const { model, selection, count, total } = props;
  const copies = useMutationCopies(model);
  const only = selection.kind === 'keys' && selection.keys.size === 1 ? [...selection.keys][0] : undefined;
  return (
    <div className={classes.selection} role="toolbar" aria-label="Selected records">
      <span className={classes.selected} role="status">
        {formatCount(count)} selected
      </span>
      <Button variant="default" leftSection={<IconPencil size={14} stroke={1.75} />} onClick={props.onEdit}>
        Edit…
      </Button>
      {only !== undefined && (
        <>
          <Button
            variant="default"
            leftSection={<IconCopy size={14} stroke={1.75} />}
            onClick={() => copies.copy(only)}
          >
            Copy as mutation
          </Button>
          <Button
            variant="default"
            leftSection={<IconCode size={14} stroke={1.75} />}
            onClick={() => copies.open('UPDATE', only)}
          >
            Open in the editor
          </Button>
        </>
      )}
      <Button
        variant="default"
        className={classes.danger}
        leftSection={<IconTrash size={14} stroke={1.75} />}
        onClick={props.onDelete}
      >
        Delete…
      </Button>
      <span className={classes.gap} />
      {count < total && (
        <UnstyledButton className={classes.link} onClick={props.onSelectAll}>
          Select all {formatCount(total)}
        </UnstyledButton>
      )}
      <UnstyledButton className={classes.link} onClick={props.onClear}>
        Clear the selection
      </UnstyledButton>
    </div>
  );
}
