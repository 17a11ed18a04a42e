import { Button, Switch } from '@mantine/core';
import { IconFileExport, IconInbox, IconPlugConnected } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels, useSyncStatus } from '../../session';
import { useNavigation } from '../../navigation';
import { AttachDialog } from '../connect';
import { ChangeDetail } from './change-detail';
import { ChangeList } from './change-list';
import { DropDialog } from './drop-dialog';
import { canDrop, canHold, canRetry, countsText, headline } from './outbox-facts';
import type { Change, OutboxState } from './outbox-facts';
import { useOutboxActions, useOutboxPage, type OutboxActions } from './use-outbox';
import classes from './outbox.module.css';

const NONE: readonly Change[] = [];

/** What is not with the service yet, why, and what becomes of it. */
export function OutboxView() {
  const { page, error } = useOutboxPage();
  const actions = useOutboxActions();
  const [shownId, setShownId] = useState<string | null>(null);
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const [dropped, setDropped] = useState<readonly Change[] | null>(null);
  const changes = page?.changes ?? NONE;
  const shown = changes.find(({ id }) => id === shownId) ?? changes[0];
  const chosen = useMemo(() => changes.filter(({ id }) => chosenIds.has(id)), [changes, chosenIds]);
  return (
    <div className={classes.view}>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {page && <Head state={page.state} actions={actions} />}
      {page && changes.length === 0 && <EmptyOutbox isPaused={page.state.isPaused} />}
      {page && changes.length > 0 && (
        <>
          <Choice
            changes={changes}
            chosen={chosen}
            onChoose={setChosenIds}
            actions={actions}
            onDrop={setDropped}
          />
          {page.state.total > changes.length && (
            <p className={classes.note}>
              The first {formatCount(changes.length)} of {formatCount(page.state.total)} are listed, in the
              order in which they are sent.
            </p>
          )}
          <Group orientation="horizontal" className={classes.split}>
            <Panel id="changes" defaultSize="380px" minSize="280px" groupResizeBehavior="preserve-pixel-size">
              <ChangeList
                changes={changes}
                shownId={shown?.id ?? null}
                onShow={setShownId}
                chosenIds={chosenIds}
                onChoose={setChosenIds}
                actions={actions}
                onDrop={(change) => setDropped([change])}
              />
            </Panel>
            <Separator className={classes.separator} aria-label="Width of the list" />
            <Panel id="change" minSize="400px">
              {shown && (
                <ChangeDetail
                  key={shown.id}
                  change={shown}
                  actions={actions}
                  onDrop={() => setDropped([shown])}
                />
              )}
            </Panel>
          </Group>
        </>
      )}
      {dropped && (
        <DropDialog
          changes={dropped}
          isDropping={actions.isDropping}
          onClose={() => setDropped(null)}
          onConfirm={async () => {
            if (!(await actions.drop(dropped.map(({ id }) => id)))) return;
            setDropped(null);
            setChosenIds(new Set());
          }}
        />
      )}
    </div>
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
      {isAttaching && <AttachDialog pending={state.total} onClose={() => setAttaching(false)} />}
    </header>
  );
}

interface ChoiceProps {
  readonly changes: readonly Change[];
  readonly chosen: readonly Change[];
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  readonly actions: OutboxActions;
  readonly onDrop: (changes: readonly Change[]) => void;
}

/** What can be done with several changes at once. */
function Choice({ changes, chosen, onChoose, actions, onDrop }: ChoiceProps) {
  const isAll = chosen.length === changes.length;
  const ids = (fits: (change: Change) => boolean): readonly string[] =>
    chosen.filter(fits).map(({ id }) => id);
  return (
    <div className={classes.choice} role="group" aria-label="Many changes">
      <Button
        size="xs"
        variant="subtle"
        onClick={() => onChoose(new Set(isAll ? [] : changes.map(({ id }) => id)))}
      >
        {isAll ? 'Choose none' : `Choose all ${formatCount(changes.length)}`}
      </Button>
      {chosen.length > 0 && (
        <>
          <span>{counted(chosen.length, 'change')} chosen</span>
          <Button
            size="xs"
            variant="default"
            disabled={ids(canHold).length === 0}
            onClick={() => actions.hold(ids(canHold))}
          >
            Hold
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={ids(canRetry).length === 0}
            onClick={() => actions.retry(ids(canRetry))}
          >
            Send again
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={ids(canDrop).length === 0}
            onClick={() => onDrop(chosen.filter(canDrop))}
          >
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

function EmptyOutbox({ isPaused }: { readonly isPaused: boolean }) {
  const { models } = useModels();
  const first = models.toSorted((a, b) => a.name.localeCompare(b.name))[0];
  return (
    <EmptyState
      icon={IconInbox}
      title={isPaused ? 'Nothing collected yet' : 'Nothing waits to be sent'}
      action={
        first && (
          <Button onClick={() => useNavigation.getState().go({ view: 'records', model: first.name })}>
            Edit a record
          </Button>
        )
      }
    >
      {isPaused
        ? 'Record edits are collected here while the switch above is on. Each is shown with what will be sent; switch it off to send them in order.'
        : 'An edit of a record goes to the service at once, so that you see its outcome. When the service can’t be reached, or while “Collect edits here” is on, edits are kept here instead, survive a restart, and are sent in order, one at a time. Batches are not kept here: they have a journal of their own.'}
    </EmptyState>
  );
}
