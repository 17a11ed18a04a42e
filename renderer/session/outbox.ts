import { useQuery, useSubscription } from '@apollo/client/react';
import {
  OutboxChangedDocument,
  OutboxInBriefDocument,
  type OutboxStatePartsFragment,
} from '../apollo/generated/operations';

/** How many changes wait in the outbox and whether they are sent, kept current by `useOutboxFeed`. */
export function useOutboxState(): OutboxStatePartsFragment | undefined {
  return useQuery(OutboxInBriefDocument).data?.outbox.state;
}

/** Keeps the cached state of the outbox current. Mounted once, in the workspace. */
export function useOutboxFeed(): void {
  // The answer is normalised onto the same OutboxState that `useOutboxState` watches.
  useSubscription(OutboxChangedDocument, { ignoreResults: true });
}
