import { stringifyJson } from '../../appsync';
import type { MutationEvent } from '../../datastore';
import type { OutboxState as OutboxStateShape, SessionEvents } from '../../session';
import type { ConsoleContext } from '../context';
import type {
  MutationResolvers,
  OutboxState,
  PendingChange,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated/resolver-types';
import { sessionStream } from './session-stream';

const toState = ({ total, counts, isPaused }: OutboxStateShape): OutboxState => ({
  total,
  isPaused,
  counts: {
    waiting: counts.WAITING,
    inFlight: counts.IN_FLIGHT,
    held: counts.HELD,
    parked: counts.PARKED,
    rejected: counts.REJECTED,
  },
});

const toChange = (
  change: Omit<PendingChange, 'fields'> & { readonly fields: readonly string[] },
): PendingChange => ({
  ...change,
  fields: [...change.fields],
});

/** Writes changes into a file that a person chooses; null when the dialog is dismissed. */
export async function keepInFile(
  context: ConsoleContext,
  title: string,
  ids: readonly string[] | null,
): Promise<{ readonly path: string; readonly changes: readonly MutationEvent[] } | null> {
  const changes = await context.connections.session().remote.pendingEvents(ids);
  const name = context.connections.current?.profile.name ?? 'connection';
  const exportedAt = new Date().toISOString();
  const path = await context.saveFile({
    title,
    fileName: `outbox-${name.replaceAll(/[^\w-]+/g, '-')}-${exportedAt.slice(0, 19).replaceAll(':', '-')}.json`,
    text: stringifyJson({ format: 'outband-outbox', version: 1, connection: name, exportedAt, changes }),
  });
  return path === null ? null : { path, changes };
}

export const outboxQueries: Pick<QueryResolvers<ConsoleContext>, 'outbox' | 'pendingChange'> = {
  outbox: async (_root, { offset, limit }, context) => {
    const page = await context.connections.session().remote.outbox(offset, limit);
    return { state: toState(page), offset: page.offset, changes: page.changes.map(toChange) };
  },
  pendingChange: async (_root, { id }, context) => {
    const detail = await context.connections.session().remote.pendingChange(id);
    return { ...detail, change: toChange(detail.change) };
  },
};

export const outboxMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'holdChanges' | 'retryChanges' | 'dropChanges' | 'exportOutbox' | 'setOutboxPaused'
> = {
  holdChanges: async (_root, { ids }, context) =>
    toState(await context.connections.session().remote.holdChanges(ids)),
  retryChanges: async (_root, { ids }, context) =>
    toState(await context.connections.session().remote.retryChanges(ids)),
  dropChanges: async (_root, { ids }, context) => {
    const kept = await keepInFile(context, 'Keep the changes that are given up', ids);
    if (!kept) return null;
    await context.connections.session().remote.dropChanges(kept.changes);
    return { path: kept.path, count: kept.changes.length };
  },
  exportOutbox: async (_root, _args, context) => {
    const kept = await keepInFile(context, 'Export the outbox', null);
    return kept && { path: kept.path, count: kept.changes.length };
  },
  setOutboxPaused: async (_root, { paused }, context) =>
    toState(await context.connections.session().remote.setOutboxPaused(paused)),
};

export const outboxSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'outboxChanged'> = {
  outboxChanged: {
    subscribe: (_root, _args, context) =>
      sessionStream(
        context,
        'outbox',
        (state: SessionEvents['outbox']) => ({ outboxChanged: toState(state) }),
        // Only the newest state matters to a screen that is behind.
        { merge: (_waiting, next) => next },
      ),
  },
};
