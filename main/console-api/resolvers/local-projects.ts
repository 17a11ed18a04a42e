import type { ConsoleContext } from '../context';
import type { MutationResolvers } from '../generated/resolver-types';
import { toConnection, toProfile } from './to-graphql';

export const localProjectMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'createLocalProject' | 'attachBackend'
> = {
  createLocalProject: async (_root, { input }, context) =>
    toProfile(await context.connections.createLocalProject(input), context),
  attachBackend: async (_root, { id, input }, context) => {
    const connection = await context.connections.attachBackend(id, {
      tier: input.tier,
      configPath: input.configPath ?? null,
      endpoint: input.endpoint ?? null,
      apiKey: input.apiKey ?? null,
    });
    return toConnection(connection, context);
  },
};
