import type { ModelKey } from '../../../shared/model-schema';
import type { SessionEvents } from '../../session';
import type { ConsoleContext } from '../context';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from '../generated/resolver-types';
import { sessionStream } from './session-stream';
import { writable } from './to-graphql';
import { toRunOptions } from './writes';

const PLAN_FILE = { title: 'Export a plan for review', suffix: 'plan.jsonl' } as const;

/** A description as the name of a file on every system. */
const fileNameOf = (description: string): string => description.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);

export const planDeskQueries: Pick<
  QueryResolvers<ConsoleContext>,
  | 'planFindings'
  | 'planDocuments'
  | 'planCheck'
  | 'startRequirements'
  | 'keysInText'
  | 'keysOfQuery'
  | 'restoreVerdict'
  | 'runCauses'
  | 'stagedEdits'
  | 'stagedCounts'
> = {
  planFindings: async (_root, { planId, kind, offset, limit }, context) =>
    writable(
      await context.connections
        .session()
        .remote.planFindings(planId, { offset, limit, ...(kind ? { kind } : {}) }),
    ),
  planDocuments: async (_root, { planId, offset, limit }, context) =>
    writable(await context.connections.session().remote.planDocuments(planId, { offset, limit })),
  planCheck: async (_root, { planId, reread }, context) =>
    writable(await context.connections.session().remote.checkPlan(planId, reread)),
  startRequirements: async (_root, { planId, options }, context) =>
    writable(
      await context.connections
        .session()
        .remote.startRequirements(planId, options ? toRunOptions(options) : {}),
    ),
  keysInText: async (_root, { model, text }, context) =>
    writable(await context.connections.session().remote.readKeys(model, text)),
  keysOfQuery: async (_root, { model, document, variables }, context) =>
    writable(
      await context.connections.session().remote.queryKeys(model, {
        document,
        ...(variables ? { variables: variables as Record<string, unknown> } : {}),
      }),
    ),
  restoreVerdict: async (_root, { runId }, context) =>
    writable(await context.connections.session().remote.restoreVerdict(runId)),
  runCauses: async (_root, { runId }, context) =>
    writable(await context.connections.session().remote.runCauses(runId)),
  stagedEdits: async (_root, { model, key, offset, limit }, context) =>
    writable(
      await context.connections.session().remote.staged({
        offset,
        limit,
        ...(model ? { model } : {}),
        ...(key ? { key: key as ModelKey } : {}),
      }),
    ),
  stagedCounts: async (_root, _args, context) =>
    writable(await context.connections.session().remote.stagedCounts()),
};

export const planDeskMutations: Pick<
  MutationResolvers<ConsoleContext>,
  | 'planAdoption'
  | 'planAgain'
  | 'planRecreate'
  | 'markPlanSeen'
  | 'exportPlan'
  | 'exportRunOperations'
  | 'openPlanFile'
  | 'stageEdit'
  | 'unstageEdit'
  | 'clearStagedEdits'
  | 'planStagedEdits'
> = {
  planAdoption: async (_root, { model }, context) =>
    writable(await context.connections.session().remote.planAdoption(model)),
  planAgain: async (_root, { runId, state, code }, context) =>
    writable(
      await context.connections.session().remote.planAgain(runId, {
        ...(state ? { state } : {}),
        ...(typeof code === 'string' ? { code } : {}),
      }),
    ),
  planRecreate: async (_root, { runId }, context) =>
    writable(await context.connections.session().remote.planRecreate(runId)),
  markPlanSeen: async (_root, { planId }, context) =>
    writable(await context.connections.session().remote.markPlanSeen(planId)),
  exportPlan: async (_root, { planId }, context) => {
    const { remote } = context.connections.session();
    const plan = await remote.plan(planId);
    const file = await context.choosePlace({
      title: PLAN_FILE.title,
      fileName: `${fileNameOf(plan?.description ?? 'plan')}.${PLAN_FILE.suffix}`,
    });
    if (file !== null) await remote.exportPlan(planId, file);
    return file;
  },
  exportRunOperations: async (_root, { runId, state, format }, context) => {
    const { remote } = context.connections.session();
    const run = await remote.run(runId);
    const file = await context.choosePlace({
      title: 'Export the records of a run',
      fileName: `${fileNameOf(run?.description ?? 'run')}.${format.toLowerCase()}`,
    });
    if (file !== null) await remote.exportOperations(runId, state ?? null, file);
    return file;
  },
  openPlanFile: async (_root, _args, context) => {
    const file = await context.chooseFile('PLAN');
    return file === null ? null : writable(await context.connections.session().remote.importPlan(file));
  },
  stageEdit: async (_root, { model, key, fields, kind }, context) =>
    writable(
      await context.connections
        .session()
        .remote.stageEdit(model, (key ?? null) as ModelKey | null, fields as Record<string, unknown>, kind),
    ),
  unstageEdit: (_root, { model, key, fields }, context) =>
    context.connections.session().remote.unstageEdit(model, key as ModelKey, fields ?? null),
  clearStagedEdits: (_root, { model }, context) =>
    context.connections.session().remote.clearStaged(model ?? null),
  planStagedEdits: async (_root, { model }, context) =>
    writable(await context.connections.session().remote.planStaged(model)),
};

export const planDeskSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'stagedEditsChanged'> = {
  stagedEditsChanged: {
    subscribe: (_root, _args, context) =>
      sessionStream(
        context,
        'staged',
        (counts: SessionEvents['staged']) => ({ stagedEditsChanged: writable(counts) }),
        { merge: (_waiting, next) => next },
      ),
  },
};
