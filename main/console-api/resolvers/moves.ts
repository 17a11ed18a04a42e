import { problemOf } from '../../../shared/errors';
import type { LeaveStepId } from '../../migrations';
import type { ConsoleContext } from '../context';
import type { CopySource, MutationResolvers, QueryResolvers } from '../generated/resolver-types';
import { toJob } from './data';
import { writable } from './to-graphql';
import { toRunOptions } from './writes';

/** Copies between connections, and the way out of conflict detection. */
export const moveQueries: Pick<QueryResolvers<ConsoleContext>, 'copySources' | 'leaving'> = {
  copySources: async (_root, _args, context) => {
    const { remote } = context.connections.session();
    const here = new Set((await remote.models()).map(({ model }) => model.name));
    const copies = await context.connections.otherCopies();
    return Promise.all(
      copies.map(async ({ profileId, name, tier, file }): Promise<CopySource> => {
        const source = { profileId, name, tier };
        try {
          const models = await remote.copySource(file);
          return {
            ...source,
            models: models.map((model) => ({ ...model, isHere: here.has(model.model) })),
            problem: null,
          };
        } catch (error) {
          return { ...source, models: [], problem: problemOf(error) };
        }
      }),
    );
  },
  leaving: async (_root, _args, context) => writable(await context.connections.session().remote.leaving()),
};

export const moveMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'startCopy' | 'checkLeaving' | 'confirmLeaving' | 'startArchive'
> = {
  startCopy: async (_root, { input, options }, context) => {
    const { remote } = context.connections.session();
    const { profileId, models, match, ...rest } = input;
    const source = await context.connections.otherCopy(profileId);
    const request = {
      ...{ ...rest, models, file: source.file, source: profileId, name: source.name },
      match: Object.fromEntries((match ?? []).map(({ model, fields }) => [model, fields])),
    };
    return toJob(await remote.startCopy(request, options ? toRunOptions(options) : {}));
  },
  checkLeaving: async (_root, { step, folders }, context) =>
    toJob(await context.connections.session().remote.checkLeaving(step as LeaveStepId, folders ?? undefined)),
  confirmLeaving: async (_root, { step, reason }, context) =>
    writable(await context.connections.session().remote.confirmLeaving(step as LeaveStepId, reason)),
  startArchive: async (_root, _args, context) => {
    const below = await context.chooseFile('ARCHIVE_FOLDER');
    return below === null ? null : toJob(await context.connections.session().remote.startArchive(below));
  },
};
