import { useMutation, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { KeptPlansDocument, PlanAgainDocument, RunCausesDocument } from '../../apollo/generated/operations';
import type {
  OperationState,
  PlanPartsFragment,
  RunCausesQuery,
  RunPartsFragment,
} from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModel } from '../../session';
import type { Problem } from '../../../shared/errors';
import { PlanPanel } from './plan-panel';
import { isRunOver, missedCount, OPERATION_STATES } from './run-facts';
import { StateBadge } from './state-badge';
import classes from './run.module.css';

/** One reason for which records of a run did not get what was asked. */
export interface Cause {
  readonly state: OperationState;
  readonly code: string;
}

type CauseView = RunCausesQuery['runCauses'][number];

interface PlanAgainProps {
  readonly run: RunPartsFragment;
  /** Shows only the records of one cause in the table. */
  readonly onShowCause: (cause: Cause) => void;
  readonly onStarted: (runId: string) => void;
}

/**
 * Why records of a run did not get what was asked, and a plan that asks for it again: of each record its own change, on
 * its present version, so that what someone else changed meanwhile is seen before anything is sent.
 */
export function PlanAgain({ run, onShowCause, onStarted }: PlanAgainProps) {
  const model = useModel(run.model);
  const [plan, setPlan] = useState<PlanPartsFragment | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [planAgain, { loading }] = useMutation(PlanAgainDocument, { refetchQueries: [KeptPlansDocument] });
  const isOver = isRunOver(run);
  const missed = missedCount(run.counts);
  const left = missed + (isOver ? run.counts.notSent : 0);
  if (left === 0 || !model) return null;
  const begin = async (cause: Cause | null) => {
    setProblem(null);
    try {
      const { data } = await planAgain({
        variables: { runId: run.id, state: cause?.state ?? null, code: cause?.code ?? null },
      });
      if (data) setPlan(data.planAgain);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return (
    <section className={classes.undo} aria-label="What did not come about">
      {missed > 0 && (
        <Causes
          run={run}
          onShow={onShowCause}
          onPlan={isOver && !plan ? (cause) => void begin(cause) : undefined}
        />
      )}
      {problem && <ProblemPanel problem={problem} />}
      {plan && (
        <>
          <h3 className={classes.undoTitle}>{plan.description}</h3>
          <PlanPanel
            plan={plan}
            model={model}
            isDelete={plan.sample.length > 0 && plan.sample.every(({ after }) => after === null)}
            onStarted={onStarted}
            onDiscarded={() => setPlan(null)}
          />
        </>
      )}
      {isOver && !plan && (
        <div className={classes.again}>
          <span>{counted(left, 'record')} did not get what was asked.</span>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRepeat size={14} aria-hidden />}
            onClick={() => void begin(null)}
            loading={loading}
          >
            Plan again for {left === 1 ? 'it' : 'them'}
          </Button>
          <span className={classes.quiet}>Each record’s own change, on its present version.</span>
        </div>
      )}
    </section>
  );
}

interface CausesProps {
  readonly run: RunPartsFragment;
  readonly onShow: (cause: Cause) => void;
  /** Undefined while the run goes on. */
  readonly onPlan: ((cause: Cause) => void) | undefined;
}

function Causes({ run, onShow, onPlan }: CausesProps) {
  const missed = missedCount(run.counts);
  const { data, previousData, error, refetch } = useQuery(RunCausesDocument, {
    variables: { runId: run.id },
    fetchPolicy: 'no-cache',
  });
  useEffect(() => void refetch().catch(() => undefined), [missed, refetch]);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const causes = (data ?? previousData)?.runCauses ?? [];
  return (
    <ul className={classes.causes} aria-label="By cause">
      {causes.map((cause) => (
        <CauseLine
          key={`${cause.state} ${cause.code ?? ''}`}
          cause={cause}
          isOnly={causes.length === 1}
          onShow={onShow}
          onPlan={onPlan}
        />
      ))}
    </ul>
  );
}

interface CauseLineProps extends Pick<CausesProps, 'onShow' | 'onPlan'> {
  readonly cause: CauseView;
  readonly isOnly: boolean;
}

function CauseLine({ cause, isOnly, onShow, onPlan }: CauseLineProps) {
  const { state, code, count } = cause;
  const problem = isProblem(cause.problem) ? cause.problem : null;
  const what = problem?.message ?? NO_REASON[state] ?? 'The service gave no reason.';
  return (
    <li className={classes.cause}>
      <b className={classes.causeCount}>{formatCount(count)}</b>
      <StateBadge {...OPERATION_STATES[state]} />
      <span className={classes.causeText}>
        <span>{what}</span>
        {problem?.action && <span className={classes.quiet}> {problem.action}</span>}
      </span>
      <span className={classes.causeActions}>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Show the records: ${what}`}
          onClick={() => onShow({ state, code })}
        >
          Show
        </Button>
        {onPlan && !isOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Plan again only: ${what}`}
            onClick={() => onPlan({ state, code })}
          >
            Plan these again
          </Button>
        )}
      </span>
    </li>
  );
}

const NO_REASON: Partial<Readonly<Record<OperationState, string>>> = {
  CONFLICTED:
    'The service merged the write with somebody else’s, so that it holds something else than was asked.',
  UNKNOWN: 'The answer was lost, and the record could not be read back.',
};
