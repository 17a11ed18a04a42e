import { UnstyledButton } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useDialogs } from '../dialogs';
import classes from '../status-bar.module.css';
import { faultTitles } from './faults';
import { useSandboxControls } from './use-sandbox-controls';

/** Says while faults are on which they are: nobody shall hunt for a defect that was asked for. */
export function FaultStatus() {
  const titles = faultTitles(useSandboxControls()?.faults ?? []);
  const show = useDialogs((state) => state.show);
  if (titles.length === 0) return null;
  return (
    <UnstyledButton
      className={classes.part}
      data-tone="warn"
      onClick={() => show('sandbox-faults')}
      title={`On demand in the sandbox: ${titles.join(', ')}`}
    >
      <IconBug size={14} stroke={1.75} aria-hidden="true" className={classes.tone} />
      {titles.length === 1 ? `Fault on: ${titles[0]}` : `${titles.length} faults on`}
    </UnstyledButton>
  );
}
