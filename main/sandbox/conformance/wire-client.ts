import WebSocket from 'ws';
import type { Backend } from './backend';

export interface WireError {
  readonly message: string;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly data?: Record<string, unknown> | null;
  readonly path?: ReadonlyArray<string | number> | null;
  readonly locations?: ReadonlyArray<{ line: number; column: number; sourceName: string | null }> | null;
}

export type Row = Record<string, unknown>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly WireError[];
  readonly text: string;
}

/** Sends a body as it is. */
export async function postText(
  backend: Backend,
  body: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(backend.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=UTF-8', 'x-api-key': backend.apiKey, ...headers },
    body,
  });
  const text = await response.text();
  const parsed = JSON.parse(text) as { data?: Reply['data']; errors?: WireError[] };
  return {
    status: response.status,
    headers: response.headers,
    data: parsed.data ?? null,
    errors: parsed.errors ?? [],
    text,
  };
}

export function post(backend: Backend, query: string, variables: Row = {}): Promise<Reply> {
  return postText(backend, JSON.stringify({ query, variables }));
}

/** The value of a root field; fails the test when the reply has errors. */
export async function fieldOf(
  backend: Backend,
  field: string,
  query: string,
  variables: Row = {},
): Promise<Row> {
  const reply = await post(backend, query, variables);
  if (reply.errors.length > 0) throw new Error(`${field}: ${JSON.stringify(reply.errors)}`);
  return reply.data?.[field] as Row;
}

export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly connectionTimeoutMs?: number;
    readonly data?: Record<string, unknown>;
    readonly errors?: ReadonlyArray<WireError & { readonly errorCode?: number }>;
  };
}

/** A client of the real-time endpoint that keeps every frame and hides none. */
export class RealtimeClient {
  readonly #socket: WebSocket;
  readonly #backend: Backend;
  readonly frames: Frame[] = [];
  readonly #waiting = new Set<() => void>();
  closedWith: number | null = null;

  constructor(
    backend: Backend,
    options: { url?: string; protocols?: string[]; headers?: Record<string, string>; ca?: string } = {},
  ) {
    this.#backend = backend;
    const protocols = options.protocols ?? [
      'graphql-ws',
      `header-${Buffer.from(JSON.stringify(this.auth())).toString('base64url')}`,
    ];
    const { headers = {}, ca } = options;
    this.#socket = new WebSocket(options.url ?? backend.realtime, protocols, {
      headers,
      ...(ca === undefined ? {} : { ca }),
    });
    this.#socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      for (const wake of [...this.#waiting]) wake();
    });
    this.#socket.on('close', (code) => {
      this.closedWith = code;
      for (const wake of [...this.#waiting]) wake();
    });
    this.#socket.on('error', () => undefined);
  }

  /** The header object that goes with a connection and with every start. */
  auth(): Record<string, string> {
    return { host: new URL(this.#backend.endpoint).host, 'x-api-key': this.#backend.apiKey };
  }

  async opened(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) return;
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    });
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Resolves once `ready` holds; rejects when it doesn't in time. */
  async #until(what: string, ready: () => boolean): Promise<void> {
    if (ready()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(wake);
        reject(new Error(`No ${what}; frames so far: ${JSON.stringify(this.frames)}`));
      }, 10_000);
      const wake = () => {
        if (!ready()) return;
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  /** The first frame of a type (and id), from the `skip`th on. */
  async frame(type: string, id?: string, skip = 0): Promise<Frame> {
    const matching = () =>
      this.frames.filter((frame) => frame.type === type && (id === undefined || frame.id === id));
    await this.#until(`${type} frame`, () => matching().length > skip);
    return matching()[skip] as Frame;
  }

  async closed(): Promise<number> {
    await this.#until('close', () => this.closedWith !== null);
    return this.closedWith ?? 0;
  }

  /** Opens the protocol: `connection_init` and its acknowledgement. */
  async connect(): Promise<this> {
    await this.opened();
    this.send({ type: 'connection_init' });
    await this.frame('connection_ack');
    return this;
  }

  start(id: string, query: string, variables: Row = {}, authorization: unknown = this.auth()): void {
    this.send({
      id,
      type: 'start',
      payload: { data: JSON.stringify({ query, variables }), extensions: { authorization } },
    });
  }

  async subscribe(id: string, query: string, variables: Row = {}): Promise<void> {
    this.start(id, query, variables);
    await this.frame('start_ack', id);
  }

  events(id: string): Frame[] {
    return this.frames.filter((frame) => frame.type === 'data' && frame.id === id);
  }

  /** Waits until everything that the server had sent before has arrived. */
  async settle(): Promise<void> {
    const id = `settle-${this.frames.length}`;
    this.send({ id, type: 'stop' });
    await this.frame('error', id);
  }

  close(): void {
    this.#socket.close();
  }
}

export async function connect(backend: Backend): Promise<RealtimeClient> {
  return new RealtimeClient(backend).connect();
}
