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
  | 'storeWritable'
  | 'storeMigrated'
  | 'recordsSwept'
  | 'selectionChanged'
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
    // A listener of the timeline that throws is noted in the timeline, without telling the listeners again.
    this.#emitter = new Emitter((problem) =>
      this.#keep({ at: now(), name: 'problem', model: null, message: problem.message, problem }),
    );
  }

  add(name: ControlName, message: string, details: { model?: string; problem?: Problem } = {}): void {
    const entry: ControlMessage = {
      at: this.#now(),
      name,
      model: details.model ?? null,
      message,
      problem: details.problem ?? null,
    };
    this.#keep(entry);
    this.#emitter.emit(entry);
  }

  #keep(entry: ControlMessage): void {
    this.#messages.push(entry);
    if (this.#messages.length > KEPT) this.#messages.splice(0, this.#messages.length - KEPT);
  }

  /** The latest first. */
  latest(limit: number): readonly ControlMessage[] {
    return this.#messages.slice(-Math.max(0, limit)).reverse();
  }

  on(listener: (message: ControlMessage) => void): () => void {
    return this.#emitter.on(listener);
  }
}

/** How much waits in the outbox, in a sentence. */
export function outboxSentence(size: number): string {
  if (size === 0) return 'Nothing is waiting to be sent.';
  return size === 1 ? '1 change is waiting to be sent.' : `${size} changes are waiting to be sent.`;
}
