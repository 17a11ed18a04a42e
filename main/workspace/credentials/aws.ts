import { fromIni } from '@aws-sdk/credential-provider-ini';
import { OutbandError } from '../../../shared/errors';
import type { IssuedAwsCredentials } from '../../appsync';

/** Variables of the environment as AWS's own tools read them. */
export type Environment = Readonly<Record<string, string | undefined>>;

function missing(message: string, action: string, cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'Unauthorized',
      code: 'AWS_CREDENTIALS_MISSING',
      message,
      consequence: 'Nothing was sent.',
      action,
    },
    cause === undefined ? {} : { cause },
  );
}

/**
 * Credentials of a profile of the shared files: keys, a role, single sign-on or a process, read anew at every call.
 * Throws Unauthorized where the profile isn't there or yields none.
 */
export async function profileCredentials(profile: string, env: Environment): Promise<IssuedAwsCredentials> {
  const filepath = env['AWS_SHARED_CREDENTIALS_FILE'];
  const configFilepath = env['AWS_CONFIG_FILE'];
  const provide = fromIni({
    profile,
    ignoreCache: true,
    ...(filepath ? { filepath } : {}),
    ...(configFilepath ? { configFilepath } : {}),
  });
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      expiresAt: expiration?.getTime() ?? null,
    };
  } catch (cause) {
    // The library's message names profile and cause, and no key.
    const said = cause instanceof Error ? cause.message : String(cause);
    throw missing(
      `The AWS profile “${profile}” yields no credentials: ${said}`,
      'Check the profile in ~/.aws/credentials and ~/.aws/config; where it signs in by single sign-on, run `aws sso login`.',
      cause,
    );
  }
}

/**
 * Credentials of the environment: AWS_ACCESS_KEY_ID and its companions, or the profile that AWS_PROFILE names.
 * Throws Unauthorized where it has neither.
 */
export async function environmentCredentials(env: Environment): Promise<IssuedAwsCredentials> {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}), expiresAt: null };
  if (env['AWS_PROFILE']) return profileCredentials(env['AWS_PROFILE'], env);
  throw missing(
    'The environment holds no AWS credentials.',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  );
}
