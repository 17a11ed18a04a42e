import { useQuery, useSubscription } from '@apollo/client/react';
import { useRef } from 'react';
import { OpenConflictCountDocument, RunProgressedInBriefDocument } from '../apollo/generated/operations';

/** How many conflicts wait for a decision, kept current by `useOpenConflictsFeed`. */
export function useOpenConflicts(): number {
  return useQuery(OpenConflictCountDocument).data?.conflicts.total ?? 0;
}

/** Counts again when a write may have met a conflict. Mounted once, in the workspace. */
export function useOpenConflictsFeed(): void {
  const { refetch } = useQuery(OpenConflictCountDocument);
  useConflictingRuns(() => void refetch());
}

/** Calls back when a run has met further conflicts or ends. */
export function useConflictingRuns(onConflict: () => void): void {
  const known = useRef(new Map<string, string>());
  useSubscription(RunProgressedInBriefDocument, {
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const { id, state, counts } = data.runProgressed;
      const step = `${state} ${counts.conflicted}`;
      if (known.current.get(id) === step) return;
      known.current.set(id, step);
      onConflict();
    },
  });
}
