import { useQuery } from '@apollo/client/react';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { ConflictRatesDocument } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { absoluteTime } from '../../components/time-label';
import { useConflictingRuns } from '../../session';
import type { ConflictFilter } from './conflict-facts';
import { bucketsFor, filledBuckets } from './rate-buckets';
import type { Bucket } from './rate-buckets';
import classes from './rates.module.css';

interface ConflictRatesProps {
  readonly filter: ConflictFilter;
  readonly onFilter: (filter: ConflictFilter) => void;
}

const MOST_FIELDS = 12;

/** How often writes conflict within the time that is looked at, read again when a run has met more. */
export function useConflictRates({ from, spanMs }: Pick<ConflictFilter, 'from' | 'spanMs'>) {
  const { bucketMs } = bucketsFor(spanMs);
  const { data, refetch } = useQuery(ConflictRatesDocument, {
    variables: { from, bucketMs },
    fetchPolicy: 'cache-and-network',
  });
  const [now, setNow] = useState(() => Date.now());
  useConflictingRuns(() => {
    setNow(Date.now());
    void refetch();
  });
  return { rates: data?.conflictRates, now };
}

/** How often writes conflict: by model among its writes, by field, and over time. */
export function ConflictRates({ filter, onFilter }: ConflictRatesProps) {
  const { rates, now } = useConflictRates(filter);
  if (!rates || rates.byModel.length === 0) return null;
  const { bucketMs, words } = bucketsFor(filter.spanMs);
  const conflicts = rates.byModel.reduce((sum, model) => sum + model.conflicts, 0);
  const writes = rates.byModel.reduce((sum, model) => sum + model.writes, 0);
  const most = rates.byField[0]?.conflicts ?? 0;
  return (
    <details className={classes.rates}>
      <summary>
        Rates: {counted(conflicts, 'conflict')}
        {writes > 0 && ` among ${counted(writes, 'write')} of edits and runs`}
      </summary>
      <div className={classes.parts}>
        <section aria-label="By model">
          <h2 className={classes.heading}>By model</h2>
          <ul className={classes.list}>
            {rates.byModel.map((model) => (
              <Share
                key={model.model}
                name={model.model}
                isCurrent={filter.model === model.model && filter.field === null}
                onPick={() => onFilter({ ...filter, model: model.model, field: null })}
                share={model.writes > 0 ? model.conflicts / model.writes : 0}
                fact={
                  model.writes > 0
                    ? `${formatCount(model.conflicts)} of ${counted(model.writes, 'write')}, ${percent(model)}`
                    : counted(model.conflicts, 'conflict')
                }
              />
            ))}
          </ul>
        </section>
        <section aria-label="By field">
          <h2 className={classes.heading}>By field</h2>
          <ul className={classes.list}>
            {rates.byField.slice(0, MOST_FIELDS).map(({ model, field, conflicts: count }) => (
              <Share
                key={`${model} ${field}`}
                name={`${model}.${field}`}
                isCurrent={filter.model === model && filter.field === field}
                onPick={() => onFilter({ ...filter, model, field })}
                share={most > 0 ? count / most : 0}
                fact={formatCount(count)}
              />
            ))}
          </ul>
        </section>
        <section aria-label="Over time">
          <h2 className={classes.heading}>{words}</h2>
          <Bars buckets={filledBuckets(rates.byTime, { from: filter.from, now, bucketMs })} />
        </section>
      </div>
    </details>
  );
}

function percent({ conflicts, writes }: { readonly conflicts: number; readonly writes: number }): string {
  const share = (conflicts / writes) * 100;
  return `${share > 0 && share < 1 ? share.toFixed(1) : Math.round(share)} %`;
}

interface ShareProps {
  readonly name: string;
  readonly fact: string;
  /** From nothing to one. */
  readonly share: number;
  readonly isCurrent: boolean;
  readonly onPick: () => void;
}

/** One line that narrows the list to what it counts, with a bar behind it. */
function Share({ name, fact, share, isCurrent, onPick }: ShareProps) {
  return (
    <li>
      <UnstyledButton
        className={classes.share}
        title={`List the conflicts of ${name}`}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={onPick}
      >
        <span className={classes.fill} style={{ width: `${Math.min(1, share) * 100}%` }} aria-hidden />
        <span className={classes.name}>{name}</span>
        <span className={classes.fact}>{fact}</span>
      </UnstyledButton>
    </li>
  );
}

function Bars({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const most = Math.max(1, ...buckets.map(({ conflicts }) => conflicts));
  const first = buckets[0];
  return (
    <>
      <ul className={classes.bars}>
        {buckets.map(({ at, conflicts, writes }) => {
          const label = `${absoluteTime(at)}: ${counted(conflicts, 'conflict')}, ${counted(writes, 'write')}`;
          return (
            <li key={at} title={label}>
              <span className="ob-visually-hidden">{label}</span>
              <span
                className={classes.bar}
                style={{ height: `${(conflicts / most) * 100}%` }}
                data-empty={conflicts === 0 || undefined}
                aria-hidden
              />
            </li>
          );
        })}
      </ul>
      <p className={classes.axis} aria-hidden>
        <span>{first && absoluteTime(first.at)}</span>
        <span>at most {formatCount(most)}</span>
        <span>now</span>
      </p>
    </>
  );
}
