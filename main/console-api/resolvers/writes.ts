import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import type { RecordEdit, SessionEvents } from '../../session';
import type { ConsoleContext } from '../context';
import type {
  ConflictPolicy,
  MutationResolvers,
  QueryResolvers,
  RunOptionsInput,
  RunOptionsView,
  SaveRecordInput,
  SubscriptionResolvers,
} from '../generated/resolver-types';
import type { RunOptions } from '../../writer/writer-api';
import { sessionStream } from './session-stream';
import { writable } from './to-graphql';

const POLICIES = {
  SKIP: 'skip',
  RETRY_UNCHANGED: 'retry-unchanged',
  OVERWRITE: 'overwrite',
  STOP: 'stop',
} as const satisfies Record<ConflictPolicy, RunOptions['onConflict']>;

/** Left out and null are the same: the default. */
export const toRunOptions = ({ onConflict, ...limits }: RunOptionsInput): RunOptions => ({
  ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null)),
  ...(onConflict ? { onConflict: POLICIES[onConflict] } : {}),
});

export function toRunOptionsView({ onConflict = 'skip', ...options }: RunOptions): RunOptionsView {
  const { maxConflicts, maxFailures, maxFailurePercent, rate, reason } = options;
  const policy = Object.entries(POLICIES).find(([, name]) => name === onConflict)?.[0] ?? 'SKIP';
  return {
    onConflict: policy as ConflictPolicy,
    ...{ maxConflicts, maxFailures, maxFailurePercent, rate, reason },
  };
}

/** The options that a run goes on with: a limit of null is taken away. */
const toNewOptions = ({ onConflict, ...limits }: RunOptionsInput): RunOptions => ({
  ...Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, value ?? undefined])),
  ...(onConflict ? { onConflict: POLICIES[onConflict] } : {}),
});

const toEdit = (input: SaveRecordInput): RecordEdit => ({
  model: input.model,
  kind: input.kind,
  changes: (input.changes ?? {}) as Record<string, unknown>,
  ...(input.key ? { key: input.key as ModelKey } : {}),
  ...(input.baseVersion !== null && input.baseVersion !== undefined
    ? { baseVersion: input.baseVersion }
    : {}),
  ...(input.base ? { base: input.base as ModelInstance } : {}),
  ...(typeof input.reason === 'string' ? { reason: input.reason } : {}),
});

export const writeQueries: Pick<
  QueryResolvers<ConsoleContext>,
  | 'editPreview'
  | 'plan'
  | 'plans'
  | 'planOperations'
  | 'runs'
  | 'run'
  | 'runOptions'
  | 'runOperations'
  | 'audit'
  | 'recordHistory'
  | 'runIdsByKey'
  | 'auditVerdict'
> = {
  editPreview: async (_root, { input }, context) => {
    const preview = await context.connections.session().remote.editPreview(toEdit(input));
    const { reasons, invalid, alsoDeleted } = preview;
    return { ...preview, reasons: [...reasons], invalid: [...invalid], alsoDeleted: [...alsoDeleted] };
  },
  plan: async (_root, { id }, context) => {
    const plan = await context.connections.session().remote.plan(id);
    return writable(plan);
  },
  plans: async (_root, _args, context) => writable(await context.connections.session().remote.plans()),
  planOperations: async (_root, { planId, offset, limit }, context) => {
    const page = await context.connections.session().remote.planOperations(planId, { offset, limit });
    return { ...page, operations: [...page.operations] };
  },
  runs: async (_root, _args, context) => [...(await context.connections.session().remote.runs())],
  run: (_root, { id }, context) => context.connections.session().remote.run(id),
  recordHistory: async (_root, { model, key, ...page }, context) =>
    writable(await context.connections.session().remote.recordHistory(model, key as ModelKey, page)),
  runIdsByKey: async (_root, { text }, context) => [
    ...(await context.connections.session().remote.runIdsByKey(text)),
  ],
  audit: async (_root, page, context) => writable(await context.connections.session().remote.audit(page)),
  auditVerdict: async (_root, _args, context) =>
    writable(await context.connections.session().remote.verifyAudit()),
  runOptions: async (_root, { runId }, context) =>
    toRunOptionsView(await context.connections.session().remote.runOptions(runId)),
  runOperations: async (_root, { runId, state, code, offset, limit }, context) => {
    const page = await context.connections.session().remote.runOperations(runId, {
      offset,
      limit,
      ...(state ? { state } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    });
    return { ...page, operations: [...page.operations] };
  },
};

export const writeMutations: Pick<
  MutationResolvers<ConsoleContext>,
  | 'saveRecord'
  | 'planBatch'
  | 'cancelPlanning'
  | 'planUndo'
  | 'discardPlan'
  | 'startRun'
  | 'pauseRun'
  | 'resumeRun'
  | 'cancelRun'
> = {
  saveRecord: async (_root, { input }, context) => {
    const result = await context.connections.session().remote.saveRecord(toEdit(input));
    return { ...result, differingFields: [...result.differingFields] };
  },
  planBatch: async (_root, { input }, context) => {
    const { where, keys } = input.targets;
    return writable(
      await context.connections.session().remote.planBatch(
        {
          model: input.model,
          targets: {
            ...(where !== null && where !== undefined ? { where } : {}),
            ...(keys ? { keys: keys as ModelKey[] } : {}),
          },
          delete: input.delete,
          touch: input.touch,
          restore: input.restore,
          ...(input.create ? { create: input.create as Record<string, unknown>[] } : {}),
          ...(input.set ? { set: input.set as Record<string, unknown> } : {}),
          ...(input.append ? { append: input.append as Record<string, unknown[]> } : {}),
          ...(input.remove ? { remove: input.remove as Record<string, unknown[]> } : {}),
          ...(input.transform ? { transform: input.transform as Record<string, string> } : {}),
          ...(input.description ? { description: input.description } : {}),
        },
        input.reread,
      ),
    );
  },
  discardPlan: (_root, { id }, context) => context.connections.session().remote.discardPlan(id),
  cancelPlanning: (_root, _args, context) => context.connections.session().remote.cancelPlanning(),
  planUndo: async (_root, { runId, operationIds }, context) =>
    writable(await context.connections.session().remote.planUndo(runId, operationIds ?? undefined)),
  startRun: (_root, { planId, options }, context) =>
    context.connections.session().remote.startRun(planId, options ? toRunOptions(options) : {}),
  pauseRun: (_root, { id }, context) => context.connections.session().remote.pauseRun(id),
  resumeRun: (_root, { id, options }, context) =>
    context.connections.session().remote.resumeRun(id, options ? toNewOptions(options) : undefined),
  cancelRun: (_root, { id }, context) => context.connections.session().remote.cancelRun(id),
};

export const writeSubscriptions: Pick<
  SubscriptionResolvers<ConsoleContext>,
  'runProgressed' | 'planningProgressed'
> = {
  planningProgressed: {
    subscribe: (_root, _args, context) =>
      sessionStream(
        context,
        'planning',
        (progress: SessionEvents['planning']) => ({ planningProgressed: progress }),
        { merge: (_waiting, next) => next },
      ),
  },
  runProgressed: {
    subscribe: (_root, _args, context) =>
      sessionStream(context, 'run', (run: SessionEvents['run']) => ({ runProgressed: run }), {
        merge: (waiting, next) => (waiting.runProgressed.id === next.runProgressed.id ? next : null),
      }),
  },
};
