import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCircleOff } from '@tabler/icons-react';

/** Sets a value to null, which is not the same as emptying it. */
export function NullToggle({ label, onNull }: { readonly label: string; readonly onNull: () => void }) {
  return (
    <Tooltip label="Set to null">
      <ActionIcon size={24} onClick={onNull} aria-label={`Set ${label} to null`}>
        <IconCircleOff size={14} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}
