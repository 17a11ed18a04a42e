import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconEyeOff,
  IconLock,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import type { ModelSyncState, SyncStatusPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { useAdopt } from '../../components/adopt-dialog';
import { counted, formatCount, formatRate } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { duration, TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useModel } from '../../session';
import { useResync } from './use-resync';
import classes from './sync.module.css';

type ModelStatus = SyncStatusPartsFragment['models'][number];

const STATES: Readonly<
  Record<ModelSyncState, { readonly word: string; readonly icon: Icon; readonly tone: string }>
> = {
  WAITING: { word: 'waiting', icon: IconClock, tone: 'off' },
  SYNCING: { word: 'reading', icon: IconRefresh, tone: 'busy' },
  SYNCED: { word: 'in sync', icon: IconCheck, tone: 'ok' },
  FAILED: { word: 'failed', icon: IconAlertTriangle, tone: 'bad' },
  DENIED: { word: 'not allowed', icon: IconLock, tone: 'warn' },
};
const OFF = { word: 'not kept', icon: IconEyeOff, tone: 'off' } as const;

/** Each model: what is here, how it was read and why so, and whether its changes arrive. */
export function ModelTable({ models }: { readonly models: readonly ModelStatus[] }) {
  const resync = useResync();
  return (
    <div className={classes.tableFrame} tabIndex={0} role="region" aria-label="Models and their sync">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">State</th>
            <th scope="col" className={classes.number}>
              Records here
            </th>
            <th scope="col" className={classes.number}>
              Received
            </th>
            <th scope="col">Last sync</th>
            <th scope="col" title="Acknowledged subscriptions: create, update, delete">
              Live
            </th>
            <th
              scope="col"
              className={classes.number}
              title="Records that couldn’t be stored, and events that arrived broken"
            >
              Broken
            </th>
            <th scope="col">
              <span className="ob-visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.model} model={model} onResync={() => resync(model.model)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ModelRow({ model, onResync }: { readonly model: ModelStatus; readonly onResync: () => void }) {
  const go = useNavigation((state) => state.go);
  const { word, icon: StateIcon, tone } = model.isOff ? OFF : STATES[model.state];
  const pace = model.ms == null ? null : `in ${model.ms < 1_000 ? `${model.ms} ms` : duration(model.ms)}`;
  return (
    <>
      <tr>
        <th scope="row">
          <button className={classes.link} onClick={() => go({ view: 'records', model: model.model })}>
            {model.model}
          </button>
          <span className={classes.why}>{whyOf(model)}</span>
        </th>
        <td>
          <span className={classes.state} data-tone={tone}>
            <StateIcon size={13} stroke={2} aria-hidden="true" />
            {word}
          </span>
        </td>
        <CountsCell model={model.model} />
        <td className={classes.number}>
          {formatCount(model.received)}
          <span className={classes.sub}>
            {counted(model.pages, 'page')}
            {model.state === 'SYNCING' ? `, ${formatRate(model.recordsPerSecond)}/s` : pace && ` ${pace}`}
          </span>
        </td>
        <td>{model.lastSync == null ? '–' : <TimeLabel at={model.lastSync} />}</td>
        <td>
          <Subscriptions acknowledged={model.subscriptions} />
        </td>
        <td className={classes.number}>
          {model.broken === 0 ? (
            '0'
          ) : (
            <span className={classes.broken}>
              {formatCount(model.broken)}
              <span className={classes.sub}>{formatCount(model.repaired)} repaired</span>
            </span>
          )}
        </td>
        <td>
          {!model.isOff && (
            <Tooltip label={`Read ${model.model} again`}>
              <ActionIcon size={22} aria-label={`Read ${model.model} again`} onClick={onResync}>
                <IconRefresh size={14} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          )}
        </td>
      </tr>
      {isProblem(model.problem) && (
        <tr className={classes.problemRow}>
          <td colSpan={8}>
            <ProblemPanel problem={model.problem} tone={model.state === 'FAILED' ? 'bad' : 'warn'}>
              {isAdoptable(model) && (
                <Button size="xs" onClick={() => useAdopt.getState().show(model.model)}>
                  Adopt…
                </Button>
              )}
              <Button size="xs" variant="default" onClick={onResync}>
                Read {model.model} again
              </Button>
            </ProblemPanel>
          </td>
        </tr>
      )}
    </>
  );
}

/** What the sync says of records that are older than conflict detection. */
const isAdoptable = ({ problem }: ModelStatus): boolean =>
  isProblem(problem) && problem.code === 'RECORDS_WITHOUT_VERSION';

function CountsCell({ model }: { readonly model: string }) {
  const counts = useModel(model)?.counts;
  const others = [
    counts && counts.tombstones > 0 ? counted(counts.tombstones, 'tombstone') : null,
    counts && counts.pending > 0 ? `${formatCount(counts.pending)} pending` : null,
  ].filter(Boolean);
  return (
    <td className={classes.number}>
      {counts ? formatCount(counts.live) : '–'}
      {others.length > 0 && <span className={classes.sub}>{others.join(', ')}</span>}
    </td>
  );
}

/** Which sync it was and why, in words: the reason comes as `base: why` or `delta since when`. */
function whyOf(model: ModelStatus): string {
  if (model.isOff) return 'The selection keeps nothing of it here';
  const reason = model.reason ?? (model.kind === 'BASE' ? 'base' : model.kind === 'DELTA' ? 'delta' : '');
  const text = reason.replace(/^base: /i, 'base sync: ').replace(/^delta(: | )/i, 'delta sync$1');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Subscriptions({ acknowledged }: { readonly acknowledged: number }) {
  return (
    <span
      className={classes.subscriptions}
      role="img"
      aria-label={`${acknowledged} of 3 subscriptions acknowledged`}
      title={`${acknowledged} of 3 subscriptions acknowledged`}
    >
      {[1, 2, 3].map((n) => (
        <span key={n} data-on={n <= acknowledged || undefined} />
      ))}
    </span>
  );
}
