import { readAuthRules } from './rules';
import { apiKeyVerifier } from './api-key';
import { ModeAuthenticator } from './authenticator';
import { Authorization } from './authorization';
import type { Authenticator, AuthMode, ModeVerifier } from './identity';
import { lambdaVerifier } from './lambda-authorizer';
import { iamVerifier, type IamCredentials } from './sigv4';
import type { PoolUser } from '../user-pool';
import type { TokenIssuer } from './token-issuer';

/** Who may call, beyond the holder of the API key. */
export interface SandboxAuthOptions {
  /** Types and fields without a directive accept this mode only. */
  readonly defaultMode: AuthMode;
  readonly additionalModes?: readonly AuthMode[];
  /** Authored SDL whose `@auth` rules apply; without it every caller may do what its mode may. */
  readonly rules?: string;
  readonly iam?: IamCredentials;
  /** JavaScript file that exports the Lambda authorizer's `handler`. */
  readonly lambdaAuthorizer?: string;
  /** Users of a local user pool, who sign in with a password as to Cognito. */
  readonly poolUsers?: readonly PoolUser[];
}

export interface GateOptions {
  readonly auth: SandboxAuthOptions | undefined;
  readonly apiKey: string;
  readonly issuer: TokenIssuer | null;
  readonly now: () => number;
  readonly lambdaTimeoutMs: number;
}

/** The verifiers of the modes that are enabled: the API key alone unless the options say more. */
export class Gate {
  readonly authenticator: Authenticator;
  readonly #closing: Array<() => void> = [];

  constructor(options: GateOptions) {
    const { auth } = options;
    const modes = auth ? [auth.defaultMode, ...(auth.additionalModes ?? [])] : (['API_KEY'] as const);
    this.authenticator = new ModeAuthenticator(
      [...new Set(modes)].flatMap((mode) => this.#verifier(mode, options) ?? []),
    );
  }

  #verifier(
    mode: AuthMode,
    { auth, apiKey, issuer, now, lambdaTimeoutMs }: GateOptions,
  ): ModeVerifier | null {
    switch (mode) {
      case 'API_KEY':
        return apiKeyVerifier(apiKey);
      case 'AWS_IAM':
        return auth?.iam ? iamVerifier(auth.iam, now) : null;
      case 'AWS_LAMBDA': {
        if (!auth?.lambdaAuthorizer) return null;
        const verifier = lambdaVerifier(auth.lambdaAuthorizer, lambdaTimeoutMs);
        this.#closing.push(() => verifier.close());
        return verifier;
      }
      default:
        return issuer?.verifier(mode) ?? null;
    }
  }

  close(): void {
    for (const close of this.#closing) close();
  }
}

/** Whether any enabled mode needs tokens. */
export function needsIssuer(auth: SandboxAuthOptions | undefined): boolean {
  const modes = auth ? [auth.defaultMode, ...(auth.additionalModes ?? [])] : [];
  return modes.includes('AMAZON_COGNITO_USER_POOLS') || modes.includes('OPENID_CONNECT');
}

/** The rules that the options bring, or none. Throws GraphQLError for broken SDL. */
export function authorizationOf(auth: SandboxAuthOptions | undefined): Authorization {
  return new Authorization(auth?.rules === undefined ? null : readAuthRules(auth.rules));
}
