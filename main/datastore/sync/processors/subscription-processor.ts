import type { Problem } from '../../../../shared/errors';
import { modelKeyOf, type Model, type ModelKey } from '../../../../shared/model-schema';
import type { GraphQLFilter } from '../../../../shared/predicate';
import type { AppSyncClient, AppSyncErrorEntry } from '../../../appsync';
import type { SubscriptionSighting } from '../../data-store-api';
import { EVENT_KINDS, type DocumentBuilder, type EventKind } from '../documents';
import { problemOfRecord } from '../../storage/instance';

/** One event of a subscription, judged. */
export interface ModelEvent {
  readonly model: Model;
  readonly kind: EventKind;
  /** The record as it arrived; null where the service could not deliver it. */
  readonly record: Readonly<Record<string, unknown>> | null;
  readonly key: ModelKey | null;
  /** Why the event can't be taken as it is; null when it is complete. */
  readonly defect: Problem | null;
}

export interface SubscriptionHandlersOf {
  onEvent(event: ModelEvent): void;
  onSighting(sighting: SubscriptionSighting): void;
  /** All subscriptions of the model that were not refused are acknowledged, for the first time or again. */
  onCovered(model: Model, isAgain: boolean): void;
  onCount(model: Model, acknowledged: number): void;
  onLost(model: Model): void;
  onDenied(model: Model, kind: EventKind, problem: Problem): void;
}

export interface SubscriptionProcessorParts {
  readonly client: AppSyncClient;
  readonly documents: DocumentBuilder;
  readonly now: () => number;
  readonly filterOf: (model: Model) => GraphQLFilter | null;
}

type State = 'WAITING' | 'ACKED' | 'LOST' | 'REFUSED';

const FILTER_REFUSED =
  /filter|UnknownArgument|maximum attributes limit|combination exceed|same fieldName multiple time|FieldUndefined|not supported/i;

/** The three subscriptions of each model, from asking to acknowledgement, loss and recovery. */
export class SubscriptionProcessor {
  readonly #parts: SubscriptionProcessorParts;
  readonly #handlers: SubscriptionHandlersOf;
  readonly #states = new Map<string, Map<EventKind, State>>();
  readonly #wasCovered = new Set<string>();
  readonly #stops: Array<() => void> = [];
  readonly #waiters = new Set<() => void>();

  constructor(parts: SubscriptionProcessorParts, handlers: SubscriptionHandlersOf) {
    this.#parts = parts;
    this.#handlers = handlers;
  }

  start(models: readonly Model[]): void {
    for (const model of models) {
      const states = new Map<EventKind, State>();
      this.#states.set(model.name, states);
      for (const kind of EVENT_KINDS) if (model.operations[kind]) states.set(kind, 'WAITING');
      for (const kind of states.keys()) this.#subscribe(model, kind, states, this.#parts.filterOf(model));
    }
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#states.clear();
    this.#wasCovered.clear();
    this.#wake();
  }

  get isSettled(): boolean {
    return [...this.#states.values()].every((states) =>
      [...states.values()].every((state) => state !== 'WAITING'),
    );
  }

  /** Resolves when every subscription is acknowledged or refused, or at the abort. */
  settled(signal: AbortSignal): Promise<void> {
    if (this.isSettled || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.isSettled && !signal.aborted) return;
        this.#waiters.delete(check);
        signal.removeEventListener('abort', check);
        resolve();
      };
      this.#waiters.add(check);
      signal.addEventListener('abort', check, { once: true });
    });
  }

  #subscribe(
    model: Model,
    kind: EventKind,
    states: Map<EventKind, State>,
    filter: GraphQLFilter | null,
  ): void {
    const { client, documents } = this.#parts;
    const built = documents.subscription(model, kind, { filter: filter !== null });
    if (!built) return;
    const isFiltered = built.document.includes('$filter');
    const flatten = documents.flatten(model);
    const stop = client.subscribe(
      {
        document: built.document,
        operationName: 'operation',
        ...(isFiltered ? { variables: { filter } } : {}),
      },
      {
        onAck: () => this.#set(model, kind, states, 'ACKED'),
        onLost: () => this.#set(model, kind, states, 'LOST'),
        onData: ({ data, errors }) =>
          this.#receive(model, kind, data?.[built.rootField] ?? null, errors, flatten),
        onError: (problem) => {
          // The service may not know filters on subscriptions; ours are checked on arrival anyway (client 10.40).
          if (isFiltered && problem.kind !== 'Unauthorized' && FILTER_REFUSED.test(problem.message)) {
            this.#subscribe(model, kind, states, null);
            return;
          }
          this.#handlers.onDenied(model, kind, problem);
          this.#set(model, kind, states, 'REFUSED');
        },
      },
    );
    this.#stops.push(stop);
  }

  #set(model: Model, kind: EventKind, states: Map<EventKind, State>, state: State): void {
    const hadLost = [...states.values()].includes('LOST');
    states.set(kind, state);
    const all = [...states.values()];
    this.#handlers.onCount(model, all.filter((item) => item === 'ACKED').length);
    if (state === 'LOST' && !hadLost) this.#handlers.onLost(model);
    if (all.every((item) => item === 'ACKED' || item === 'REFUSED')) {
      const isAgain = this.#wasCovered.has(model.name);
      this.#wasCovered.add(model.name);
      if (all.includes('ACKED')) this.#handlers.onCovered(model, isAgain);
    }
    this.#wake();
  }

  #receive(
    model: Model,
    kind: EventKind,
    value: unknown,
    errors: readonly AppSyncErrorEntry[],
    flatten: ((record: unknown) => unknown) | null,
  ): void {
    const flat = flatten ? flatten(value) : value;
    const record =
      typeof flat === 'object' && flat !== null ? (flat as Readonly<Record<string, unknown>>) : null;
    const defect = this.#defectOf(model, kind, record, errors);
    const hasKey =
      record !== null &&
      model.primaryKey.every((name) => record[name] !== null && record[name] !== undefined);
    const key = hasKey ? modelKeyOf(model, record) : null;
    const version = record?.['_version'];
    this.#handlers.onSighting({
      model: model.name,
      key,
      version: typeof version === 'number' ? version : null,
      complete: defect === null,
      at: this.#parts.now(),
    });
    this.#handlers.onEvent({ model, kind, record, key, defect });
  }

  #defectOf(
    model: Model,
    kind: EventKind,
    record: Readonly<Record<string, unknown>> | null,
    errors: readonly AppSyncErrorEntry[],
  ): Problem | null {
    const broken = (message: string, action: string): Problem => ({
      kind: 'BadRecord',
      code: 'EVENT_BROKEN',
      message,
      consequence: 'Official clients drop this event or store it with holes.',
      action,
      place: { model: model.name },
    });
    const [first] = errors;
    if (first)
      return broken(
        `An ${kind} event of ${model.name} came broken: ${first.message}`,
        'The writer of this change must select every field.',
      );
    const problem = problemOfRecord(model, record);
    if (problem)
      return broken(
        `An ${kind} event came broken: ${problem.message}`,
        'The writer of this change must select every field.',
      );
    if (kind === 'onDelete' && model.versioned !== false && record?.['_deleted'] !== true) {
      return broken(
        `A deletion of ${model.name} came without _deleted, so it looks alive.`,
        'The writer of this deletion must select _deleted.',
      );
    }
    return null;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}
