import { useApolloClient, useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  CancelPlanningDocument,
  DecisionPreviewDocument,
  OpenConflictCountDocument,
  OpenConflictIdsDocument,
  PlanningProgressedDocument,
  SettleConflictsDocument,
} from '../../apollo/generated/operations';
import type { ConflictDecision, DecisionPreviewQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { DiffView } from '../../components/diff-view';
import { counted, formatCount, keyText } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import { asObject, chosenCount, conflictArguments, NONE_CHOSEN } from './conflict-facts';
import type { Chosen, ConflictFilter } from './conflict-facts';
import { ReasonField } from '../../components/reason-field';
import classes from './conflicts.module.css';

interface SettleManyProps {
  readonly filter: ConflictFilter;
  /** How many open ones fit the filter, those on other pages too. */
  readonly open: number;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  /** Some were decided: what is listed has to be read again. */
  readonly onSettled: () => void;
}

const BUTTONS: readonly (readonly [ConflictDecision, string])[] = [
  ['KEEP_THEIRS', 'Keep theirs…'],
  ['OURS_WHERE_UNCHANGED', 'Ours where unchanged…'],
  ['OURS', 'Ours…'],
];

const SENTENCES: Readonly<Record<ConflictDecision, string>> = {
  KEEP_THEIRS: 'The service’s records stay as they are, and nothing is sent.',
  OURS_WHERE_UNCHANGED:
    'What was asked for is sent again where nobody else changed the same fields. The others stay open.',
  OURS: 'What was asked for is written over what others wrote meanwhile. Their values of these fields are lost.',
};

/** What one decision is about: fixed when the question is asked, so that later conflicts are not decided unseen. */
interface Asked {
  readonly decision: ConflictDecision;
  readonly ids: readonly string[];
}

/** One decision for many conflicts, each still written on its own version through the guard. */
export function SettleMany({ filter, open, chosen, onChoose, onSettled }: SettleManyProps) {
  const client = useApolloClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { settleAll, stop, of } = useSettleMany(() => {
    onChoose(NONE_CHOSEN);
    onSettled();
  });
  const count = chosenCount(chosen, open);
  if (of !== null) return <Deciding of={of} onStop={stop} />;
  if (open === 0) return null;
  const ask = async (decision: ConflictDecision): Promise<void> => {
    if (!chosen.isAll) return setAsked({ decision, ids: [...chosen.ids] });
    try {
      const { data } = await client.query({
        query: OpenConflictIdsDocument,
        variables: conflictArguments(filter),
        fetchPolicy: 'no-cache',
      });
      setAsked({ decision, ids: (data?.openConflictIds ?? []).filter((id) => !chosen.ids.has(id)) });
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  const isAll = count === open;
  return (
    <div className={classes.many} role="group" aria-label="Settle many">
      <Checkbox
        size="xs"
        label={
          count > 0
            ? `${formatCount(count)} of ${formatCount(open)} chosen`
            : `Choose all ${formatCount(open)}`
        }
        title="Every open conflict that fits the filter, those on other pages too"
        checked={isAll}
        indeterminate={count > 0 && !isAll}
        onChange={() => onChoose(isAll ? NONE_CHOSEN : { isAll: true, ids: new Set() })}
      />
      {count > 0 &&
        BUTTONS.map(([decision, label]) => (
          <Button key={decision} size="xs" variant="default" onClick={() => void ask(decision)}>
            {label}
          </Button>
        ))}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Settle ${counted(asked?.ids.length ?? 0, 'conflict')}?`}
        size={640}
      >
        {asked && (
          <Confirm
            asked={asked}
            onClose={() => setAsked(null)}
            onConfirm={(given) => {
              setAsked(null);
              void settleAll(asked.ids, asked.decision, given);
            }}
          />
        )}
      </Modal>
    </div>
  );
}

interface ConfirmProps {
  readonly asked: Asked;
  readonly onClose: () => void;
  readonly onConfirm: (given: Given) => void;
}

/** What the tier asked for; null where it did not. */
interface Given {
  readonly reason: string | null;
  readonly maxRecords: number | null;
}

function Confirm({ asked: { decision, ids }, onClose, onConfirm }: ConfirmProps) {
  const { profile } = useOpenConnection();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [limit, setLimit] = useState<number | null>(null);
  const { data, error } = useQuery(DecisionPreviewDocument, {
    variables: { ids: [...ids], decision },
    fetchPolicy: 'no-cache',
  });
  const preview = data?.decisionPreview;
  const sends = (preview?.toSend ?? 0) > 0;
  const mustType = sends && profile.tier === 'PRODUCTION';
  const writes = (preview?.justSent ?? 0) + (preview?.toSend ?? 0);
  const most = preview?.maxRecords ?? null;
  const mustRaise = sends && most !== null && writes > most;
  const settles = (preview?.toSend ?? 0) + (preview?.nothingToSend ?? 0);
  return (
    <Stack gap="sm">
      <Text size="sm">{SENTENCES[decision]}</Text>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {preview && <PreviewOfMany preview={preview} />}
      {sends && (
        <Text size="sm">
          Each write goes to <b>{profile.name}</b> on the version that the service has now, and every app that
          is running receives it. All of them are one run, which can be undone in Batch &amp; runs.
        </Text>
      )}
      {mustRaise && (
        <NumberInput
          label={`Limit of these decisions, ${formatCount(most)} unless raised`}
          description={`They write ${counted(writes, 'record')}, those of the last minute among them.`}
          min={0}
          allowDecimal={false}
          value={limit ?? ''}
          onChange={(value) => setLimit(typeof value === 'number' ? value : null)}
        />
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
          disabled={
            preview === undefined ||
            settles === 0 ||
            (mustRaise && (limit ?? 0) < writes) ||
            (mustType && (typed !== profile.name || reason.trim() === ''))
          }
          onClick={() => onConfirm({ reason: mustType ? reason.trim() : null, maxRecords: limit })}
        >
          Settle {preview ? formatCount(settles) : ''}
        </Button>
      </Group>
    </Stack>
  );
}

function PreviewOfMany({ preview }: { readonly preview: DecisionPreviewQuery['decisionPreview'] }) {
  const { toSend, nothingToSend, stayOpen, obstacles, sample } = preview;
  const counts = [
    toSend > 0 && `${counted(toSend, 'write')} will be sent`,
    nothingToSend > 0 && `${formatCount(nothingToSend)} settled without a write`,
    stayOpen > 0 && `${formatCount(stayOpen)} stay open`,
  ].filter((part) => part !== false);
  return (
    <section aria-label="What would happen" className={classes.preview}>
      <p>
        <b>{counts.join(' · ')}</b>, as far as the local copy knows.
      </p>
      {obstacles.length > 0 && (
        <ul>
          {obstacles.map(({ problem, count }) => {
            const known = isProblem(problem) ? problem : null;
            return (
              <li key={known?.code}>
                {formatCount(count)} stay open: {known ? (OBSTACLES[known.code] ?? known.message) : ''}
              </li>
            );
          })}
        </ul>
      )}
      {sample.length > 0 && (
        <div className={classes.sample}>
          {sample.map(({ id, model, key, operation, before, after }) => (
            <div key={id}>
              <p>
                <b>{model}</b> <span className="ob-mono">{keyText(key)}</span>
                {operation === 'DELETE' && ' is deleted'}
              </p>
              {operation !== 'DELETE' && (
                <DiffView
                  label={`Changes to ${model} ${keyText(key)}`}
                  before={asObject(before)}
                  after={asObject(after)}
                  columns={{ before: 'The service has', after: 'Is sent' }}
                />
              )}
            </div>
          ))}
          {toSend > sample.length && <p>and {counted(toSend - sample.length, 'more write')}.</p>}
        </div>
      )}
    </section>
  );
}

/** Why several stay open, where the reason of one would name only its own fields. */
const OBSTACLES: Readonly<Record<string, string>> = {
  TOUCHED_FIELDS_CHANGED: 'somebody else changed a field that they touch.',
  RECORD_GONE: 'the record has been deleted since.',
  KEY_TAKEN: 'another record has the key that was to be created.',
};

function useSettleMany(onEnd: () => void) {
  const [settle] = useMutation(SettleConflictsDocument, { refetchQueries: [OpenConflictCountDocument] });
  const [cancelPlanning] = useMutation(CancelPlanningDocument);
  const [of, setOf] = useState<number | null>(null);
  const settleAll = async (ids: readonly string[], decision: ConflictDecision, given: Given) => {
    setOf(ids.length);
    try {
      const { data } = await settle({ variables: { ids: [...ids], decision, ...given } });
      const { settled = 0, left = 0 } = data?.settleConflicts ?? {};
      if (left > 0)
        toast.warn(`${formatCount(left)} still open`, 'Each says why when it is decided on its own.');
      else toast.done(`${counted(settled, 'conflict')} decided`);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
    setOf(null);
    onEnd();
  };
  return { settleAll, stop: () => void cancelPlanning(), of };
}

/** How far a decision has come; its run, with all that can be done to it, is in Batch & runs. */
function Deciding({ of, onStop }: { readonly of: number; readonly onStop: () => void }) {
  const { data } = useSubscription(PlanningProgressedDocument);
  return (
    <div className={classes.many} role="status">
      <span>
        {formatCount(Math.min(data?.planningProgressed.targets ?? 0, of))} of {formatCount(of)} decided
      </span>
      <Button size="xs" variant="default" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
