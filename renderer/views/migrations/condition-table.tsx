import type { MigrationConditionPartsFragment } from '../../apollo/generated/operations';
import { formatCount } from '../../components/format';
import { StateBadge } from '../batch';
import { describeCount, flow } from './migration-facts';
import classes from './condition-table.module.css';
import parts from './parts.module.css';

interface ConditionTableProps {
  readonly title: string;
  readonly hint: string;
  readonly conditions: readonly MigrationConditionPartsFragment[];
  /** Whether a condition that does not hold is a fault by now; before a migration is applied it is what is expected. */
  readonly isExpected?: boolean;
}

/** Conditions with what was counted just now. */
export function ConditionTable({ title, hint, conditions, isExpected = true }: ConditionTableProps) {
  if (conditions.length === 0) return null;
  return (
    <section className={parts.part} aria-label={`${title}: ${hint}`}>
      <h3 className={parts.partTitle}>
        {title} <span className={parts.hint}>{hint}</span>
      </h3>
      <table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">Records</th>
            <th scope="col" className={classes.boundColumn}>
              Asked for
            </th>
            <th scope="col" className={classes.countColumn}>
              Now
            </th>
            <th scope="col" className={classes.verdictColumn}>
              Verdict
            </th>
          </tr>
        </thead>
        <tbody>
          {conditions.map((condition, at) => (
            <tr key={at}>
              <td>
                <b>{condition.model}</b>{' '}
                {isEvery(condition.where) ? (
                  <span className={parts.hint}>every record</span>
                ) : (
                  <code className={parts.where}>{flow(condition.where)}</code>
                )}
              </td>
              <td>{describeCount(condition.count)}</td>
              <td className={parts.number}>{formatCount(condition.actual)}</td>
              <td>
                {condition.holds ? (
                  <StateBadge label="Holds" tone="ok" />
                ) : (
                  <StateBadge
                    label={isExpected ? 'Does not hold' : 'Not yet'}
                    tone={isExpected ? 'bad' : 'none'}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A filter of nothing names all records. */
const isEvery = (where: unknown): boolean =>
  typeof where !== 'object' || where === null || Object.keys(where).length === 0;
