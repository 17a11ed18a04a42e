import { Button } from '@mantine/core';
import { isProblem } from '../apollo/problem';
import { ProblemPanel } from '../components/problem-panel';
import { useNavigation } from '../navigation';
import { useSyncStatus } from '../session';
import classes from './shell.module.css';

/** Says above any screen why the local copy isn't kept in step; the sync screen says it itself, in detail. */
export function SyncBanner() {
  const status = useSyncStatus();
  const { route, go } = useNavigation();
  if (!status || route.view === 'sync' || !isProblem(status.problem)) return null;
  const isOffline = status.phase === 'OFFLINE';
  if (!isOffline && status.phase !== 'FAILED') return null;
  return (
    <div className={classes.banner}>
      <ProblemPanel problem={status.problem} tone={isOffline ? 'warn' : 'bad'}>
        <Button variant="default" size="xs" onClick={() => go({ view: 'sync' })}>
          Show the sync
        </Button>
      </ProblemPanel>
    </div>
  );
}
