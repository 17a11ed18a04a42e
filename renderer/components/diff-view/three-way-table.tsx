import { useId } from 'react';
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

const CHOICES: readonly Choice[] = ['base', 'ours', 'theirs'];

interface ThreeWayTableProps {
  readonly label: string;
  readonly fields: readonly ThreeWayField[];
  readonly columns?: DiffColumns;
  /** What comes out of it, as a fourth column. */
  readonly result?: PlainObject | null;
  readonly choices?: Choices;
  readonly onChoose?: (field: string, choice: Choice) => void;
  readonly showUnchanged: boolean;
}

/** Base, ours and theirs side by side; with `onChoose`, each value of a field that differs can be picked. */
export function ThreeWayTable(props: ThreeWayTableProps) {
  const { fields, columns, result, onChoose, showUnchanged } = props;
  const chosen: Choices = { ...suggestChoices(fields), ...props.choices };
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
            onChoose={onChoose}
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
  readonly onChoose?: (field: string, choice: Choice) => void;
}

function ThreeWayRow({ field, titles, choice, result, onChoose }: ThreeWayRowProps) {
  const group = useId();
  const verdict = VERDICTS[field.verdict];
  const canChoose = onChoose !== undefined && field.verdict !== 'same' && field.verdict !== 'agreed';
  const sides = [...CHOICES.map((own) => field[own]), ...(result ? [result] : [])];
  const members = field.verdict === 'same' ? [] : memberRows(field.name, sides);
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
            data-chosen={(canChoose && choice === own) || undefined}
          >
            {canChoose ? (
              <label className={classes.choice}>
                <input
                  type="radio"
                  name={group}
                  checked={choice === own}
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
          <td className={classes.value} data-side="result">
            {canChoose && choice === undefined ? (
              <span className={classes.toChoose}>to be chosen</span>
            ) : (
              shown(result)
            )}
          </td>
        )}
      </tr>
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
        </tr>
      ))}
    </>
  );
}

function differs(field: ThreeWayField, own: Choice): boolean {
  if (field.verdict === 'conflict' || field.verdict === 'agreed') return own !== 'base';
  return field.verdict === own;
}
