import { readBackendFiles } from '../../workspace';
import { eventStream } from '../event-stream';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from '../generated/resolver-types';
import type { ConsoleContext } from '../context';
import { toConnection, toProfile } from './to-graphql';

export const connectionQueries: Pick<QueryResolvers<ConsoleContext>, 'app' | 'profiles' | 'connection'> = {
  app: (_root, _args, context) => context.appInfo(),
  profiles: async (_root, _args, context) =>
    (await context.profiles.list()).profiles.map((profile) => toProfile(profile, context)),
  connection: (_root, _args, context) => {
    const connection = context.connections.current;
    return connection && toConnection(connection, context);
  },
};

export const connectionMutations: Pick<
  MutationResolvers<ConsoleContext>,
  | 'chooseFile'
  | 'previewBackend'
  | 'importBackend'
  | 'deleteProfile'
  | 'setProfileSecret'
  | 'openSandbox'
  | 'openProfile'
  | 'closeConnection'
> = {
  chooseFile: (_root, { kind }, context) => context.chooseFile(kind),
  previewBackend: async (_root, { configPath, schemaPath }) => {
    const { config, schema, warnings } = await readBackendFiles(configPath, schemaPath ?? null);
    const models = Object.values(schema.modelSchema.models);
    return {
      endpoint: config.endpoint,
      region: config.region,
      authModes: [...config.authModes],
      hasApiKey: config.apiKey !== null,
      schemaSource: schema.modelSchema.source,
      models: models.map((model) => model.name),
      unversionedModels: models.filter((model) => model.versioned === false).map((model) => model.name),
      warnings: [...warnings],
    };
  },
  importBackend: async (_root, { input }, context) => {
    const profile = await context.connections.importBackend({
      name: input.name,
      tier: input.tier,
      configPath: input.configPath,
      schemaPath: input.schemaPath ?? null,
      apiKey: input.apiKey ?? null,
    });
    return toProfile(profile, context);
  },
  deleteProfile: async (_root, { id }, context) => {
    await context.connections.removeProfile(id);
    return true;
  },
  setProfileSecret: async (_root, { id, apiKey }, context) => {
    const profile = await context.profiles.get(id);
    await context.vault.set(id, apiKey);
    return toProfile(profile, context);
  },
  openSandbox: async (_root, _args, context) =>
    toConnection(await context.connections.openSandbox(), context),
  openProfile: async (_root, { id }, context) =>
    toConnection(await context.connections.openProfile(id), context),
  closeConnection: async (_root, _args, context) => {
    await context.connections.close();
    return true;
  },
};

export const connectionSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'connectionChanged'> = {
  connectionChanged: {
    subscribe: (_root, _args, context) =>
      eventStream((push) =>
        context.connections.onChange((connection) =>
          push({ connectionChanged: connection && toConnection(connection, context) }),
        ),
      ),
  },
};
