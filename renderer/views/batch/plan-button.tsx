import { useMutation, useSubscription } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useId, useState } from 'react';
import {
  CancelPlanningDocument,
  DiscardPlanDocument,
  KeptPlansDocument,
  PlanBatchDocument,
  PlanningProgressedDocument,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import type { Problem } from '../../../shared/errors';
import { defaultDescription, toPlanInput } from './batch-spec';
import type { BatchSpec } from './batch-spec';
import { useBatch } from './batch-store';
import classes from './composer.module.css';

/** Plans the batch, with progress and a way to stop; says why it can't be planned yet. */
export function PlanButton({ spec, whyNot }: { readonly spec: BatchSpec; readonly whyNot: string | null }) {
  const reasonId = useId();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [planBatch, { loading }] = useMutation(PlanBatchDocument, { refetchQueries: [KeptPlansDocument] });
  const [discardPlan] = useMutation(DiscardPlanDocument);
  const plan = async () => {
    setProblem(null);
    try {
      const withName = spec.description.trim() ? spec : { ...spec, description: defaultDescription(spec) };
      const { replacedId } = useBatch.getState();
      if (replacedId !== null) await discardPlan({ variables: { id: replacedId } });
      const { data } = await planBatch({ variables: { input: toPlanInput(withName) } });
      if (!data || useBatch.getState().spec !== spec) return;
      useBatch.getState().setPlan(data.planBatch);
      announce(`Planned: ${counted(data.planBatch.operations, 'record')} will change.`);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  if (loading) return <Planning />;
  return (
    <>
      {problem && <ProblemPanel problem={problem} tone={problem.kind === 'Cancelled' ? 'warn' : 'bad'} />}
      <div className={classes.planLine}>
        <Button
          leftSection={<IconListCheck size={16} aria-hidden />}
          data-disabled={whyNot !== null || undefined}
          aria-disabled={whyNot !== null || undefined}
          aria-describedby={whyNot === null ? undefined : reasonId}
          onClick={() => whyNot === null && void plan()}
        >
          Plan
        </Button>
        <p className={classes.hint} id={reasonId}>
          {whyNot ?? 'Planning sends nothing: it shows in numbers and record by record what would happen.'}
        </p>
      </div>
    </>
  );
}

function Planning() {
  const { data } = useSubscription(PlanningProgressedDocument);
  const [cancelPlanning] = useMutation(CancelPlanningDocument);
  const targets = data?.planningProgressed.targets ?? 0;
  return (
    <div className={classes.planLine}>
      <Button loading leftSection={<IconListCheck size={16} aria-hidden />}>
        Plan
      </Button>
      <Button variant="default" onClick={() => void cancelPlanning()}>
        Stop
      </Button>
      <p className={classes.hint} role="status">
        {targets > 0 ? `${formatCount(targets)} records looked at` : 'Looking at the records'}
      </p>
    </div>
  );
}
