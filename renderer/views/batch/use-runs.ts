import { useApolloClient, useQuery, useSubscription } from '@apollo/client/react';
import { useRef } from 'react';
import { BatchRunProgressedDocument, BatchRunsDocument } from '../../apollo/generated/operations';
import type { RunPartsFragment } from '../../apollo/generated/operations';
import { announce } from '../../components/live-region';
import { describeEnd, progressOf } from './run-facts';

const NO_RUNS: readonly RunPartsFragment[] = [];
const ANNOUNCED_STEP = 25;

/** All runs, newest first, as they progress. Quarters and the end are announced. */
export function useRuns(): {
  readonly runs: readonly RunPartsFragment[];
  readonly isLoading: boolean;
  readonly error: unknown;
} {
  const client = useApolloClient();
  const { data, loading, error } = useQuery(BatchRunsDocument, { fetchPolicy: 'cache-and-network' });
  const known = useRef(new Map<string, string>());
  useSubscription(BatchRunProgressedDocument, {
    onData: ({ data: { data: event } }) => {
      if (!event) return;
      const run = event.runProgressed;
      announceStep(known.current, run);
      // A known run is updated by its id; one that was started elsewhere has to enter the list.
      client.cache.updateQuery({ query: BatchRunsDocument }, (old) =>
        !old || old.runs.some(({ id }) => id === run.id) ? undefined : { ...old, runs: [run, ...old.runs] },
      );
    },
  });
  return { runs: data?.runs ?? NO_RUNS, isLoading: loading && !data, error };
}

function announceStep(known: Map<string, string>, run: RunPartsFragment): void {
  const isOver = run.state !== 'RUNNING' && run.state !== 'QUEUED';
  const { percent } = progressOf(run.counts);
  const step = isOver ? run.state : String(Math.floor(percent / ANNOUNCED_STEP));
  const before = known.get(run.id);
  known.set(run.id, step);
  if (before === undefined || before === step) return;
  announce(isOver ? describeEnd(run) : `${run.description}: ${percent} percent.`);
}
