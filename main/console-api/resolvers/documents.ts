import type { ModelKey } from '../../../shared/model-schema';
import type { SentDocument as SessionDocument } from '../../session';
import type { ConsoleContext } from '../context';
import type { MutationResolvers, QueryResolvers, SentDocument } from '../generated/resolver-types';

const toSent = (document: SessionDocument): SentDocument => ({
  ...document,
  level: document.level === 'complete' ? 'COMPLETE' : 'REQUIRED',
  explanations: [...document.explanations],
});

export const documentQueries: Pick<QueryResolvers<ConsoleContext>, 'generatedMutation' | 'sentDocuments'> = {
  generatedMutation: (_root, { model, kind, key }, context) =>
    context.connections.session().remote.generatedMutation(model, kind, (key ?? null) as ModelKey | null),
  sentDocuments: async (_root, { limit, origin }, context) =>
    (await context.connections.session().remote.sentDocuments(limit, origin ?? null)).map(toSent),
};

export const documentMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'runDocument' | 'clearSentDocuments'
> = {
  runDocument: async (_root, { input }, context) =>
    toSent(
      await context.connections.session().remote.runDocument({
        document: input.document,
        variables: (input.variables ?? {}) as Record<string, unknown>,
        operationName: input.operationName ?? null,
        level: input.level === 'REQUIRED' ? 'required' : 'complete',
        authMode: input.authMode ?? null,
        ...(typeof input.reason === 'string' ? { reason: input.reason } : {}),
      }),
    ),
  clearSentDocuments: async (_root, _args, context) => {
    await context.connections.session().remote.clearSentDocuments();
    return true;
  },
};
