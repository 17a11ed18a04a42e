import type { ConsoleContext } from '../context';
import type {
  MutationResolvers,
  QueryResolvers,
  SubscriptionResolvers,
  SyncStatus,
} from '../generated/resolver-types';
import type { SessionEvents } from '../../session';
import { sessionStream } from './session-stream';

const toStatus = (status: SessionEvents['syncStatus']): SyncStatus => ({
  ...status,
  models: [...status.models],
});

export const syncQueries: Pick<QueryResolvers<ConsoleContext>, 'syncStatus' | 'syncTimeline'> = {
  syncStatus: async (_root, _args, context) =>
    toStatus(await context.connections.session().remote.syncStatus()),
  syncTimeline: async (_root, { limit }, context) => [
    ...(await context.connections.session().remote.syncTimeline(limit)),
  ],
};

export const syncMutations: Pick<MutationResolvers<ConsoleContext>, 'resync'> = {
  resync: async (_root, { model }, context) => {
    await context.connections.session().remote.resync(model ?? null);
    return true;
  },
};

export const syncSubscriptions: Pick<
  SubscriptionResolvers<ConsoleContext>,
  'syncStatusChanged' | 'syncEventHappened'
> = {
  syncStatusChanged: {
    subscribe: (_root, _args, context) =>
      sessionStream(context, 'syncStatus', (status) => ({ syncStatusChanged: toStatus(status) }), {
        // Only the newest status matters to a screen that is behind.
        merge: (_waiting, next) => next,
      }),
  },
  syncEventHappened: {
    subscribe: (_root, _args, context) =>
      sessionStream(context, 'controlMessage', (message) => ({ syncEventHappened: message })),
  },
};
