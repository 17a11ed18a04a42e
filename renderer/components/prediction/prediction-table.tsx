import { sideOf } from '../../../shared/diff';
import type { PredictionPartsFragment } from '../../apollo/generated/operations';
import { DiffValue } from '../diff-view';
import { RULES } from './words';
import classes from './prediction.module.css';

interface PredictionTableProps {
  readonly label: string;
  readonly prediction: PredictionPartsFragment;
}

/** Field by field: what was known, what is asked for, what the service has, what comes out, and the rule that decides. */
export function PredictionTable({ label, prediction }: PredictionTableProps) {
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Base</th>
            <th scope="col">Ours</th>
            <th scope="col">Theirs</th>
            <th scope="col">Result</th>
            <th scope="col">Rule</th>
          </tr>
        </thead>
        <tbody>
          {prediction.fields.map((field) => (
            <tr key={field.field} data-outcome={field.outcome}>
              <th scope="row">{field.field}</th>
              <td>
                <DiffValue side={sideOf(field.base)} />
              </td>
              <td>
                <DiffValue side={sideOf(field.ours)} />
              </td>
              <td data-changed={field.changedThere || undefined}>
                <DiffValue side={sideOf(field.theirs)} />
              </td>
              <td className={classes.result}>
                {field.outcome === 'UNDECIDED' ? 'unknown' : <DiffValue side={sideOf(field.result)} />}
              </td>
              <td className={classes.rule}>{RULES[field.rule]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
