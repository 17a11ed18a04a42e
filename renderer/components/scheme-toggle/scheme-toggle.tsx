import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** Switches between light and dark. */
export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const SchemeIcon = scheme === 'dark' ? IconSun : IconMoon;
  return (
    <Tooltip label={`Switch to ${other} colours`}>
      <ActionIcon onClick={() => setColorScheme(other)} aria-label={`Switch to ${other} colours`}>
        <SchemeIcon size={16} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}
