import { z } from 'zod';
import { OutbandError } from '../../../shared/errors';
import { knowSecret } from '../../../shared/secrets';
import {
  refreshUserPoolTokens,
  UserPoolSignIn,
  type AuthPlan,
  type ChallengeAnswer,
  type CredentialProvider,
  type IssuedAwsCredentials,
  type IssuedToken,
  type SignInStep,
  type UserPoolSettings,
  type UserPoolTokens,
} from '../../appsync';
import { regionOfEndpoint } from '../amplify-config';
import type { AuthMode } from '../amplify-config';
import { authModesOf, type StoredProfile } from '../profile';
import type { SecretName, SecretState, SecretVault } from '../secrets';
import { environmentCredentials, profileCredentials, type Environment } from './aws';
import { pastedToken, tokenFrom, tokenOfCommand, tokenOfFile } from './tokens';

/** Secrets as they are typed in: only ever on their way in. */
export interface CredentialsInput {
  readonly apiKey?: string | null;
  readonly accessKeyId?: string | null;
  readonly secretAccessKey?: string | null;
  readonly sessionToken?: string | null;
  readonly oidcToken?: string | null;
  readonly lambdaToken?: string | null;
}

/** What is known of a mode's credentials, without anything secret. */
export interface ModeState {
  readonly mode: AuthMode;
  readonly state: SecretState;
  /** Who is signed in to the user pool. */
  readonly username: string | null;
}

const awsKeysSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().optional(),
});
const userPoolSecretSchema = z.object({ username: z.string(), refreshToken: z.string() });

const SECRET_OF: Readonly<Record<AuthMode, SecretName>> = {
  API_KEY: 'apiKey',
  AWS_IAM: 'awsKeys',
  AMAZON_COGNITO_USER_POOLS: 'userPool',
  OPENID_CONNECT: 'oidcToken',
  AWS_LAMBDA: 'lambdaToken',
};

function needed(code: string, message: string, action: string): OutbandError {
  return new OutbandError({
    kind: 'Unauthorized',
    code,
    message,
    consequence: 'Nothing was sent; the local copy is untouched.',
    action,
  });
}

const signInNeeded = (): OutbandError =>
  needed('SIGN_IN_NEEDED', 'Nobody is signed in to the user pool of this connection.', 'Sign in.');

/** Signs connections in and keeps them so: everything secret stays here, in the main process. */
export class CredentialKeeper {
  readonly #vault: SecretVault;
  readonly #env: Environment;
  readonly #now: () => number;
  readonly #tokens = new Map<string, UserPoolTokens>();
  readonly #renewing = new Map<string, Promise<UserPoolTokens>>();
  readonly #signingIn = new Map<string, UserPoolSignIn>();

  constructor(options: {
    readonly vault: SecretVault;
    readonly env: Environment;
    /** Milliseconds since the epoch. */
    readonly now: () => number;
  }) {
    this.#vault = options.vault;
    this.#env = options.env;
    this.#now = options.now;
  }

  /** Where the credentials of each mode of a profile are kept, if they are. */
  states(profile: StoredProfile): readonly ModeState[] {
    return authModesOf(profile).map((mode) => this.#stateOf(profile, mode));
  }

  #stateOf(profile: StoredProfile, mode: AuthMode): ModeState {
    const none: ModeState = { mode, state: 'NONE', username: null };
    if (profile.kind !== 'backend') return none;
    if (mode === 'AWS_IAM' && profile.signIn.iam.source !== 'KEYS') return none;
    if (mode === 'OPENID_CONNECT' && profile.signIn.oidc.source !== 'PASTED') return none;
    if (mode === 'AWS_LAMBDA' && profile.signIn.lambda.source !== 'PASTED') return none;
    const state = this.#vault.state(profile.id, SECRET_OF[mode]);
    const isPool = mode === 'AMAZON_COGNITO_USER_POOLS' && state !== 'MISSING';
    return {
      mode,
      state,
      username: isPool ? (this.#poolSecret(profile.id)?.username ?? null) : null,
    };
  }

  /** Keeps what was typed in; an absent field stays as it is, an empty one is forgotten. Throws BadInput. */
  async store(profileId: string, input: CredentialsInput): Promise<void> {
    const clean = (text: string): string | null => text.trim() || null;
    for (const secret of [input.secretAccessKey, input.sessionToken]) knowSecret(secret);
    if (input.apiKey != null) await this.#vault.set(profileId, 'apiKey', clean(input.apiKey));
    if (input.oidcToken != null) await this.#vault.set(profileId, 'oidcToken', checkedToken(input.oidcToken));
    if (input.lambdaToken != null)
      await this.#vault.set(profileId, 'lambdaToken', checkedToken(input.lambdaToken));
    if (input.accessKeyId != null || input.secretAccessKey != null) {
      const keys = {
        accessKeyId: input.accessKeyId?.trim() ?? '',
        secretAccessKey: input.secretAccessKey?.trim() ?? '',
        ...(input.sessionToken?.trim() ? { sessionToken: input.sessionToken.trim() } : {}),
      };
      if (!keys.accessKeyId || !keys.secretAccessKey)
        throw new OutbandError({
          kind: 'BadInput',
          code: 'AWS_KEYS_INCOMPLETE',
          message: 'An access key has two parts: its id and its secret.',
          consequence: 'Nothing was kept.',
          action: 'Give both.',
        });
      await this.#vault.set(profileId, 'awsKeys', JSON.stringify(keys));
    }
  }

  // ── signing in to a user pool ────────────────────────────────────────────────────────────────────────────────

  /** Begins with user name and password. See UserPoolSignIn for what it throws. */
  async signIn(profile: StoredProfile, username: string, password: string): Promise<SignInStep> {
    const signIn = new UserPoolSignIn(poolOf(profile), username.trim());
    this.#signingIn.set(profile.id, signIn);
    return this.#stepped(profile, await signIn.begin(password));
  }

  /** Answers the challenge that the sign-in waits for. Throws BadInput where none does. */
  async answer(profile: StoredProfile, answer: ChallengeAnswer): Promise<SignInStep> {
    const signIn = this.#signingIn.get(profile.id);
    if (!signIn)
      throw new OutbandError({
        kind: 'BadInput',
        code: 'NO_SUCH_CHALLENGE',
        message: 'No sign-in is under way.',
        action: 'Begin again with the password.',
      });
    return this.#stepped(profile, await signIn.answer(answer));
  }

  async #stepped(profile: StoredProfile, step: SignInStep): Promise<SignInStep> {
    if (step.kind !== 'SIGNED_IN') return step;
    this.#signingIn.delete(profile.id);
    await this.#keepTokens(profile.id, step.tokens);
    return step;
  }

  async signOut(profileId: string): Promise<void> {
    this.#signingIn.delete(profileId);
    this.#tokens.delete(profileId);
    await this.#vault.set(profileId, 'userPool', null);
  }

  /** Forgets what is in memory; what is kept stays. */
  forget(profileId: string): void {
    this.#signingIn.delete(profileId);
    this.#tokens.delete(profileId);
  }

  // ── what a connection needs ──────────────────────────────────────────────────────────────────────────────────

  /**
   * The modes of a connection as plain data, the first one first; further ones only where their credentials are known.
   * Throws Unauthorized where the first mode lacks its credentials: SECRET_MISSING or SIGN_IN_NEEDED.
   */
  plans(profile: StoredProfile): readonly [AuthPlan, ...AuthPlan[]] {
    const [first, ...others] = authModesOf(profile);
    const plan = this.#plan(profile, first ?? profile.authMode);
    const rest: AuthPlan[] = [];
    for (const mode of others) {
      if (this.#stateOf(profile, mode).state !== 'MISSING') rest.push(this.#plan(profile, mode));
    }
    return [plan, ...rest];
  }

  #plan(profile: StoredProfile, mode: AuthMode): AuthPlan {
    const { state } = this.#stateOf(profile, mode);
    if (state === 'MISSING' && mode === 'AMAZON_COGNITO_USER_POOLS') throw signInNeeded();
    if (state === 'MISSING')
      throw needed(
        'SECRET_MISSING',
        `${SECRET_WORDS[mode]} of this connection is not known.`,
        'Enter it. Without a keychain it is kept only until the program ends.',
      );
    if (mode === 'API_KEY') return { mode, apiKey: this.#vault.get(profile.id, 'apiKey') ?? '' };
    if (mode !== 'AWS_IAM') return { mode };
    const region = profile.region ?? regionOfEndpoint(profile.endpoint ?? '');
    if (region) return { mode, region };
    throw new OutbandError({
      kind: 'ConfigError',
      code: 'REGION_MISSING',
      message: 'Signing requests for IAM needs the region of the API.',
      consequence: 'Nothing was sent.',
      action: 'Give it in the connection’s settings, such as eu-west-1.',
    });
  }

  /** Gives short-lived credentials while a connection is open. */
  providerFor(profile: StoredProfile): CredentialProvider {
    return {
      token: (mode, renew) => {
        if (mode === 'AMAZON_COGNITO_USER_POOLS') return this.#poolToken(profile, renew);
        const secret = mode === 'OPENID_CONNECT' ? 'oidcToken' : 'lambdaToken';
        const settings = mode === 'OPENID_CONNECT' ? profile.signIn.oidc : profile.signIn.lambda;
        if (settings.source === 'FILE') return tokenOfFile(settings.location ?? '');
        if (settings.source === 'COMMAND') return tokenOfCommand(settings.location ?? '');
        return this.#pasted(profile.id, secret, renew);
      },
      awsCredentials: () => this.#awsCredentials(profile),
    };
  }

  async #pasted(profileId: string, name: SecretName, renew: boolean): Promise<IssuedToken> {
    const token = this.#vault.get(profileId, name);
    if (token) return pastedToken(token, renew, this.#now);
    throw needed('SECRET_MISSING', 'The token of this connection is not known.', 'Paste it in the settings.');
  }

  async #awsCredentials(profile: StoredProfile): Promise<IssuedAwsCredentials> {
    const { source, profile: name } = profile.signIn.iam;
    if (source === 'PROFILE') return profileCredentials(name ?? 'default', this.#env);
    if (source === 'ENVIRONMENT') return environmentCredentials(this.#env);
    const kept = this.#vault.get(profile.id, 'awsKeys');
    const parsed = kept === null ? null : awsKeysSchema.safeParse(JSON.parse(kept));
    if (!parsed?.success)
      throw needed('SECRET_MISSING', 'The access key of this connection is not known.', 'Enter it.');
    const { accessKeyId, secretAccessKey, sessionToken } = parsed.data;
    for (const secret of [secretAccessKey, sessionToken]) knowSecret(secret);
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}), expiresAt: null };
  }

  async #poolToken(profile: StoredProfile, renew: boolean): Promise<IssuedToken> {
    const known = this.#tokens.get(profile.id);
    // Renewed ahead of time: what is asked for now must last for a while.
    if (known && !renew && known.expiresAt - this.#now() > 120_000)
      return { token: known.accessToken, expiresAt: known.expiresAt };
    const secret = known ?? this.#poolSecret(profile.id);
    if (!secret) throw signInNeeded();
    const { accessToken, expiresAt } = await this.#renewed(profile, secret);
    return { token: accessToken, expiresAt };
  }

  /** One renewal at a time: where refresh tokens rotate, the second would spend a token that is spent. */
  #renewed(
    profile: StoredProfile,
    { username, refreshToken }: { readonly username: string; readonly refreshToken: string },
  ): Promise<UserPoolTokens> {
    const underWay = this.#renewing.get(profile.id);
    if (underWay) return underWay;
    const renewal = refreshUserPoolTokens(poolOf(profile), username, refreshToken, this.#now)
      .then(async (tokens) => {
        await this.#keepTokens(profile.id, tokens);
        return tokens;
      })
      .finally(() => this.#renewing.delete(profile.id));
    this.#renewing.set(profile.id, renewal);
    return renewal;
  }

  #poolSecret(profileId: string): { username: string; refreshToken: string } | null {
    const kept = this.#vault.peek(profileId, 'userPool');
    if (kept === null) return null;
    return userPoolSecretSchema.safeParse(JSON.parse(kept)).data ?? null;
  }

  async #keepTokens(profileId: string, tokens: UserPoolTokens): Promise<void> {
    const previous = this.#tokens.get(profileId);
    this.#tokens.set(profileId, tokens);
    if (previous?.refreshToken === tokens.refreshToken) return;
    const { username, refreshToken } = tokens;
    await this.#vault.set(profileId, 'userPool', JSON.stringify({ username, refreshToken }));
  }
}

const SECRET_WORDS: Readonly<Record<AuthMode, string>> = {
  API_KEY: 'The API key',
  AWS_IAM: 'The access key',
  AMAZON_COGNITO_USER_POOLS: 'The sign-in',
  OPENID_CONNECT: 'The token',
  AWS_LAMBDA: 'The token',
};

const checkedToken = (text: string): string | null =>
  text.trim() === '' ? null : tokenFrom(text, 'The field').token;

function poolOf(profile: StoredProfile): UserPoolSettings {
  const pool = profile.signIn.userPool;
  if (pool)
    return {
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      ...(pool.endpoint ? { endpoint: pool.endpoint } : {}),
    };
  throw new OutbandError({
    kind: 'ConfigError',
    code: 'USER_POOL_MISSING',
    message: 'This connection names no user pool to sign in to.',
    consequence: 'Nothing was sent.',
    action: 'Give the ids of the pool and of its app client in the connection’s settings.',
  });
}
