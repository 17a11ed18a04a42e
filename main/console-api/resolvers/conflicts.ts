import type { ModelKey } from '../../../shared/model-schema';
import type { ConsoleContext } from '../context';
import type { MutationResolvers, QueryResolvers } from '../generated/resolver-types';

export const conflictQueries: Pick<QueryResolvers<ConsoleContext>, 'conflicts' | 'transformSample'> = {
  conflicts: async (_root, { open, runId, offset, limit }, context) => {
    const page = await context.connections.session().remote.conflicts({
      offset,
      limit,
      ...(typeof open === 'boolean' ? { open } : {}),
      ...(runId ? { runId } : {}),
    });
    return { ...page, conflicts: [...page.conflicts] };
  },
  transformSample: async (_root, { model, targets, transform }, context) => [
    ...(await context.connections.session().remote.transformSample({
      model,
      targets: targets.keys ? { keys: targets.keys as ModelKey[] } : { where: targets.where ?? {} },
      transform: transform,
    })),
  ],
};

export const conflictMutations: Pick<MutationResolvers<ConsoleContext>, 'settleConflict'> = {
  settleConflict: (_root, { input }, context) =>
    context.connections.session().remote.settleConflict({
      id: input.id,
      decision: input.decision,
      ...(input.changes ? { changes: input.changes as Record<string, unknown> } : {}),
      ...(typeof input.version === 'number' ? { version: input.version } : {}),
    }),
};
