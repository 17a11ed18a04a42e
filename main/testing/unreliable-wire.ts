import { Pool } from 'undici';
import WebSocket from 'ws';
import { ScriptedPeer, type PeerAnswer, type PeerRequest, type PeerSocket } from './scripted-peer';

/**
 * What a request meets on its way: its answer is lost after the service has carried it out, it never arrives, it is
 * throttled, fails, or is answered late.
 */
export type RequestFault = 'lose' | 'cut' | 'throttle' | 'error500' | 'late';
/** What an event meets: it arrives twice, or after the one that follows it. */
export type EventFault = 'duplicate' | 'delay';

export interface WireOptions {
  /** `http://host:port/graphql` of the service. */
  readonly endpoint: string;
  /** `ws://…` of the service. */
  readonly realtime: string;
}

const LATE_MS = 8;

/**
 * The network between a client and a real service, over real HTTP and WebSocket connections on both sides. It is
 * reliable until a test asks for faults; each fault strikes one request or event.
 */
export class UnreliableWire {
  readonly #peer: ScriptedPeer;
  readonly #service: Pool;
  readonly #options: WireOptions;
  readonly #faults: Record<'mutation' | 'query', RequestFault[]> = { mutation: [], query: [] };
  readonly #eventFaults: EventFault[] = [];
  readonly #upstreams = new Map<PeerSocket, Upstream>();
  #isDown = false;

  private constructor(peer: ScriptedPeer, options: WireOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#service = new Pool(new URL(options.endpoint).origin, { connections: 16 });
    peer.answer = (request) => this.#answer(request);
    peer.onFrame = (frame, socket) => this.#upstreamOf(socket).send(JSON.stringify(frame));
  }

  static async start(options: WireOptions): Promise<UnreliableWire> {
    return new UnreliableWire(await ScriptedPeer.start(), options);
  }

  /** The address that clients use. */
  get url(): string {
    return this.#peer.url;
  }

  /** The next mutation or query without a fault of its own meets this one. */
  faultNext(of: 'mutation' | 'query', fault: RequestFault): void {
    this.#faults[of].push(fault);
  }

  faultNextEvent(fault: EventFault): void {
    this.#eventFaults.push(fault);
  }

  cutSockets(): void {
    this.#peer.cutSockets();
  }

  async goDown(): Promise<void> {
    if (this.#isDown) return;
    this.#isDown = true;
    await this.#peer.goDown();
  }

  async comeBack(): Promise<void> {
    if (!this.#isDown) return;
    this.#isDown = false;
    await this.#peer.comeBack();
  }

  /** No more faults; delayed events arrive, and the service can be reached. */
  async heal(): Promise<void> {
    this.#faults.mutation.length = 0;
    this.#faults.query.length = 0;
    this.#eventFaults.length = 0;
    for (const upstream of this.#upstreams.values()) upstream.releaseDelayed();
    await this.comeBack();
  }

  async stop(): Promise<void> {
    await this.comeBack();
    await this.#peer.stop();
    for (const upstream of this.#upstreams.values()) upstream.close();
    await this.#service.destroy();
  }

  async #answer(request: PeerRequest): Promise<PeerAnswer> {
    this.#peer.requests.length = 0;
    const fault = this.#faults[request.query.startsWith('mutation') ? 'mutation' : 'query'].shift();
    if (fault === 'cut') return { cut: true };
    if (fault === 'throttle') return failure(429, 'ThrottlingException', 'Rate exceeded');
    if (fault === 'error500') return failure(500, 'InternalFailure', 'An internal failure occurred.');
    const answer = await this.#forward(request);
    if (fault === 'late') await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    return fault === 'lose' ? { cut: true } : answer;
  }

  async #forward({ query, variables, headers }: PeerRequest): Promise<PeerAnswer> {
    try {
      const response = await this.#service.request({
        method: 'POST',
        path: new URL(this.#options.endpoint).pathname,
        headers: { 'content-type': 'application/json', 'x-api-key': String(headers['x-api-key']) },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.body.text();
      return { text, status: response.statusCode, contentType: 'application/json' };
    } catch {
      // A service that went away is a cut connection to its clients.
      return { cut: true };
    }
  }

  #upstreamOf(socket: PeerSocket): Upstream {
    const known = this.#upstreams.get(socket);
    if (known) return known;
    const upstream = new Upstream(this.#options.realtime, socket, () => this.#eventFaults.shift());
    this.#upstreams.set(socket, upstream);
    this.#peer.sockets.length = 0;
    socket.socket.on('close', () => {
      upstream.close();
      this.#upstreams.delete(socket);
    });
    return upstream;
  }
}

function failure(status: number, errorType: string, message: string): PeerAnswer {
  return { status, json: { errors: [{ errorType, message }] }, headers: { 'x-amzn-errortype': errorType } };
}

/** The service's side of one client's socket. */
class Upstream {
  readonly #socket: WebSocket;
  readonly #client: PeerSocket;
  readonly #unsent: string[] = [];
  readonly #nextFault: () => EventFault | undefined;
  #delayed: string[] = [];

  constructor(realtime: string, client: PeerSocket, nextFault: () => EventFault | undefined) {
    this.#client = client;
    this.#nextFault = nextFault;
    this.#socket = new WebSocket(realtime, [...client.protocols], { perMessageDeflate: false });
    this.#socket.on('open', () => this.#unsent.splice(0).forEach((text) => this.#socket.send(text)));
    this.#socket.on('message', (raw: Buffer) => this.#receive(raw.toString('utf8')));
    // What ends one side ends the other.
    this.#socket.on('close', () => client.socket.terminate());
    this.#socket.on('error', () => client.socket.terminate());
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
    else this.#unsent.push(text);
  }

  releaseDelayed(): void {
    for (const text of this.#delayed.splice(0)) this.#client.socket.send(text);
  }

  close(): void {
    this.#delayed = [];
    this.#socket.terminate();
  }

  #receive(text: string): void {
    const isEvent = (JSON.parse(text) as { type?: unknown }).type === 'data';
    const fault = isEvent ? this.#nextFault() : undefined;
    if (fault === 'delay') {
      this.#delayed.push(text);
      return;
    }
    this.#client.socket.send(text);
    if (fault === 'duplicate') this.#client.socket.send(text);
    if (isEvent) this.releaseDelayed();
  }
}
