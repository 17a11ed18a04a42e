import { useMutation } from '@apollo/client/react';
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { OpenConflictCountDocument, SettleConflictsDocument } from '../../apollo/generated/operations';
import type { ConflictDecision } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import { isOpen } from './conflict-facts';
import { ReasonField } from './reason-field';
import type { ConflictView } from './conflict-facts';
import classes from './conflicts.module.css';

interface SettleManyProps {
  readonly listed: readonly ConflictView[];
  readonly chosen: readonly ConflictView[];
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  /** Some were decided: what is listed has to be read again. */
  readonly onSettled: () => void;
}

const SENTENCES: Readonly<Record<ConflictDecision, string>> = {
  KEEP_THEIRS: 'The service’s records stay as they are, and nothing is sent.',
  OURS_WHERE_UNCHANGED:
    'What was asked for is sent again where nobody else changed the same fields. The others stay open.',
  OURS: 'What was asked for is written over what others wrote meanwhile. Their values of these fields are lost.',
};

/** One decision for many conflicts, each still written on its own version through the guard. */
export function SettleMany({ listed, chosen, onChoose, onSettled }: SettleManyProps) {
  const [asked, setAsked] = useState<ConflictDecision | null>(null);
  const { settleAll, stop, done } = useSettleMany(() => {
    onChoose(new Set());
    onSettled();
  });
  const open = listed.filter(isOpen);
  if (open.length === 0 && done === null) return null;
  const isAll = chosen.length > 0 && chosen.length === open.length;
  if (done !== null) {
    return (
      <div className={classes.many} role="status">
        <span>
          {formatCount(done.count)} of {formatCount(done.of)} decided
        </span>
        <Button size="xs" variant="default" onClick={stop}>
          Stop
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.many} role="group" aria-label="Settle many">
      <Checkbox
        size="xs"
        label={
          chosen.length > 0
            ? `${formatCount(chosen.length)} chosen`
            : `Choose all ${formatCount(open.length)}`
        }
        checked={isAll}
        indeterminate={chosen.length > 0 && !isAll}
        onChange={() => onChoose(new Set(isAll ? [] : open.map(({ id }) => id)))}
      />
      {chosen.length > 0 && (
        <>
          <Button size="xs" variant="default" onClick={() => setAsked('KEEP_THEIRS')}>
            Keep theirs…
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsked('OURS_WHERE_UNCHANGED')}>
            Ours where unchanged…
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsked('OURS')}>
            Ours…
          </Button>
        </>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Settle ${counted(chosen.length, 'conflict')}?`}
      >
        {asked && (
          <Confirm
            decision={asked}
            onClose={() => setAsked(null)}
            onConfirm={(reason) => {
              setAsked(null);
              void settleAll(chosen, asked, reason);
            }}
          />
        )}
      </Modal>
    </div>
  );
}

interface ConfirmProps {
  readonly decision: ConflictDecision;
  readonly onClose: () => void;
  /** With the reason, where one was asked for. */
  readonly onConfirm: (reason: string | null) => void;
}

function Confirm({ decision, onClose, onConfirm }: ConfirmProps) {
  const { profile } = useOpenConnection();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const mustType = decision !== 'KEEP_THEIRS' && profile.tier === 'PRODUCTION';
  return (
    <Stack gap="sm">
      <Text size="sm">{SENTENCES[decision]}</Text>
      {decision !== 'KEEP_THEIRS' && (
        <Text size="sm">
          Each write goes to <b>{profile.name}</b> on the version that the service has now, and every app that
          is running receives it.
        </Text>
      )}
      {mustType && <ReasonField value={reason} onChange={setReason} />}
      {mustType && (
        <TextInput
          label={`This is production. Type ${profile.name} to go on`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Back
        </Button>
        <Button
          color={decision === 'OURS' ? 'red.9' : undefined}
          disabled={mustType && (typed !== profile.name || reason.trim() === '')}
          onClick={() => onConfirm(mustType ? reason.trim() : null)}
        >
          Settle
        </Button>
      </Group>
    </Stack>
  );
}

/** Few enough that stopping takes effect soon. */
const CHUNK = 20;

function useSettleMany(onEnd: () => void) {
  const [settle] = useMutation(SettleConflictsDocument, { refetchQueries: [OpenConflictCountDocument] });
  const [done, setDone] = useState<{ readonly count: number; readonly of: number } | null>(null);
  const stopped = useRef(false);
  const settleAll = async (
    conflicts: readonly ConflictView[],
    decision: ConflictDecision,
    reason: string | null,
  ) => {
    stopped.current = false;
    const sum = { settled: 0, left: 0 };
    for (let at = 0; at < conflicts.length && !stopped.current; at += CHUNK) {
      setDone({ count: at, of: conflicts.length });
      const ids = conflicts.slice(at, at + CHUNK).map(({ id }) => id);
      try {
        const { data } = await settle({ variables: { ids, decision, reason } });
        sum.settled += data?.settleConflicts.settled ?? 0;
        sum.left += data?.settleConflicts.left ?? 0;
      } catch (error) {
        toast.problem(problemFrom(error));
        break;
      }
    }
    setDone(null);
    onEnd();
    if (sum.left > 0)
      toast.warn(`${formatCount(sum.left)} still open`, 'Each says why when it is decided on its own.');
    else toast.done(`${counted(sum.settled, 'conflict')} decided`);
  };
  const stop = () => {
    stopped.current = true;
  };
  return { settleAll, stop, done };
}
