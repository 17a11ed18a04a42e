import { ActionIcon, Menu, Tabs, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconDots, IconPlus, IconX } from '@tabler/icons-react';
import { useDrafts } from './draft-store';
import { titleOf } from './drafts';
import classes from './editor.module.css';

/** The drafts as tabs. Closing is beside them, since a tab may not hold a button. */
export function DraftTabs() {
  const { drafts, activeId, closed } = useDrafts((state) => state.set);
  const { add, close, reopen } = useDrafts.getState();
  return (
    <div className={classes.tabStrip}>
      <Tabs.List className={classes.tabList} aria-label="Drafts">
        {drafts.map((draft) => (
          <Tabs.Tab
            key={draft.id}
            value={draft.id}
            className={classes.tab}
            onKeyDown={(event) => {
              if (event.key === 'Delete') close(draft.id);
            }}
            onAuxClick={(event) => {
              if (event.button === 1) close(draft.id);
            }}
          >
            {titleOf(draft)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tooltip label="Close this draft">
        <ActionIcon aria-label="Close this draft" onClick={() => close(activeId)}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="New draft">
        <ActionIcon aria-label="New draft" onClick={add}>
          <IconPlus size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More about drafts">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowBackUp size={14} />}
            disabled={closed.length === 0}
            onClick={reopen}
          >
            Reopen the draft that was closed last
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
