import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { sideOf } from '../../../shared/diff';
import { DiffView, formatSide } from '../../components/diff-view';
import type { HandEditing } from '../../components/diff-view';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import type { ModelView } from '../../session';
import { changesOf, isOpen, NOTHING_DECIDED, outcomeOf, settledOutcome, sidesOf } from './conflict-facts';
import type { ConflictView, Decided, Sides } from './conflict-facts';
import { HandInput } from './hand-input';
import { ReasonField } from '../../components/reason-field';
import { useSettle } from './use-settle';
import classes from './conflicts.module.css';

interface DecisionProps {
  readonly conflict: ConflictView;
  readonly model: ModelView;
  /** The record that a merge met; undefined while it is being looked for. */
  readonly before: unknown;
}

/** The sides of a conflict beside each other, and whatever can be decided about them. */
export function Decision({ conflict, model, before }: DecisionProps) {
  const { profile } = useOpenConnection();
  const [decided, setDecided] = useState<Decided>(NOTHING_DECIDED);
  const [reason, setReason] = useState('');
  const { settle, problem, isSettling } = useSettle(conflict, reason.trim());
  const order = useMemo(() => model.fields.map(({ name }) => name), [model]);
  const sides = useMemo(() => sidesOf(conflict, model, before), [conflict, model, before]);
  const isDelete = conflict.operation === 'DELETE';
  const open = isOpen(conflict);
  const canSend = open && sides.now !== null && !sides.isGone;
  const versioned = sides.version === null ? 'the service’s version' : `version ${sides.version}`;
  const onNow = sides.version === null ? {} : { version: sides.version };
  const needsReason = canSend && profile.tier === 'PRODUCTION';
  const lacksReason = needsReason && reason.trim() === '';
  return (
    <>
      {problem && <ProblemPanel problem={problem} />}
      {sides.isGone && open && (
        <p className={classes.note}>
          The record has been deleted since. A write to a tombstone does not bring it back, so only theirs can
          be kept.
        </p>
      )}
      {isDelete ? (
        <DiffView
          label="The record that was to be deleted"
          before={sides.base}
          after={sides.now}
          columns={{ before: 'When the delete was sent', after: `The service, ${versioned}` }}
          order={order}
        />
      ) : (
        <FourSides
          conflict={conflict}
          model={model}
          order={order}
          sides={sides}
          decided={decided}
          // Nothing can be picked while one of the sides is still being looked for.
          onDecide={canSend && before !== undefined ? setDecided : undefined}
        />
      )}
      {needsReason && <ReasonField value={reason} onChange={setReason} />}
      {canSend && !isDelete && (
        <Result
          sides={sides}
          model={model}
          decided={decided}
          isSettling={isSettling}
          isHeld={lacksReason}
          versioned={versioned}
          onSend={(changes) => void settle({ decision: 'OURS', changes, ...onNow })}
        />
      )}
      {open && (
        <div className={classes.buttons}>
          <Button
            variant="default"
            loading={isSettling}
            onClick={() => void settle({ decision: 'KEEP_THEIRS' })}
          >
            {conflict.how === 'MERGED' ? 'Keep what the service made of it' : 'Keep theirs'}
          </Button>
          {canSend && (isDelete || conflict.operation === 'UPDATE') && (
            <Button
              color={isDelete ? 'red.9' : undefined}
              variant={isDelete ? 'filled' : 'default'}
              loading={isSettling}
              disabled={lacksReason}
              onClick={() => void settle({ decision: 'OURS', ...onNow })}
            >
              {isDelete ? `Delete ${versioned}` : `All of ours on ${versioned}`}
            </Button>
          )}
          <span className={classes.quiet}>
            {canSend
              ? `What is sent goes to ${profile.name} (${profile.tier.toLowerCase()}).`
              : 'Nothing is sent.'}
          </span>
        </div>
      )}
    </>
  );
}

interface FourSidesProps {
  readonly conflict: ConflictView;
  readonly model: ModelView;
  readonly order: readonly string[];
  readonly sides: Sides;
  readonly decided: Decided;
  readonly onDecide?: (decided: Decided) => void;
}

/** Base, ours, theirs and result, field by field; a side can be picked, or the result be written by hand. */
function FourSides({ conflict, model, order, sides, decided, onDecide }: FourSidesProps) {
  const [openField, setOpenField] = useState<string | null>(null);
  const open = isOpen(conflict);
  const result = useMemo(
    () => (open ? outcomeOf(sides, decided).record : settledOutcome(conflict, sides)),
    [open, conflict, sides, decided],
  );
  const writable = useMemo(
    () =>
      new Map(
        model.fields
          .filter(({ name, readOnly }) => !readOnly && !model.primaryKey.includes(name))
          .map((field) => [field.name, field]),
      ),
    [model],
  );
  const hand: HandEditing | undefined = onDecide && {
    edited: new Set(Object.keys(decided.byHand)),
    canEdit: (name) => writable.has(name),
    openField,
    onOpen: setOpenField,
    onReset: (name) => onDecide({ ...decided, byHand: without(decided.byHand, name) }),
    input: (name) => {
      const field = writable.get(name);
      return (
        field && (
          <HandInput
            key={name}
            field={field}
            value={result?.[name] ?? sides.now?.[name]}
            onCancel={() => setOpenField(null)}
            onDone={(value) => {
              onDecide({ ...decided, byHand: { ...decided.byHand, [name]: value } });
              setOpenField(null);
            }}
          />
        )
      );
    },
  };
  return (
    <DiffView
      label="Base, ours, theirs and result"
      before={sides.base}
      after={sides.ours}
      theirs={sides.theirs}
      result={result}
      suggests={!sides.isMerge}
      columns={columnsOf(conflict, sides)}
      order={order}
      choices={decided.choices}
      onChoose={
        onDecide &&
        ((field, choice) =>
          onDecide({
            choices: { ...decided.choices, [field]: choice },
            byHand: without(decided.byHand, field),
          }))
      }
      hand={hand}
    />
  );
}

function columnsOf(conflict: ConflictView, { isMerge, theirsVersion, version }: Sides) {
  const at = (of: number | null): string => (of === null ? '' : `, version ${of}`);
  const isUnknownMerge = conflict.how === 'MERGED' && !isMerge;
  const made = isMerge ? `What the service made of it${at(version)}` : 'Result of the choices';
  return {
    before: `Base${at(typeof conflict.baseVersion === 'number' ? conflict.baseVersion : null)}`,
    after: 'Ours',
    theirs: isUnknownMerge ? `The service after the merge${at(theirsVersion)}` : `Theirs${at(theirsVersion)}`,
    result: isOpen(conflict) ? made : 'Result',
  };
}

function without(values: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([own]) => own !== name));
}

interface ResultProps {
  readonly sides: Sides;
  readonly model: ModelView;
  readonly decided: Decided;
  readonly isSettling: boolean;
  /** Something that must be given first is missing. */
  readonly isHeld: boolean;
  readonly versioned: string;
  readonly onSend: (changes: Record<string, unknown>) => void;
}

/** What the choices come to, and the button that sends just the difference. */
function Result({ sides, model, decided, isSettling, isHeld, versioned, onSend }: ResultProps) {
  const { record, unresolved } = useMemo(() => outcomeOf(sides, decided), [sides, decided]);
  const changes = changesOf(sides.now ?? {}, record, model);
  const names = Object.keys(changes);
  return (
    <section className={classes.result} aria-label="Result of the choices">
      {unresolved.length > 0 ? (
        <p className={classes.note} role="status">
          Choose a side above for {unresolved.join(', ')}, or write {unresolved.length === 1 ? 'it' : 'them'}{' '}
          by hand: both changed {unresolved.length === 1 ? 'it' : 'them'}.
        </p>
      ) : names.length === 0 ? (
        <p className={classes.note} role="status">
          {sides.isMerge
            ? 'Pick a value above, or write one by hand, to change what the service made of it.'
            : 'The choices are what the service already has. Keep theirs to settle it.'}
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
