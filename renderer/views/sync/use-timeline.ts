import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../shared/errors';
import { SyncEventHappenedDocument, SyncTimelineDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { withEvents, type TimelineEvent } from './timeline';

export type { TimelineEvent } from './timeline';

/** What the sync engine has done, the newest first, and what it does while the screen is open. */
export function useTimeline(): {
  readonly events: readonly TimelineEvent[];
  readonly problem: Problem | null;
} {
  const client = useApolloClient();
  const [events, setEvents] = useState<readonly TimelineEvent[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const nextId = useRef(0);
  useEffect(() => {
    let isCurrent = true;
    client.query({ query: SyncTimelineDocument, fetchPolicy: 'no-cache' }).then(
      ({ data }) => {
        if (!isCurrent || !data) return;
        const first = nextId.current;
        nextId.current += data.syncTimeline.length;
        // It comes the newest first, and within one instant nothing but its order says which was later.
        setEvents(withEvents([], data.syncTimeline.toReversed(), first));
      },
      (error: unknown) => isCurrent && setProblem(problemFrom(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [client]);
  useSubscription(SyncEventHappenedDocument, {
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const id = nextId.current++;
      setEvents((known) => withEvents(known, [data.syncEventHappened], id));
    },
  });
  return { events, problem };
}
