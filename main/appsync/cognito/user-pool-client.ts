import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { request } from 'undici';
import { z } from 'zod';
import { OutbandError } from '../../../shared/errors';
import { knowSecret } from '../../../shared/secrets';
import { parseEndpointUrl } from '../endpoint';
import { signInError } from './errors';
import { useQuickPowers } from './quick-powers';

/** A Cognito user pool and the app client through which one signs in. */
export interface UserPoolSettings {
  /** `eu-west-1_AbCdEfGhI` */
  readonly userPoolId: string;
  readonly clientId: string;
  /** The identity provider's address; derived from the pool's region unless given, as for a local pool. */
  readonly endpoint?: string;
}

/** What a sign-in yields. The instant is in milliseconds since the epoch. */
export interface UserPoolTokens {
  readonly username: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
}

/** Where a sign-in stands: done, or waiting for an answer. */
export type SignInStep =
  | { readonly kind: 'SIGNED_IN'; readonly tokens: UserPoolTokens }
  | { readonly kind: 'NEW_PASSWORD_REQUIRED'; readonly requiredAttributes: readonly string[] }
  | { readonly kind: 'SOFTWARE_TOKEN_MFA' }
  | { readonly kind: 'SMS_MFA'; readonly destination: string | null };

export interface ChallengeAnswer {
  readonly newPassword?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly code?: string;
}

const TIMEOUT_MS = 30_000;

/** Keeps what the library wants to keep for as long as one sign-in lasts, and nowhere else. */
function memoryStorage(): ICognitoStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

function endpointOf(settings: UserPoolSettings): URL {
  const region = settings.userPoolId.split('_')[0] ?? '';
  if (settings.endpoint) return parseEndpointUrl(settings.endpoint);
  if (/^[a-z]{2}(-[a-z]+)+-\d+_/.test(settings.userPoolId))
    return new URL(`https://cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`);
  throw new OutbandError({
    kind: 'ConfigError',
    code: 'USER_POOL_INVALID',
    message: `“${settings.userPoolId}” is not the id of a user pool.`,
    consequence: 'Nothing was sent.',
    action: 'Give the pool’s id with its region, such as eu-west-1_AbCdEfGhI.',
  });
}

function userOf(settings: UserPoolSettings, username: string): { user: CognitoUser; host: string } {
  const endpoint = endpointOf(settings);
  const Storage = memoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: settings.userPoolId,
    ClientId: settings.clientId,
    endpoint: endpoint.href,
    Storage,
  });
  return { user: new CognitoUser({ Username: username, Pool: pool, Storage }), host: endpoint.host };
}

function tokensOf(username: string, session: CognitoUserSession): UserPoolTokens {
  return known({
    username,
    accessToken: session.getAccessToken().getJwtToken(),
    idToken: session.getIdToken().getJwtToken(),
    refreshToken: session.getRefreshToken().getToken(),
    expiresAt: session.getAccessToken().getExpiration() * 1000,
  });
}

/** Notes what mustn't stand in any text. */
function known(tokens: UserPoolTokens): UserPoolTokens {
  for (const token of [tokens.accessToken, tokens.idToken, tokens.refreshToken]) knowSecret(token);
  return tokens;
}

/** Calls the library, whose callbacks become one promise that fails with an explained error. */
async function settled<T>(
  host: string,
  work: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Network error')), TIMEOUT_MS);
      work(resolve, reject);
    });
  } catch (error) {
    throw signInError(error, host);
  } finally {
    clearTimeout(timer);
  }
}

function unsupported(challenge: string): OutbandError {
  return new OutbandError({
    kind: 'Unauthorized',
    code: 'CHALLENGE_UNSUPPORTED',
    message: `The user pool asks for ${challenge}, which can’t be answered here.`,
    consequence: 'Nothing was read or written.',
    action: 'Finish this step in the app (such as enrolling an authenticator), then sign in here.',
  });
}

/**
 * One sign-in by user name and password: the password is proven by SRP and never sent. Throws OutbandError:
 * Unauthorized (wrong, unconfirmed, expired), Transient (unreachable, throttled), ConfigError (no such pool).
 */
export class UserPoolSignIn {
  readonly #user: CognitoUser;
  readonly #host: string;
  readonly #username: string;
  #step: SignInStep['kind'] | null = null;

  constructor(settings: UserPoolSettings, username: string) {
    const { user, host } = userOf(settings, username);
    this.#user = user;
    this.#host = host;
    this.#username = username;
  }

  begin(password: string): Promise<SignInStep> {
    knowSecret(password);
    useQuickPowers();
    const details = new AuthenticationDetails({ Username: this.#username, Password: password });
    return this.#run((callbacks) => this.#user.authenticateUser(details, callbacks));
  }

  /** Answers what the last step asked for; a wrong code may be answered again. */
  answer({ newPassword, attributes = {}, code }: ChallengeAnswer): Promise<SignInStep> {
    knowSecret(newPassword);
    const step = this.#step;
    if (step === 'NEW_PASSWORD_REQUIRED' && newPassword !== undefined)
      return this.#run((callbacks) =>
        this.#user.completeNewPasswordChallenge(newPassword, attributes, callbacks),
      );
    if ((step === 'SOFTWARE_TOKEN_MFA' || step === 'SMS_MFA') && code !== undefined)
      return this.#run((callbacks) => this.#user.sendMFACode(code, callbacks, step));
    throw new OutbandError({
      kind: 'BadInput',
      code: 'NO_SUCH_CHALLENGE',
      message: 'The sign-in doesn’t wait for this answer.',
      action: 'Begin again with the password.',
    });
  }

  async #run(
    start: (callbacks: Parameters<CognitoUser['authenticateUser']>[1]) => void,
  ): Promise<SignInStep> {
    const step = await settled<SignInStep>(this.#host, (resolve, reject) =>
      start({
        onSuccess: (session) => resolve({ kind: 'SIGNED_IN', tokens: tokensOf(this.#username, session) }),
        onFailure: reject,
        newPasswordRequired: (_attributes, requiredAttributes: unknown) =>
          resolve({
            kind: 'NEW_PASSWORD_REQUIRED',
            requiredAttributes: Array.isArray(requiredAttributes) ? requiredAttributes.map(String) : [],
          }),
        totpRequired: () => resolve({ kind: 'SOFTWARE_TOKEN_MFA' }),
        mfaRequired: (_name, parameters: { CODE_DELIVERY_DESTINATION?: string } | undefined) =>
          resolve({ kind: 'SMS_MFA', destination: parameters?.CODE_DELIVERY_DESTINATION ?? null }),
        mfaSetup: () => reject(unsupported('the set-up of a second factor')),
        // Both factors are possible: the authenticator app needs no message to arrive.
        selectMFAType: () =>
          this.#user.sendMFASelectionAnswer('SOFTWARE_TOKEN_MFA', {
            onSuccess: () => reject(unsupported('a choice of second factors')),
            onFailure: reject,
            totpRequired: () => resolve({ kind: 'SOFTWARE_TOKEN_MFA' }),
          }),
        customChallenge: () => reject(unsupported('a custom challenge')),
      }),
    );
    this.#step = step.kind;
    return step;
  }
}

const refreshAnswer = z.object({
  AuthenticationResult: z.object({
    AccessToken: z.string(),
    IdToken: z.string(),
    ExpiresIn: z.number().positive(),
    RefreshToken: z.string().nullish(),
  }),
});

/**
 * New tokens by the refresh token. Throws Unauthorized SIGN_IN_EXPIRED when it has expired or was revoked.
 *
 * Asked for without the library, which repeats refusals for seconds. A client whose refresh tokens rotate refuses the
 * usual flow and has an operation of its own, which spends the token: never ask twice with one at the same time.
 */
export async function refreshUserPoolTokens(
  settings: UserPoolSettings,
  username: string,
  refreshToken: string,
  now: () => number,
): Promise<UserPoolTokens> {
  const endpoint = endpointOf(settings);
  const { clientId: ClientId } = settings;
  knowSecret(refreshToken);
  try {
    const usual = {
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId,
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    };
    let answer = await askIdentityProvider(endpoint, 'InitiateAuth', usual);
    if (answer.refusal?.code === 'InvalidParameterException')
      answer = await askIdentityProvider(endpoint, 'GetTokensFromRefreshToken', {
        ClientId,
        RefreshToken: refreshToken,
      });
    if (answer.refusal) throw answer.refusal;
    const { AuthenticationResult: result } = refreshAnswer.parse(answer.json);
    return known({
      username,
      accessToken: result.AccessToken,
      idToken: result.IdToken,
      // A pool that rotates refresh tokens sends the next one.
      refreshToken: result.RefreshToken ?? refreshToken,
      expiresAt: now() + result.ExpiresIn * 1000,
    });
  } catch (error) {
    const isNetwork = /^(E[A-Z]+|UND_ERR_\w+)$/.test(String((error as { code?: unknown }).code));
    throw signInError(isNetwork ? new Error('Network error', { cause: error }) : error, endpoint.host);
  }
}

type Refusal = Error & { readonly code: string };

async function askIdentityProvider(
  endpoint: URL,
  operation: string,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly json: unknown; readonly refusal: Refusal | null }> {
  const { statusCode, body: answer } = await request(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const json: unknown = await answer.json().catch(() => ({}));
  return { json, refusal: statusCode === 200 ? null : refusalOf(json, statusCode) };
}

function refusalOf(json: unknown, status: number): Refusal {
  const { __type = '', message = '' } = json as { readonly __type?: string; readonly message?: string };
  const type = __type.split('#').pop() || `Status${status}`;
  return Object.assign(new Error(message), { code: status >= 500 ? 'NetworkError' : type });
}
