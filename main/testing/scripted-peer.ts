import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** One GraphQL request as the peer received it. */
export interface PeerRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

/** What the peer answers: a body that is sent as JSON, a text, or a cut connection. */
export type PeerAnswer =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly status?: number; readonly contentType?: string }
  | { readonly cut: true };

export interface PeerSocket {
  readonly socket: WebSocket;
  readonly protocols: readonly string[];
  /** Frames received on this socket. */
  readonly frames: Array<Record<string, unknown>>;
  send(frame: unknown): void;
}

export interface PeerOptions {
  answer?: (request: PeerRequest) => PeerAnswer | Promise<PeerAnswer>;
  /** Handles a frame; the default acknowledges the connection and every start. */
  onFrame?: (frame: Record<string, unknown>, peer: PeerSocket) => void;
}

/** A real HTTP and WebSocket server on the loopback address whose answers a test writes. */
export class ScriptedPeer {
  readonly requests: PeerRequest[] = [];
  readonly sockets: PeerSocket[] = [];
  answer: NonNullable<PeerOptions['answer']>;
  onFrame: NonNullable<PeerOptions['onFrame']>;
  readonly #server: Server;
  readonly #ws: WebSocketServer;
  #port = 0;

  private constructor(options: PeerOptions) {
    this.answer = options.answer ?? (() => ({ json: { data: {} } }));
    this.onFrame = options.onFrame ?? acknowledge;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
          query: string;
          variables: Record<string, unknown> | null;
        };
        const received = { query: body.query, variables: body.variables ?? {}, headers: request.headers };
        this.requests.push(received);
        void Promise.resolve(this.answer(received)).then((answer) => {
          if ('cut' in answer) {
            request.socket.destroy();
            return;
          }
          const text = 'json' in answer ? JSON.stringify(answer.json) : answer.text;
          const contentType = 'json' in answer ? 'application/json' : (answer.contentType ?? 'text/plain');
          response.writeHead(answer.status ?? 200, {
            'content-type': contentType,
            ...('headers' in answer ? answer.headers : {}),
          });
          response.end(text);
        });
      });
    });
    this.#ws = new WebSocketServer({
      server: this.#server,
      handleProtocols: (protocols) => (protocols.has('graphql-ws') ? 'graphql-ws' : false),
    });
    this.#ws.on('connection', (socket, request) => {
      const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
      const peer: PeerSocket = {
        socket,
        protocols,
        frames: [],
        send: (frame) => socket.send(JSON.stringify(frame)),
      };
      this.sockets.push(peer);
      socket.on('message', (raw: Buffer) => {
        const frame = JSON.parse(raw.toString('utf8')) as Record<string, unknown>;
        peer.frames.push(frame);
        this.onFrame(frame, peer);
      });
    });
  }

  static async start(options: PeerOptions = {}): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer(options);
    await peer.#listen(0);
    return peer;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** Cuts every open socket, as a lost network does. */
  cutSockets(): void {
    for (const client of this.#ws.clients) client.terminate();
  }

  /** Refuses connections and cuts those that are open, as a service that is down does. */
  async goDown(): Promise<void> {
    this.cutSockets();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Accepts connections again, at the same address. */
  async comeBack(): Promise<void> {
    await this.#listen(this.#port);
  }

  async stop(): Promise<void> {
    this.#ws.close();
    await this.goDown();
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }
}

/** Answers `connection_init` and `start` as the service does when all is well. */
export function acknowledge(frame: Record<string, unknown>, peer: PeerSocket): void {
  if (frame['type'] === 'connection_init')
    peer.send({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
  if (frame['type'] === 'start') peer.send({ type: 'start_ack', id: frame['id'] });
}

/** Resolves when the condition holds; for what happens on real sockets. Rejects after twenty seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the awaited state did not come');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
