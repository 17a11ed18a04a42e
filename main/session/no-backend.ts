import type { GraphQLSchema } from 'graphql';
import { OutbandError } from '../../shared/errors';
import type { AppSyncClient } from '../appsync';

/** Stands where a client would be in a project without a backend: whatever is asked of it says so, and nothing leaves. */
export function noBackendClient(api: GraphQLSchema): AppSyncClient {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new OutbandError({
        kind: 'BadInput',
        code: 'NO_BACKEND',
        message: 'This project works without a backend.',
        consequence: 'Nothing was sent.',
        action:
          'Edit records, change them in batches or import them, all of which is kept in the outbox; or attach a backend on the outbox screen.',
      }),
    );
  return {
    api,
    query: refuse,
    mutate: refuse,
    subscribe: () => () => undefined,
    realtimeState: 'DISCONNECTED',
    onRealtimeState: () => () => undefined,
    close: () => Promise.resolve(),
  };
}
