import { Button, Loader, Menu, SegmentedControl } from '@mantine/core';
import { IconDatabaseOff, IconDots, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { SyncStatusPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { counted, formatCount, formatRate } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { syncHeadline, useSyncStatus } from '../../session';
import { ClearDialog } from './clear-dialog';
import { DriftTab } from './drift-tab';
import { ModelTable } from './model-table';
import { RateChart } from './rate-chart';
import { SelectionTab } from './selection-tab';
import { TimelinePane } from './timeline-pane';
import { useResync } from './use-resync';
import classes from './sync.module.css';

type Status = SyncStatusPartsFragment;
type Tab = 'models' | 'drift' | 'selection';

/** Is the picture true? What was read of each model and why, what differs from the service, and what is kept here. */
export function SyncView() {
  const status = useSyncStatus();
  const [tab, setTab] = useState<Tab>('models');
  if (!status) {
    return (
      <div className={classes.loading} role="status">
        <Loader size="sm" aria-hidden="true" /> Asking for the state of the sync
      </div>
    );
  }
  return (
    <div className={classes.screen}>
      <Head status={status} tab={tab} onTab={setTab} />
      {tab === 'models' && (
        <div className={classes.body}>
          <section className={classes.models} aria-label="Models">
            <RateChart />
            <ModelTable models={status.models} />
          </section>
          <TimelinePane models={status.models.map((m) => m.model)} />
        </div>
      )}
      {tab === 'drift' && <DriftTab status={status} />}
      {tab === 'selection' && <SelectionTab onApplied={() => setTab('models')} />}
    </div>
  );
}

interface HeadProps {
  readonly status: Status;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

function Head({ status, tab, onTab }: HeadProps) {
  const resync = useResync();
  const [isClearing, setClearing] = useState(false);
  const headline = syncHeadline(status);
  return (
    <header className={classes.head}>
      <div className={classes.headRow}>
        <h2>Sync</h2>
        <SegmentedControl
          size="xs"
          aria-label="Part of the sync screen"
          data={[
            { value: 'models', label: 'Models' },
            { value: 'drift', label: 'Drift' },
            { value: 'selection', label: 'What is kept' },
          ]}
          value={tab}
          onChange={onTab}
        />
        <span className={classes.headline} data-tone={headline.tone}>
          {headline.text}
        </span>
        <Facts status={status} />
        {!status.isLocal && (
          <>
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} stroke={1.75} />}
              onClick={() => resync(null)}
            >
              Read all again
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" aria-label="More about the local copy" px={6}>
                  <IconDots size={16} stroke={1.75} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconDatabaseOff size={14} />} onClick={() => setClearing(true)}>
                  Clear the local copy…
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </div>
      {isProblem(status.problem) && <ProblemPanel problem={status.problem} />}
      {isClearing && <ClearDialog onClose={() => setClearing(false)} />}
    </header>
  );
}

function Facts({ status }: { readonly status: Status }) {
  const received = status.models.reduce((sum, model) => sum + model.received, 0);
  const broken = status.models.reduce((sum, model) => sum + model.broken, 0);
  const repaired = status.models.reduce((sum, model) => sum + model.repaired, 0);
  if (status.isLocal) {
    return <span className={classes.facts}>{counted(status.outbox, 'change')} in the outbox</span>;
  }
  const facts = [
    status.online ? null : 'offline',
    status.realtimeConnected ? null : 'live updates not connected',
    `${counted(received, 'record')} received`,
    `${formatRate(status.eventsPerSecond)} events/s`,
    `outbox ${formatCount(status.outbox)}`,
    broken > 0 ? `${formatCount(broken)} broken, ${formatCount(repaired)} repaired` : null,
  ].filter(Boolean);
  return (
    <span className={classes.facts} title={facts.join(' · ')}>
      {facts.join(' · ')}
      {status.lastSyncedAt != null && (
        <>
          {' · synced '}
          <TimeLabel at={status.lastSyncedAt} />
        </>
      )}
    </span>
  );
}
