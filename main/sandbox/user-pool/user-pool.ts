import { randomUUID } from 'node:crypto';
import type { TokenIssuer } from '../auth/token-issuer';
import { beginExchange, verifierOf, type Exchange, type Verifier } from './srp';
import { isTotp } from './totp';

/** Someone who can sign in. */
export interface PoolUser {
  readonly username: string;
  readonly password: string;
  readonly groups?: readonly string[];
  /** The password is temporary: a new one has to be chosen at the next sign-in. */
  readonly mustChangePassword?: boolean;
  /** Base32 secret of the user's authenticator app; a code is then asked for. */
  readonly totpSecret?: string;
  /** True where the user hasn't confirmed the address yet. */
  readonly isUnconfirmed?: boolean;
}

export interface UserPoolOptions {
  readonly poolId: string;
  readonly clientId: string;
  readonly users: readonly PoolUser[];
  readonly issuer: TokenIssuer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long tokens are valid; an hour unless given. */
  readonly lifetimeSeconds?: number;
}

/** A refusal in Cognito's form: the type goes into `__type`. */
export class UserPoolError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

type Parameters = Readonly<Record<string, string | undefined>>;
type Answer = Readonly<Record<string, unknown>>;

interface Account {
  readonly user: PoolUser;
  readonly sub: string;
  /** Made when it is first needed: it costs a long exponentiation. */
  verifier: Verifier | null;
  mustChangePassword: boolean;
}

interface Pending {
  readonly account: Account;
  readonly challenge: 'PASSWORD_VERIFIER' | 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  readonly exchange?: Exchange;
}

const WRONG = () => new UserPoolError('NotAuthorizedException', 'Incorrect username or password.');
const MIN_PASSWORD = 8;

/**
 * A Cognito user pool as far as signing in needs one: SRP, temporary passwords, codes of authenticator apps, refresh
 * and revocation. Throws UserPoolError with Cognito's own types and messages.
 */
export class UserPool {
  readonly #options: UserPoolOptions;
  readonly #name: string;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #pending = new Map<string, Pending>();
  readonly #refreshTokens = new Map<string, Account>();
  /** Throttles the next so many calls, as a busy pool does. */
  throttleNext = 0;
  /** Whether each renewal spends the refresh token and brings the next, as an app client may be set. */
  rotatesRefreshTokens = false;

  constructor(options: UserPoolOptions) {
    this.#options = options;
    this.#name = options.poolId.split('_')[1] ?? options.poolId;
    this.#accounts = new Map(
      options.users.map((user) => [
        user.username,
        {
          user,
          sub: randomUUID(),
          verifier: null,
          mustChangePassword: user.mustChangePassword ?? false,
        },
      ]),
    );
  }

  /** Answers one operation of the identity provider's protocol, such as `InitiateAuth`. */
  async call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Answer> {
    if (this.throttleNext > 0) {
      this.throttleNext -= 1;
      throw new UserPoolError('TooManyRequestsException', 'Rate exceeded');
    }
    if (operation === 'RevokeToken') {
      this.#refreshTokens.delete(String(input['Token']));
      return {};
    }
    if (input['ClientId'] !== this.#options.clientId)
      throw new UserPoolError(
        'ResourceNotFoundException',
        `User pool client ${String(input['ClientId'])} does not exist.`,
      );
    if (operation === 'InitiateAuth')
      return this.#initiate(String(input['AuthFlow']), (input['AuthParameters'] ?? {}) as Parameters);
    if (operation === 'RespondToAuthChallenge')
      return this.#respond(
        String(input['ChallengeName']),
        (input['ChallengeResponses'] ?? {}) as Parameters,
        typeof input['Session'] === 'string' ? input['Session'] : null,
      );
    if (operation === 'GetTokensFromRefreshToken') return this.#rotate(String(input['RefreshToken']));
    throw new UserPoolError('UnknownOperationException', `${operation} is not known here.`);
  }

  async #rotate(refreshToken: string): Promise<Answer> {
    const account = this.#refreshTokens.get(refreshToken);
    if (!account) throw new UserPoolError('NotAuthorizedException', 'Invalid Refresh Token');
    if (!this.rotatesRefreshTokens) return { AuthenticationResult: await this.#tokens(account) };
    this.#refreshTokens.delete(refreshToken);
    const next = randomUUID();
    this.#refreshTokens.set(next, account);
    return { AuthenticationResult: { ...(await this.#tokens(account)), RefreshToken: next } };
  }

  async #initiate(flow: string, parameters: Parameters): Promise<Answer> {
    if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') {
      if (this.rotatesRefreshTokens)
        throw new UserPoolError('InvalidParameterException', `${flow} flow not enabled for this client`);
      const account = this.#refreshTokens.get(parameters['REFRESH_TOKEN'] ?? '');
      if (!account) throw new UserPoolError('NotAuthorizedException', 'Invalid Refresh Token');
      return { ChallengeParameters: {}, AuthenticationResult: await this.#tokens(account) };
    }
    if (flow !== 'USER_SRP_AUTH')
      throw new UserPoolError('InvalidParameterException', `${flow} flow not enabled for this client`);
    const account = this.#accounts.get(parameters['USERNAME'] ?? '');
    // A pool that doesn't tell which users it has answers an unknown one like a wrong password.
    if (!account) throw WRONG();
    if (account.user.isUnconfirmed)
      throw new UserPoolError('UserNotConfirmedException', 'User is not confirmed.');
    const exchange = beginExchange(
      this.#name,
      account.user.username,
      (account.verifier ??= verifierOf(this.#name, account.user.username, account.user.password)),
      parameters['SRP_A'] ?? '',
    );
    if (!exchange) throw new UserPoolError('InvalidParameterException', 'SRP_A is not valid.');
    // The secret block finds the exchange again; SRP answers carry no session.
    this.#pending.set(exchange.secretBlock, { account, challenge: 'PASSWORD_VERIFIER', exchange });
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        SALT: exchange.salt,
        SECRET_BLOCK: exchange.secretBlock,
        SRP_B: exchange.publicB,
        USERNAME: account.user.username,
        USER_ID_FOR_SRP: account.user.username,
      },
    };
  }

  async #respond(challenge: string, responses: Parameters, session: string | null): Promise<Answer> {
    const id = challenge === 'PASSWORD_VERIFIER' ? responses['PASSWORD_CLAIM_SECRET_BLOCK'] : session;
    const pending = this.#pending.get(id ?? '');
    if (!pending || pending.challenge !== challenge)
      throw new UserPoolError('NotAuthorizedException', 'Invalid session for the user.');
    this.#pending.delete(id ?? '');
    const { account } = pending;
    if (challenge === 'PASSWORD_VERIFIER') {
      const isRight = pending.exchange?.proves(
        responses['TIMESTAMP'] ?? '',
        responses['PASSWORD_CLAIM_SIGNATURE'] ?? '',
      );
      if (!isRight) throw WRONG();
    } else if (challenge === 'NEW_PASSWORD_REQUIRED') {
      this.#changePassword(account, responses['NEW_PASSWORD'] ?? '', pending, id ?? '');
    } else if (!this.#isCode(account, responses['SOFTWARE_TOKEN_MFA_CODE'] ?? '')) {
      this.#pending.set(id ?? '', pending);
      throw new UserPoolError('CodeMismatchException', 'Invalid code received for user');
    }
    return this.#next(account, challenge);
  }

  /** The challenge that comes after one, or the tokens. */
  async #next(account: Account, after: string): Promise<Answer> {
    if (account.mustChangePassword)
      return this.#challenge(account, 'NEW_PASSWORD_REQUIRED', {
        USER_ID_FOR_SRP: account.user.username,
        requiredAttributes: '[]',
        userAttributes: '{}',
      });
    if (account.user.totpSecret !== undefined && after !== 'SOFTWARE_TOKEN_MFA')
      return this.#challenge(account, 'SOFTWARE_TOKEN_MFA', { USER_ID_FOR_SRP: account.user.username });
    const refreshToken = randomUUID();
    this.#refreshTokens.set(refreshToken, account);
    const result = { ...(await this.#tokens(account)), RefreshToken: refreshToken };
    return { ChallengeParameters: {}, AuthenticationResult: result };
  }

  #challenge(account: Account, challenge: Pending['challenge'], parameters: Answer): Answer {
    const session = randomUUID();
    this.#pending.set(session, { account, challenge });
    return { ChallengeName: challenge, Session: session, ChallengeParameters: parameters };
  }

  #changePassword(account: Account, password: string, pending: Pending, session: string): void {
    if (password.length < MIN_PASSWORD) {
      this.#pending.set(session, pending);
      throw new UserPoolError(
        'InvalidPasswordException',
        'Password did not conform with policy: Password not long enough',
      );
    }
    account.verifier = verifierOf(this.#name, account.user.username, password);
    account.mustChangePassword = false;
  }

  #isCode(account: Account, code: string): boolean {
    return isTotp(account.user.totpSecret ?? '', code, this.#options.now());
  }

  async #tokens({ user, sub }: Account): Promise<Answer> {
    const { issuer, clientId, now, lifetimeSeconds = 3600 } = this.#options;
    const issuedAt = Math.floor(now() / 1000);
    const times = { iat: issuedAt, exp: issuedAt + lifetimeSeconds, jti: randomUUID() };
    const subject = { username: user.username, sub, groups: user.groups ?? [] };
    return {
      AccessToken: await issuer.issue({
        ...subject,
        use: 'access',
        claims: { ...times, client_id: clientId },
      }),
      IdToken: await issuer.issue({ ...subject, use: 'id', claims: { ...times, aud: clientId } }),
      ExpiresIn: lifetimeSeconds,
      TokenType: 'Bearer',
    };
  }
}
