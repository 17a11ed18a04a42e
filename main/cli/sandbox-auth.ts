import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
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
  poolUsers?: SandboxAuthOptions['poolUsers'],
): SandboxAuthOptions | undefined {
  const modes = flags?.map(({ mode }) => mode) ?? [];
  if ((users || poolUsers) && !modes.some(takesTokens)) {
    throw new UsageError({
      kind: 'ConfigError',
      code: 'NO_TOKEN_MODE',
      message: `${users ? '--user' : '--pool-users'} needs a mode that takes tokens.`,
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
    ...(poolUsers && { poolUsers }),
  };
}

const poolUsersSchema = z
  .array(
    z.strictObject({
      username: z.string().min(1),
      password: z.string().min(1),
      groups: z.array(z.string()).default([]),
      mustChangePassword: z.boolean().default(false),
      totpSecret: z
        .string()
        .regex(/^[A-Z2-7]+$/i, 'is base32')
        .optional(),
      isUnconfirmed: z.boolean().default(false),
    }),
  )
  .min(1);

/** The users of `--pool-users FILE`: JSON. Throws BadInput naming file and field. */
export async function readPoolUsers(file: string): Promise<NonNullable<SandboxAuthOptions['poolUsers']>> {
  try {
    return poolUsersSchema.parse(JSON.parse(await readFile(file, 'utf8'))).map(({ totpSecret, ...user }) => ({
      ...user,
      ...(totpSecret === undefined ? {} : { totpSecret }),
    }));
  } catch (cause) {
    // The file's own text holds passwords and stays out of the error.
    const [issue] = cause instanceof z.ZodError ? cause.issues : [];
    const said = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is no JSON that can be read';
    throw new OutbandError({
      kind: 'BadInput',
      code: 'POOL_USERS_INVALID',
      message: `The users of the local pool can't be taken from the file: ${said}.`,
      consequence: 'The sandbox was not started.',
      action: 'Give an array such as [{"username": "ada", "password": "…", "groups": ["Admins"]}].',
      place: { file },
    });
  }
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
    ...(sandbox.userPool && { userPool: sandbox.userPool }),
  };
}
