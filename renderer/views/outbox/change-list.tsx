import {
  IconAlertTriangle,
  IconBan,
  IconClockHour4,
  IconHandStop,
  IconSend,
  type Icon,
} from '@tabler/icons-react';
import type { PendingState } from '../../apollo/generated/operations';
import { counted, keyText } from '../../components/format';
import { FactText, Line, LineList } from '../../components/line-list';
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
export function ChangeList({ changes, shownId, onShow, chosen, onChoose, actions, onDrop }: ChangeListProps) {
  const toggle = (id: string): void => {
    const next = new Set(chosen === 'ALL' ? changes.map((change) => change.id) : chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <LineList label="Changes in the outbox">
      {changes.map((change) => (
        <Line
          key={change.id}
          isShown={change.id === shownId}
          onShow={() => onShow(change.id)}
          choice={{
            label: `Choose ${change.model} ${keyText(change.key)}`,
            isChosen: chosen === 'ALL' || chosen.has(change.id),
            onToggle: () => toggle(change.id),
          }}
          keys={{
            h: canHold(change) ? () => actions.hold([change.id]) : undefined,
            r: canRetry(change) ? () => actions.retry([change.id]) : undefined,
            Delete: canDrop(change) ? () => onDrop(change) : undefined,
          }}
          title={
            <>
              <b>{change.model}</b> <span className="ob-mono">{keyText(change.key)}</span>
            </>
          }
          facts={
            <>
              <StateLabel state={change.state} />
              <FactText>
                {whatOf(change)}
                {change.attempts > 0 && ` · ${counted(change.attempts, 'conflict')}`}
              </FactText>
              <TimeLabel at={change.createdAt} />
            </>
          }
        />
      ))}
    </LineList>
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
