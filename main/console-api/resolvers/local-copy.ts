import type { SelectionChange } from '../../datastore';
import type { ConsoleContext } from '../context';
import type { ModelSelectionInput, MutationResolvers, QueryResolvers } from '../generated/resolver-types';
import { chooseKeepingPlace } from './outbox';

const toChange = ({ model, isOn, where, cap }: ModelSelectionInput): SelectionChange => ({
  model,
  isOn,
  where: (where ?? null) as Record<string, unknown> | null,
  cap: cap ?? null,
});

export const localCopyQueries: Pick<
  QueryResolvers<ConsoleContext>,
  'selection' | 'selectionEffect' | 'clearEffect'
> = {
  selection: async (_root, _args, context) => [...(await context.connections.session().remote.selection())],
  selectionEffect: async (_root, { selection }, context) => [
    ...(await context.connections.session().remote.selectionEffect(selection.map(toChange))),
  ],
  clearEffect: async (_root, _args, context) => {
    const effect = await context.connections.session().remote.clearEffect();
    return { ...effect, models: [...effect.models] };
  },
};

export const localCopyMutations: Pick<MutationResolvers<ConsoleContext>, 'select' | 'clearLocalCopy'> = {
  select: async (_root, { selection }, context) => [
    ...(await context.connections.session().remote.select(selection.map(toChange))),
  ],
  clearLocalCopy: async (_root, _args, context) => {
    const { remote } = context.connections.session();
    const { pending } = await remote.clearEffect();
    if (pending > 0) {
      const file = await chooseKeepingPlace(context, 'Keep the changes that wait to be sent');
      if (file === null) return false;
      await remote.exportChanges(file);
    }
    await remote.clearLocalCopy();
    return true;
  },
};
