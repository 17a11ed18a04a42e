import { useApolloClient, useQuery, useSubscription } from '@apollo/client/react';
import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react';
import {
  ConnectionChangedDocument,
  CurrentConnectionDocument,
  type ConnectionPartsFragment,
} from '../apollo/generated/operations';
import { forgetConnection } from '../apollo/client';
import { useNavigation } from '../navigation';

const ConnectionContext = createContext<ConnectionPartsFragment | null>(null);

/** The open connection, or null while the connect screen is shown. */
export function useConnection(): ConnectionPartsFragment | null {
  return useContext(ConnectionContext);
}

/** The open connection, for screens that are only mounted with one. */
export function useOpenConnection(): ConnectionPartsFragment {
  const connection = useConnection();
  if (!connection) throw new Error('A screen of the workspace was mounted without a connection');
  return connection;
}

/**
 * Follows the connection of this window. When another profile opens, everything that was read from the last one is
 * forgotten before a screen can show it.
 */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const client = useApolloClient();
  const { data } = useQuery(CurrentConnectionDocument);
  useSubscription(ConnectionChangedDocument, {
    onData: ({ data: { data: changed } }) => {
      if (!changed) return;
      client.writeQuery({
        query: CurrentConnectionDocument,
        data: { connection: changed.connectionChanged ?? null },
      });
    },
  });
  const connection = data?.connection ?? null;
  useForgettingTheLast(connection?.state === 'OPEN' ? connection.profile.id : null);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

function useForgettingTheLast(profileId: string | null): void {
  const client = useApolloClient();
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (last.current === profileId) return;
    if (last.current !== null) {
      forgetConnection(client);
      useNavigation.getState().reset({ view: 'connect' });
    }
    last.current = profileId;
  }, [client, profileId]);
}
