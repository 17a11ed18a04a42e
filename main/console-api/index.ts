import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import sdl from '../../shared/console-api.graphql';
import { conflictMutations, conflictQueries } from './resolvers/conflicts';
import { connectionMutations, connectionQueries, connectionSubscriptions } from './resolvers/connections';
import { documentMutations, documentQueries } from './resolvers/documents';
import { driftMutations, driftQueries, driftSubscriptions } from './resolvers/drift';
import { localCopyMutations, localCopyQueries } from './resolvers/local-copy';
import { outboxMutations, outboxQueries, outboxSubscriptions } from './resolvers/outbox';
import { recordQueries, recordSubscriptions } from './resolvers/records';
import { syncMutations, syncQueries, syncSubscriptions } from './resolvers/sync';
import { planDeskMutations, planDeskQueries, planDeskSubscriptions } from './resolvers/plan-desk';
import { writeMutations, writeQueries, writeSubscriptions } from './resolvers/writes';

export type { ConsoleContext } from './context';
export { serveConsoleApi } from './server';
export type { ConsolePort } from './server';

/** The executable console API: the shared SDL with its resolvers, which only pass calls on. */
export function createConsoleApi(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: sdl,
    resolvers: {
      Query: {
        ...connectionQueries,
        ...recordQueries,
        ...syncQueries,
        ...planDeskQueries,
        ...outboxQueries,
        ...driftQueries,
        ...localCopyQueries,
        ...documentQueries,
        ...writeQueries,
        ...conflictQueries,
      },
      Mutation: {
        ...connectionMutations,
        ...syncMutations,
        ...planDeskMutations,
        ...outboxMutations,
        ...driftMutations,
        ...localCopyMutations,
        ...documentMutations,
        ...writeMutations,
        ...conflictMutations,
      },
      Subscription: {
        ...connectionSubscriptions,
        ...recordSubscriptions,
        ...syncSubscriptions,
        ...planDeskSubscriptions,
        ...outboxSubscriptions,
        ...driftSubscriptions,
        ...writeSubscriptions,
      },
    },
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}
