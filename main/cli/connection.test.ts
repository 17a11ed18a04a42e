import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppSyncClient } from '../appsync';
import { startSandbox, type Sandbox } from '../sandbox';
import { totp } from '../sandbox/user-pool';
import { loadSchemaText } from '../schema';
import { startUserPoolPeer, type UserPoolPeer } from '../testing/user-pool-peer';
import { resolveConnection, type ConnectionFlags } from './connection';
import { runCli } from '.';

const SDL = 'type Post @model { id: ID! title: String! }';
const SECRET = 'JBSWY3DPEHPK3PXP';
const schema = loadSchemaText(SDL, 'schema.graphql');
const iam = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr-very-secret', region: 'eu-west-1' };
let folder: string;
let sandbox: Sandbox;
let pool: UserPoolPeer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-connection-'));
  pool = await startUserPoolPeer([
    { username: 'ana', password: 'Correct-Horse-9' },
    { username: 'ben', password: 'Temporary-1', mustChangePassword: true },
    { username: 'cleo', password: 'Correct-Horse-9', totpSecret: SECRET },
  ]);
  sandbox = await startSandbox({
    schema,
    seed: 1,
    auth: { defaultMode: 'AWS_IAM', additionalModes: ['OPENID_CONNECT', 'API_KEY'], iam },
  });
  writeFileSync(
    join(folder, 'credentials'),
    `[outband-test]\naws_access_key_id = ${iam.accessKeyId}\naws_secret_access_key = ${iam.secretAccessKey}\n`,
  );
  writeFileSync(join(folder, 'config'), '[default]\nregion = us-east-1\n');
  writeFileSync(join(folder, 'token'), `${await sandbox.issueToken({ username: 'ana' })}\n`);
  writeFileSync(join(folder, 'password'), 'Correct-Horse-9\n');
});
afterAll(async () => {
  await sandbox.stop();
  await pool.stop();
});

function ioWith(env: Record<string, string> = {}) {
  const stderr = new PassThrough();
  const said: string[] = [];
  stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  const stdout = new PassThrough();
  stdout.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  let code = 0;
  const signal = new AbortController().signal;
  const io = { stdout, stderr, cwd: folder, env, signal, setExitCode: (c: number) => void (code = c) };
  return { io, said: () => said.join(''), code: () => code };
}

async function canRead(flags: ConnectionFlags, env: Record<string, string> = {}): Promise<unknown> {
  const endpoint = await resolveConnection({ endpoint: sandbox.endpoint, ...flags }, ioWith(env).io);
  const client = createAppSyncClient(endpoint, schema.api);
  try {
    return (await client.query({ document: '{ getPost(id: "x") { id } }' })).data;
  } finally {
    await client.close();
  }
}
const FILES = { AWS_SHARED_CREDENTIALS_FILE: '', AWS_CONFIG_FILE: '' };
const files = () => ({
  ...FILES,
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  AWS_CONFIG_FILE: join(folder, 'config'),
});
const KEYS = { AWS_ACCESS_KEY_ID: iam.accessKeyId, AWS_SECRET_ACCESS_KEY: iam.secretAccessKey };

describe('every way to sign in from a terminal', () => {
  const flags = { auth: 'iam', region: 'eu-west-1' };
  it('IAM by the environment', async () => {
    expect(await canRead(flags, KEYS)).toEqual({ getPost: null });
  });

  it('IAM by a profile of the shared files, named or by AWS_PROFILE', async () => {
    expect(await canRead({ ...flags, profile: 'outband-test' }, files())).toEqual({ getPost: null });
    expect(await canRead(flags, { ...files(), AWS_PROFILE: 'outband-test' })).toEqual({ getPost: null });
    await expect(canRead({ ...flags, profile: 'nobody' }, files())).rejects.toMatchObject({
      problem: { code: 'AWS_CREDENTIALS_MISSING' },
    });
  });

  it('a token of a file or of a command', async () => {
    const opened = await startSandbox({ schema, auth: { defaultMode: 'OPENID_CONNECT' } });
    writeFileSync(join(folder, 'oidc'), await opened.issueToken({ username: 'ana' }));
    const at = { endpoint: opened.endpoint, auth: 'oidc' };
    expect(await canRead({ ...at, tokenFile: 'oidc' })).toEqual({ getPost: null });
    const tokenCommand = `node -p "require('node:fs').readFileSync('${join(folder, 'oidc')}', 'utf8')"`;
    expect(await canRead({ ...at, tokenCommand })).toEqual({ getPost: null });
    await expect(canRead({ ...at, tokenCommand: 'exit 3' })).rejects.toMatchObject({
      problem: { code: 'TOKEN_COMMAND_FAILED' },
    });
    await opened.stop();
  });

  const poolFlags = (username: string): ConnectionFlags => ({
    endpoint: sandbox.endpoint,
    auth: 'cognito',
    username,
    userPool: pool.poolId,
    userPoolClient: pool.clientId,
    userPoolEndpoint: pool.endpoint,
  });
  const signedIn = async (flags: ConnectionFlags, env: Record<string, string>): Promise<string> => {
    const { auth } = await resolveConnection(flags, ioWith(env).io);
    return 'token' in auth ? auth.token() : '';
  };

  it('a user pool by name and password, with a code and with a new password', async () => {
    expect(await signedIn({ ...poolFlags('ana'), passwordFile: 'password' }, {})).toMatch(/^ey/);
    const env = { OUTBAND_PASSWORD: 'Correct-Horse-9', OUTBAND_CODE: totp(SECRET, Date.now()) };
    expect(await signedIn(poolFlags('cleo'), env)).toMatch(/^ey/);
    const fresh = { OUTBAND_PASSWORD: 'Temporary-1', OUTBAND_NEW_PASSWORD: 'Chosen-Just-Now-2' };
    expect(await signedIn(poolFlags('ben'), fresh)).toMatch(/^ey/);
  });

  it('what is missing is said with the flag that gives it', async () => {
    await expect(signedIn(poolFlags('ana'), {})).rejects.toThrow(/No password is given/);
    const env = { OUTBAND_PASSWORD: 'Correct-Horse-9' };
    await expect(signedIn(poolFlags('cleo'), env)).rejects.toThrow(/asks for a code/);
    await expect(signedIn({ ...poolFlags('ana'), userPool: '' }, env)).rejects.toThrow(/not named/);
  });
});

describe('wrong usage of the connection', () => {
  it('--config and --endpoint together are refused: they may name different backends', async () => {
    await expect(
      resolveConnection({ config: 'a.json', endpoint: 'https://x.example/graphql' }, ioWith().io),
    ).rejects.toMatchObject({ problem: { code: 'CONNECTION_INCOMPLETE' } });
  });

  it('an --endpoint that is no address sends nothing, and speaks of no import', async () => {
    const failed = resolveConnection({ endpoint: 'http://x.example/graphql', apiKey: 'k' }, ioWith().io);
    await expect(failed).rejects.toMatchObject({
      problem: { code: 'ENDPOINT_NOT_SECURE', consequence: 'Nothing was sent.' },
    });
  });
});

it('no secret is part of what a command says, whatever fails', async () => {
  writeFileSync(join(folder, 'schema.graphql'), SDL);
  const common = ['--schema', 'schema.graphql', '--store', 's.db', '--endpoint', sandbox.endpoint, '--once'];
  const secrets = ['da2-very-secret', 'wJalr-other', 'Wr0ng-Horse-Battery'];
  const runs: readonly [readonly string[], Record<string, string>][] = [
    [['--api-key', 'da2-very-secret'], {}],
    [
      ['--auth', 'iam', '--region', 'eu-west-1'],
      { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalr-other' },
    ],
    [
      [
        '--auth',
        'cognito',
        '--username',
        'ana',
        '--user-pool',
        pool.poolId,
        '--user-pool-client',
        pool.clientId,
        '--user-pool-endpoint',
        pool.endpoint,
      ],
      { OUTBAND_PASSWORD: 'Wr0ng-Horse-Battery' },
    ],
  ];
  for (const [flags, env] of runs) {
    const run = ioWith(env);
    await runCli(['sync', ...common, ...flags, '--json'], run.io);
    expect(run.code()).toBe(1);
    for (const secret of secrets) expect(run.said()).not.toContain(secret);
  }
});

it('--read-only refuses to write, and reads', async () => {
  const run = ioWith(KEYS);
  const flags = ['--schema', 'schema.graphql', '--store', 'r.db', '--endpoint', sandbox.endpoint];
  writeFileSync(
    join(folder, 'm.json'),
    JSON.stringify({
      id: 'm',
      description: 'x',
      steps: [{ model: 'Post', where: {}, change: { set: { title: 'n' } } }],
    }),
  );
  const iamFlags = ['--auth', 'iam', '--region', 'eu-west-1', '--read-only', '--yes'];
  await runCli(['apply', 'm.json', ...flags, ...iamFlags], run.io);
  expect(run.said()).toContain('error[READ_ONLY]');
  expect(run.code()).toBe(1);
});
