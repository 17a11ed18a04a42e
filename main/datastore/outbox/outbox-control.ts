import { OutbandError } from '../../../shared/errors';
import type { ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import type { GraphQLRequest } from '../../appsync';
import type { Merger } from '../sync/merger';
import type { MutationRequests } from './build-request';
import type { MutationEvent } from './mutation-event';
import type { Outbox } from './outbox';

export interface OutboxControlParts {
  readonly schema: ModelSchema;
  readonly outbox: Outbox;
  readonly merger: Merger;
  readonly requests: MutationRequests;
  /** The newest copy that the service sent of a record with pending changes. */
  readonly heldBack: (event: MutationEvent) => ModelInstance | undefined;
  readonly onChanged: () => void;
  /** Something may be sent again. */
  readonly resume: () => void;
  /** Nothing more is to be sent after what is under way. */
  readonly pause: () => void;
  /** Reads a record again whose change was given up. */
  readonly repair: (event: MutationEvent) => void;
  readonly idle: () => Promise<void>;
}

/** The outbox as a person sees and changes it. Nothing leaves it without being handed out first. */
export class OutboxControl {
  readonly #parts: OutboxControlParts;

  constructor(parts: OutboxControlParts) {
    this.#parts = parts;
  }

  /** Changes that are not with the service yet, and those that it decided against, in order. */
  list(): readonly MutationEvent[] {
    return this.#parts.outbox.all();
  }

  /** Some of them, in the order in which they are to be sent. */
  page(offset: number, limit: number): readonly MutationEvent[] {
    return this.#parts.outbox.page(offset, limit);
  }

  /** How many there are in each state; a state without any is absent. */
  counts(): ReturnType<Outbox['counts']> {
    return this.#parts.outbox.counts();
  }

  /** Whether a record has changes that are not with the service yet. */
  has(model: string, key: ModelKey): boolean {
    return this.#parts.outbox.has(model, key);
  }

  /** Throws NotFound. */
  get(id: string): MutationEvent {
    return this.#find(id);
  }

  /** The guarded request that a change will be sent as. Throws BadModel where the API lacks the mutation. */
  requestOf(event: MutationEvent): GraphQLRequest {
    const model = this.#parts.schema.models[event.model];
    if (model) return this.#parts.requests.of(model, event).request;
    throw new OutbandError({
      kind: 'BadModel',
      code: 'UNKNOWN_MODEL',
      message: `The schema no longer has the model ${event.model}.`,
      consequence: 'The change stays in the outbox and can’t be sent.',
      place: { model: event.model },
    });
  }

  /** What the service has of the record by now, where it has sent it since the change was made. */
  heldBack(event: MutationEvent): ModelInstance | undefined {
    return this.#parts.heldBack(event);
  }

  /** True while nothing is sent because a person wants it so. */
  get isPaused(): boolean {
    return this.#parts.outbox.isPaused;
  }

  /** Stops or begins to send. The wish is durable: a restart sends nothing unasked. */
  setPaused(paused: boolean): void {
    this.#parts.outbox.setPaused(paused);
    if (paused) this.#parts.pause();
    else this.#parts.resume();
    this.#parts.onChanged();
  }

  /** Calls back after anything in it has changed; returns how to stop. */
  onChange(listener: () => void): () => void {
    return this.#parts.outbox.onChange(listener);
  }

  /** Keeps a waiting change from being sent until it is retried. */
  hold(id: string): void {
    const event = this.#find(id);
    if (event.state === 'WAITING') this.#parts.outbox.mark(id, { state: 'HELD' });
    this.#parts.onChanged();
  }

  /** Sends a held, parked or rejected change again. */
  retry(id: string): void {
    const event = this.#find(id);
    if (event.state === 'IN_FLIGHT' || event.state === 'WAITING') return;
    this.#parts.outbox.mark(id, { state: 'WAITING', attempts: 0, problem: null });
    this.#parts.onChanged();
    this.#parts.resume();
  }

  /** Gives a change up and returns it, so that it can be kept elsewhere; the service's record takes its place. */
  drop(id: string): MutationEvent {
    const { outbox, merger, schema } = this.#parts;
    const event = this.#find(id);
    if (event.state === 'IN_FLIGHT') {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'IN_FLIGHT',
        message: 'This change is being sent.',
        consequence: 'It stays in the outbox.',
        action: 'Try again when its outcome is known.',
      });
    }
    outbox.settle(event);
    const model = schema.models[event.model];
    if (model && event.state !== 'REJECTED' && !outbox.has(event.model, event.key)) {
      if (event.operation === 'Create') merger.forget(model, event.key);
      else if (event.base) merger.put(model, event.base, 'REPAIR');
      merger.release(model, event.key);
      this.#parts.repair(event);
    }
    this.#parts.onChanged();
    // A parked change holds up those that came after it.
    this.#parts.resume();
    return event;
  }

  /** Resolves when nothing is left that could be sent now. */
  idle(): Promise<void> {
    return this.#parts.idle();
  }

  #find(id: string): MutationEvent {
    const event = this.#parts.outbox.get(id);
    if (event) return event;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'MUTATION_NOT_FOUND',
      message: 'This change is no longer in the outbox.',
    });
  }
}
