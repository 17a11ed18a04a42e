import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { useEffect } from 'react';
import {
  CancelDriftDocument,
  CompareWithServiceDocument,
  DriftChangedDocument,
  DriftDocument,
  DriftFindingsDocument,
  RepairDriftDocument,
  type DriftKind,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';
import type { ModelDrift } from './drift-facts';

const LISTED = 500;
const NONE: readonly ModelDrift[] = [];

/** The comparisons as they stand, and what can be done with them. */
export function useDrift() {
  const { data, client } = useQuery(DriftDocument, { fetchPolicy: 'cache-and-network' });
  useSubscription(DriftChangedDocument, {
    ignoreResults: true,
    onData: ({ data: { data: changed } }) => {
      if (changed) client.writeQuery({ query: DriftDocument, data: { drift: changed.driftChanged } });
    },
  });
  const [compare] = useMutation(CompareWithServiceDocument);
  const [repair] = useMutation(RepairDriftDocument);
  const [cancel] = useMutation(CancelDriftDocument);
  const orToast = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => toast.problem(problemFrom(error)));
  };
  const drifts = data?.drift ?? NONE;
  return {
    drifts,
    isRunning: drifts.some(({ state }) => state === 'RUNNING' || state === 'WAITING'),
    compare: (models: readonly string[]) => orToast(compare({ variables: { models: [...models] } })),
    repair: (models: readonly string[]) => orToast(repair({ variables: { models: [...models] } })),
    cancel: () => orToast(cancel()),
  };
}

/** The findings of one model, read again when their number changes. */
export function useFindings(drift: ModelDrift, kind: DriftKind | null) {
  const { found, state } = drift;
  const version = `${state} ${found.onlyHere} ${found.onlyThere} ${found.differs} ${found.pending}`;
  const { data, previousData, error, refetch } = useQuery(DriftFindingsDocument, {
    variables: { model: drift.model, kind, offset: 0, limit: LISTED },
    fetchPolicy: 'no-cache',
    skip: state === 'RUNNING',
  });
  // A repair or another comparison changes the list without changing the question.
  useEffect(() => {
    if (state !== 'RUNNING') void refetch().catch(() => undefined);
  }, [version, state, refetch]);
  return { findings: (data ?? previousData)?.driftFindings.findings ?? [], error };
}
