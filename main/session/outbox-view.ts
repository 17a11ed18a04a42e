import { problemOf, type Problem } from '../../shared/errors';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { DataStore, MutationEvent } from '../datastore';

type EventState = MutationEvent['state'];

/** One change that is not with the service yet, as a list shows it. */
export interface PendingChange {
  readonly id: string;
  readonly model: string;
  readonly key: ModelKey;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** The fields that it writes, key fields left out; empty for a deletion. */
  readonly fields: readonly string[];
  readonly state: EventState;
  /** Requests that ended in a conflict so far. */
  readonly attempts: number;
  readonly isConditional: boolean;
  readonly problem: Problem | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface OutboxState {
  readonly total: number;
  readonly counts: Readonly<Record<EventState, number>>;
  /** True while nothing is sent because a person wants it so. */
  readonly isPaused: boolean;
}

export interface OutboxPage extends OutboxState {
  readonly offset: number;
  readonly changes: readonly PendingChange[];
}

/** Everything about one change: what will be sent, what it was made on, and what the service has by now. */
export interface PendingChangeDetail {
  readonly change: PendingChange;
  readonly document: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** Why there is no request; null where there is one. */
  readonly noRequest: Problem | null;
  readonly version: number | null;
  readonly condition: Readonly<Record<string, unknown>> | null;
  readonly base: ModelInstance | null;
  /** The record as it is here, the change included. */
  readonly now: ModelInstance | null;
  /** What the service has sent of the record since the change was made. */
  readonly service: ModelInstance | null;
  /** The state of an earlier change of the same record that keeps this one from being sent. */
  readonly waitsBehind: 'HELD' | 'PARKED' | null;
}

const OPERATIONS = { Create: 'CREATE', Update: 'UPDATE', Delete: 'DELETE' } as const;

type Store = Pick<DataStore, 'outbox' | 'schema' | 'get'>;

export function outboxState(store: Pick<DataStore, 'outbox'>): OutboxState {
  const counts = { WAITING: 0, IN_FLIGHT: 0, HELD: 0, PARKED: 0, REJECTED: 0, ...store.outbox.counts() };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { total, counts, isPaused: store.outbox.isPaused };
}

/** A window of the outbox in the order of sending. */
export function outboxPage(store: Store, offset: number, limit: number): OutboxPage {
  const changes = store.outbox.page(offset, limit).map((event) => pendingChange(store, event));
  return { ...outboxState(store), offset, changes };
}

/** Throws NotFound where the change has been settled meanwhile. */
export function pendingChangeDetail(store: Store, id: string): PendingChangeDetail {
  const event = store.outbox.get(id);
  const model = store.schema.models[event.model];
  return {
    change: pendingChange(store, event),
    ...requestOf(store, event),
    version: event.version,
    condition: event.condition,
    base: event.base,
    now: model ? (store.get(event.model, event.key) ?? null) : null,
    service: model ? (store.outbox.heldBack(event) ?? null) : null,
    waitsBehind: waitsBehind(store, event),
  };
}

/** What stands before a change: nothing overtakes an earlier change of its record. */
function waitsBehind(store: Store, { id, model, key }: MutationEvent): 'HELD' | 'PARKED' | null {
  for (const earlier of store.outbox.list()) {
    if (earlier.id === id) return null;
    const stops = earlier.state === 'HELD' || earlier.state === 'PARKED';
    if (stops && earlier.model === model && earlier.key === key) return earlier.state;
  }
  return null;
}

function requestOf(
  store: Store,
  event: MutationEvent,
): Pick<PendingChangeDetail, 'document' | 'variables' | 'noRequest'> {
  try {
    const { document, variables = {} } = store.outbox.requestOf(event);
    return { document, variables, noRequest: null };
  } catch (error) {
    return { document: null, variables: null, noRequest: problemOf(error) };
  }
}

function pendingChange(store: Store, event: MutationEvent): PendingChange {
  const key = store.schema.models[event.model]?.primaryKey ?? ['id'];
  return {
    id: event.id,
    model: event.model,
    key: event.key,
    operation: OPERATIONS[event.operation],
    fields: event.operation === 'Delete' ? [] : Object.keys(event.data).filter((name) => !key.includes(name)),
    state: event.state,
    attempts: event.attempts,
    isConditional: event.condition !== null,
    problem: event.problem,
    createdAt: event.createdAt,
  };
}
