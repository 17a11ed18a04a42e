import { useApolloClient, useSubscription } from '@apollo/client/react';
import { CountsChangedDocument } from '../apollo/generated/operations';

/** Keeps the counts of every model current. They are normalised, so the rail and the grid follow by themselves. */
export function useCountsFeed(): void {
  const client = useApolloClient();
  useSubscription(CountsChangedDocument, { client, ignoreResults: true });
}
