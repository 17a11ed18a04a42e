import { OutbandError } from '../../../shared/errors';
import type { ModelSchema } from '../../../shared/model-schema';
import type { Merger } from '../sync/merger';
import type { MutationEvent } from './mutation-event';
import type { Outbox } from './outbox';

export interface OutboxControlParts {
  readonly schema: ModelSchema;
  readonly outbox: Outbox;
  readonly merger: Merger;
  readonly onChanged: () => void;
  /** Something may be sent again. */
  readonly resume: () => void;
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
