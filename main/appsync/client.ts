import { Kind, parse, type GraphQLSchema } from 'graphql';
import { readOnlyError } from '../../shared/environment';
import { createGuard } from '../../shared/guard';
import { isOutbandError, OutbandError, type Problem } from '../../shared/errors';
import type {
  AppSyncClient,
  AuthMode,
  Endpoint,
  GraphQLRequest,
  GraphQLResponse,
  SubscriptionHandlers,
} from './appsync-api';
import { AuthOrder, isWhollyRefused, modelAuthModes, type OperationKind } from './auth-order';
import { type BackoffPolicy } from './backoff';
import { parseEndpointUrl, parseRealtimeUrl, realtimeUrlOf } from './endpoint';
import { guardRefusal } from './guard-refusal';
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
  /** By document, then by the name that was asked for: a key of both would be put together and hashed for every request. */
  readonly #kinds = new Map<string, Map<string, string>>();

  /** `query`, `mutation`, `subscription`; throws BadInput when the document can't be parsed or the name isn't in it. */
  of(request: GraphQLRequest): string {
    const name = request.operationName ?? '';
    const known = this.#kinds.get(request.document);
    const kind = known?.get(name) ?? operationKind(request);
    if (known) known.set(name, kind);
    else {
      if (this.#kinds.size >= REMEMBERED_DOCUMENTS) this.#kinds.clear();
      this.#kinds.set(request.document, new Map([[name, kind]]));
    }
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
  const modes = [endpoint.auth, ...(endpoint.otherAuth ?? [])].map((auth) => ({
    mode: auth.mode,
    signer: createSigner(auth, now),
  }));
  const [{ signer } = { signer: createSigner(endpoint.auth, now) }] = modes;
  const order = new AuthOrder(api, modes, modes.length > 1 ? modelAuthModes(api) : {});
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

  /** Sends with one mode after the other, as long as a mode may do nothing of it at all. */
  const send = async (
    kind: OperationKind,
    request: GraphQLRequest,
    signal: AbortSignal | undefined,
    only: AuthMode | undefined,
  ): Promise<GraphQLResponse> => {
    // What the best mode was told is told where no other mode can do it either.
    let refused: (() => GraphQLResponse) | null = null;
    for (const candidate of order.of(kind, request, only)) {
      try {
        const response = await http.send(request, signal, candidate.signer);
        if (!isWhollyRefused(response)) {
          order.proved(kind, request, candidate);
          return response;
        }
        refused ??= () => response;
      } catch (error) {
        if (!isOutbandError(error) || error.kind !== 'Unauthorized') throw error;
        refused ??= () => {
          throw error;
        };
      }
    }
    if (refused) return refused();
    throw new Error('an endpoint has at least one mode');
  };

  const subscribe = (request: GraphQLRequest, handlers: SubscriptionHandlers): (() => void) => {
    const candidates = order.of('subscription', request);
    let stop: () => void = () => undefined;
    let isStopped = false;
    const attempt = (index: number): void => {
      const candidate = candidates[index];
      if (!candidate || isStopped) return;
      stop = realtime.subscribe(
        request,
        {
          ...handlers,
          onAck: () => {
            order.proved('subscription', request, candidate);
            handlers.onAck();
          },
          onError: (problem) => {
            const isRefused = problem.code === 'SUBSCRIPTION_DENIED' && index < candidates.length - 1;
            if (isRefused) attempt(index + 1);
            else handlers.onError(problem);
          },
        },
        candidate.signer,
      );
    };
    attempt(0);
    return () => {
      isStopped = true;
      stop();
    };
  };

  return {
    api,
    async query(request, { signal, authMode } = {}) {
      const kind = kinds.of(request);
      if (kind !== 'query') refuse('query', kind);
      return send('query', request, signal, authMode);
    },
    async mutate(request, { signal, level = 'complete', authMode } = {}) {
      const kind = kinds.of(request);
      if (kind !== 'mutation') refuse('mutation', kind);
      if (options.readOnly) throw readOnlyError('The mutation');
      const result = guard.check({ ...request, level });
      if (result.verdict !== 'accept') throw guardRefusal(result);
      return send('mutation', request, signal, authMode);
    },
    subscribe(request, handlers) {
      const kind = kinds.of(request);
      if (kind !== 'subscription') refuse('subscription', kind);
      return subscribe(request, handlers);
    },
    get signedIn() {
      return { mode: endpoint.auth.mode, identity: signer.identity() };
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
