import { OutbandError } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';
import type { DataStore, MutationEvent, PendingExport } from '../datastore';
import { outboxState } from './outbox-view';
import { queueEdit } from './queued-edits';
import type { OutboxState } from './outbox-view';

type Store = Pick<DataStore, 'outbox' | 'exportPending' | 'batch'>;

/** Keeps waiting changes from being sent; null stands for all of them. Throws NotFound. */
export function holdChanges(store: Store, ids: readonly string[] | null): OutboxState {
  decide(store, ids, ['WAITING'], (id) => store.outbox.hold(id));
  return outboxState(store);
}

/** Sends held, parked and rejected changes again; null stands for all of them. Throws NotFound. */
export function retryChanges(store: Store, ids: readonly string[] | null): OutboxState {
  decide(store, ids, ['HELD', 'PARKED', 'REJECTED'], (id) => store.outbox.retry(id));
  return outboxState(store);
}

/**
 * Writes changes to a file and gives them up, with nothing in between: what is dropped is what was kept. Null stands for
 * all that are not being sent. Throws BadInput or NotFound, having dropped nothing.
 */
export function keepAndDrop(store: Store, file: string, ids: readonly string[] | null): PendingExport {
  const chosen = ids ?? idsOf(store, (event) => event.state !== 'IN_FLIGHT');
  const leaving = chosen.find((id) => store.outbox.get(id).state === 'IN_FLIGHT');
  if (leaving !== undefined) throw beingSent(store.outbox.get(leaving));
  const kept = store.exportPending(file, chosen);
  const order = new Map(store.outbox.list().map(({ id }, i) => [id, i]));
  // The newest first: a record's earlier change is what its later one was made on.
  const newestFirst = chosen.toSorted((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0));
  for (const id of newestFirst) store.outbox.drop(id);
  return kept;
}

/**
 * Writes other values into a change that was not sent, after keeping it as it was in a file where one is given. A parked
 * change gets its turn again; a held one stays held. Throws NotFound, and BadInput for what can't be changed any more or
 * values that don't fit, with the change as it was.
 */
export function editChange(
  store: Store & Parameters<typeof queueEdit>[0],
  id: string,
  changes: Readonly<Record<string, unknown>>,
  file: string | null,
): OutboxState {
  const { model, key, operation, state, condition } = store.outbox.get(id);
  if (operation === 'Delete' || condition !== null || state === 'IN_FLIGHT' || state === 'REJECTED')
    throw notEditable(model, key);
  if (file !== null) store.exportPending(file, [id]);
  // All of it in one turn of the thread, so that nothing is sent between.
  if (state === 'PARKED') store.outbox.retry(id);
  store.outbox.hold(id);
  try {
    queueEdit(store, { model, key, kind: 'UPDATE', changes });
  } finally {
    if (state !== 'HELD')
      for (const event of store.outbox.list())
        if (event.model === model && event.key === key && event.state === 'HELD')
          store.outbox.retry(event.id);
  }
  return outboxState(store);
}

function notEditable(model: string, key: ModelKey): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'NOT_EDITABLE',
    message: `The change of ${model} ${key} can’t be changed any more.`,
    consequence: 'It stays as it is.',
    action: 'Wait for its answer, or drop it and make the change anew.',
    place: { model, key },
  });
}

function decide(
  store: Store,
  ids: readonly string[] | null,
  states: readonly MutationEvent['state'][],
  act: (id: string) => void,
): void {
  for (const id of ids ?? idsOf(store, ({ state }) => states.includes(state))) act(id);
}

const idsOf = (store: Store, fits: (event: MutationEvent) => boolean): readonly string[] =>
  store.outbox.list().flatMap((event) => (fits(event) ? [event.id] : []));

function beingSent({ model, key }: MutationEvent): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'IN_FLIGHT',
    message: `The change of ${model} ${key} is being sent.`,
    consequence: 'Nothing was dropped, and no file was written.',
    action: 'Wait for its answer, or drop the others.',
    place: { model, key },
  });
}
