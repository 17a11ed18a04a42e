import type { GraphQLSchema } from 'graphql';
import type { Problem } from '../../shared/errors';

/** Modes whose credential is one opaque text. */
export type TokenMode = 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA';
export type AuthMode = 'API_KEY' | 'AWS_IAM' | TokenMode;

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** `renew` asks for other credentials than the last ones, because the service says that those have expired. */
export interface CredentialRequest {
  readonly renew?: boolean;
}

/** How requests are authorised. Secrets live here only while a connection is open. */
export type Auth =
  | { readonly mode: 'API_KEY'; readonly apiKey: string }
  | { readonly mode: TokenMode; readonly token: (request?: CredentialRequest) => Promise<string> }
  | {
      readonly mode: 'AWS_IAM';
      readonly region: string;
      readonly credentials: (request?: CredentialRequest) => Promise<AwsCredentials>;
    };

export interface Endpoint {
  /** The GraphQL endpoint. Plain http is accepted for loopback addresses only. */
  readonly url: string;
  /** Overrides the address derived from `url` (client reference 7.4). */
  readonly realtimeUrl?: string;
  readonly auth: Auth;
  /** Further modes of the API, for what the first one may not do (client reference 3.6). */
  readonly otherAuth?: readonly Auth[];
  /** PEM of an extra certificate authority, for the sandbox's TLS. */
  readonly ca?: string;
}

export interface GraphQLRequest {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** One entry of `errors` as AppSync writes it (service reference 3.5). */
export interface AppSyncErrorEntry {
  readonly message: string;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly path?: ReadonlyArray<string | number> | null;
  readonly data?: unknown;
}

/** An answer that arrived: `data` and `errors` must be read together (service reference 8). */
export interface GraphQLResponse {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly AppSyncErrorEntry[];
  readonly httpStatus: number;
  /** Milliseconds from sending to the whole body. */
  readonly ms: number;
  readonly requestId: string | null;
}

/** An authorisation mode, and whose credentials it used last: a user's name, a key shortened; null where nothing says. */
export interface SignedIn {
  readonly mode: AuthMode;
  readonly identity: string | null;
}

export type RealtimeState = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED' | 'DISRUPTED';

export interface SubscriptionHandlers {
  /** The service has acknowledged the subscription; called again after each reconnection. */
  onAck(): void;
  /** The socket that carried the subscription broke: events are missed until `onAck` comes again. */
  onLost?(): void;
  onData(payload: {
    data: Readonly<Record<string, unknown>> | null;
    errors: readonly AppSyncErrorEntry[];
  }): void;
  /** The subscription ended for good: denied, invalid or beyond a limit. Others go on. */
  onError(problem: Problem): void;
}

/**
 * The only way out (invariant 2). `mutate` runs the guard on every document, whatever the caller has checked,
 * and throws GuardRefused without sending; `query` refuses documents whose operation is not a query.
 *
 * Both throw OutbandError: Unauthorized (401/403), Transient (no answer, 429, 5xx; `code` LOST_RESPONSE when the
 * request may have been received), ConfigError (the endpoint answers something that is not GraphQL, such as HTML).
 *
 * Where the endpoint has several modes, each operation is tried with those that may carry it, one after the other;
 * `authMode` chooses one alone.
 */
export interface AppSyncClient {
  readonly api: GraphQLSchema;
  query(
    request: GraphQLRequest,
    options?: { signal?: AbortSignal; authMode?: AuthMode },
  ): Promise<GraphQLResponse>;
  mutate(
    request: GraphQLRequest,
    options?: { signal?: AbortSignal; level?: 'complete' | 'required'; authMode?: AuthMode },
  ): Promise<GraphQLResponse>;
  /** Subscriptions are spread over as many sockets as they need and survive reconnections. Returns the unsubscribe. */
  subscribe(request: GraphQLRequest, handlers: SubscriptionHandlers): () => void;
  /** As whom requests are made; missing where there is no backend. */
  readonly signedIn?: SignedIn;
  readonly realtimeState: RealtimeState;
  onRealtimeState(listener: (state: RealtimeState) => void): () => void;
  close(): Promise<void>;
}
