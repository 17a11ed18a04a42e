import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { AuthenticationError, type Authenticator, type Caller } from '../auth/identity';
import type { FaultDice } from '../faults';
import {
  isSubscription,
  type GraphQLRequestBody,
  type PreparedRequest,
  type RequestPreparer,
} from '../graphql/engine';
import type { ExecutionResult } from '../graphql/execute';
import type { ResolverMap } from '../resolvers/resolver-map';
import type { SandboxSettings } from '../settings';
import { readBody, BodyTooLargeError } from './body';
import { parseRequestBody, parseRequestUrl } from './request-body';

export interface EndpointOptions {
  readonly authenticator: Authenticator;
  readonly preparer: RequestPreparer;
  readonly dice: FaultDice;
  readonly settings: SandboxSettings;
  readonly requestId: () => string;
  readonly resolvers: ResolverMap;
  execute(request: PreparedRequest, caller: Caller): Promise<ExecutionResult>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly errorType?: string;
}

/** A failure of the request as a whole. */
function failure(status: number, errorType: string, message: string): Answer {
  return { status, errorType, body: { errors: [{ errorType, message }] } };
}

function malformed(message: string): Answer {
  const errorType = 'MalformedHttpRequestException';
  return { status: 400, errorType, body: { errors: [{ message, errorType }] } };
}

/** AppSync answers browsers of every origin. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET,POST,OPTIONS',
  'access-control-max-age': '172800',
} as const;

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** GraphQL over HTTP with AppSync's statuses, bodies and headers (service reference 7). */
export class GraphQLEndpoint {
  readonly #options: EndpointOptions;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'OPTIONS') {
      response.writeHead(200, CORS).end();
      return;
    }
    const { dice } = this.#options;
    const latencyMs = dice.latencyMs();
    if (latencyMs > 0) await wait(latencyMs);
    let answer: Answer | 'lost';
    try {
      answer = await this.#answer(request);
    } catch (error) {
      answer = answerTo(error);
    }
    if (answer === 'lost') request.socket.destroy();
    else this.#send(response, answer);
  }

  async #answer(request: IncomingMessage): Promise<Answer | 'lost'> {
    const { dice, authenticator, preparer } = this.#options;
    if (request.method !== 'POST' && request.method !== 'GET') {
      return failure(405, 'UnsupportedOperation', `Method ${String(request.method)} is not supported.`);
    }
    const text = await readBody(request, this.#options.settings.maxRequestBytes);
    const caller = await authenticator.authenticate({
      headers: flatHeaders(request),
      method: request.method,
      url: requestUrl(request),
      body: text,
    });
    if (dice.strikes(dice.faults.throttle)) return failure(429, 'ThrottlingException', 'Rate exceeded');
    if (dice.strikes(dice.faults.error500))
      return failure(500, 'InternalFailure', 'An internal failure occurred.');
    const body =
      request.method === 'GET'
        ? parseRequestUrl(request.url ?? '/')
        : parseRequestBody(text, request.headers['content-type']);
    if (typeof body === 'string') return malformed(body);
    return this.#run(body, caller, preparer);
  }

  async #run(body: GraphQLRequestBody, caller: Caller, preparer: RequestPreparer): Promise<Answer | 'lost'> {
    const { dice } = this.#options;
    const preparation = preparer.prepare(body);
    if (preparation.kind === 'unparsable') return malformed('Unable to parse GraphQL query.');
    if (preparation.kind === 'invalid')
      return { status: 200, body: { data: null, errors: preparation.errors } };
    const { request } = preparation;
    // What the service says since it has moved subscriptions to sockets.
    if (isSubscription(request.operation)) {
      return failure(400, 'BadRequestException', 'Subscriptions over MQTT is not supported.');
    }
    if (dice.faults.slowPageMs > 0 && isPaged(request, this.#options.resolvers))
      await wait(dice.faults.slowPageMs);
    const { data, errors } = await this.#options.execute(request, caller);
    const isMutation = request.operation.operation === OperationTypeNode.MUTATION;
    if (isMutation && dice.strikes(dice.faults.loseResponse)) return 'lost';
    return { status: 200, body: errors.length > 0 ? { data, errors } : { data } };
  }

  #send(response: ServerResponse, { status, body, errorType }: Answer): void {
    // Encoded once: a page is a megabyte, and counting its bytes first would encode it twice.
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(status, {
      'content-type': 'application/json;charset=UTF-8',
      'content-length': bytes.length,
      'x-amzn-RequestId': this.#options.requestId(),
      ...(status === 200 ? { 'x-amzn-appsync-TokensConsumed': '1' } : {}),
      ...(errorType ? { 'x-amzn-ErrorType': errorType } : {}),
      ...CORS,
      'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-appsync-TokensConsumed',
    });
    response.end(bytes);
  }
}

function answerTo(error: unknown): Answer {
  if (error instanceof AuthenticationError) return failure(error.status, error.errorType, error.message);
  if (error instanceof BodyTooLargeError)
    return failure(413, 'RequestEntityTooLargeException', 'Request entity too large.');
  const message = error instanceof Error ? error.message : String(error);
  return failure(500, 'InternalFailure', message);
}

/** True when a field of a query answers with a page. */
function isPaged({ operation }: PreparedRequest, resolvers: ResolverMap): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  return operation.selectionSet.selections.some((selection) => {
    const name = 'name' in selection ? selection.name.value : '';
    const model = resolvers.modelOf(name)?.model;
    return model !== undefined && model.operations.get !== name;
  });
}

function flatHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function requestUrl(request: IncomingMessage): string {
  return `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
}
