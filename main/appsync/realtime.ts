import { randomUUID } from 'node:crypto';
import { problemOf, type Problem } from '../../shared/errors';
import type { AppSyncErrorEntry, GraphQLRequest, RealtimeState, SubscriptionHandlers } from './appsync-api';
import { backoffMs, type BackoffPolicy } from './backoff';
import { stringifyJson } from './json';
import {
  isFinalForConnection,
  problemOfConnection,
  problemOfSubscription,
  rejectionOf,
} from './realtime-protocol';
import { RealtimeSocket, type SocketOptions, type SubscriptionEntry } from './realtime-socket';
import type { Signer } from './signers';

export interface RealtimeOptions extends SocketOptions {
  /** AppSync's quota is 100 on older accounts (client reference 7.6). */
  readonly subscriptionsPerSocket: number;
  readonly backoff: BackoffPolicy;
  readonly random: () => number;
  /** Called for every problem that doesn't end a subscription, so that it can be shown. */
  readonly onProblem?: (problem: Problem) => void;
}

export const DEFAULT_RECONNECT: BackoffPolicy = { baseMs: 1_000, capMs: 30_000 };

/** The service ends a connection after 24 hours (service reference 6.2). */
const MAX_CONNECTION_MS = 24 * 60 * 60_000;

/** A share of the subscriptions, on one socket at a time, which is opened again when it breaks. */
interface Lane {
  readonly entries: Map<string, SubscriptionEntry>;
  readonly acked: Set<string>;
  capacity: number;
  socket: RealtimeSocket | null;
  state: RealtimeState;
  attempt: number;
  retry: NodeJS.Timeout | undefined;
  readonly delayed: Map<string, NodeJS.Timeout>;
  /** Opens a successor before the credentials, or the service's patience with one connection, end. */
  succession: NodeJS.Timeout | undefined;
  /** The lane that this one replaces once all of its subscriptions are acknowledged. */
  predecessor: Lane | null;
  /** Set once other credentials were asked for, so that a refusal of those is final. */
  hasRenewed: boolean;
}

/**
 * Subscriptions over as many sockets as they need. A socket that breaks is opened again with jitter and its
 * subscriptions are started again; a subscription that is rejected ends alone (client 10.68).
 */
export class RealtimeClient {
  readonly #options: RealtimeOptions;
  readonly #lanes = new Set<Lane>();
  readonly #listeners = new Set<(state: RealtimeState) => void>();
  /** How often the service has ended a subscription unasked, by its id. */
  readonly #completions = new Map<string, number>();
  #state: RealtimeState = 'DISCONNECTED';
  #closed = false;

  constructor(options: RealtimeOptions) {
    this.#options = options;
  }

  get state(): RealtimeState {
    return this.#state;
  }

  get socketCount(): number {
    return this.#lanes.size;
  }

  onState(listener: (state: RealtimeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `signer` authorises this subscription alone; the connection's own does unless given. */
  subscribe(request: GraphQLRequest, handlers: SubscriptionHandlers, signer?: Signer): () => void {
    const entry: SubscriptionEntry = {
      id: randomUUID(),
      data: stringifyJson({ query: request.document, variables: request.variables ?? {} }),
      handlers,
      ...(signer ? { signer } : {}),
    };
    this.#place(entry);
    return () => this.#remove(entry.id);
  }

  close(): void {
    this.#closed = true;
    for (const lane of [...this.#lanes]) this.#dropLane(lane);
    this.#publish();
  }

  #place(entry: SubscriptionEntry): void {
    const lane =
      [...this.#lanes].find((candidate) => candidate.entries.size < candidate.capacity) ?? this.#newLane();
    lane.entries.set(entry.id, entry);
    if (lane.socket?.isOpen) void lane.socket.start(entry);
  }

  #newLane(): Lane {
    const lane: Lane = {
      entries: new Map(),
      acked: new Set(),
      capacity: this.#options.subscriptionsPerSocket,
      socket: null,
      state: 'CONNECTING',
      attempt: 0,
      retry: undefined,
      delayed: new Map(),
      succession: undefined,
      predecessor: null,
      hasRenewed: false,
    };
    this.#lanes.add(lane);
    this.#connect(lane);
    return lane;
  }

  /** Before the credentials expire, and before the service ends a connection by its age (service reference 6.2). */
  #planSuccession(lane: Lane): void {
    const { renewBeforeMs = 60_000, leastConnectionMs = 5_000 } = this.#options.timeouts;
    const now = this.#options.now();
    const signers = [this.#options.signer, ...[...lane.entries.values()].map((entry) => entry.signer)];
    const ends = signers.map((signer) => signer?.expiresAt?.() ?? Infinity);
    const inMs = Math.min(...ends, now + MAX_CONNECTION_MS) - now - renewBeforeMs;
    clearTimeout(lane.succession);
    lane.succession = setTimeout(() => this.#succeed(lane), Math.max(inMs, leastConnectionMs));
  }

  /** Opens another socket for the same subscriptions; the old one goes on until the new one carries them all. */
  #succeed(lane: Lane): void {
    if (this.#closed || !this.#lanes.has(lane)) return;
    const next = this.#newLane();
    next.capacity = lane.capacity;
    next.predecessor = lane;
    for (const [id, entry] of lane.entries) next.entries.set(id, entry);
  }

  #acknowledged(lane: Lane, id: string): void {
    lane.attempt = 0;
    lane.hasRenewed = false;
    lane.acked.add(id);
    this.#guarded(() => lane.entries.get(id)?.handlers.onAck());
    const { predecessor } = lane;
    if (!predecessor || lane.acked.size < lane.entries.size) return;
    lane.predecessor = null;
    // What was subscribed to meanwhile may have been placed on the old socket.
    const late = [...predecessor.entries.values()].filter((entry) => !lane.entries.has(entry.id));
    this.#dropLane(predecessor);
    for (const entry of late) this.#place(entry);
    this.#publish();
  }

  #connect(lane: Lane): void {
    lane.acked.clear();
    lane.socket = new RealtimeSocket(this.#options, {
      onOpen: () => {
        this.#setLane(lane, 'CONNECTED');
        this.#planSuccession(lane);
        for (const entry of lane.entries.values()) void lane.socket?.start(entry);
      },
      onClose: (reason, refusal) => this.#lost(lane, reason, refusal),
      onStartAck: (id) => this.#acknowledged(lane, id),
      onData: (frame) =>
        this.#guarded(() =>
          lane.entries.get(frame.id)?.handlers.onData({ data: frame.data, errors: frame.errors }),
        ),
      onRejected: (id, errors) => this.#rejected(lane, id, errors),
      onComplete: (id) => this.#completed(lane, id),
    });
    this.#setLane(lane, lane.attempt === 0 ? 'CONNECTING' : 'DISRUPTED');
  }

  #lost(lane: Lane, reason: string, refusal: readonly AppSyncErrorEntry[] | null): void {
    lane.socket = null;
    const lost = [...lane.acked];
    lane.acked.clear();
    for (const timer of lane.delayed.values()) clearTimeout(timer);
    lane.delayed.clear();
    if (this.#closed) return;
    clearTimeout(lane.succession);
    if (refusal && isFinalForConnection(refusal)) {
      const { signer } = this.#options;
      if (lane.hasRenewed || !signer.renew) return this.#end(lane, refusal);
      lane.hasRenewed = true;
      signer.renew().then(
        () => this.#retryLater(lane, lost, reason),
        () => this.#end(lane, refusal),
      );
      return;
    }
    this.#retryLater(lane, lost, reason);
  }

  /** The service refuses the connection for good. */
  #end(lane: Lane, refusal: readonly AppSyncErrorEntry[]): void {
    if (!this.#lanes.has(lane)) return;
    this.#dropLane(lane);
    const problem = problemOfConnection(refusal);
    for (const entry of lane.entries.values()) this.#guarded(() => entry.handlers.onError(problem));
    this.#publish();
  }

  #retryLater(lane: Lane, lost: readonly string[], reason: string): void {
    if (this.#closed || !this.#lanes.has(lane)) return;
    for (const id of lost) this.#guarded(() => lane.entries.get(id)?.handlers.onLost?.());
    const waitMs = backoffMs(this.#options.backoff, lane.attempt, this.#options.random);
    lane.attempt += 1;
    this.#setLane(lane, 'DISRUPTED');
    this.#report({
      kind: 'Transient',
      code: 'REALTIME_DISRUPTED',
      message: `The real-time connection broke: ${reason}.`,
      consequence: 'Changes are missed until it is back; a delta sync then brings them.',
      action: `It is opened again in ${waitMs} ms.`,
    });
    lane.retry = setTimeout(() => this.#connect(lane), waitMs);
  }

  #rejected(lane: Lane, id: string, errors: readonly AppSyncErrorEntry[]): void {
    const entry = lane.entries.get(id);
    if (!entry) return;
    const rejection = rejectionOf(errors);
    if (rejection === 'full' && lane.acked.size > 0) {
      // The service allows fewer than was thought: this one goes to another socket.
      lane.capacity = Math.min(lane.capacity, Math.max(1, lane.acked.size));
      lane.entries.delete(id);
      this.#place(entry);
      return;
    }
    if (rejection === 'expired') {
      // The same connection can't take other credentials for all that it carries; a new one can.
      lane.socket?.close();
      void (entry.signer ?? this.#options.signer)
        .renew?.()
        .catch((error: unknown) => this.#report(problemOf(error)));
      this.#lost(lane, 'the credentials have expired', null);
      return;
    }
    if (rejection === 'slow-down') {
      this.#startLater(lane, entry, backoffMs(this.#options.backoff, lane.attempt++, this.#options.random));
      return;
    }
    lane.entries.delete(id);
    lane.acked.delete(id);
    this.#guarded(() => entry.handlers.onError(problemOfSubscription(errors)));
    this.#dropIfEmpty(lane);
  }

  #startLater(lane: Lane, entry: SubscriptionEntry, waitMs: number): void {
    const { id } = entry;
    clearTimeout(lane.delayed.get(id));
    lane.delayed.set(
      id,
      setTimeout(() => {
        lane.delayed.delete(id);
        if (lane.entries.has(id)) void lane.socket?.start(entry);
      }, waitMs),
    );
  }

  /** The answer to a `stop`, or the end of a subscription that is still wanted: that one is asked for again. */
  #completed(lane: Lane, id: string): void {
    const entry = lane.entries.get(id);
    if (!entry) return;
    const times = this.#completions.get(id) ?? 0;
    this.#completions.set(id, times + 1);
    // By how often it has happened: a service that acknowledges and ends at once would else be asked without pause.
    const waitMs = backoffMs(this.#options.backoff, times, this.#options.random);
    if (lane.acked.delete(id)) this.#guarded(() => entry.handlers.onLost?.());
    this.#report({
      kind: 'Transient',
      code: 'SUBSCRIPTION_ENDED',
      message: 'The service ended a subscription that was not stopped.',
      consequence: 'Changes are missed until it is back; a delta sync then brings them. Others go on.',
      action: `It is asked for again in ${waitMs} ms.`,
    });
    this.#startLater(lane, entry, waitMs);
  }

  #remove(id: string): void {
    this.#completions.delete(id);
    for (const lane of this.#lanes) {
      if (!lane.entries.delete(id)) continue;
      lane.acked.delete(id);
      clearTimeout(lane.delayed.get(id));
      lane.delayed.delete(id);
      lane.socket?.stop(id);
      this.#dropIfEmpty(lane);
    }
  }

  #dropIfEmpty(lane: Lane): void {
    if (lane.entries.size > 0) return;
    this.#dropLane(lane);
    this.#publish();
  }

  #dropLane(lane: Lane): void {
    clearTimeout(lane.retry);
    clearTimeout(lane.succession);
    for (const timer of lane.delayed.values()) clearTimeout(timer);
    lane.socket?.close();
    lane.socket = null;
    lane.state = 'DISCONNECTED';
    this.#lanes.delete(lane);
  }

  #setLane(lane: Lane, state: RealtimeState): void {
    lane.state = state;
    this.#publish();
  }

  /** The worst state of any lane is that of the whole: one broken socket means missed changes. */
  #publish(): void {
    const states = [...this.#lanes].map((lane) => lane.state);
    const order: readonly RealtimeState[] = ['DISRUPTED', 'CONNECTING', 'CONNECTED'];
    const next = order.find((state) => states.includes(state)) ?? 'DISCONNECTED';
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) this.#guarded(() => listener(next));
  }

  /** A listener that throws must not end the other subscriptions on its socket. */
  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#report(problemOf(error));
    }
  }

  #report(problem: Problem): void {
    this.#options.onProblem?.(problem);
  }
}
