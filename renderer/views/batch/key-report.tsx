import type { KeysInTextQuery } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import classes from './composer.module.css';

export type KeyListView = KeysInTextQuery['keysInText'];

/** Keys that are known already, as a report on them. */
export const listOf = (keys: readonly string[]): KeyListView => ({
  keys: [...keys],
  problems: [],
  problemCount: 0,
});

/** How many keys were found, and which lines name none. */
export function KeyReport({ list }: { readonly list: KeyListView }) {
  return (
    <div className={classes.keyReport}>
      <p className={classes.hint} role="status">
        <b className={classes.matches}>{formatCount(list.keys.length)}</b>{' '}
        {list.keys.length === 1 ? 'key' : 'keys'}
        {list.problemCount > 0 && `, ${counted(list.problemCount, 'line')} left out`}
      </p>
      {list.problems.length > 0 && (
        <ul className={classes.keyProblems} aria-label="Lines that name no record">
          {list.problems.map(({ line, text, reason }) => (
            <li key={line}>
              <span className={classes.lineNumber}>{formatCount(line)}</span>
              <code title={text}>{text}</code>
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
