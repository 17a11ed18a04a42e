import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import sdl from '../../shared/console-api.graphql';
import { conflictMutations, conflictQueries } from './resolvers/conflicts';
import { connectionMutations, connectionQueries, connectionSubscriptions } from './resolvers/connections';
import { dataMutations, dataQueries, dataSubscriptions } from './resolvers/data';
import { moveMutations, moveQueries } from './resolvers/moves';
import { documentMutations, documentQueries } from './resolvers/documents';
import { driftMutations, driftQueries, driftSubscriptions } from './resolvers/drift';
import { localCopyMutations, localCopyQueries } from './resolvers/local-copy';
import { localProjectMutations } from './resolvers/local-projects';
import { outboxMutations, outboxQueries, outboxSubscriptions } from './resolvers/outbox';
import { planDeskMutations, planDeskQueries, planDeskSubscriptions } from './resolvers/plan-desk';
import { recordQueries, recordSubscriptions } from './resolvers/records';
import { sandboxMutations, sandboxQueries } from './resolvers/sandbox';
import { supportMutations, supportQueries } from './resolvers/support';
import { syncMutations, syncQueries, syncSubscriptions } from './resolvers/sync';
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
        ...sandboxQueries,
        ...recordQueries,
        ...syncQueries,
        ...outboxQueries,
        ...driftQueries,
        ...localCopyQueries,
        ...documentQueries,
        ...writeQueries,
        ...planDeskQueries,
        ...dataQueries,
        ...moveQueries,
        ...conflictQueries,
        ...supportQueries,
      },
      Mutation: {
        ...connectionMutations,
        ...localProjectMutations,
        ...sandboxMutations,
        ...syncMutations,
        ...outboxMutations,
        ...driftMutations,
        ...localCopyMutations,
        ...documentMutations,
        ...writeMutations,
        ...planDeskMutations,
        ...dataMutations,
        ...moveMutations,
        ...conflictMutations,
        ...supportMutations,
      },
      Subscription: {
        ...connectionSubscriptions,
        ...recordSubscriptions,
        ...syncSubscriptions,
        ...outboxSubscriptions,
        ...driftSubscriptions,
        ...writeSubscriptions,
        ...planDeskSubscriptions,
        ...dataSubscriptions,
      },
    },
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}
