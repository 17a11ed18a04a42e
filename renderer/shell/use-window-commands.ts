import { spotlight } from '@mantine/spotlight';
import { IconInfoCircle, IconKeyboard, IconLifebuoy } from '@tabler/icons-react';
import { useEffect } from 'react';
import { runCommand, useCommands, useHotkeys, type Command } from '../commands';
import { useDialogs } from './dialogs';

const WINDOW_COMMANDS: readonly Command[] = [
  {
    id: 'open-palette',
    title: 'Search or run a command',
    group: 'Window',
    keys: '$mod+k',
    hidden: true,
    run: () => spotlight.toggle(),
  },
  {
    id: 'open-help',
    title: 'Keyboard',
    group: 'Window',
    keys: 'Shift+?',
    icon: IconKeyboard,
    keywords: 'help shortcuts keys',
    run: () => useDialogs.getState().show('help'),
  },
  {
    id: 'open-about',
    title: 'About Outband',
    group: 'Window',
    icon: IconInfoCircle,
    keywords: 'version',
    run: () => useDialogs.getState().show('about'),
  },
  {
    id: 'open-support',
    title: 'Support bundle…',
    group: 'Window',
    icon: IconLifebuoy,
    keywords: 'help diagnostics log report',
    run: () => useDialogs.getState().show('support'),
  },
];

/** Commands that exist with and without a connection; also runs what the application menu asks for. */
export function useWindowCommands(): void {
  useCommands(WINDOW_COMMANDS);
  useHotkeys();
  useEffect(() => window.outband?.onCommand((command) => void runCommand(command)), []);
}
