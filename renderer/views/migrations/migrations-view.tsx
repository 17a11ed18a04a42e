import { SegmentedControl } from '@mantine/core';
import { useNavigation } from '../../navigation';
import { useOpenConnection, useSyncStatus } from '../../session';
import { CopyTab } from './copy-tab';
import { ExportTab } from './export-tab';
import { ImportTab } from './import-tab';
import { LeaveTab } from './leave-tab';
import { MigrationsTab } from './migrations-tab';
import { useJobs } from './use-jobs';
import screen from './screen.module.css';

/** Change many, again, everywhere: migrations of a folder, and files that come in and go out. */
export function MigrationsView() {
  const { profile } = useOpenConnection();
  const route = useNavigation((state) => state.route);
  const { replace } = useNavigation.getState();
  const jobs = useJobs();
  const tab = (route.view === 'migrations' ? route.tab : undefined) ?? 'migrations';
  return (
    <div className={screen.screen}>
      <header className={screen.screenHead}>
        <h1 className={screen.screenTitle}>Migrations</h1>
        <SegmentedControl
          size="xs"
          aria-label="Part of the migrations screen"
          data={[
            { value: 'migrations', label: 'Migrations' },
            { value: 'import', label: 'Import' },
            { value: 'export', label: 'Export' },
            { value: 'copy', label: 'Copy' },
            { value: 'leave', label: 'Leave DataStore' },
          ]}
          value={tab}
          onChange={(next) => replace({ view: 'migrations', tab: next })}
        />
        <Step />
      </header>
      {tab === 'migrations' && <MigrationsTab key={profile.id} jobs={jobs} />}
      {tab === 'import' && <ImportTab key={profile.id} jobs={jobs} />}
      {tab === 'export' && <ExportTab key={profile.id} jobs={jobs} />}
      {tab === 'copy' && <CopyTab key={profile.id} jobs={jobs} />}
      {tab === 'leave' && <LeaveTab key={profile.id} jobs={jobs} />}
    </div>
  );
}

/** Plans, conditions and exports are made of the local copy, so its state matters here. */
function Step() {
  const status = useSyncStatus();
  if (!status) return null;
  const isBehind = status.phase !== 'READY' && !status.isLocal;
  return (
    <p className={screen.screenNote} data-tone={isBehind ? 'warn' : undefined} role="status">
      {isBehind
        ? 'The local copy is still being read: counts and plans would be of a part of it.'
        : 'Counted and planned on the local copy, written to the service.'}
    </p>
  );
}
