import { exportJWK, generateKeyPair, jwtVerify, SignJWT, errors, type CryptoKey, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { AuthenticationError, type AuthMode, type Caller, type Claims, type ModeVerifier } from './identity';

const ALGORITHM = 'RS256';
const LIFETIME_SECONDS = 60 * 60;

export interface TokenSubject {
  readonly username: string;
  readonly sub?: string;
  readonly groups?: readonly string[];
  /** Further claims, which win over the usual ones. */
  readonly claims?: Claims;
  readonly use?: 'id' | 'access';
}

/** The keys of an issuer. */
export interface IssuerKeys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** A local issuer of user pool or OIDC tokens, with the key set that verifies them. */
export class TokenIssuer {
  readonly issuer: string;
  readonly #keys: IssuerKeys;
  readonly #now: () => number;

  constructor(issuer: string, keys: IssuerKeys, now: () => number) {
    this.issuer = issuer;
    this.#keys = keys;
    this.#now = now;
  }

  static async createKeys(): Promise<IssuerKeys> {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return { privateKey, publicKey, jwk: { ...jwk, kid: randomUUID(), alg: ALGORITHM, use: 'sig' } };
  }

  /** `/.well-known/jwks.json`. */
  keySet(): { keys: JWK[] } {
    return { keys: [this.#keys.jwk] };
  }

  /** A signed token in the shape that user pools give out; valid for an hour unless the claims say otherwise. */
  async issue({
    username,
    sub = username,
    groups = [],
    claims = {},
    use = 'access',
  }: TokenSubject): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const name = use === 'access' ? { username } : { 'cognito:username': username };
    const payload = {
      sub,
      ...name,
      ...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
      token_use: use,
      iss: this.issuer,
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#keys.jwk.kid ?? '' })
      .sign(this.#keys.privateKey);
  }

  /** Verifies tokens of this issuer for one mode. Throws AuthenticationError with AppSync's messages (7). */
  verifier(mode: Extract<AuthMode, 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT'>): ModeVerifier {
    return {
      mode,
      verify: async ({ headers }) => this.#caller(mode, await this.#verify(headers['authorization'] ?? '')),
    };
  }

  async #verify(header: string): Promise<Claims> {
    const token = header.replace(/^Bearer\s+/i, '');
    try {
      const currentDate = new Date(this.#now());
      return (await jwtVerify(token, this.#keys.publicKey, { issuer: this.issuer, currentDate })).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new AuthenticationError('Token has expired.');
      if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
        throw new AuthenticationError('Unable to parse JWT token.');
      }
      if (error instanceof errors.JOSEError)
        throw new AuthenticationError('You are not authorized to make this call.');
      throw error;
    }
  }

  #caller(mode: AuthMode, claims: Claims): Caller {
    const groups = claims['cognito:groups'];
    const list = Array.isArray(groups)
      ? groups.filter((group): group is string => typeof group === 'string')
      : [];
    const username = claims['username'] ?? claims['cognito:username'] ?? claims['sub'];
    return {
      mode,
      identity: {
        sub: claims['sub'] ?? null,
        issuer: claims['iss'] ?? null,
        username: username ?? null,
        claims,
        groups: list.length > 0 ? list : null,
        sourceIp: ['127.0.0.1'],
        defaultAuthStrategy: 'ALLOW',
      },
      claims: { ...claims, username },
      groups: list,
      deniedFields: new Set(),
    };
  }
}

/** The issuer that a token names, without any verification; null when it is no token. */
export function issuerOf(header: string): string | null {
  const [, payload] = header.replace(/^Bearer\s+/i, '').split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
    const issuer = (claims as Claims | null)?.['iss'];
    return typeof issuer === 'string' ? issuer : null;
  } catch {
    return null;
  }
}
