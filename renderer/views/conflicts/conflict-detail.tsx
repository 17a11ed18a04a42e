import { useMutation } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { compareThreeWay, resolveChoices, sideOf } from '../../../shared/diff';
import type { Choices } from '../../../shared/diff';
import {
  ConflictsDocument,
  ConflictTotalsDocument,
  OpenConflictCountDocument,
  SettleConflictDocument,
} from '../../apollo/generated/operations';
import type { SettleConflictInput } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { DiffView, formatSide } from '../../components/diff-view';
import { counted, keyText } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import { useNavigation } from '../../navigation';
import { useModel, useOpenConnection } from '../../session';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { changesOf, isOpen, sidesOf, SOURCE_WORDS } from './conflict-facts';
import type { ConflictView, Sides } from './conflict-facts';
import { ConflictRules } from './conflict-rules';
import { ReasonField } from './reason-field';
import classes from './conflicts.module.css';

/** One conflict: where it came from, which rule decided, the three sides, and the decision. */
export function ConflictDetail({ conflict }: { readonly conflict: ConflictView }) {
  const model = useModel(conflict.model);
  if (!model) return null;
  return (
    <section className={classes.detail} aria-label={`${conflict.model} ${keyText(conflict.key)}`}>
      <Origin conflict={conflict} />
      <Decision key={conflict.settled ?? 'open'} conflict={conflict} model={model} />
      <ConflictRules conflict={conflict} />
    </section>
  );
}

function Origin({ conflict }: { conflict: ConflictView }) {
  const { go } = useNavigation.getState();
  const { runId } = conflict;
  return (
    <header className={classes.head}>
      <div>
        <h2 className={classes.title}>
          {conflict.model} <span className="ob-mono">{keyText(conflict.key)}</span>
        </h2>
        <p className={classes.meta}>
          {conflict.how === 'MERGED' ? 'Merged by the service' : 'Refused by the service'}{' '}
          <TimeLabel at={conflict.at} />, {conflict.operation.toLowerCase()} of{' '}
          {SOURCE_WORDS[conflict.runKind] ?? conflict.runKind}
          {conflict.runDescription && ` “${conflict.runDescription}”`}
        </p>
      </div>
      <div className={classes.headButtons}>
        <Button
          size="xs"
          variant="default"
          onClick={() => go({ view: 'records', model: conflict.model, key: conflict.key })}
        >
          Open the record
        </Button>
        {typeof runId === 'string' && (
          <Button size="xs" variant="default" onClick={() => go({ view: 'batch', runId })}>
            Open the run
          </Button>
        )}
      </div>
    </header>
  );
}

interface DecisionProps {
  readonly conflict: ConflictView;
  readonly model: ModelView;
}

function Decision({ conflict, model }: DecisionProps) {
  const { profile } = useOpenConnection();
  const [choices, setChoices] = useState<Choices>({});
  const [reason, setReason] = useState('');
  const { settle, problem, isSettling } = useSettle(conflict, reason.trim());
  const order = useMemo(() => model.fields.map(({ name }) => name), [model]);
  const sides = useMemo(() => sidesOf(conflict, model), [conflict, model]);
  const { theirs, version, isGone } = sides;
  const isDelete = conflict.operation === 'DELETE';
  const open = isOpen(conflict);
  const result = useMemo(() => resultOf(conflict, sides, choices, model), [conflict, sides, choices, model]);
  const canSend = open && theirs !== null && !isGone;
  const versioned = version === null ? 'the service’s version' : `version ${version}`;
  const onTheirs = version === null ? {} : { version };
  const needsReason = canSend && profile.tier === 'PRODUCTION';
  const lacksReason = needsReason && reason.trim() === '';
  const where = `Goes to ${profile.name} (${profile.tier.toLowerCase()})`;
  return (
    <>
      {!open && (
        <p className={classes.settled} role="status">
          Settled {typeof conflict.settledAt === 'number' && <TimeLabel at={conflict.settledAt} />}:{' '}
          {conflict.settled}
        </p>
      )}
      {problem && <ProblemPanel problem={problem} />}
      {isGone && open && (
        <p className={classes.note}>
          The record has been deleted since. A write to a tombstone does not bring it back, so only theirs can
          be kept.
        </p>
      )}
      {isDelete ? (
        <DiffView
          label="The record that was to be deleted"
          before={sides.base}
          after={theirs}
          columns={{ before: 'When the delete was sent', after: `The service, ${versioned}` }}
          order={order}
        />
      ) : (
        <DiffView
          label="Base, ours, theirs and result"
          before={sides.base}
          after={sides.ours}
          theirs={theirs ?? null}
          result={result}
          columns={{
            before: 'Base',
            after: 'Ours',
            theirs: `Theirs, ${versioned}`,
            result: open ? 'Result of the choices' : 'Result',
          }}
          order={order}
          choices={choices}
          onChoose={
            canSend ? (field, choice) => setChoices((now) => ({ ...now, [field]: choice })) : undefined
          }
        />
      )}
      {needsReason && <ReasonField value={reason} onChange={setReason} />}
      {open && (
        <div className={classes.buttons}>
          <Button
            variant="default"
            loading={isSettling}
            onClick={() => void settle({ decision: 'KEEP_THEIRS' })}
          >
            Keep theirs
          </Button>
          {canSend && (isDelete || conflict.operation === 'UPDATE') && (
            <Button
              color={isDelete ? 'red.9' : undefined}
              variant={isDelete ? 'filled' : 'default'}
              loading={isSettling}
              disabled={lacksReason}
              onClick={() => void settle({ decision: 'OURS', ...onTheirs })}
            >
              {isDelete ? `Delete ${versioned}` : `Ours on ${versioned}`}
            </Button>
          )}
          <span className={classes.quiet}>{canSend ? where : 'Nothing is sent.'}</span>
        </div>
      )}
      {canSend && !isDelete && (
        <Result
          sides={sides}
          model={model}
          choices={choices}
          isSettling={isSettling}
          isHeld={lacksReason}
          versioned={versioned}
          onSend={(changes) => void settle({ decision: 'OURS', changes, ...onTheirs })}
        />
      )}
    </>
  );
}

interface ResultProps {
  readonly sides: Sides;
  readonly model: ModelView;
  readonly choices: Choices;
  readonly isSettling: boolean;
  /** Something that must be given first is missing. */
  readonly isHeld: boolean;
  readonly versioned: string;
  readonly onSend: (changes: Record<string, unknown>) => void;
}

/** What the choices come to, and the button that sends just the difference. */
function Result({ sides, model, choices, isSettling, isHeld, versioned, onSend }: ResultProps) {
  const { record, unresolved } = useMemo(
    () => resolveChoices(compareThreeWay(sides.base, sides.ours, sides.theirs), choices),
    [sides, choices],
  );
  const changes = changesOf(sides.theirs ?? {}, record, model);
  const names = Object.keys(changes);
  return (
    <section className={classes.result} aria-label="Result of the choices">
      {unresolved.length > 0 ? (
        <p className={classes.note} role="status">
          Choose a side above for {unresolved.join(', ')}: both changed{' '}
          {unresolved.length === 1 ? 'it' : 'them'}.
        </p>
      ) : names.length === 0 ? (
        <p className={classes.note} role="status">
          The choices are what the service already has. Keep theirs to settle it.
        </p>
      ) : (
        <div className={classes.buttons}>
          <Button loading={isSettling} disabled={isHeld} onClick={() => onSend(changes)}>
            Send {counted(names.length, 'field')} on {versioned}
          </Button>
          <span className={classes.quiet}>
            {names.map((name) => `${name}: ${formatSide(sideOf(changes[name])).text}`).join(', ')}
          </span>
        </div>
      )}
    </section>
  );
}

/** What stands in the end: of an open conflict what the choices come to, of a settled one what came out. */
function resultOf(conflict: ConflictView, sides: Sides, choices: Choices, model: ModelView) {
  if (!isOpen(conflict)) return sidesOf({ ...conflict, settled: null }, model).theirs;
  return resolveChoices(compareThreeWay(sides.base, sides.ours, sides.theirs), choices).record;
}

function useSettle({ id, model, key }: ConflictView, reason: string) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [send, { loading: isSettling }] = useMutation(SettleConflictDocument, {
    refetchQueries: [OpenConflictCountDocument, ConflictsDocument, ConflictTotalsDocument],
  });
  const settle = async (decision: Omit<SettleConflictInput, 'id'>) => {
    setProblem(null);
    try {
      const { data } = await send({ variables: { input: { id, ...decision, reason: reason || null } } });
      const answer = data?.settleConflict;
      if (!answer) return;
      if (isProblem(answer.problem)) setProblem(answer.problem);
      else toast.done(`Settled ${model} ${keyText(key)}`, answer.conflict.settled ?? undefined);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { settle, problem, isSettling };
}
