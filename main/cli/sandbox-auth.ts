import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { OutbandError } from '../../shared/errors';
import type { Sandbox, SandboxAuthOptions } from '../sandbox';
import type { LoadedSchema } from '../schema';
import { UsageError } from './output';

type AuthMode = SandboxAuthOptions['defaultMode'];

/** One `--auth`: a mode, and for Lambda the file of its function. */
export interface AuthFlag {
  readonly mode: AuthMode;
  readonly file?: string;
}

/** One `--user`: somebody for whom the sandbox's own issuer signs tokens. */
export interface UserFlag {
  readonly username: string;
  readonly groups: readonly string[];
}

const MODES: Readonly<Record<string, AuthMode>> = {
  'api-key': 'API_KEY',
  iam: 'AWS_IAM',
  cognito: 'AMAZON_COGNITO_USER_POOLS',
  oidc: 'OPENID_CONNECT',
};

/** `api-key`, `iam`, `cognito`, `oidc` or `lambda:FILE`; the first that is given is the default mode. */
export function addAuth(cwd: string, text: string, earlier: readonly AuthFlag[] = []): readonly AuthFlag[] {
  if (text.startsWith('lambda:') && text.length > 'lambda:'.length)
    return [...earlier, { mode: 'AWS_LAMBDA', file: resolve(cwd, text.slice('lambda:'.length)) }];
  const mode = MODES[text];
  if (!mode) throw new InvalidArgumentError('It takes api-key, iam, cognito, oidc or lambda:FILE.');
  return [...earlier, { mode }];
}

/** `ada`, or `ada:Admins,Support` for a member of groups. */
export function addUser(text: string, earlier: readonly UserFlag[] = []): readonly UserFlag[] {
  const match = /^([^:,\s]+)(?::([^:]+))?$/.exec(text.trim());
  if (!match?.[1])
    throw new InvalidArgumentError('It takes a name, or a name with groups: ada:Admins,Support.');
  const groups = (match[2] ?? '').split(',').map((group) => group.trim());
  return [...earlier, { username: match[1], groups: groups.filter((group) => group !== '') }];
}

/**
 * What `--auth` asks of the sandbox; undefined without it: then the API key is the only mode and may do everything.
 * The `@auth` rules of an authored SDL apply as soon as it is given. Throws BadInput for a Lambda file that isn't
 * there and UsageError for users without a mode that takes tokens.
 */
export function authOptionsOf(
  flags: readonly AuthFlag[] | undefined,
  users: readonly UserFlag[] | undefined,
  schema: LoadedSchema,
  source: string,
): SandboxAuthOptions | undefined {
  const modes = flags?.map(({ mode }) => mode) ?? [];
  if (users && !modes.some(takesTokens)) {
    throw new UsageError({
      kind: 'ConfigError',
      code: 'NO_TOKEN_MODE',
      message: '--user needs a mode that takes tokens.',
      consequence: 'The sandbox was not started.',
      action: 'Add --auth cognito or --auth oidc.',
    });
  }
  const [defaultMode, ...additionalModes] = modes;
  if (defaultMode === undefined) return undefined;
  const lambdaAuthorizer = flags?.find(({ file }) => file !== undefined)?.file;
  if (lambdaAuthorizer !== undefined) checkAuthorizer(lambdaAuthorizer);
  return {
    defaultMode,
    additionalModes,
    ...(schema.modelSchema.source === 'authored-sdl' && { rules: source }),
    ...(modes.includes('AWS_IAM') && { iam: newCredentials() }),
    ...(lambdaAuthorizer !== undefined && { lambdaAuthorizer }),
  };
}

const takesTokens = (mode: AuthMode) => mode === 'AMAZON_COGNITO_USER_POOLS' || mode === 'OPENID_CONNECT';

function newCredentials() {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    region: 'us-east-1',
  };
}

function checkAuthorizer(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'AUTHORIZER_FILE_MISSING',
    message: 'The file of the Lambda authorizer is not there.',
    consequence: 'The sandbox was not started.',
    action: 'Give --auth lambda:FILE the path of a JavaScript file that exports `handler`.',
    place: { file },
  });
}

/** What callers need, for the first line on stdout: modes, issuer, a token of each kind for each user, and keys. */
export async function describeAuth(
  sandbox: Sandbox,
  auth: SandboxAuthOptions,
  users: readonly UserFlag[],
  tokenLifeSeconds: number,
) {
  const exp = Math.floor(Date.now() / 1000) + tokenLifeSeconds;
  const tokens: Record<string, { access: string; id: string }> = {};
  for (const { username, groups } of users) {
    const subject = { username, groups, claims: { exp } };
    tokens[username] = {
      access: await sandbox.issueToken({ ...subject, use: 'access' }),
      id: await sandbox.issueToken({ ...subject, use: 'id' }),
    };
  }
  const { issuer } = sandbox;
  return {
    modes: [auth.defaultMode, ...(auth.additionalModes ?? [])],
    ...(issuer !== null && { issuer, jwks: `${issuer}/.well-known/jwks.json`, tokens }),
    ...(auth.iam && { iam: auth.iam }),
  };
}
