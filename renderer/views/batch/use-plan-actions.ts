import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  BatchRunsDocument,
  DiscardPlanDocument,
  KeptPlansDocument,
  StartRunDocument,
} from '../../apollo/generated/operations';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { announce } from '../../components/live-region';
import type { Problem } from '../../../shared/errors';
import { toRunOptions } from './run-options';
import type { RunOptionsDraft } from './run-options';

interface PlanEnds {
  readonly onStarted: (runId: string) => void;
  readonly onDiscarded: () => void;
}

/** Starts or discards a plan; a failure is kept to be shown beside it. */
export function usePlanActions(plan: PlanPartsFragment, { onStarted, onDiscarded }: PlanEnds) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [startRun, { loading: isStarting }] = useMutation(StartRunDocument, {
    refetchQueries: [KeptPlansDocument],
    update: (cache, { data }) => {
      if (!data) return;
      cache.updateQuery({ query: BatchRunsDocument }, (old) =>
        !old || old.runs.some(({ id }) => id === data.startRun.id)
          ? undefined
          : { ...old, runs: [data.startRun, ...old.runs] },
      );
    },
  });
  const [discardPlan] = useMutation(DiscardPlanDocument, { refetchQueries: [KeptPlansDocument] });
  const start = async (options: RunOptionsDraft) => {
    setProblem(null);
    try {
      const { data } = await startRun({ variables: { planId: plan.id, options: toRunOptions(options) } });
      if (!data) return;
      announce(`Started: ${plan.description}.`);
      onStarted(data.startRun.id);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  const discard = async () => {
    try {
      await discardPlan({ variables: { id: plan.id } });
      onDiscarded();
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { start, discard, problem, isStarting };
}
