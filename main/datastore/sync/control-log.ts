import type { Problem } from '../../../shared/errors';
import type { ControlMessage } from '../data-store-api';
import { Emitter } from './emitter';

/** Lifecycle events as the official client names them, and a few of our own (client reference 3.2). */
export type ControlName =
  | 'networkStatus'
  | 'storageSubscribed'
  | 'subscriptionsEstablished'
  | 'syncQueriesStarted'
  | 'modelSynced'
  | 'syncQueriesReady'
  | 'ready'
  | 'outboxStatus'
  | 'outboxMutationEnqueued'
  | 'outboxMutationProcessed'
  | 'outboxMutationFailed'
  | 'nonApplicableDataReceived'
  | 'recordRepaired'
  | 'storeRebuilt'
  | 'storeMigrated'
  | 'subscriptionDenied'
  | 'stopped'
  | 'problem';

const KEPT = 1_000;

/** The timeline: what happened, when, in words, the latest thousand. */
export class ControlLog {
  readonly #now: () => number;
  readonly #messages: ControlMessage[] = [];
  readonly #emitter: Emitter<ControlMessage>;

  constructor(now: () => number) {
    this.#now = now;
    // A listener of the timeline that throws has nowhere else to be reported than on the console of the developer.
    this.#emitter = new Emitter((problem) => console.error(problem.message));
  }

  add(name: ControlName, message: string, details: { model?: string; problem?: Problem } = {}): void {
    const entry: ControlMessage = {
      at: this.#now(),
      name,
      model: details.model ?? null,
      message,
      problem: details.problem ?? null,
    };
    this.#messages.push(entry);
    if (this.#messages.length > KEPT) this.#messages.splice(0, this.#messages.length - KEPT);
    this.#emitter.emit(entry);
  }

  /** The latest first. */
  latest(limit: number): readonly ControlMessage[] {
    return this.#messages.slice(-Math.max(0, limit)).reverse();
  }

  on(listener: (message: ControlMessage) => void): () => void {
    return this.#emitter.on(listener);
  }
}
