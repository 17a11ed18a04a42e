import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OutbandError, problemOf } from '../../shared/errors';
import { authOf as toAuth, refreshUserPoolTokens, UserPoolSignIn } from '../appsync';
import type { AuthPlan, CredentialProvider } from '../appsync';
import type { Auth, Endpoint, TokenMode } from '../appsync/appsync-api';
import {
  checkEndpoint,
  environmentCredentials,
  profileCredentials,
  readAmplifyConfigFile,
  regionOfEndpoint,
  tokenOfCommand,
  tokenOfFile,
} from '../workspace';
import type { AuthMode, BackendConfig } from '../workspace';
import type { CliIo } from './io';
import { UsageError } from './output';

/** The flags of the commands contract that say where a backend is and how to sign in. */
export interface ConnectionFlags {
  readonly config?: string;
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly auth?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly tokenFile?: string;
  readonly tokenCommand?: string;
  /** Refuses every write, whatever asks for it. */
  readonly readOnly?: boolean;
  /** Signs in to the user pool by name and password. */
  readonly username?: string;
  readonly passwordFile?: string;
  /** Of the authenticator app. */
  readonly code?: string;
  readonly userPool?: string;
  readonly userPoolClient?: string;
  /** The identity provider's address where it isn't AWS's own. */
  readonly userPoolEndpoint?: string;
  /** PEM of an extra certificate authority, such as the sandbox's. */
  readonly ca?: string;
}

const MODES: Readonly<Record<string, AuthMode>> = {
  'api-key': 'API_KEY',
  iam: 'AWS_IAM',
  cognito: 'AMAZON_COGNITO_USER_POOLS',
  oidc: 'OPENID_CONNECT',
  lambda: 'AWS_LAMBDA',
};

function usage(message: string, action: string): UsageError {
  return new UsageError({
    kind: 'ConfigError',
    code: 'CONNECTION_INCOMPLETE',
    message,
    consequence: 'Nothing was sent.',
    action,
  });
}

/** The text of a file that a flag names. Throws BadInput that names the flag. */
async function readFlagFile(file: string, flag: string): Promise<string> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    if (text !== '') return text;
    throw new Error('it is empty');
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The file of ${flag} can't be read: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'Nothing was sent.',
        action: 'Check the path, the permissions and the content of the file.',
        place: { file },
      },
      { cause: error },
    );
  }
}

type Kept = Pick<BackendConfig, 'apiKey' | 'region' | 'userPoolId' | 'userPoolClientId'>;
const NOTHING_KEPT: Kept = { apiKey: null, region: null, userPoolId: null, userPoolClientId: null };

async function authOf(mode: AuthMode, flags: ConnectionFlags, kept: Kept, io: CliIo): Promise<Auth> {
  switch (mode) {
    case 'API_KEY': {
      const key = flags.apiKey ?? io.env['OUTBAND_API_KEY'] ?? kept.apiKey;
      if (!key) throw usage('No API key is given.', 'Add --api-key KEY, or set OUTBAND_API_KEY.');
      return { mode, apiKey: key };
    }
    case 'AMAZON_COGNITO_USER_POOLS':
      return flags.username === undefined ? tokenAuth(mode, flags, io) : signedIn(flags, kept, io);
    case 'OPENID_CONNECT':
    case 'AWS_LAMBDA':
      return tokenAuth(mode, flags, io);
    case 'AWS_IAM': {
      const region = flags.region ?? kept.region ?? io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION'];
      if (!region)
        throw usage('Signing in with IAM needs a region.', 'Add --region, for example --region eu-west-1.');
      const { profile } = flags;
      const credentials = () =>
        profile === undefined ? environmentCredentials(io.env) : profileCredentials(profile, io.env);
      return authFrom({ mode, region }, { token: noTokens, awsCredentials: credentials });
    }
  }
}

const noTokens = () => Promise.reject(new Error('this mode has no token'));
const noCredentials = () => Promise.reject(new Error('this mode has no AWS credentials'));
const authFrom = (plan: AuthPlan, provider: CredentialProvider): Auth => toAuth(plan, provider, Date.now);

/** A token of a file or of a command, each asked for at use, so that another program can renew it. */
async function tokenAuth(mode: TokenMode, flags: ConnectionFlags, io: CliIo): Promise<Auth> {
  const { tokenFile, tokenCommand } = flags;
  if (tokenFile === undefined && tokenCommand === undefined)
    throw usage(
      `Signing in with ${mode} needs a token.`,
      `Add --token-file FILE or --token-command COMMAND; either yields the token alone.${
        mode === 'AMAZON_COGNITO_USER_POOLS' ? ' Or sign in with --username NAME.' : ''
      }`,
    );
  const file = tokenFile === undefined ? null : resolve(io.cwd, tokenFile);
  if (file !== null) await readFlagFile(file, '--token-file');
  const token = () => (file === null ? tokenOfCommand(tokenCommand ?? '') : tokenOfFile(file));
  return authFrom({ mode }, { token, awsCredentials: noCredentials });
}

/** Signs in to the user pool once; the tokens are renewed for as long as the command runs. */
async function signedIn(flags: ConnectionFlags, kept: Kept, io: CliIo): Promise<Auth> {
  const settings = {
    userPoolId: flags.userPool ?? kept.userPoolId ?? '',
    clientId: flags.userPoolClient ?? kept.userPoolClientId ?? '',
    ...(flags.userPoolEndpoint === undefined ? {} : { endpoint: flags.userPoolEndpoint }),
  };
  if (!settings.userPoolId || !settings.clientId)
    throw usage(
      'The user pool to sign in to is not named.',
      'Give a --config that names it, or add --user-pool ID and --user-pool-client ID.',
    );
  const password = await passwordOf(flags, io);
  const signIn = new UserPoolSignIn(settings, flags.username ?? '');
  let step = await signIn.begin(password);
  if (step.kind === 'SOFTWARE_TOKEN_MFA' || step.kind === 'SMS_MFA') {
    const code = flags.code ?? io.env['OUTBAND_CODE'];
    if (!code) throw usage('The user pool asks for a code.', 'Add --code DIGITS, or set OUTBAND_CODE.');
    step = await signIn.answer({ code });
  }
  if (step.kind === 'NEW_PASSWORD_REQUIRED') {
    const newPassword = io.env['OUTBAND_NEW_PASSWORD'];
    if (!newPassword)
      throw usage(
        'The password is temporary: the user pool asks for a new one.',
        'Set OUTBAND_NEW_PASSWORD, or sign in once in the window.',
      );
    step = await signIn.answer({ newPassword });
  }
  if (step.kind !== 'SIGNED_IN') throw usage('The user pool asks for more.', 'Sign in once in the window.');
  let { tokens } = step;
  const issued = () => ({ token: tokens.accessToken, expiresAt: tokens.expiresAt });
  let isFirst = true;
  const token = async () => {
    if (!isFirst)
      tokens = await refreshUserPoolTokens(settings, tokens.username, tokens.refreshToken, Date.now);
    isFirst = false;
    return issued();
  };
  return authFrom({ mode: 'AMAZON_COGNITO_USER_POOLS' }, { token, awsCredentials: noCredentials });
}

async function passwordOf(flags: ConnectionFlags, io: CliIo): Promise<string> {
  if (flags.passwordFile !== undefined)
    return readFlagFile(resolve(io.cwd, flags.passwordFile), '--password-file');
  const password = io.env['OUTBAND_PASSWORD'];
  if (password) return password;
  throw usage('No password is given.', 'Set OUTBAND_PASSWORD, or add --password-file FILE.');
}

/**
 * The address of the backend that the flags name, and its configuration where there is one: for what only asks which
 * backend is meant. Throws ConfigError or BadInput saying which flag or field is missing.
 */
export async function resolveAddress(
  flags: Pick<ConnectionFlags, 'config' | 'endpoint'>,
  io: CliIo,
): Promise<{ readonly url: string; readonly config: BackendConfig | null }> {
  if (flags.config !== undefined && flags.endpoint !== undefined)
    throw usage(
      'Both --config and --endpoint are given: they may name different backends.',
      'Leave one of them out.',
    );
  if (flags.config !== undefined) {
    const config = await readAmplifyConfigFile(resolve(io.cwd, flags.config));
    return { url: config.endpoint, config };
  }
  if (flags.endpoint === undefined)
    throw usage('No backend is named.', 'Add --config FILE, or --endpoint URL with --api-key KEY.');
  try {
    checkEndpoint(flags.endpoint, '--endpoint');
  } catch (error) {
    throw new OutbandError({ ...problemOf(error), consequence: 'Nothing was sent.' }, { cause: error });
  }
  return { url: flags.endpoint, config: null };
}

/**
 * Where to send requests and how to sign them, from `--config` or `--endpoint` and their companions.
 * Throws ConfigError or BadInput saying which flag or field is missing.
 */
export async function resolveConnection(flags: ConnectionFlags, io: CliIo): Promise<Endpoint> {
  const mode = flags.auth === undefined ? null : MODES[flags.auth];
  if (mode === undefined)
    throw usage(
      `--auth ${String(flags.auth)} is none of ${Object.keys(MODES).join(', ')}.`,
      'Choose one of them.',
    );
  const ca = flags.ca ? { ca: await readFlagFile(resolve(io.cwd, flags.ca), '--ca') } : {};
  const { url, config } = await resolveAddress(flags, io);
  const kept = config ?? { ...NOTHING_KEPT, region: regionOfEndpoint(url) };
  const auth = await authOf(mode ?? config?.defaultAuthMode ?? 'API_KEY', flags, kept, io);
  return { url, auth, ...ca };
}
