import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Which requests a gate holds back: it sees the body of each mutation, in the order of arrival. */
export type GateWatch = (body: string) => boolean;

/**
 * A door in front of a backend that lets a test stop time at an exact request instead of hoping for one.
 *
 * Everything passes, sockets too, until `holdAfter` says which mutation is the first to be held. `reached` resolves
 * when that one has arrived and waits; `open` lets it and all later ones through.
 */
export class RequestGate {
  readonly apiKey: string;
  /** Bodies of the mutations that have arrived. */
  readonly mutations: string[] = [];
  readonly #server: Server;
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #tunnels = new Set<{ readonly onward: Socket; readonly socket: Socket }>();
  #acknowledged = 0;
  #watch: GateWatch | null = null;
  #left = 0;
  #held: (() => void)[] = [];
  #arrived: () => void = () => undefined;
  #reached: Promise<void> = Promise.resolve();

  private constructor(server: Server, backend: { readonly endpoint: string; readonly apiKey: string }) {
    this.#server = server;
    this.#target = new URL(backend.endpoint);
    this.apiKey = backend.apiKey;
    server.on('request', (incoming, outgoing) => void this.#pass(incoming, outgoing));
    server.on('upgrade', (incoming, socket, head) => this.#tunnel(incoming, socket as Socket, head));
    server.on('connection', (socket) => this.#keep(socket));
  }

  static async start(backend: { readonly endpoint: string; readonly apiKey: string }): Promise<RequestGate> {
    const server = createServer();
    const gate = new RequestGate(server, backend);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get endpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#target.pathname}`;
  }

  /** Resolves when the first mutation is held. */
  get reached(): Promise<void> {
    return this.#reached;
  }

  /** Subscriptions that the backend has acknowledged, over all sockets. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Lets so many mutations through that the watch names, then holds every mutation until `open`. */
  holdAfter(mutations: number, watch: GateWatch = () => true): void {
    this.#left = mutations;
    this.#watch = watch;
    this.#reached = new Promise((resolve) => (this.#arrived = resolve));
  }

  open(): void {
    this.#watch = null;
    for (const release of this.#held.splice(0)) release();
  }

  /** From here on nothing that the backend says over its sockets arrives: no event, and no word of its being alive. */
  silenceSockets(): void {
    for (const { onward, socket } of this.#tunnels) onward.unpipe(socket);
  }

  async close(): Promise<void> {
    this.open();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    await this.#admit(body.toString('utf8'));
    if (outgoing.destroyed) return;
    const onward = forward(
      new URL(incoming.url ?? '/', this.#target),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
      },
    );
    // A connection that the backend cuts is cut here too: a lost answer stays a lost answer.
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  }

  async #admit(body: string): Promise<void> {
    if (!/^\{"query":"\s*mutation/.test(body)) return;
    this.mutations.push(body);
    if (!this.#mustWait(body)) return;
    await new Promise<void>((resolve) => {
      this.#held.push(resolve);
      this.#arrived();
    });
  }

  #mustWait(body: string): boolean {
    if (!this.#watch) return false;
    if (this.#held.length > 0) return true;
    if (!this.#watch(body)) return false;
    this.#left -= 1;
    return this.#left < 0;
  }

  #tunnel(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const onward = connect(Number(this.#target.port), this.#target.hostname, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2)
        lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
      // What the backend says is not masked, so its words can be read as they pass.
      onward.on('data', (chunk: Buffer) => {
        this.#acknowledged += chunk.toString('latin1').split('"start_ack"').length - 1;
      });
    });
    this.#keep(onward);
    const tunnel = { onward, socket };
    this.#tunnels.add(tunnel);
    onward.on('close', () => this.#tunnels.delete(tunnel));
    const end = (): void => {
      socket.destroy();
      onward.destroy();
    };
    for (const each of [socket, onward]) each.on('error', end).on('close', end);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
