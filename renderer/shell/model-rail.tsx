import { TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconRefresh, IconSearch, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { RunsInBriefDocument } from '../apollo/generated/operations';
import type { RunsInBriefQuery } from '../apollo/generated/operations';
import { counted, formatCount } from '../components/format';
import { useNavigation } from '../navigation';
import { useModels, useOpenConflicts, useOutboxState, useSyncStatus, type ModelView } from '../session';
import { RAIL_VIEWS, VIEWS } from '../views/registry';
import classes from './rail.module.css';

/** From this many models on, a list is searched rather than read. */
const SEARCH_FROM = 12;

/** The left rail: every model with its counts, and the other screens. */
export function ModelRail() {
  const { models, loading } = useModels();
  const [search, setSearch] = useState('');
  const shown = useMemo(() => matchingModels(models, search), [models, search]);
  return (
    <div className={classes.rail}>
      <nav className={classes.models} aria-label="Models">
        <div className={classes.heading}>
          <h2>Models</h2>
          {models.length > 0 && <span className={classes.count}>{models.length}</span>}
        </div>
        {models.length >= SEARCH_FROM && (
          <TextInput
            className={classes.search}
            size="xs"
            type="search"
            placeholder="Find a model"
            aria-label="Find a model"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            leftSection={<IconSearch size={14} stroke={1.75} />}
          />
        )}
        <ul className={classes.list}>
          {shown.map((model) => (
            <ModelItem key={model.name} model={model} />
          ))}
        </ul>
        {!loading && shown.length === 0 && (
          <p className={classes.none}>
            {models.length === 0 ? 'This backend has no models.' : 'No model has that name.'}
          </p>
        )}
      </nav>
      <nav className={classes.screens} aria-label="Screens">
        <ul className={classes.list}>
          {RAIL_VIEWS.map((view) => (
            <ScreenItem key={view} view={view} />
          ))}
        </ul>
      </nav>
    </div>
  );
}

function matchingModels(models: readonly ModelView[], search: string): readonly ModelView[] {
  const words = search.trim().toLowerCase();
  const found = words ? models.filter((model) => model.name.toLowerCase().includes(words)) : [...models];
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}

function ModelItem({ model }: { readonly model: ModelView }) {
  const current = useNavigation(
    (state) => state.route.view === 'records' && state.route.model === model.name,
  );
  const go = useNavigation((state) => state.go);
  const { live, tombstones, pending } = model.counts;
  const counts = [
    counted(live, 'record'),
    tombstones > 0 ? counted(tombstones, 'tombstone') : null,
    pending > 0 ? `${formatCount(pending)} pending` : null,
  ];
  return (
    <li>
      <UnstyledButton
        className={classes.item}
        aria-current={current ? 'page' : undefined}
        aria-label={model.name}
        aria-description={counts.filter(Boolean).join(', ')}
        title={`${model.name}: ${counts.filter(Boolean).join(', ')}`}
        onClick={() => go({ view: 'records', model: model.name })}
      >
        <span className={classes.name}>{model.name}</span>
        <ModelMark name={model.name} />
        {pending > 0 && (
          <span className={classes.small}>
            <IconClockHour4 size={11} stroke={2} aria-hidden="true" />
            {formatCount(pending)}
          </span>
        )}
        {tombstones > 0 && (
          <span className={classes.small}>
            <IconTrash size={11} stroke={2} aria-hidden="true" />
            {formatCount(tombstones)}
          </span>
        )}
        <span className={classes.count}>{formatCount(live)}</span>
      </UnstyledButton>
    </li>
  );
}

/** A sign for a model that is being read or could not be read; nothing for one in sync. */
function ModelMark({ name }: { readonly name: string }) {
  const state = useSyncStatus()?.models.find((m) => m.model === name)?.state;
  if (state === 'SYNCING')
    return <IconRefresh size={12} stroke={2} className={classes.spin} aria-label="being read" />;
  if (state === 'FAILED' || state === 'DENIED') {
    return (
      <Tooltip label={state === 'DENIED' ? 'This identity may not read it' : 'Not in sync'}>
        <IconAlertTriangle
          size={13}
          stroke={2}
          className={classes.warn}
          aria-label={state === 'DENIED' ? 'not readable' : 'not in sync'}
        />
      </Tooltip>
    );
  }
  return null;
}

function ScreenItem({ view }: { readonly view: (typeof RAIL_VIEWS)[number] }) {
  const current = useNavigation((state) => state.route.view === view);
  const go = useNavigation((state) => state.go);
  const { icon: ScreenIcon, title } = VIEWS[view];
  const badge = useBadge(view);
  return (
    <li>
      <UnstyledButton
        className={classes.item}
        aria-current={current ? 'page' : undefined}
        aria-label={title}
        aria-description={badge?.label}
        onClick={() => go({ view })}
      >
        <ScreenIcon size={16} stroke={1.75} aria-hidden="true" className={classes.icon} />
        <span className={classes.name}>{title}</span>
        {badge && (
          <span className={classes.badge} title={badge.label} data-warning={badge.isWarning || undefined}>
            {badge.count}
          </span>
        )}
      </UnstyledButton>
    </li>
  );
}

/** Runs that go on, and those that a crash or a closed window has interrupted and that wait to be gone on with. */
function runsBadge(runs: RunsInBriefQuery['runs']): Badge | null {
  const active = runs.filter(
    ({ state }) => state === 'RUNNING' || state === 'PAUSED' || state === 'QUEUED',
  ).length;
  const interrupted = runs.filter(({ state }) => state === 'INTERRUPTED').length;
  if (active + interrupted === 0) return null;
  const parts = [
    active > 0 ? `${active} active` : null,
    interrupted > 0 ? `${interrupted} interrupted, to be gone on with` : null,
  ];
  return { count: active + interrupted, label: parts.filter(Boolean).join(', '), isWarning: interrupted > 0 };
}

interface Badge {
  readonly count: number;
  readonly label: string;
  readonly isWarning?: boolean;
}

function useBadge(view: (typeof RAIL_VIEWS)[number]): Badge | null {
  const runs = useQuery(RunsInBriefDocument).data?.runs ?? [];
  const broken = useSyncStatus()?.models.filter((m) => m.state === 'FAILED').length;
  const conflicts = useOpenConflicts();
  const outbox = useOutboxState();
  if (view === 'outbox' && outbox && outbox.total > 0)
    return { count: outbox.total, label: `${outbox.total} not with the service yet` };
  if (view === 'batch') return runsBadge(runs);
  if (view === 'sync' && broken) return { count: broken, label: `${broken} not in sync` };
  if (view === 'conflicts' && conflicts) return { count: conflicts, label: `${conflicts} open` };
  return null;
}
