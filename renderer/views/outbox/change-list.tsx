import { Checkbox, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconClockHour4,
  IconHandStop,
  IconSend,
  type Icon,
} from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { PendingState } from '../../apollo/generated/operations';
import { keyText } from '../../components/format';
import { TimeLabel } from '../../components/time-label';
import { canDrop, canHold, canRetry, STATE_WORDS, whatOf } from './outbox-facts';
import type { Change, Chosen } from './outbox-facts';
import type { OutboxActions } from './use-outbox';
import classes from './outbox.module.css';

const ICONS: Readonly<Record<PendingState, Icon>> = {
  WAITING: IconClockHour4,
  IN_FLIGHT: IconSend,
  HELD: IconHandStop,
  PARKED: IconAlertTriangle,
  REJECTED: IconBan,
};

interface ChangeListProps {
  readonly changes: readonly Change[];
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly actions: OutboxActions;
  readonly onDrop: (change: Change) => void;
}

/** The changes in the order of sending; arrows move, letters act on the one that has the focus. */
export function ChangeList(props: ChangeListProps) {
  const { changes, shownId, onShow, chosen, onChoose } = props;
  const toggle = (id: string): void => {
    const next = new Set(chosen === 'ALL' ? changes.map((change) => change.id) : chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <ul className={classes.list} aria-label="Changes in the outbox">
      {changes.map((change) => (
        <li key={change.id} className={classes.line}>
          <Checkbox
            size="xs"
            className={classes.check}
            aria-label={`Choose ${change.model} ${keyText(change.key)}`}
            checked={chosen === 'ALL' || chosen.has(change.id)}
            onChange={() => toggle(change.id)}
          />
          <UnstyledButton
            className={classes.row}
            aria-current={change.id === shownId ? 'true' : undefined}
            onClick={() => onShow(change.id)}
            onFocus={() => onShow(change.id)}
            onKeyDown={(event) => onRowKey(event, change, props, () => toggle(change.id))}
          >
            <span className={classes.rowTitle}>
              <b>{change.model}</b> <span className="ob-mono">{keyText(change.key)}</span>
            </span>
            <span className={classes.rowFacts}>
              <StateLabel state={change.state} />
              <span className={classes.rowFields}>
                {whatOf(change)}
                {change.attempts > 0 && ` · ${change.attempts} conflicts`}
              </span>
              <TimeLabel at={change.createdAt} />
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** The state of a change: icon and word, so that it is never the colour alone. */
export function StateLabel({ state }: { readonly state: PendingState }) {
  const StateIcon = ICONS[state];
  const { word, tone } = STATE_WORDS[state];
  return (
    <span className={classes.state} data-tone={tone}>
      <StateIcon size={13} stroke={2} aria-hidden="true" />
      {word}
    </span>
  );
}

function onRowKey(
  event: KeyboardEvent<HTMLButtonElement>,
  change: Change,
  { actions, onDrop }: ChangeListProps,
  toggle: () => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act: Readonly<Record<string, (() => void) | undefined>> = {
    ArrowDown: () => focusRow(event.currentTarget, 1),
    ArrowUp: () => focusRow(event.currentTarget, -1),
    ' ': toggle,
    h: canHold(change) ? () => actions.hold([change.id]) : undefined,
    r: canRetry(change) ? () => actions.retry([change.id]) : undefined,
    Delete: canDrop(change) ? () => onDrop(change) : undefined,
  };
  const found = act[event.key];
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  found();
}

function focusRow(row: HTMLElement, by: 1 | -1): void {
  const line = row.closest('li');
  const next = by === 1 ? line?.nextElementSibling : line?.previousElementSibling;
  next?.querySelector('button')?.focus();
}
