export const AUTH_MODES = [
  'API_KEY',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_IAM',
  'AWS_LAMBDA',
] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

/** Who makes a request, once the credentials have been verified. */
export interface Caller {
  readonly mode: AuthMode;
  /** `ctx.identity` of resolvers: null with an API key. */
  readonly identity: Readonly<Record<string, unknown>> | null;
}

/** The credentials of a request or of a subscription: header names are in lower case. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  /** The address that a signature covers. */
  readonly url: string;
  readonly body: string;
}

/** A refusal of credentials, as the HTTP endpoint and the real-time endpoint report it (7, 6.2). */
export class AuthenticationError extends Error {
  readonly errorType: 'UnauthorizedException' | 'BadRequestException';
  readonly status: 400 | 401;

  constructor(
    message: string,
    errorType: 'UnauthorizedException' | 'BadRequestException' = 'UnauthorizedException',
  ) {
    super(message);
    this.name = 'AuthenticationError';
    this.errorType = errorType;
    this.status = errorType === 'UnauthorizedException' ? 401 : 400;
  }
}

/** Verifies credentials. Throws AuthenticationError. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Caller>;
}
