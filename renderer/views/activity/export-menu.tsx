import { Button, Menu } from '@mantine/core';
import { IconClipboard, IconDownload, IconFileExport } from '@tabler/icons-react';
import { announce } from '../../components/live-region';
import { saveText } from '../../components/save-text';
import { toast } from '../../components/toast';
import { exportText } from './activity-items';
import type { ActivityItem } from './activity-items';

/** Takes what is listed out of the program, as JSON: into a file, or to the clipboard. */
export function ExportMenu({ items }: { readonly items: readonly ActivityItem[] }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(exportText(items));
      announce('Copied as JSON.');
    } catch (error) {
      toast.problem({
        kind: 'Internal',
        code: 'CLIPBOARD_REFUSED',
        message: `The clipboard took nothing: ${error instanceof Error ? error.message : String(error)}`,
        action: 'Save a file instead.',
      });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconFileExport size={14} aria-hidden />}
          disabled={items.length === 0}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconDownload size={14} />}
          onClick={() => saveText(exportText(items), 'outband-activity', 'json')}
        >
          Save as JSON…
        </Menu.Item>
        <Menu.Item leftSection={<IconClipboard size={14} />} onClick={() => void copy()}>
          Copy as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
