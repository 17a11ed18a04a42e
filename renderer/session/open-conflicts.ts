import { useQuery, useSubscription } from '@apollo/client/react';
import { useRef } from 'react';
import {
  OpenConflictCountDocument,
  OutboxChangedDocument,
  RunProgressedInBriefDocument,
} from '../apollo/generated/operations';
import { useSoon } from './use-soon';

/** How many conflicts wait for a decision, kept current by `useOpenConflictsFeed`. */
export function useOpenConflicts(): number {
  return useQuery(OpenConflictCountDocument).data?.conflicts.total ?? 0;
}

/** Counts again when a write may have met a conflict. Mounted once, in the workspace. */
export function useOpenConflictsFeed(): void {
  const { refetch } = useQuery(OpenConflictCountDocument);
  useConflictingRuns(() => void refetch());
}

const SETTLE_MS = 500;

/** Calls back when a run has met further conflicts or ends, and when the outbox has sent something, which may have too. */
export function useConflictingRuns(onConflict: () => void): void {
  const known = useRef(new Map<string, string>());
  const left = useRef<number | null>(null);
  const soon = useSoon(onConflict, SETTLE_MS);
  useSubscription(OutboxChangedDocument, {
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      const before = left.current;
      left.current = data?.outboxChanged.total ?? null;
      // An outbox that only grows meets nothing.
      if (before !== null && left.current !== null && left.current > before) return;
      soon();
    },
  });
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
