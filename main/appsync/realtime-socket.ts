import WebSocket from 'ws';
import { withoutSecrets } from '../../shared/secrets';
import type { AppSyncErrorEntry, SubscriptionHandlers } from './appsync-api';
import { parseFrame, subprotocols, type ServerFrame } from './realtime-protocol';
import type { Signer } from './signers';

/** Durations in milliseconds. */
export interface RealtimeTimeouts {
  /** From opening to `connection_ack`. */
  readonly connectionAckMs: number;
  /** From `start` to `start_ack`. */
  readonly startAckMs: number;
  /** How often silence is measured. */
  readonly monitorMs: number;
  /** How long before credentials expire a successor of the connection is opened. */
  readonly renewBeforeMs?: number;
  /** Tokens of a few seconds must not make a storm of connections. */
  readonly leastConnectionMs?: number;
}

export const DEFAULT_REALTIME_TIMEOUTS: RealtimeTimeouts = {
  connectionAckMs: 15_000,
  startAckMs: 15_000,
  monitorMs: 5_000,
};

/** A subscription as the real-time client keeps it, whatever socket carries it. */
export interface SubscriptionEntry {
  readonly id: string;
  /** The `data` of its `start`: `{"query", "variables"}` as text. */
  readonly data: string;
  readonly handlers: SubscriptionHandlers;
  /** Authorises this subscription where another mode than the connection's is needed (service reference 6.2). */
  readonly signer?: Signer;
}

/** What a socket tells its owner. */
export interface SocketEvents {
  /** `connection_ack` arrived. */
  onOpen(): void;
  /** The socket is gone. `refusal` holds the errors when the service refused it. */
  onClose(reason: string, refusal: readonly AppSyncErrorEntry[] | null): void;
  onStartAck(id: string): void;
  onData(frame: Extract<ServerFrame, { type: 'data' }>): void;
  onRejected(id: string, errors: readonly AppSyncErrorEntry[]): void;
  /** The service ended a subscription, asked or not. */
  onComplete(id: string): void;
}

export interface SocketOptions {
  readonly endpoint: URL;
  readonly realtimeUrl: URL;
  readonly signer: Signer;
  readonly timeouts: RealtimeTimeouts;
  readonly ca?: string;
  readonly now: () => number;
}

/** One connection of AppSync's real-time protocol, from opening to closing; it is never opened again. */
export class RealtimeSocket {
  readonly #options: SocketOptions;
  readonly #events: SocketEvents;
  readonly #startTimers = new Map<string, NodeJS.Timeout>();
  #socket: WebSocket | null = null;
  #ackTimer: NodeJS.Timeout | undefined;
  #monitor: NodeJS.Timeout | undefined;
  #lastTrafficAt = 0;
  #connectionTimeoutMs = 0;
  #closed = false;
  #acked = false;

  constructor(options: SocketOptions, events: SocketEvents) {
    this.#options = options;
    this.#events = events;
    void this.#open();
  }

  get isOpen(): boolean {
    return this.#acked && !this.#closed;
  }

  /** Sends `start`; the authorisation is made anew for every subscription. */
  async start(entry: SubscriptionEntry): Promise<void> {
    let authorization: Record<string, string>;
    try {
      const signer = entry.signer ?? this.#options.signer;
      authorization = await signer.realtimeHeader(this.#options.endpoint, entry.data);
    } catch (error) {
      this.#end(`no credentials: ${error instanceof Error ? error.message : String(error)}`, null);
      return;
    }
    if (!this.isOpen) return;
    this.#clearStart(entry.id);
    this.#startTimers.set(
      entry.id,
      setTimeout(
        () => this.#end(`no start_ack within ${this.#options.timeouts.startAckMs} ms`, null),
        this.#options.timeouts.startAckMs,
      ),
    );
    this.#send({ id: entry.id, type: 'start', payload: { data: entry.data, extensions: { authorization } } });
  }

  /** Ends one subscription; others go on. */
  stop(id: string): void {
    this.#clearStart(id);
    if (this.isOpen) this.#send({ type: 'stop', id });
  }

  /** Closes without telling the owner. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#clearTimers();
    this.#terminate();
  }

  async #open(): Promise<void> {
    const { timeouts, realtimeUrl, ca } = this.#options;
    this.#ackTimer = setTimeout(
      () => this.#end(`no connection_ack within ${timeouts.connectionAckMs} ms`, null),
      timeouts.connectionAckMs,
    );
    let header: Record<string, string>;
    try {
      header = await this.#options.signer.realtimeHeader(this.#options.endpoint, null);
    } catch (error) {
      this.#end(`no credentials: ${error instanceof Error ? error.message : String(error)}`, null);
      return;
    }
    if (this.#closed) return;
    const socket = new WebSocket(realtimeUrl, [...subprotocols(header)], {
      perMessageDeflate: false,
      ...(ca ? { ca } : {}),
    });
    this.#socket = socket;
    socket.on('open', () => this.#send({ type: 'connection_init' }));
    socket.on('message', (raw: Buffer) => this.#receive(raw.toString('utf8')));
    socket.on('error', (error) => this.#end(error.message, null));
    socket.on('close', (code, reason) =>
      this.#end(`closed with ${code}${reason.length > 0 ? `: ${reason.toString('utf8')}` : ''}`, null),
    );
    socket.on('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      const type = response.headers['x-amzn-errortype'];
      response.resume();
      const refused = status === 401 || status === 403 || status === 400;
      const entry = {
        message: `the upgrade was answered with status ${status}`,
        errorType: typeof type === 'string' ? type : String(status),
      };
      this.#end(entry.message, refused ? [entry] : null);
    });
  }

  #send(frame: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #receive(text: string): void {
    if (this.#closed) return;
    this.#lastTrafficAt = this.#options.now();
    const frame = parseFrame(text);
    if (!frame) return;
    switch (frame.type) {
      case 'connection_ack':
        this.#acknowledged(frame.connectionTimeoutMs);
        return;
      case 'start_ack':
        this.#clearStart(frame.id);
        this.#events.onStartAck(frame.id);
        return;
      case 'data':
        this.#events.onData(frame);
        return;
      case 'error':
        if (frame.id === null) this.#end('the service reported an error of the connection', frame.errors);
        else {
          this.#clearStart(frame.id);
          this.#events.onRejected(frame.id, frame.errors);
        }
        return;
      case 'connection_error':
        this.#end('the service refused the connection', frame.errors);
        return;
      case 'complete':
        this.#clearStart(frame.id);
        this.#events.onComplete(frame.id);
        return;
      case 'ka':
        return;
    }
  }

  #acknowledged(connectionTimeoutMs: number): void {
    if (this.#acked) return;
    this.#acked = true;
    clearTimeout(this.#ackTimer);
    this.#connectionTimeoutMs = connectionTimeoutMs;
    const interval = Math.min(this.#options.timeouts.monitorMs, connectionTimeoutMs);
    this.#monitor = setInterval(() => this.#checkSilence(), interval);
    this.#events.onOpen();
  }

  #checkSilence(): void {
    const silentMs = this.#options.now() - this.#lastTrafficAt;
    if (silentMs > this.#connectionTimeoutMs) this.#end(`silent for ${silentMs} ms`, null);
  }

  #end(reason: string, refusal: readonly AppSyncErrorEntry[] | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#clearTimers();
    this.#terminate();
    this.#events.onClose(withoutSecrets(reason), refusal);
  }

  #terminate(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.removeAllListeners();
    // ws reports the abandoned handshake as an error; it is expected here.
    socket.on('error', () => undefined);
    if (socket.readyState === WebSocket.OPEN) socket.close(1000);
    else socket.terminate();
  }

  #clearStart(id: string): void {
    clearTimeout(this.#startTimers.get(id));
    this.#startTimers.delete(id);
  }

  #clearTimers(): void {
    clearTimeout(this.#ackTimer);
    clearInterval(this.#monitor);
    for (const timer of this.#startTimers.values()) clearTimeout(timer);
    this.#startTimers.clear();
  }
}
