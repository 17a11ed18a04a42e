import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import classes from './line-list.module.css';

interface SplitViewProps {
  /** Names the two parts, which keep their sizes by it. */
  readonly name: string;
  readonly list: ReactNode;
  /** What is shown of the line that is current. */
  readonly children: ReactNode;
  readonly listSize?: `${number}px`;
}

/** A list beside what it lists, with a separator that can be moved by mouse and keyboard. */
export function SplitView({ name, list, children, listSize = '320px' }: SplitViewProps) {
  return (
    <Group orientation="horizontal" className={classes.split}>
      <Panel
        id={`${name}-list`}
        defaultSize={listSize}
        minSize="240px"
        groupResizeBehavior="preserve-pixel-size"
      >
        <div className={classes.listPane}>{list}</div>
      </Panel>
      <Separator className={classes.separator} aria-label="Width of the list" />
      <Panel id={`${name}-shown`} minSize="400px">
        {children}
      </Panel>
    </Group>
  );
}
