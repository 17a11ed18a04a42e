import { useApolloClient, useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { useRef } from 'react';
import { CancelJobDocument, JobChangedDocument, JobsDocument } from '../../apollo/generated/operations';
import type { JobPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { announce } from '../../components/live-region';
import { toast } from '../../components/toast';
import { describeJobEnd } from './job-facts';

export type Job = JobPartsFragment;

const NO_JOBS: readonly Job[] = [];

/** The jobs of this connection, newest first, as they go on. Their ends are announced. */
export function useJobs(): readonly Job[] {
  const client = useApolloClient();
  const { data } = useQuery(JobsDocument, { fetchPolicy: 'cache-and-network' });
  const running = useRef(new Set<string>());
  useSubscription(JobChangedDocument, {
    onData: ({ data: { data: event } }) => {
      if (!event) return;
      const job = event.jobChanged;
      if (job.state === 'RUNNING') running.current.add(job.id);
      else if (running.current.delete(job.id)) announce(describeJobEnd(job));
      // A known job is updated by its id; a new one has to enter the list.
      client.cache.updateQuery({ query: JobsDocument }, (old) =>
        !old || old.jobs.some(({ id }) => id === job.id) ? undefined : { ...old, jobs: [job, ...old.jobs] },
      );
    },
  });
  return data?.jobs ?? NO_JOBS;
}

/** Ends a job after what is under way. */
export function useCancelJob(): (id: string) => void {
  const [cancel] = useMutation(CancelJobDocument, { fetchPolicy: 'no-cache' });
  return (id) => {
    cancel({ variables: { id } }).catch((error: unknown) => toast.problem(problemFrom(error)));
  };
}
