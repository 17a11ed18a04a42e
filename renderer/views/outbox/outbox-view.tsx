import { Button, Switch } from '@mantine/core';
import { IconFileExport, IconFileImport, IconInbox, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { counted, formatCount } from '../../components/format';
import { SplitView } from '../../components/line-list';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels, useSyncStatus } from '../../session';
import { useNavigation } from '../../navigation';
import { AttachDialog } from '../connect';
import { ChangeDetail } from './change-detail';
import { ChangeList } from './change-list';
import { DropDialog } from './drop-dialog';
import { canDrop, choicesOf, countsText, headline } from './outbox-facts';
import type { Change, Chosen, OutboxState } from './outbox-facts';
import { LISTED, useOutboxActions, useOutboxPage } from './use-outbox';
import type { ChangeIds, OutboxActions } from './use-outbox';
import classes from './outbox.module.css';

const NONE: readonly Change[] = [];
const NOTHING: Chosen = new Set();

interface Dropped {
  readonly ids: ChangeIds;
  readonly count: number;
}

/** What is not with the service yet, why, and what becomes of it. */
export function OutboxView() {
  const [offset, setOffset] = useState(0);
  const { page, error } = useOutboxPage(offset);
  const actions = useOutboxActions();
  const isLocal = useSyncStatus()?.isLocal === true;
  const [picked, setPicked] = useState<Change | null>(null);
  const [chosen, setChosen] = useState<Chosen>(NOTHING);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const changes = page?.changes ?? NONE;
  const shown = shownOf(changes, picked);
  const turn = (to: number): void => {
    setOffset(to);
    if (chosen !== 'ALL') setChosen(NOTHING);
  };
  // What was on the last page may have been sent meanwhile.
  const last = page ? lastOffset(page.state.total) : 0;
  if (page && offset > last) setOffset(last);
  return (
    <div className={classes.view}>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {page && <Head state={page.state} actions={actions} />}
      {page && page.state.total === 0 && <EmptyOutbox isPaused={page.state.isPaused} isLocal={isLocal} />}
      {page && changes.length > 0 && (
        <>
          <Choice
            state={page.state}
            changes={changes}
            chosen={chosen}
            onChoose={setChosen}
            actions={actions}
            onDrop={setDropped}
          />
          {page.state.total > LISTED && <Pager page={page} onTurn={turn} />}
          <SplitView
            name="change"
            listSize="380px"
            list={
              <ChangeList
                changes={changes}
                shownId={shown?.id ?? null}
                onShow={(id) => setPicked(changes.find((change) => change.id === id) ?? null)}
                chosen={chosen}
                onChoose={setChosen}
                actions={actions}
                onDrop={({ id }) => setDropped({ ids: [id], count: 1 })}
              />
            }
          >
            {shown && (
              <ChangeDetail
                key={shown.id}
                change={shown}
                actions={actions}
                onDrop={() => setDropped({ ids: [shown.id], count: 1 })}
              />
            )}
          </SplitView>
        </>
      )}
      {dropped && (
        <DropDialog
          changes={changes.filter((change) => dropped.ids?.includes(change.id) ?? canDrop(change))}
          count={dropped.count}
          isDropping={actions.isDropping}
          onClose={() => setDropped(null)}
          onConfirm={async () => {
            if (!(await actions.drop(dropped.ids))) return;
            setDropped(null);
            setChosen(NOTHING);
          }}
        />
      )}
    </div>
  );
}

/** The change that was picked; one that was merged into another stands under another id, but for the same record. */
function shownOf(changes: readonly Change[], picked: Change | null): Change | undefined {
  return (
    changes.find(({ id }) => id === picked?.id) ??
    changes.find(({ model, key }) => model === picked?.model && key === picked.key) ??
    changes[0]
  );
}

const lastOffset = (total: number): number => Math.floor(Math.max(0, total - 1) / LISTED) * LISTED;

interface PagerProps {
  readonly page: {
    readonly offset: number;
    readonly state: OutboxState;
    readonly changes: readonly Change[];
  };
  readonly onTurn: (offset: number) => void;
}

/** Which part of the queue is listed; the first are the next to be sent. */
function Pager({ page: { offset, state, changes }, onTurn }: PagerProps) {
  return (
    <nav className={classes.pager} aria-label="Pages of the outbox">
      <Button size="xs" variant="subtle" disabled={offset === 0} onClick={() => onTurn(offset - LISTED)}>
        Earlier
      </Button>
      <span role="status">
        {formatCount(offset + 1)} to {formatCount(offset + changes.length)} of {formatCount(state.total)}, in
        the order of sending
      </span>
      <Button
        size="xs"
        variant="subtle"
        disabled={offset >= lastOffset(state.total)}
        onClick={() => onTurn(offset + LISTED)}
      >
        Later
      </Button>
    </nav>
  );
}

function Head({ state, actions }: { readonly state: OutboxState; readonly actions: OutboxActions }) {
  const status = useSyncStatus();
  const [isAttaching, setAttaching] = useState(false);
  const where = { isLocal: status?.isLocal === true, isOnline: status?.online !== false };
  const { text, tone } = headline(state, where);
  return (
    <header className={classes.head}>
      <h2>Outbox</h2>
      <span className={classes.headline} data-tone={tone} role="status">
        {text}
      </span>
      <span className={classes.facts}>{countsText(state)}</span>
      {where.isLocal ? (
        <Button
          leftSection={<IconPlugConnected size={14} stroke={1.75} />}
          onClick={() => setAttaching(true)}
        >
          Attach a backend…
        </Button>
      ) : (
        <Switch
          size="xs"
          label="Collect edits here"
          title="While this is on, record edits are kept here and nothing is sent"
          checked={state.isPaused}
          onChange={(event) => actions.setPaused(event.currentTarget.checked)}
        />
      )}
      <Button
        variant="default"
        leftSection={<IconFileExport size={14} stroke={1.75} />}
        disabled={state.total === 0}
        loading={actions.isExporting}
        onClick={actions.exportAll}
      >
        Export…
      </Button>
      <Button
        variant="default"
        leftSection={<IconFileImport size={14} stroke={1.75} />}
        title="Make changes again from a file that was exported or kept when they were dropped"
        loading={actions.isImporting}
        onClick={actions.importFile}
      >
        Import…
      </Button>
      {isAttaching && <AttachDialog pending={state.total} onClose={() => setAttaching(false)} />}
    </header>
  );
}

interface ChoiceProps {
  readonly state: OutboxState;
  readonly changes: readonly Change[];
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly actions: OutboxActions;
  readonly onDrop: (dropped: Dropped) => void;
}

/** What can be done with several changes at once. */
function Choice({ state, changes, chosen, onChoose, actions, onDrop }: ChoiceProps) {
  const { count, hold, retry, drop } = choicesOf(chosen, changes, state);
  const isAll = count === state.total;
  return (
    <div className={classes.choice} role="group" aria-label="Many changes">
      <Button size="xs" variant="subtle" onClick={() => onChoose(isAll ? NOTHING : 'ALL')}>
        {isAll ? 'Choose none' : `Choose all ${formatCount(state.total)}`}
      </Button>
      {count > 0 && (
        <>
          <span>{counted(count, 'change')} chosen</span>
          <Button
            size="xs"
            variant="default"
            disabled={hold.count === 0}
            onClick={() => actions.hold(hold.ids)}
          >
            Hold
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={retry.count === 0}
            onClick={() => actions.retry(retry.ids)}
          >
            Send again
          </Button>
          <Button size="xs" variant="default" disabled={drop.count === 0} onClick={() => onDrop(drop)}>
            Drop…
          </Button>
        </>
      )}
      <span className={classes.keys}>
        <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>Space</kbd> choose · <kbd>H</kbd> hold · <kbd>R</kbd> send again
        · <kbd>Del</kbd> drop
      </span>
    </div>
  );
}

interface EmptyOutboxProps {
  readonly isPaused: boolean;
  readonly isLocal: boolean;
}

const EMPTY_WORDS = {
  local:
    'Everything that is made here, edited, changed in a batch or imported is kept on this computer and listed here, until a backend is attached and gets it, in order.',
  paused:
    'Record edits are collected here while the switch above is on. Each is shown with what will be sent; switch it off to send them in order.',
  sending:
    'An edit of a record goes to the service at once, so that you see its outcome. When the service can’t be reached, or while “Collect edits here” is on, edits are kept here instead, survive a restart, and are sent in order, one at a time. Batches are not kept here: they have a journal of their own.',
} as const;

function EmptyOutbox({ isPaused, isLocal }: EmptyOutboxProps) {
  const { models } = useModels();
  const first = models.toSorted((a, b) => a.name.localeCompare(b.name))[0];
  return (
    <EmptyState
      icon={IconInbox}
      title={isLocal ? 'Nothing made yet' : isPaused ? 'Nothing collected yet' : 'Nothing waits to be sent'}
      action={
        first && (
          <Button onClick={() => useNavigation.getState().go({ view: 'records', model: first.name })}>
            Edit a record
          </Button>
        )
      }
    >
      {EMPTY_WORDS[isLocal ? 'local' : isPaused ? 'paused' : 'sending']}
    </EmptyState>
  );
}
