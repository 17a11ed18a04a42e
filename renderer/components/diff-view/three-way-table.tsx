import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { isEqualSide, sideOf, suggestChoices } from '../../../shared/diff';
import type {
  Choice,
  Choices,
  PlainObject,
  Side,
  ThreeWayField,
  ThreeWayVerdict,
} from '../../../shared/diff';
import { DiffValue } from './diff-value';
import { formatSide } from './format-value';
import { describeStructure, memberRows } from './structure';
import classes from './diff-view.module.css';

const VERDICTS: Readonly<Record<ThreeWayVerdict, { readonly symbol: string; readonly word: string }>> = {
  same: { symbol: '', word: 'unchanged' },
  ours: { symbol: '~', word: 'changed here' },
  theirs: { symbol: '~', word: 'changed there' },
  agreed: { symbol: '=', word: 'changed alike' },
  conflict: { symbol: '!', word: 'conflict' },
};

/** What the columns are called; `result` only where there is one. */
export interface DiffColumns {
  readonly before?: string;
  readonly after?: string;
  readonly theirs?: string;
  readonly result?: string;
}

/** Results that a person writes instead of taking a side's value. */
export interface HandEditing {
  /** The fields whose result was written by hand. */
  readonly edited: ReadonlySet<string>;
  readonly canEdit: (field: string) => boolean;
  /** The field whose input is open. */
  readonly openField: string | null;
  readonly onOpen: (field: string | null) => void;
  readonly onReset: (field: string) => void;
  readonly input: (field: string) => ReactNode;
}

const CHOICES: readonly Choice[] = ['base', 'ours', 'theirs'];

interface ThreeWayTableProps {
  readonly label: string;
  readonly fields: readonly ThreeWayField[];
  readonly columns?: DiffColumns;
  /** What comes out of it, as a fourth column. */
  readonly result?: PlainObject | null;
  readonly choices?: Choices;
  readonly onChoose?: (field: string, choice: Choice) => void;
  /** False where a field keeps its result until one is picked, instead of taking whoever changed it. */
  readonly suggests?: boolean;
  readonly hand?: HandEditing;
  readonly showUnchanged: boolean;
}

/** Base, ours and theirs side by side; with `onChoose`, each value of a field that differs can be picked. */
export function ThreeWayTable(props: ThreeWayTableProps) {
  const { fields, columns, result, onChoose, showUnchanged, suggests = true } = props;
  const chosen: Choices = { ...(suggests ? suggestChoices(fields) : {}), ...props.choices };
  const titles: Record<Choice, string> = {
    base: columns?.before ?? 'Base',
    ours: columns?.after ?? 'Ours',
    theirs: columns?.theirs ?? 'Theirs',
  };
  const shown = showUnchanged ? fields : fields.filter((field) => field.verdict !== 'same');
  return (
    <table className={classes.table} aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col" className={classes.signColumn}>
            <span className="ob-visually-hidden">Change</span>
          </th>
          <th scope="col" className={classes.nameColumn}>
            Field
          </th>
          {CHOICES.map((choice) => (
            <th key={choice} scope="col">
              {titles[choice]}
            </th>
          ))}
          {result !== undefined && <th scope="col">{columns?.result ?? 'Result'}</th>}
        </tr>
      </thead>
      <tbody>
        {shown.map((field) => (
          <ThreeWayRow
            key={field.name}
            field={field}
            titles={titles}
            choice={chosen[field.name]}
            result={result === undefined ? undefined : sideOf(result?.[field.name])}
            isPending={suggests && chosen[field.name] === undefined}
            onChoose={onChoose}
            hand={props.hand}
          />
        ))}
      </tbody>
    </table>
  );
}

interface ThreeWayRowProps {
  readonly field: ThreeWayField;
  readonly titles: Readonly<Record<Choice, string>>;
  readonly choice: Choice | undefined;
  readonly result: Side | undefined;
  /** No side has been picked yet, and there is no result without one. */
  readonly isPending: boolean;
  readonly hand?: HandEditing;
  readonly onChoose?: (field: string, choice: Choice) => void;
}

function ThreeWayRow({ field, titles, choice, result, isPending, onChoose, hand }: ThreeWayRowProps) {
  const group = useId();
  const verdict = VERDICTS[field.verdict];
  const canChoose = onChoose !== undefined && field.verdict !== 'same' && field.verdict !== 'agreed';
  const isByHand = hand?.edited.has(field.name) ?? false;
  const waits = canChoose && isPending && !isByHand;
  const outcome = waits ? undefined : result;
  const sides = [...CHOICES.map((own) => field[own]), ...(outcome ? [outcome] : [])];
  const members = field.verdict === 'same' && !isByHand ? [] : memberRows(field.name, sides);
  // A value that is taken apart below isn't written out once more.
  const shown = (side: Side) => (members.length > 0 && describeStructure(side)) || <DiffValue side={side} />;
  return (
    <>
      <tr data-verdict={field.verdict}>
        <td className={classes.sign} title={verdict.word}>
          <span aria-hidden>{verdict.symbol}</span>
          <span className="ob-visually-hidden">{verdict.word}</span>
        </td>
        <th scope="row" className={classes.name}>
          {field.name}
          {field.verdict === 'conflict' && <span className={classes.verdict}>conflict</span>}
        </th>
        {CHOICES.map((own) => (
          <td
            key={own}
            className={classes.value}
            data-side={own === 'base' ? undefined : own}
            data-differs={differs(field, own) || undefined}
            data-chosen={(canChoose && !isByHand && choice === own) || undefined}
          >
            {canChoose ? (
              <label className={classes.choice}>
                <input
                  type="radio"
                  name={group}
                  checked={!isByHand && choice === own}
                  onChange={() => onChoose(field.name, own)}
                  aria-label={`${field.name}: keep ${titles[own]}, ${formatSide(field[own]).text}`}
                />
                <span>{shown(field[own])}</span>
              </label>
            ) : (
              shown(field[own])
            )}
          </td>
        ))}
        {result && (
          <td className={classes.value} data-side="result" data-chosen={isByHand || undefined}>
            {outcome ? shown(outcome) : <span className={classes.toChoose}>to be chosen</span>}
            {hand?.canEdit(field.name) && <HandButtons field={field.name} hand={hand} isByHand={isByHand} />}
          </td>
        )}
      </tr>
      {hand?.openField === field.name && (
        <tr>
          <td />
          <td colSpan={5} className={classes.handInput}>
            {hand.input(field.name)}
          </td>
        </tr>
      )}
      {members.map((member) => (
        <tr key={member.path} data-verdict={field.verdict}>
          <td />
          <th scope="row" className={classes.name} data-depth={member.depth}>
            {member.label}
          </th>
          {member.sides.map((side, at) => (
            <td
              key={at}
              className={classes.value}
              data-side={CHOICES[at] === 'base' ? undefined : (CHOICES[at] ?? 'result')}
              data-differs={(at > 0 && !isEqualSide(side, member.sides[0] ?? side)) || undefined}
            >
              {describeStructure(side) ?? <DiffValue side={side} />}
            </td>
          ))}
          {waits && result && <td className={classes.value} data-side="result" />}
        </tr>
      ))}
    </>
  );
}

interface HandButtonsProps {
  readonly field: string;
  readonly hand: HandEditing;
  readonly isByHand: boolean;
}

function HandButtons({ field, hand, isByHand }: HandButtonsProps) {
  if (hand.openField === field) return null;
  return (
    <span className={classes.hand}>
      <UnstyledButton
        className={classes.toggle}
        aria-label={`Write ${field} by hand`}
        onClick={() => hand.onOpen(field)}
      >
        Edit
      </UnstyledButton>
      {isByHand && (
        <UnstyledButton
          className={classes.toggle}
          aria-label={`Give up what was written for ${field}`}
          onClick={() => hand.onReset(field)}
        >
          Reset
        </UnstyledButton>
      )}
    </span>
  );
}

function differs(field: ThreeWayField, own: Choice): boolean {
  if (field.verdict === 'conflict' || field.verdict === 'agreed') return own !== 'base';
  return field.verdict === own;
}
