import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { PlanCheckDocument } from '../../apollo/generated/operations';
import type { PlanCheckQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount, keyText, shortKey } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import type { Problem } from '../../../shared/errors';
import { StateBadge } from './state-badge';
import classes from './plan.module.css';

export interface PlanCheck {
  readonly result: PlanCheckQuery['planCheck'] | null;
  readonly problem: Problem | null;
  readonly isRunning: boolean;
  readonly run: (reread: boolean) => void;
}

/** Compares a plan with the records as they are now, when that is asked for or at once. */
export function usePlanCheck(planId: string, isAtOnce: boolean): PlanCheck {
  const [asked, setAsked] = useState<{ readonly reread: boolean } | null>(
    isAtOnce ? { reread: false } : null,
  );
  const { data, loading, error, refetch } = useQuery(PlanCheckDocument, {
    variables: { planId, reread: asked?.reread ?? false },
    skip: asked === null,
    fetchPolicy: 'no-cache',
    notifyOnNetworkStatusChange: true,
  });
  const run = (reread: boolean) => {
    // The same question again is asked anew; another one by its variables.
    if (asked?.reread === reread) void refetch().catch(() => undefined);
    else setAsked({ reread });
  };
  return {
    result: loading ? null : (data?.planCheck ?? null),
    problem: error ? problemFrom(error) : null,
    isRunning: loading,
    run,
  };
}

/** Whether the plan still stands: how many of its records have moved on, and which. */
export function PlanCheckLine({ check: { result, problem, isRunning } }: { readonly check: PlanCheck }) {
  if (problem) return <ProblemPanel problem={problem} />;
  if (isRunning) {
    return (
      <p className={classes.hint} role="status">
        Comparing the plan with the records
      </p>
    );
  }
  if (!result) return null;
  const { stale, overlapping, deleted, listed, reread, checkedAt } = result;
  const where = reread ? 'the service' : 'the local copy';
  if (stale === 0) {
    return (
      <p className={classes.check} role="status">
        <StateBadge label="Up to date" tone="ok" />
        <span>
          Every record is as it was planned on, by {where} <TimeLabel at={checkedAt} />.
        </span>
      </p>
    );
  }
  const parts = [
    overlapping > 0 ? `${formatCount(overlapping)} in the very fields that change` : null,
    deleted > 0 ? `${formatCount(deleted)} deleted` : null,
  ].filter((part) => part !== null);
  return (
    <div className={classes.stale} role="status">
      <p className={classes.check}>
        <StateBadge label="Moved on" tone="warn" />
        <span>
          {counted(stale, 'record')} changed since {stale === 1 ? 'it was' : 'they were'} planned, by {where}
          {parts.length > 0 && `: ${parts.join(', ')}`}. They would conflict: plan again, or choose below what
          a conflict means.
        </span>
      </p>
      <ul className={classes.staleList} aria-label="Records that moved on">
        {listed.map(({ key, plannedVersion, presentVersion, deleted: isDeleted, touchedFields }) => (
          <li key={key}>
            <code title={keyText(key)}>{shortKey(key)}</code>
            <span>
              planned on v{plannedVersion ?? '?'},{' '}
              {isDeleted ? 'deleted' : presentVersion === null ? 'gone' : `now v${presentVersion}`}
            </span>
            <span>{touchedFields.length > 0 ? `changed: ${touchedFields.join(', ')}` : ''}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
