import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AuthenticationError, type Authenticator, type Caller } from '../auth/identity';
import type { FaultDice } from '../faults';
import type { RequestPreparer } from '../graphql/engine';
import type { PublishedResult } from '../graphql/execute';
import type { ServiceSchema } from '../graphql/service-schema';
import type { SelectedField } from '../graphql/selection';
import type { SandboxSettings } from '../settings';
import { RealtimeConnection } from './connection';
import { connectionHeaders, offeredProtocols, SUB_PROTOCOL } from './handshake';
import { ActiveSubscription } from './subscription';
import type { EventPredicate } from './subscription-filter';

export interface RealtimeOptions {
  readonly service: ServiceSchema;
  readonly settings: SandboxSettings;
  readonly authenticator: Authenticator;
  readonly preparer: RequestPreparer;
  readonly dice: FaultDice;
  readonly now: () => number;
  /** A predicate in place of the arguments' own, or null; throws AppSyncError when the caller may not subscribe. */
  restrict(
    caller: Caller,
    field: SelectedField,
    args: Readonly<Record<string, unknown>>,
  ): Promise<EventPredicate | null>;
}

interface Listener {
  readonly connection: RealtimeConnection;
  readonly subscription: ActiveSubscription;
}

const MAX_FRAME_BYTES = 1024 * 1024;

/** The real-time endpoint: sockets, who listens to what, and the delivery of events. */
export class RealtimeServer {
  readonly #options: RealtimeOptions;
  readonly #sockets = new Set<WebSocket>();
  /** By subscription field. */
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #server: WebSocketServer;

  constructor(options: RealtimeOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      // A client whose sub-protocols don't include AppSync's gets one of its own, so that it hears why it is refused.
      handleProtocols: (offered) => (offered.has(SUB_PROTOCOL) ? SUB_PROTOCOL : ([...offered][0] ?? false)),
    });
  }

  /** Takes over an HTTP upgrade of one of the real-time paths. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request));
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const { dropSocketMs } = this.#options.dice.faults;
    if (dropSocketMs !== null) {
      const drop = setTimeout(() => socket.terminate(), dropSocketMs);
      socket.on('close', () => clearTimeout(drop));
    }
    if (!offeredProtocols(request).includes(SUB_PROTOCOL)) {
      socket.on('error', () => undefined);
      const errors = [{ message: 'SubProtocolNotSupportedError', errorCode: 400 }];
      socket.send(JSON.stringify({ type: 'connection_error', payload: { errors } }));
      socket.close(1002);
      return;
    }
    this.#connect(socket, request);
  }

  #connect(socket: WebSocket, request: IncomingMessage): void {
    const { settings, now, authenticator, preparer, service } = this.#options;
    const graphqlUrl = `http://${request.headers.host ?? 'localhost'}/graphql`;
    const listeners = new Map<ActiveSubscription, Listener>();
    const connection: RealtimeConnection = new RealtimeConnection(socket, {
      settings,
      now,
      authenticate: async () => {
        const headers = connectionHeaders(request);
        if (!headers) throw new AuthenticationError('The header object is not valid.', 'BadRequestException');
        await authenticator.authenticate({
          headers,
          method: 'POST',
          url: `${graphqlUrl}/connect`,
          body: '{}',
        });
      },
      authenticateStart: (headers, data) =>
        authenticator.authenticate({ headers, method: 'POST', url: graphqlUrl, body: data }),
      prepare: (query, variables) => preparer.prepare({ query, variables, operationName: null }),
      subscribe: (id, prepared, caller) =>
        ActiveSubscription.open(id, service.schema, prepared, (field, args) =>
          this.#options.restrict(caller, field, args),
        ),
      onActive: (subscription) => {
        const listener = { connection, subscription };
        listeners.set(subscription, listener);
        this.#listenersOf(subscription.field.name).add(listener);
      },
      onEnded: (subscription) => {
        const listener = listeners.get(subscription);
        listeners.delete(subscription);
        if (listener) this.#listenersOf(subscription.field.name).delete(listener);
      },
    });
  }

  #listenersOf(field: string): Set<Listener> {
    let listeners = this.#listeners.get(field);
    if (!listeners) this.#listeners.set(field, (listeners = new Set()));
    return listeners;
  }

  /** Delivers the result of a mutation to every subscription field that listens to it (5.1). */
  publish(result: PublishedResult): void {
    for (const field of this.#options.service.subscribersOf.get(result.mutation) ?? []) {
      for (const { connection, subscription } of this.#listenersOf(field))
        connection.deliver(subscription, result);
    }
  }

  /** Cuts every socket without a word. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  close(): void {
    this.dropAll();
    this.#server.close();
  }
}
