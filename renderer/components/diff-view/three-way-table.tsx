import { useId } from 'react';
import { suggestChoices } from '../../../shared/diff';
import type { Choice, Choices, ThreeWayField, ThreeWayVerdict } from '../../../shared/diff';
import { DiffValue } from './diff-value';
import { formatSide } from './format-value';
import classes from './diff-view.module.css';

const VERDICTS: Readonly<Record<ThreeWayVerdict, { readonly symbol: string; readonly word: string }>> = {
  same: { symbol: '', word: 'unchanged' },
  ours: { symbol: '~', word: 'changed here' },
  theirs: { symbol: '~', word: 'changed there' },
  agreed: { symbol: '=', word: 'changed alike' },
  conflict: { symbol: '!', word: 'conflict' },
};

const CHOICES: readonly Choice[] = ['base', 'ours', 'theirs'];

interface ThreeWayTableProps {
  readonly label: string;
  readonly fields: readonly ThreeWayField[];
  readonly columns?: { readonly before?: string; readonly after?: string; readonly theirs?: string };
  readonly choices?: Choices;
  readonly onChoose?: (field: string, choice: Choice) => void;
  readonly showUnchanged: boolean;
}

/** Base, ours and theirs side by side; with `onChoose`, each value of a field that differs can be picked. */
export function ThreeWayTable(props: ThreeWayTableProps) {
  const { fields, columns, onChoose, showUnchanged } = props;
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
        </tr>
      </thead>
      <tbody>
        {shown.map((field) => (
          <ThreeWayRow
            key={field.name}
            field={field}
            titles={titles}
            choice={chosen[field.name]}
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
  readonly onChoose?: (field: string, choice: Choice) => void;
}

function ThreeWayRow({ field, titles, choice, onChoose }: ThreeWayRowProps) {
  const group = useId();
  const verdict = VERDICTS[field.verdict];
  const canChoose = onChoose !== undefined && field.verdict !== 'same' && field.verdict !== 'agreed';
  return (
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
              <DiffValue side={field[own]} />
            </label>
          ) : (
            <DiffValue side={field[own]} />
          )}
        </td>
      ))}
    </tr>
  );
}

function differs(field: ThreeWayField, own: Choice): boolean {
  if (field.verdict === 'conflict' || field.verdict === 'agreed') return own !== 'base';
  return field.verdict === own;
}
