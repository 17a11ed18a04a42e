import { useQuery } from '@apollo/client/react';
import { Loader } from '@mantine/core';
import { KeptPlansDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useModels } from '../../session';
import type { ModelView } from '../../session';
import { PlanPanel } from './plan-panel';
import classes from './run.module.css';

interface KeptPlanProps {
  readonly id: string;
  readonly onStarted: (runId: string) => void;
  readonly onDiscarded: () => void;
}

/** A plan that was made earlier, from staged edits, or by somebody else; compared with the records as they are now. */
export function KeptPlan({ id, onStarted, onDiscarded }: KeptPlanProps) {
  const { data, error } = useQuery(KeptPlansDocument, { fetchPolicy: 'cache-and-network' });
  const { models } = useModels();
  const plan = data?.plans.find((candidate) => candidate.id === id);
  const model = models.find(({ name }) => name === plan?.model);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <Loader size="sm" aria-label="Reading the plan" />;
  if (!plan || !model) {
    return (
      <ProblemPanel
        tone="warn"
        problem={{
          kind: 'NotFound',
          code: 'PLAN_NOT_FOUND',
          message: 'This plan was started or discarded.',
          action: 'Look for its run at the left, or make a new plan.',
        }}
      />
    );
  }
  return <Shown plan={plan} model={model} onStarted={onStarted} onDiscarded={onDiscarded} />;
}

type ShownProps = Omit<KeptPlanProps, 'id'> & { readonly plan: PlanPartsFragment; readonly model: ModelView };

function Shown({ plan, model, onStarted, onDiscarded }: ShownProps) {
  return (
    <div className={classes.run}>
      <header>
        <h2 className={classes.title}>{plan.description}</h2>
        <p className={classes.meta}>
          <span>Plan, nothing is sent yet</span>
          <span>{plan.model}</span>
          <span>
            made <TimeLabel at={plan.createdAt} />
          </span>
        </p>
      </header>
      <PlanPanel
        plan={plan}
        model={model}
        isDelete={plan.sample.length > 0 && plan.sample.every(({ after }) => after === null)}
        isCheckedAtOnce
        onStarted={onStarted}
        onDiscarded={onDiscarded}
      />
    </div>
  );
}
