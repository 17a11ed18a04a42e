import type { OutboxState as OutboxStateShape, PendingChangeDetail, SessionEvents } from '../../session';
import type { ConsoleContext } from '../context';
import type {
  MutationResolvers,
  OutboxState,
  PendingChange,
  PendingChangeDetail as PendingDetailView,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated/resolver-types';
import { sessionStream } from './session-stream';
import { writable } from './to-graphql';

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

/** Asks where changes are to be kept; null when the dialog is dismissed. Nothing is written yet. */
export function chooseKeepingPlace(context: ConsoleContext, title: string): Promise<string | null> {
  const name = context.connections.current?.profile.name ?? 'connection';
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return context.choosePlace({ title, fileName: `outbox-${name.replaceAll(/[^\w-]+/g, '-')}-${at}.jsonl` });
}

export const outboxQueries: Pick<QueryResolvers<ConsoleContext>, 'outbox' | 'pendingChange'> = {
  outbox: async (_root, { offset, limit }, context) => {
    const page = await context.connections.session().remote.outbox(offset, limit);
    return { state: toState(page), offset: page.offset, changes: page.changes.map(toChange) };
  },
  pendingChange: async (_root, { id }, context) => {
    const detail = await context.connections.session().remote.pendingChange(id);
    return { ...detail, change: toChange(detail.change), ...(await predicted(detail, context)) };
  },
};

/** What the service would make of a change whose record has moved on there; nulls where it has not. */
async function predicted(
  { change, base, version, service, variables }: PendingChangeDetail,
  { connections }: ConsoleContext,
): Promise<Pick<PendingDetailView, 'prediction' | 'strategySource'>> {
  const none = { prediction: null, strategySource: null };
  if (change.operation === 'CREATE' || !service || version === null || service._deleted === true) return none;
  const inForce = (await connections.strategies([change.model])).get(change.model);
  const input = (variables?.['input'] ?? {}) as Record<string, unknown>;
  const prediction = await connections.session().remote.predictEdit({
    ...{ model: change.model, key: change.key, operation: change.operation },
    ...{ base, version, current: service, strategy: inForce?.strategy ?? 'AUTOMERGE' },
    edited: Object.fromEntries(change.fields.map((name) => [name, input[name] ?? null])),
  });
  if (!prediction.isConflict) return none;
  return { prediction: writable(prediction), strategySource: inForce?.source ?? 'ASSUMED' };
}

export const outboxMutations: Pick<
  MutationResolvers<ConsoleContext>,
  | 'holdChanges'
  | 'retryChanges'
  | 'dropChanges'
  | 'editPendingChange'
  | 'exportOutbox'
  | 'importOutbox'
  | 'setOutboxPaused'
> = {
  holdChanges: async (_root, { ids }, context) =>
    toState(await context.connections.session().remote.holdChanges(ids ?? null)),
  retryChanges: async (_root, { ids }, context) =>
    toState(await context.connections.session().remote.retryChanges(ids ?? null)),
  dropChanges: async (_root, { ids }, context) => {
    const file = await chooseKeepingPlace(context, 'Keep the changes that are given up');
    if (file === null) return null;
    const { count } = await context.connections.session().remote.dropChanges(file, ids ?? null);
    return { path: file, count };
  },
  editPendingChange: async (_root, { id, changes, keep }, context) => {
    const file = keep ? await chooseKeepingPlace(context, 'Keep the change as it was') : null;
    if (keep && file === null) return null;
    const { remote } = context.connections.session();
    return toState(await remote.editChange(id, changes, file));
  },
  exportOutbox: async (_root, _args, context) => {
    const file = await chooseKeepingPlace(context, 'Export the outbox');
    if (file === null) return null;
    const { count } = await context.connections.session().remote.exportChanges(file);
    return { path: file, count };
  },
  importOutbox: async (_root, _args, context) => {
    const file = await context.chooseFile('PENDING_CHANGES');
    if (file === null) return null;
    return { path: file, ...(await context.connections.session().remote.importChanges(file)) };
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
