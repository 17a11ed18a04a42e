import { DEFAULT_SIGN_IN, readBackendFiles } from '../../workspace';
import { eventStream } from '../event-stream';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from '../generated/resolver-types';
import type { ConsoleContext } from '../context';
import { challengeAnswer, confirmedCommands, profileChanges, toStep } from './profile-input';
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
  | 'updateProfile'
  | 'setCredentials'
  | 'signIn'
  | 'answerSignIn'
  | 'signOut'
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
      userPoolId: config.userPoolId,
      userPoolClientId: config.userPoolClientId,
      schemaSource: schema.modelSchema.source,
      models: models.map((model) => model.name),
      unversionedModels: models.filter((model) => model.versioned === false).map((model) => model.name),
      warnings: [...warnings],
    };
  },
  importBackend: async (_root, { input }, context) => {
    const commands = await confirmedCommands({ signIn: DEFAULT_SIGN_IN }, input, context);
    const profile = await context.connections.importBackend({
      ...commands,
      ...(input.authMode ? { authMode: input.authMode } : {}),
      name: input.name,
      tier: input.tier,
      configPath: input.configPath,
      schemaPath: input.schemaPath ?? null,
      apiKey: input.apiKey ?? null,
      readOnly: input.readOnly ?? false,
    });
    try {
      await context.credentials.store(profile.id, input.credentials ?? {});
    } catch (error) {
      // Nothing is kept of an import that is refused, so that the corrected one is not a second.
      await context.connections.removeProfile(profile.id);
      throw error;
    }
    return toProfile(profile, context);
  },
  deleteProfile: async (_root, { id }, context) => {
    await context.connections.removeProfile(id);
    return true;
  },
  updateProfile: async (_root, { id, input }, context) => {
    const profile = await context.profiles.get(id);
    const commands = await confirmedCommands(profile, input, context);
    const changes = { ...profileChanges(input), ...commands };
    return toProfile(await context.connections.updateProfile(id, changes), context);
  },
  setCredentials: async (_root, { id, input }, context) => {
    const profile = await context.profiles.get(id);
    await context.credentials.store(id, input);
    await context.connections.reopen(id);
    return toProfile(profile, context);
  },
  signIn: async (_root, { id, username, password }, context) => {
    const profile = await context.profiles.get(id);
    return toStep(profile, await context.credentials.signIn(profile, username, password), context);
  },
  answerSignIn: async (_root, { id, answer }, context) => {
    const profile = await context.profiles.get(id);
    return toStep(profile, await context.credentials.answer(profile, challengeAnswer(answer)), context);
  },
  signOut: async (_root, { id }, context) => {
    const profile = await context.profiles.get(id);
    await context.credentials.signOut(id);
    if (context.connections.current?.profile.id === id) await context.connections.close();
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
