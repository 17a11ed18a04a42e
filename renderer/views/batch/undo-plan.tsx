import { useMutation } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { PlanUndoDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment, RunPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModel } from '../../session';
import type { Problem } from '../../../shared/errors';
import { PlanPanel } from './plan-panel';
import { canUndo } from './run-facts';
import classes from './run.module.css';

interface UndoPlanProps {
  readonly run: RunPartsFragment;
  /** Operations to undo; none means all of them. */
  readonly chosen: ReadonlySet<string>;
  readonly onStarted: (runId: string) => void;
}

/** Plans the inverse of a run: first what would go back and what can't, with the reason; then it runs like any plan. */
export function UndoPlan({ run, chosen, onStarted }: UndoPlanProps) {
  const model = useModel(run.model);
  const [plan, setPlan] = useState<PlanPartsFragment | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [planUndo, { loading }] = useMutation(PlanUndoDocument);
  if (!model || !canUndo(run)) return null;
  const begin = async () => {
    setProblem(null);
    try {
      const { data } = await planUndo({
        variables: { runId: run.id, operationIds: chosen.size > 0 ? [...chosen] : null },
      });
      if (data) setPlan(data.planUndo);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return (
    <section className={classes.undo} aria-label="Undo">
      {problem && <ProblemPanel problem={problem} />}
      {plan ? (
        <>
          <h3 className={classes.undoTitle}>Undo of {counted(plan.targets, 'record')}</h3>
          <PlanPanel
            plan={plan}
            model={model}
            isDelete={plan.sample.length > 0 && plan.sample.every(({ after }) => after === null)}
            onStarted={onStarted}
            onDiscarded={() => setPlan(null)}
          />
        </>
      ) : (
        <div className={classes.again}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            onClick={() => void begin()}
            loading={loading}
          >
            {chosen.size > 0 ? `Plan the undo of ${formatCount(chosen.size)} chosen` : 'Plan the undo'}
          </Button>
          <span className={classes.quiet}>
            Shows what would go back and what can’t, because somebody changed it since. Sends nothing yet.
          </span>
        </div>
      )}
    </section>
  );
}
