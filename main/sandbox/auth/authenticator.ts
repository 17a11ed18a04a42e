import {
  AuthenticationError,
  type Authenticator,
  type AuthMode,
  type Credentials,
  type ModeVerifier,
} from './identity';
import { issuerOf } from './token-issuer';

const TOKEN_MODES = ['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT'] as const;

/** Chooses the mode by the form of the credentials, as AppSync does (service reference 8). */
export class ModeAuthenticator implements Authenticator {
  readonly #verifiers: ReadonlyMap<AuthMode, ModeVerifier>;

  constructor(verifiers: readonly ModeVerifier[]) {
    this.#verifiers = new Map(verifiers.map((verifier) => [verifier.mode, verifier]));
  }

  async authenticate(credentials: Credentials) {
    return this.#choose(credentials).verify(credentials);
  }

  #choose({ headers }: Credentials): ModeVerifier {
    if (headers['x-api-key'] !== undefined) return this.#verifier('API_KEY');
    const authorization = headers['authorization'];
    if (authorization === undefined || authorization === '') {
      throw new AuthenticationError('Valid authorization header not provided.');
    }
    if (authorization.startsWith('AWS4-HMAC-SHA256')) return this.#verifier('AWS_IAM');
    const lambda = this.#verifiers.get('AWS_LAMBDA');
    const isToken = issuerOf(authorization) !== null;
    const tokens = TOKEN_MODES.map((mode) => this.#verifiers.get(mode)).find(
      (verifier) => verifier !== undefined,
    );
    if (tokens && (isToken || !lambda)) return tokens;
    return lambda ?? this.#verifier('AWS_LAMBDA');
  }

  #verifier(mode: AuthMode): ModeVerifier {
    const verifier = this.#verifiers.get(mode);
    if (!verifier) throw new AuthenticationError('You are not authorized to make this call.');
    return verifier;
  }
}
