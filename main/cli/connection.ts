import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OutbandError } from '../../shared/errors';
import type { Auth, Endpoint } from '../appsync/appsync-api';
import { checkEndpoint, readAmplifyConfigFile } from '../workspace';
import type { AuthMode } from '../workspace';
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

async function authOf(
  mode: AuthMode,
  flags: ConnectionFlags,
  apiKey: string | null,
  io: CliIo,
): Promise<Auth> {
  switch (mode) {
    case 'API_KEY': {
      const key = flags.apiKey ?? io.env['OUTBAND_API_KEY'] ?? apiKey;
      if (!key) throw usage('No API key is given.', 'Add --api-key KEY, or set OUTBAND_API_KEY.');
      return { mode, apiKey: key };
    }
    case 'AMAZON_COGNITO_USER_POOLS':
    case 'OPENID_CONNECT':
    case 'AWS_LAMBDA': {
      if (!flags.tokenFile)
        throw usage(
          `Signing in with ${mode} needs a token.`,
          'Add --token-file FILE; the file holds the token alone.',
        );
      const file = resolve(io.cwd, flags.tokenFile);
      await readFlagFile(file, '--token-file');
      // Read at each use as well, so that another program can renew it.
      return { mode, token: () => readFlagFile(file, '--token-file') };
    }
    case 'AWS_IAM': {
      const region = flags.region ?? io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION'];
      const accessKeyId = io.env['AWS_ACCESS_KEY_ID'];
      const secretAccessKey = io.env['AWS_SECRET_ACCESS_KEY'];
      const sessionToken = io.env['AWS_SESSION_TOKEN'];
      if (!region)
        throw usage('Signing in with IAM needs a region.', 'Add --region, for example --region eu-west-1.');
      if (!accessKeyId || !secretAccessKey)
        throw usage(
          'Signing in with IAM needs credentials.',
          'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
        );
      return {
        mode,
        region,
        credentials: async () => ({
          accessKeyId,
          secretAccessKey,
          ...(sessionToken ? { sessionToken } : {}),
        }),
      };
    }
  }
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
  if (flags.config !== undefined) {
    const config = await readAmplifyConfigFile(resolve(io.cwd, flags.config));
    const region = flags.region ?? config.region;
    const auth = await authOf(
      mode ?? config.defaultAuthMode,
      { ...flags, ...(region ? { region } : {}) },
      config.apiKey,
      io,
    );
    return { url: config.endpoint, auth, ...ca };
  }
  if (flags.endpoint === undefined)
    throw usage('No backend is named.', 'Add --config FILE, or --endpoint URL with --api-key KEY.');
  checkEndpoint(flags.endpoint, '--endpoint');
  return { url: flags.endpoint, auth: await authOf(mode ?? 'API_KEY', flags, null, io), ...ca };
}
