import type { StrategyName } from '../../../shared/conflict';
import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { ConflictFilter } from '../../session';
import type { ConsoleContext } from '../context';
import type {
  EditPredictionInput,
  MutationResolvers,
  QueryConflictsArgs,
  QueryResolvers,
} from '../generated/resolver-types';
import { writable } from './to-graphql';

/** Left out and null are the same: not narrowed. */
function toFilter({
  open,
  runId,
  model,
  field,
  source,
  how,
  from,
}: Partial<QueryConflictsArgs>): ConflictFilter {
  const given = { open, runId, model, field, source, how, from };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  );
}

export const conflictQueries: Pick<
  QueryResolvers<ConsoleContext>,
  | 'conflicts'
  | 'transformSample'
  | 'conflictExplanation'
  | 'conflictRates'
  | 'conflictStrategies'
  | 'decisionPreview'
  | 'editPrediction'
  | 'openConflictIds'
> = {
  conflicts: async (_root, { offset, limit, ...filter }, context) =>
    writable(await context.connections.session().remote.conflicts({ offset, limit, ...toFilter(filter) })),
  conflictExplanation: async (_root, { id }, context) =>
    writable(await context.connections.session().remote.explainConflict(id, await toldStrategies(context))),
  conflictStrategies: async (_root, _args, context) =>
    [...(await strategiesOf(context))].map(([model, inForce]) => ({ model, ...inForce })),
  conflictRates: async (_root, { from, bucketMs }, context) =>
    writable(
      await context.connections
        .session()
        .remote.conflictRates({ bucketMs, ...(typeof from === 'number' ? { from } : {}) }),
    ),
  openConflictIds: async (_root, filter, context) => [
    ...(await context.connections.session().remote.openConflictIds(toFilter(filter))),
  ],
  decisionPreview: async (_root, { ids, decision }, context) =>
    writable(await context.connections.session().remote.previewDecisions(ids, decision)),
  editPrediction: async (_root, { input }, context) => writable(await predictEdit(input, context)),
  transformSample: async (_root, { model, targets, transform }, context) => [
    ...(await context.connections.session().remote.transformSample({
      model,
      targets: targets.keys ? { keys: targets.keys as ModelKey[] } : { where: targets.where ?? {} },
      transform: transform,
    })),
  ],
};

export async function strategiesOf({ connections }: ConsoleContext) {
  const models = await connections.session().remote.models();
  return connections.strategies(models.map(({ model }) => model.name));
}

/** The strategies that somebody has said, not those that were guessed from conflicts. */
async function toldStrategies(context: ConsoleContext): Promise<Record<string, StrategyName>> {
  const told = [...(await strategiesOf(context))].flatMap(([model, { strategy, source }]) =>
    strategy && (source === 'SANDBOX' || source === 'PROFILE') ? [[model, strategy] as const] : [],
  );
  return Object.fromEntries(told);
}

/** By the strategy in force; where it isn't known, by the one that Amplify sets up. */
async function predictEdit(input: EditPredictionInput, context: ConsoleContext) {
  const { remote } = context.connections.session();
  const key = input.key as ModelKey;
  const current = (await remote.record(input.model, key))?.record ?? null;
  const inForce = (await context.connections.strategies([input.model])).get(input.model);
  const strategySource = inForce?.source ?? 'ASSUMED';
  if (!current || current._deleted === true) return { current, prediction: null, strategySource };
  const prediction = await remote.predictEdit({
    model: input.model,
    key,
    operation: input.operation === 'DELETE' ? 'DELETE' : 'UPDATE',
    base: (input.base ?? null) as ModelInstance | null,
    ...(typeof input.version === 'number' ? { version: input.version } : {}),
    edited: input.edited as Record<string, unknown>,
    current,
    strategy: inForce?.strategy ?? 'AUTOMERGE',
  });
  return { current, prediction: prediction.isConflict ? prediction : null, strategySource };
}

export const conflictMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'settleConflict' | 'settleConflicts'
> = {
  settleConflict: async (_root, { input }, context) =>
    writable(
      await context.connections.session().remote.settleConflict({
        id: input.id,
        decision: input.decision,
        ...(input.changes ? { changes: input.changes as Record<string, unknown> } : {}),
        ...(typeof input.version === 'number' ? { version: input.version } : {}),
        ...(typeof input.reason === 'string' ? { reason: input.reason } : {}),
      }),
    ),
  settleConflicts: async (_root, { ids, decision, reason, maxRecords }, context) =>
    writable(
      await context.connections
        .session()
        .remote.settleConflicts(ids, decision, reason ?? null, maxRecords ?? null),
    ),
};
