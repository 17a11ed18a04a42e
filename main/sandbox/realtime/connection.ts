import type { WebSocket, RawData } from 'ws';
import { AppSyncError } from '../appsync-error';
import { AuthenticationError, type Caller } from '../auth/identity';
import type { PublishedResult } from '../graphql/execute';
import type { Preparation, PreparedRequest } from '../graphql/engine';
import { isSubscription } from '../graphql/engine';
import type { SandboxSettings } from '../settings';
import { startHeaders } from './handshake';
import { ActiveSubscription } from './subscription';

export interface ConnectionOptions {
  readonly settings: SandboxSettings;
  readonly now: () => number;
  /** Verifies the handshake. Throws AuthenticationError. */
  authenticate(): Promise<unknown>;
  /** Verifies the credentials of one subscription. Throws AuthenticationError. */
  authenticateStart(headers: Readonly<Record<string, string | undefined>>, data: string): Promise<Caller>;
  prepare(query: string, variables: Readonly<Record<string, unknown>>): Preparation;
  /** Throws AppSyncError when the caller may not subscribe. */
  subscribe(id: string, request: PreparedRequest, caller: Caller): Promise<ActiveSubscription>;
  onActive(subscription: ActiveSubscription): void;
  onEnded(subscription: ActiveSubscription): void;
}

interface ProtocolError {
  readonly errorType?: string;
  readonly message?: string;
  readonly errorCode?: number;
}

/** How long a refused handshake waits for `connection_init` before the refusal goes out by itself. */
const REFUSAL_DELAY_MS = 250;
const POLICY_VIOLATION = 1008;

/** One socket of the real-time endpoint, speaking AppSync's protocol (service reference 6.2). */
export class RealtimeConnection {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #openedAt: number;
  readonly #subscriptions = new Map<string, ActiveSubscription>();
  /** Ids whose `start` is being verified. */
  readonly #starting = new Set<string>();
  readonly #authenticated: Promise<ProtocolError | null>;
  #state: 'opened' | 'initialising' | 'acknowledged' | 'closed' = 'opened';
  #keepAlive: NodeJS.Timeout | null = null;
  readonly #refusal: NodeJS.Timeout;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#openedAt = options.now();
    this.#authenticated = options.authenticate().then(() => null, connectError);
    this.#refusal = setTimeout(() => void this.#refuseIfDenied(), REFUSAL_DELAY_MS);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('close', () => this.#close());
    // The peer's protocol fault or loss; `close` follows and does what there is to do.
    socket.on('error', () => undefined);
  }

  /** Sends an event to the subscriptions of this socket that it is for. */
  deliver(subscription: ActiveSubscription, result: PublishedResult): void {
    if (this.#closeAtEndOfLife() || !subscription.matches(result)) return;
    const frame = JSON.stringify({
      id: subscription.id,
      type: 'data',
      payload: subscription.payload(result),
    });
    // AppSync drops an event beyond its limit; the subscriber isn't told (6.3).
    if (Buffer.byteLength(frame) <= this.#options.settings.maxEventBytes) this.#socket.send(frame);
  }

  async #refuseIfDenied(): Promise<void> {
    const refusal = await this.#authenticated;
    if (refusal && this.#state === 'opened') this.#refuse(refusal);
  }

  #refuse(error: ProtocolError): void {
    this.#send({ type: 'connection_error', payload: { errors: [error] } });
    this.#socket.close(POLICY_VIOLATION);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#state === 'closed' || this.#closeAtEndOfLife()) return;
    const frame = isBinary ? null : parseFrame(data);
    if (this.#state !== 'acknowledged') {
      // Frames before the acknowledgement are ignored, all but the one that asks for it (10.59).
      if (frame?.['type'] === 'connection_init' && this.#state === 'opened') void this.#initialise();
      return;
    }
    if (!frame) {
      this.#error(undefined, {
        errorType: 'BadRequestException',
        message: 'The frame is not a JSON object.',
        errorCode: 400,
      });
      return;
    }
    const id = typeof frame['id'] === 'string' ? frame['id'] : undefined;
    if (frame['type'] === 'start') void this.#start(id, frame['payload']);
    else if (frame['type'] === 'stop') this.#stop(id);
    else if (frame['type'] !== 'connection_init') {
      this.#error(id, {
        errorType: 'UnsupportedOperation',
        message: 'unknown not supported through the realtime channel',
      });
    }
  }

  async #initialise(): Promise<void> {
    this.#state = 'initialising';
    const refusal = await this.#authenticated;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (refusal) {
      this.#refuse(refusal);
      return;
    }
    const { connectionTimeoutMs, keepAliveMs } = this.#options.settings;
    this.#state = 'acknowledged';
    this.#send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
    this.#send({ type: 'ka' });
    this.#keepAlive = setInterval(() => {
      if (!this.#closeAtEndOfLife()) this.#send({ type: 'ka' });
    }, keepAliveMs);
  }

  async #start(id: string | undefined, payload: unknown): Promise<void> {
    if (id === undefined || id === '') {
      this.#error(id, {
        errorType: 'BadRequestException',
        message: 'A start frame needs an id.',
        errorCode: 400,
      });
      return;
    }
    if (this.#subscriptions.has(id) || this.#starting.has(id)) {
      this.#error(id, {
        errorType: 'DuplicatedOperationError',
        message: `Operation with id ${id} already exists.`,
      });
      return;
    }
    this.#starting.add(id);
    const outcome = await this.#prepareStart(id, payload);
    const isStopped = !this.#starting.delete(id);
    if (this.#state === 'closed' || isStopped) return;
    if (!(outcome instanceof ActiveSubscription)) {
      this.#error(id, outcome);
      return;
    }
    this.#subscriptions.set(id, outcome);
    this.#options.onActive(outcome);
    this.#send({ type: 'start_ack', id });
  }

  async #prepareStart(
    id: string,
    payload: unknown,
  ): Promise<ActiveSubscription | ProtocolError | readonly ProtocolError[]> {
    const { settings } = this.#options;
    if (this.#subscriptions.size + this.#starting.size > settings.maxSubscriptionsPerConnection) {
      return {
        errorType: 'MaxSubscriptionsReachedError',
        message: `Max number of ${settings.maxSubscriptionsPerConnection} subscriptions reached`,
      };
    }
    const start = parseStart(payload);
    if (!start)
      return {
        errorType: 'UnsupportedOperation',
        message: 'unknown not supported through the realtime channel',
      };
    try {
      const headers = startHeaders(start.authorization);
      if (!headers) throw new AuthenticationError('Required headers are missing.');
      const caller = await this.#options.authenticateStart(headers, start.data);
      const preparation = this.#options.prepare(start.query, start.variables);
      if (preparation.kind === 'unparsable')
        return { errorType: 'BadRequestException', message: 'Unable to parse GraphQL query.' };
      if (preparation.kind === 'invalid') return preparation.errors.map(({ message }) => ({ message }));
      const { operation } = preparation.request;
      if (!isSubscription(operation)) {
        return {
          errorType: 'UnsupportedOperation',
          message: `${operation.operation} not supported through the realtime channel`,
        };
      }
      return await this.#options.subscribe(id, preparation.request, caller);
    } catch (error) {
      return startError(error);
    }
  }

  #stop(id: string | undefined): void {
    const subscription = id === undefined ? undefined : this.#subscriptions.get(id);
    if (id === undefined || (!subscription && !this.#starting.delete(id))) {
      this.#error(id, { errorType: 'UnknownOperationError', message: `Unknown operation id ${String(id)}` });
      return;
    }
    if (subscription) this.#end(subscription);
    this.#send({ type: 'complete', id });
  }

  #end(subscription: ActiveSubscription): void {
    this.#subscriptions.delete(subscription.id);
    this.#options.onEnded(subscription);
  }

  #closeAtEndOfLife(): boolean {
    if (this.#options.now() - this.#openedAt < this.#options.settings.connectionLifeMs) return false;
    this.#socket.close(1000);
    return true;
  }

  #close(): void {
    this.#state = 'closed';
    clearTimeout(this.#refusal);
    if (this.#keepAlive) clearInterval(this.#keepAlive);
    for (const subscription of [...this.#subscriptions.values()]) this.#end(subscription);
  }

  #error(id: string | undefined, error: ProtocolError | readonly ProtocolError[]): void {
    this.#send({ ...(id === undefined ? {} : { id }), type: 'error', payload: { errors: [error].flat() } });
  }

  #send(frame: unknown): void {
    this.#socket.send(JSON.stringify(frame));
  }
}

function parseFrame(data: RawData): Record<string, unknown> | null {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return parseObject(bytes.toString('utf8'));
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface StartFrame {
  readonly data: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly authorization: unknown;
}

function parseStart(payload: unknown): StartFrame | null {
  if (!isRecord(payload) || typeof payload['data'] !== 'string') return null;
  const request = parseObject(payload['data']);
  if (!request || typeof request['query'] !== 'string') return null;
  const { variables } = request;
  const extensions = isRecord(payload['extensions']) ? payload['extensions'] : {};
  return {
    data: payload['data'],
    query: request['query'],
    variables: isRecord(variables) ? variables : {},
    authorization: extensions['authorization'],
  };
}

function connectError(error: unknown): ProtocolError {
  if (error instanceof AuthenticationError) {
    return { errorType: error.errorType, message: error.message, errorCode: error.status };
  }
  return { errorType: 'InternalFailure', message: 'Internal failure.', errorCode: 500 };
}

function startError(error: unknown): ProtocolError {
  if (error instanceof AuthenticationError)
    return { errorType: 'Unauthorized', message: error.message, errorCode: 401 };
  if (error instanceof AppSyncError) return { errorType: error.errorType, message: error.message };
  return { errorType: 'InternalFailure', message: 'Internal failure.' };
}
