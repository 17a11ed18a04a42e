export const AUTH_MODES = [
  'API_KEY',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_IAM',
  'AWS_LAMBDA',
] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

export type Claims = Readonly<Record<string, unknown>>;

/** Who makes a request, once the credentials have been verified. */
export interface Caller {
  readonly mode: AuthMode;
  /** `ctx.identity` of resolvers: null with an API key. */
  readonly identity: Readonly<Record<string, unknown>> | null;
  /** Claims of a token; empty in other modes. */
  readonly claims: Claims;
  readonly groups: readonly string[];
  /** `Type.field` names that a Lambda authorizer takes away. */
  readonly deniedFields: ReadonlySet<string>;
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** A caller without a token. */
export function plainCaller(mode: AuthMode, identity: Caller['identity'] = null): Caller {
  return { mode, identity, claims: {}, groups: [], deniedFields: NO_FIELDS };
}

/** The credentials of a request or of a subscription: header names are in lower case. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  /** The address that a signature covers. */
  readonly url: string;
  readonly body: string;
}

export type AuthenticationErrorType = 'UnauthorizedException' | 'BadRequestException';

/** A refusal of credentials, as the HTTP endpoint and the real-time endpoint report it (7, 6.2). */
export class AuthenticationError extends Error {
  readonly errorType: AuthenticationErrorType;
  readonly status: 400 | 401;

  constructor(message: string, errorType: AuthenticationErrorType = 'UnauthorizedException') {
    super(message);
    this.name = 'AuthenticationError';
    this.errorType = errorType;
    this.status = errorType === 'UnauthorizedException' ? 401 : 400;
  }
}

/** Verifies the credentials of one mode. Throws AuthenticationError. */
export interface ModeVerifier {
  readonly mode: AuthMode;
  verify(credentials: Credentials): Promise<Caller>;
}

/** Verifies credentials of any enabled mode. Throws AuthenticationError. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Caller>;
}
