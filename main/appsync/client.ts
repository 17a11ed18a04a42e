import { Kind, parse, type GraphQLSchema } from 'graphql';
import { readOnlyError } from '../../shared/environment';
import { createGuard } from '../../shared/guard';
import { OutbandError, type Problem } from '../../shared/errors';
import type { AppSyncClient, Endpoint, GraphQLRequest } from './appsync-api';
import { type BackoffPolicy } from './backoff';
import { parseEndpointUrl, parseRealtimeUrl, realtimeUrlOf } from './endpoint';
import { DEFAULT_HTTP_OPTIONS, HttpTransport, type HttpOptions } from './http';
import { DEFAULT_RECONNECT, RealtimeClient } from './realtime';
import { DEFAULT_REALTIME_TIMEOUTS, type RealtimeTimeouts } from './realtime-socket';
import { createSigner } from './signers';

/** What may be changed about a client; everything has a default. Durations are in milliseconds. */
export interface AppSyncClientOptions {
  readonly http?: Partial<HttpOptions>;
  readonly timeouts?: Partial<RealtimeTimeouts>;
  readonly subscriptionsPerSocket?: number;
  readonly reconnect?: BackoffPolicy;
  /** Refuses every mutation with ReadOnly, whoever asks for it. */
  readonly readOnly?: boolean;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Hears of disruptions that mend themselves. */
  readonly onProblem?: (problem: Problem) => void;
}

const REMEMBERED_DOCUMENTS = 500;

/** Remembers which operation of which document is a query, because syncs send the same few documents again and again. */
class OperationKinds {
  readonly #kinds = new Map<string, string>();

  /** `query`, `mutation`, `subscription`; throws BadInput when the document can't be parsed or the name isn't in it. */
  of(request: GraphQLRequest): string {
    const key = `${request.operationName ?? ''}\n${request.document}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = operationKind(request);
    if (this.#kinds.size >= REMEMBERED_DOCUMENTS) this.#kinds.clear();
    this.#kinds.set(key, kind);
    return kind;
  }
}

function operationKind(request: GraphQLRequest): string {
  let operations;
  try {
    operations = parse(request.document, { noLocation: true }).definitions.filter(
      (d) => d.kind === Kind.OPERATION_DEFINITION,
    );
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'SYNTAX',
        message: `The document can't be parsed: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'Nothing was sent.',
      },
      { cause: error },
    );
  }
  const chosen = request.operationName
    ? operations.find((operation) => operation.name?.value === request.operationName)
    : operations.length === 1
      ? operations[0]
      : undefined;
  if (chosen) return chosen.operation;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'OPERATION_NAME',
    message: request.operationName
      ? `The document has no operation named ${request.operationName}.`
      : `The document has ${operations.length} operations and none was chosen.`,
    consequence: 'Nothing was sent.',
  });
}

function refuse(expected: string, found: string): never {
  throw new OutbandError({
    kind: 'GuardRefused',
    code: 'WRONG_OPERATION',
    message: `A ${found} can't be sent as a ${expected}.`,
    consequence: 'Nothing was sent.',
    action: found === 'mutation' ? 'Send mutations through the guard.' : undefined,
  });
}

/**
 * The client of one endpoint. Throws ConfigError for an address that is not safe or none at all.
 * See AppSyncClient for what its methods throw.
 */
export function createAppSyncClient(
  endpoint: Endpoint,
  api: GraphQLSchema,
  options: AppSyncClientOptions = {},
): AppSyncClient {
  const url = parseEndpointUrl(endpoint.url);
  const realtimeUrl = endpoint.realtimeUrl ? parseRealtimeUrl(endpoint.realtimeUrl) : realtimeUrlOf(url);
  const now = options.now ?? Date.now;
  const signer = createSigner(endpoint.auth, now);
  const ca = endpoint.ca ? { ca: endpoint.ca } : {};
  const http = new HttpTransport(url, signer, { ...DEFAULT_HTTP_OPTIONS, ...options.http, ...ca });
  const realtime = new RealtimeClient({
    endpoint: url,
    realtimeUrl,
    signer,
    timeouts: { ...DEFAULT_REALTIME_TIMEOUTS, ...options.timeouts },
    subscriptionsPerSocket: options.subscriptionsPerSocket ?? 100,
    backoff: options.reconnect ?? DEFAULT_RECONNECT,
    now,
    random: options.random ?? Math.random,
    ...(options.onProblem ? { onProblem: options.onProblem } : {}),
    ...ca,
  });
  const guard = createGuard(api);
  const kinds = new OperationKinds();

  return {
    api,
    async query(request, { signal } = {}) {
      const kind = kinds.of(request);
      if (kind !== 'query') refuse('query', kind);
      return http.send(request, signal);
    },
    async mutate(request, { signal, level = 'complete' } = {}) {
      const kind = kinds.of(request);
      if (kind !== 'mutation') refuse('mutation', kind);
      if (options.readOnly) throw readOnlyError('The mutation');
      const result = guard.check({ ...request, level });
      if (result.verdict !== 'accept') {
        throw new OutbandError({
          kind: 'GuardRefused',
          code: 'GUARD_REFUSED',
          message: `The mutation is not fit to be sent: ${result.reasons.join(', ')}.`,
          consequence:
            result.findings[0]?.consequence ?? 'Running clients would miss the change. Nothing was sent.',
          action: 'Complete the document; the editor can do it.',
        });
      }
      return http.send(request, signal);
    },
    subscribe(request, handlers) {
      const kind = kinds.of(request);
      if (kind !== 'subscription') refuse('subscription', kind);
      return realtime.subscribe(request, handlers);
    },
    get realtimeState() {
      return realtime.state;
    },
    onRealtimeState: (listener) => realtime.onState(listener),
    async close() {
      realtime.close();
      await http.close();
    },
  };
}
