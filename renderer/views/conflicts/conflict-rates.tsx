import { useQuery } from '@apollo/client/react';
import { ConflictRatesDocument } from '../../apollo/generated/operations';
import type { ConflictRatesQuery } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { absoluteTime } from '../../components/time-label';
import classes from './conflicts.module.css';

interface ConflictRatesProps {
  /** Milliseconds since the epoch; null counts everything. */
  readonly from: number | null;
  readonly onModel: (model: string) => void;
}

const HOUR_MS = 3_600_000;
const MOST_FIELDS = 8;

/** What is asked for: by day of everything, by hour of a span. */
export function ratesOf(from: number | null): { readonly from: number | null; readonly bucketMs: number } {
  return { from, bucketMs: from === null ? 24 * HOUR_MS : HOUR_MS };
}

/** How often writes conflict: by model among its writes, by field, and over time. */
export function ConflictRates({ from, onModel }: ConflictRatesProps) {
  const { data } = useQuery(ConflictRatesDocument, {
    variables: ratesOf(from),
    fetchPolicy: 'cache-and-network',
  });
  const rates = data?.conflictRates;
  if (!rates || rates.byModel.length === 0) return null;
  return (
    <details className={classes.rates}>
      <summary>Rates</summary>
      <div className={classes.rateParts}>
        <section aria-label="By model">
          <h3 className={classes.heading}>By model</h3>
          <ul className={classes.rateList}>
            {rates.byModel.map(({ model, conflicts, writes }) => (
              <li key={model}>
                <button type="button" className={classes.rateName} onClick={() => onModel(model)}>
                  {model}
                </button>
                <span>
                  {formatCount(conflicts)} of {counted(writes, 'write')}
                  {writes > 0 && `, ${percent(conflicts, writes)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label="By field">
          <h3 className={classes.heading}>By field</h3>
          <ul className={classes.rateList}>
            {rates.byField.slice(0, MOST_FIELDS).map(({ model, field, conflicts }) => (
              <li key={`${model} ${field}`}>
                <span>
                  {model}.{field}
                </span>
                <span>{formatCount(conflicts)}</span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label="Over time">
          <h3 className={classes.heading}>{from === null ? 'By day' : 'By hour'}</h3>
          <Bars buckets={rates.byTime} />
        </section>
      </div>
    </details>
  );
}

function percent(conflicts: number, writes: number): string {
  const share = (conflicts / writes) * 100;
  return `${share > 0 && share < 1 ? share.toFixed(1) : Math.round(share)} %`;
}

function Bars({ buckets }: { readonly buckets: ConflictRatesQuery['conflictRates']['byTime'] }) {
  const shown = buckets.slice(-24);
  const most = Math.max(1, ...shown.map(({ conflicts }) => conflicts));
  return (
    <ul className={classes.bars}>
      {shown.map(({ at, conflicts, writes }) => {
        const label = `${absoluteTime(at)}: ${counted(conflicts, 'conflict')}, ${counted(writes, 'write')}`;
        return (
          <li key={at} title={label}>
            <span className="ob-visually-hidden">{label}</span>
            <span className={classes.bar} style={{ height: `${(conflicts / most) * 100}%` }} aria-hidden />
          </li>
        );
      })}
    </ul>
  );
}
