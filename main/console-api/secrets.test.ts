import { graphql, print, parse } from 'graphql';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionManager } from '../session';
import { startUserPoolPeer, type UserPoolPeer } from '../testing/user-pool-peer';
import { CredentialKeeper, ProfileStore, SecretVault } from '../workspace';
import { createConsoleApi, type ConsoleContext } from '.';

const SECRETS = {
  apiKey: 'da2-secret-key-1',
  secretAccessKey: 'wJalrXUtnFEMI-secret-2',
  sessionToken: 'session-secret-3',
  oidcToken: 'oidc-secret-4',
  lambdaToken: 'lambda-secret-5',
};
const PASSWORD = 'Password-Secret-6';
const PROFILE = `id name tier readOnly colour endpoint region realtimeUrl authMode secret
  modes { mode state username }
  signIn { userPool { userPoolId clientId endpoint } iam { source profile } oidc { source location } lambda { source location } }`;

let pool: UserPoolPeer;
let folder: string;
let context: ConsoleContext;
let profileId: string;
const answers: string[] = [];

beforeAll(async () => {
  pool = await startUserPoolPeer([{ username: 'ana', password: PASSWORD }]);
  folder = mkdtempSync(join(tmpdir(), 'outband-secrets-'));
  const profiles = new ProfileStore(folder, Date.now);
  const box = {
    encrypt: (text: string) => Buffer.from(text.split('').reverse().join('')),
    decrypt: (data: Buffer) => data.toString().split('').reverse().join(''),
  };
  const vault = new SecretVault(box, (id) => profiles.folder(id));
  const credentials = new CredentialKeeper({ vault, env: {}, now: Date.now });
  const connections = new ConnectionManager({
    profiles,
    vault,
    credentials,
    sandboxSchema: { text: '', fileName: '' },
    startSandbox: () => Promise.reject(new Error('not here')),
    openSession: async () =>
      ({
        on: () => () => undefined,
        onCrash: () => undefined,
        close: async () => undefined,
      }) as never,
  });
  const profile = await profiles.create({
    name: 'Shop',
    kind: 'backend',
    tier: 'PRODUCTION',
    endpoint: 'https://x.example/graphql',
    region: 'eu-west-1',
    authMode: 'AMAZON_COGNITO_USER_POOLS',
    otherAuthModes: ['API_KEY', 'AWS_IAM', 'OPENID_CONNECT', 'AWS_LAMBDA'],
    configFile: null,
    schemaFile: 's.graphql',
    schemaSource: 'authored-sdl',
    modelCount: 1,
    schemaText: 'type Post @model { id: ID! }',
  });
  profileId = profile.id;
  // What this test doesn't touch is left out of the context.
  context = {
    profiles,
    vault,
    credentials,
    connections,
    confirmCommand: () => Promise.resolve(false),
  } as Partial<ConsoleContext> as ConsoleContext;
});
afterAll(() => pool.stop());

const api = createConsoleApi();
async function ask(source: string, variables: Record<string, unknown> = {}) {
  const variableValues = { id: profileId, ...variables };
  const result = await graphql({
    schema: api,
    source: print(parse(source)),
    contextValue: context,
    variableValues,
  });
  const errors = result.errors?.map((error) => ({ ...error.toJSON(), stack: error.originalError?.message }));
  answers.push(JSON.stringify({ data: result.data, errors }));
  return result;
}

describe('the console API and secrets', () => {
  it('takes every kind of secret and says only that it is set', async () => {
    const update = `mutation ($id: ID!, $input: UpdateProfileInput!) { updateProfile(id: $id, input: $input) { ${PROFILE} } }`;
    const signIn = {
      userPool: { userPoolId: pool.poolId, clientId: pool.clientId, endpoint: pool.endpoint },
      iam: { source: 'KEYS' },
      oidc: { source: 'PASTED' },
      lambda: { source: 'PASTED' },
    };
    expect((await ask(update, { input: { signIn } })).errors).toBeUndefined();
    const set = `mutation ($id: ID!, $input: CredentialsInput!) { setCredentials(id: $id, input: $input) { ${PROFILE} } }`;
    const { data } = await ask(set, { input: { ...SECRETS, accessKeyId: 'AKIDEXAMPLE' } });
    const { modes } = data?.['setCredentials'] as { modes: { mode: string; state: string }[] };
    expect(Object.fromEntries(modes.map(({ mode, state }) => [mode, state]))).toEqual({
      AMAZON_COGNITO_USER_POOLS: 'MISSING',
      API_KEY: 'KEYCHAIN',
      AWS_IAM: 'KEYCHAIN',
      OPENID_CONNECT: 'KEYCHAIN',
      AWS_LAMBDA: 'KEYCHAIN',
    });
  });

  it('signs in and tells who, not with what', async () => {
    const signIn = `mutation ($id: ID!, $password: String!) { signIn(id: $id, username: "ana", password: $password) { kind profile { ${PROFILE} } } }`;
    const { errors } = await ask(signIn, { password: `${PASSWORD}x` });
    expect(errors?.[0]?.message).toMatch(/password is wrong/);
    const { data } = await ask(signIn, { password: PASSWORD });
    expect(data?.['signIn']).toMatchObject({ kind: 'SIGNED_IN' });
    const { modes } = (data?.['signIn'] as { profile: { modes: unknown[] } }).profile;
    expect(modes[0]).toEqual({ mode: 'AMAZON_COGNITO_USER_POOLS', state: 'KEYCHAIN', username: 'ana' });
  });

  it('an open connection, a refused command and a bad token say nothing secret either', async () => {
    const open = `mutation ($id: ID!) { openProfile(id: $id) { state problem profile { ${PROFILE} } } }`;
    expect((await ask(open)).data?.['openProfile']).toMatchObject({ state: 'OPEN' });
    const set = `mutation ($id: ID!, $input: CredentialsInput!) { setCredentials(id: $id, input: $input) { id } }`;
    const { errors } = await ask(set, { input: { oidcToken: `${SECRETS.oidcToken} and more` } });
    expect(errors?.[0]?.message).toMatch(/more than a token/);
    await ask(`{ profiles { ${PROFILE} } connection { state problem profile { ${PROFILE} } } }`);
  });

  it('an import takes its mode and secrets at once, and is not kept where they are refused', async () => {
    const config = join(folder, 'amplify_outputs.json');
    const data = {
      url: 'https://y.example/graphql',
      default_authorization_type: 'API_KEY',
      authorization_types: [],
    };
    writeFileSync(config, JSON.stringify({ version: '1.4', data: { ...data, aws_region: 'eu-west-1' } }));
    const schemaPath = join(folder, 'schema.graphql');
    writeFileSync(schemaPath, 'type Post @model { id: ID! }');
    const take = `mutation ($input: ImportBackendInput!) { importBackend(input: $input) { ${PROFILE} } }`;
    const input = { name: 'New', tier: 'PRODUCTION', configPath: config, schemaPath, readOnly: true };
    const oidc = { ...input, authMode: 'OPENID_CONNECT' };
    const bad = await ask(take, {
      input: { ...oidc, credentials: { oidcToken: `${SECRETS.oidcToken} and more` } },
    });
    expect(bad.errors?.[0]?.message).toMatch(/more than a token/);
    expect((await context.profiles.list()).profiles).toHaveLength(1);
    const good = await ask(take, { input: { ...oidc, credentials: { oidcToken: SECRETS.oidcToken } } });
    expect(good.data?.['importBackend']).toMatchObject({
      readOnly: true,
      authMode: 'OPENID_CONNECT',
      modes: [
        { mode: 'OPENID_CONNECT', state: 'KEYCHAIN' },
        { mode: 'API_KEY', state: 'MISSING' },
      ],
    });
    const command = { source: 'COMMAND', location: 'print-a-token' };
    const signIn = { iam: { source: 'KEYS' }, oidc: command, lambda: { source: 'PASTED' } };
    const declined = await ask(take, { input: { ...oidc, signIn } });
    expect(declined.errors?.[0]?.message).toMatch(/not allowed/);
    expect((await context.profiles.list()).profiles).toHaveLength(2);
  });

  it('none of it is in an answer, in an error or in the clear on disk', () => {
    const refreshToken = (
      JSON.parse(context.vault.get(profileId, 'userPool') ?? '{}') as { refreshToken: string }
    ).refreshToken;
    const secrets = [...Object.values(SECRETS), PASSWORD, refreshToken];
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile());
    const texts = [...answers, ...files.map((file) => readFileSync(file, 'utf8'))];
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    expect(refreshToken).toMatch(/^[0-9a-f-]{36}$/);
  });
});
