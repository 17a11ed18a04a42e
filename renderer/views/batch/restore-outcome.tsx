import { useMutation, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  KeptPlansDocument,
  PlanRecreateDocument,
  RestoreVerdictDocument,
} from '../../apollo/generated/operations';
import type { PlanPartsFragment, RunPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { toast } from '../../components/toast';
import { useModels } from '../../session';
import { PlanPanel } from './plan-panel';
import { controlsOf } from './run-facts';
import { StateBadge } from './state-badge';
import classes from './run.module.css';

interface RestoreOutcomeProps {
  readonly run: RunPartsFragment;
  readonly onStarted: (runId: string) => void;
}

/** Of a restore: which records the service revived, and the way on for those that stayed deleted. */
export function RestoreOutcome({ run, onStarted }: RestoreOutcomeProps) {
  const isOver = !controlsOf(run).canCancel;
  const { data } = useQuery(RestoreVerdictDocument, {
    variables: { runId: run.id },
    skip: run.kind !== 'batch' || !isOver,
    fetchPolicy: 'cache-and-network',
  });
  const { models } = useModels();
  const [plans, setPlans] = useState<readonly PlanPartsFragment[] | null>(null);
  const [planRecreate, { loading }] = useMutation(PlanRecreateDocument, {
    variables: { runId: run.id },
    refetchQueries: [KeptPlansDocument],
  });
  const verdict = data?.restoreVerdict;
  if (!verdict || verdict.revived + verdict.stillDeleted === 0) return null;
  const begin = async () => {
    try {
      const { data: answer } = await planRecreate();
      setPlans(answer?.planRecreate ?? null);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <section className={classes.undo} aria-label="What the restore came to">
      <div className={classes.again}>
        <StateBadge label="Restore" tone={verdict.stillDeleted > 0 ? 'warn' : 'ok'} />
        <span>
          {counted(verdict.revived, 'record')} revived
          {verdict.stillDeleted > 0 && `, ${formatCount(verdict.stillDeleted)} still deleted`}.
        </span>
        {verdict.stillDeleted > 0 && plans === null && (
          <Button size="xs" variant="default" onClick={() => void begin()} loading={loading}>
            Plan to create {verdict.stillDeleted === 1 ? 'it' : 'them'} anew
          </Button>
        )}
      </div>
      {plans?.map((plan) => {
        const model = models.find(({ name }) => name === plan.model);
        if (!model) return null;
        const drop = () => setPlans(plans.filter(({ id }) => id !== plan.id));
        return (
          <div key={plan.id}>
            <h3 className={classes.undoTitle}>{plan.description}</h3>
            <PlanPanel
              plan={plan}
              model={model}
              isDelete={false}
              onStarted={(runId) => {
                drop();
                if (plans.length === 1) onStarted(runId);
              }}
              onDiscarded={drop}
            />
          </div>
        );
      })}
    </section>
  );
}
