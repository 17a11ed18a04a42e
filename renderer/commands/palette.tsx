import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { KeyLabel } from './key-label';
import { useCommandStore, type Command } from './registry';
import classes from './commands.module.css';

/** The command palette: everything that can be done here, by its name. */
export function CommandPalette() {
  const commands = useCommandStore((state) => state.commands);
  const actions = useMemo(() => groupActions([...commands.values()]), [commands]);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      limit={60}
      scrollable
      maxHeight={420}
      nothingFound="Nothing has that name"
      highlightQuery
      lockScroll={false}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      classNames={{ actionsGroup: classes.group }}
      searchProps={{
        leftSection: <IconSearch size={16} stroke={1.75} />,
        placeholder: 'Go to a model or run a command',
        'aria-label': 'Search commands',
      }}
    />
  );
}

function groupActions(commands: readonly Command[]): SpotlightActionGroupData[] {
  const groups = new Map<string, SpotlightActionGroupData>();
  for (const command of commands) {
    if (command.hidden) continue;
    const group = groups.get(command.group) ?? { group: command.group, actions: [] };
    groups.set(command.group, group);
    const ActionIcon = command.icon;
    group.actions.push({
      id: command.id,
      label: command.title,
      keywords: command.keywords,
      className: classes.action,
      leftSection: ActionIcon ? <ActionIcon size={16} stroke={1.75} /> : undefined,
      rightSection: command.keys ? <KeyLabel keys={command.keys} /> : undefined,
      onClick: () => command.run(),
    });
  }
  return [...groups.values()];
}
