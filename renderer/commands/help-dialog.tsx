import { Modal } from '@mantine/core';
import { KeyLabel } from './key-label';
import { useCommandStore, type Command } from './registry';
import classes from './commands.module.css';

/** Keys that belong to a widget rather than to a command. */
const WIDGET_KEYS: readonly (readonly [string, string])[] = [
  ['Move between cells', 'ArrowUp ArrowDown ArrowLeft ArrowRight'],
  ['Select a record, extend the selection', 'Space Shift+Space'],
  ['Extend the range of cells', 'Shift+ArrowDown'],
  ['Edit the cell', 'F2'],
  ['Open the record in the inspector', 'Enter'],
  ['Copy the cells or the selected records', '$mod+c'],
];

/** Every key that does something here. */
export function HelpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const commands = useCommandStore((state) => state.commands);
  const groups = groupByName(commands.values());
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="xl">
      <div className={classes.help}>
        {[...groups].map(([group, rows]) => (
          <HelpGroup key={group} title={group} rows={rows} />
        ))}
        <HelpGroup title="In the record grid" rows={WIDGET_KEYS} />
      </div>
    </Modal>
  );
}

function groupByName(
  commands: Iterable<Command>,
): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const groups = new Map<string, (readonly [string, string])[]>();
  for (const { group, title, keys } of commands) {
    if (keys) groups.set(group, [...(groups.get(group) ?? []), [title, keys]]);
  }
  return groups;
}

function HelpGroup({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}) {
  return (
    <section className={classes.helpGroup}>
      <h3>{title}</h3>
      {rows.map(([label, keys]) => (
        <div key={label} className={classes.helpRow}>
          <span>{label}</span>
          <KeyLabel keys={keys} />
        </div>
      ))}
    </section>
  );
}
