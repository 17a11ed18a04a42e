import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { addSandboxCommand } from './sandbox';

const SCHEMA = join(import.meta.dirname, '../testing/fixtures/blog/appsync.graphql');

interface Ready {
  ready: boolean;
  endpoint: string;
  realtime: string;
  tlsEndpoint: string;
  caFile: string;
  apiKey: string;
  records: Record<string, number>;
}

/** The command running in this process, as a terminal would run it. */
function run(...args: string[]) {
  const [stdout, stderr, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
  const written = { out: '', err: '' };
  stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  let exitCode = 0;
  const io = {
    stdout,
    stderr,
    cwd: import.meta.dirname,
    env: {},
    signal: stop.signal,
    setExitCode: (code: number) => (exitCode = code),
  };
  const program = new Command('outband')
    .exitOverride()
    .configureOutput({ writeErr: (text) => void stderr.write(text) });
  addSandboxCommand(program, io);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  const ended = program.parseAsync(['sandbox', ...args], { from: 'user' });
  const ready = new Promise<Ready>((resolve, reject) => {
    stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString()) as Ready));
    ended.catch(reject);
  });
  return { ready, ended, stop: () => stop.abort(), written, exitCode: () => exitCode };
}

const refusal = async (...args: string[]) => {
  const command = run(...args);
  command.ready.catch(() => undefined);
  return command.ended.then(
    () => null,
    (error: unknown) => error,
  );
};

describe('outband sandbox', () => {
  it('tells on one line of JSON where it is, and ends cleanly when interrupted', async () => {
    const command = run(
      '--schema',
      SCHEMA,
      '--seed',
      'Post=15,User=4',
      '--api-key',
      'da2-mine',
      '--strategy',
      'optimistic-concurrency',
    );
    const ready = await command.ready;
    const port = new URL(ready.endpoint).port;
    expect(ready).toEqual({
      ready: true,
      endpoint: `http://127.0.0.1:${port}/graphql`,
      realtime: `ws://127.0.0.1:${port}/graphql/realtime`,
      tlsEndpoint: `https://127.0.0.1:${port}/graphql`,
      caFile: expect.any(String) as string,
      apiKey: 'da2-mine',
      records: { Post: 15, Comment: 0, User: 4, Tag: 0, PostTags: 0 },
    });
    const response = await fetch(ready.endpoint, {
      method: 'POST',
      headers: { 'x-api-key': 'da2-mine' },
      body: JSON.stringify({ query: '{ listPosts { items { id } } }' }),
    });
    const { data } = (await response.json()) as { data: { listPosts: { items: unknown[] } } };
    expect(data.listPosts.items).toHaveLength(15);
    command.stop();
    await command.ended;
    expect(command.exitCode()).toBe(130);
    expect(command.written.out.trim().split('\n')).toHaveLength(1);
    await expect(fetch(ready.endpoint)).rejects.toThrow();
  });

  it('--auth opens the modes that are named, prints what callers need, and applies the rules of the schema', async () => {
    const commerce = join(import.meta.dirname, '../testing/fixtures/commerce/schema.graphql');
    const command = run(
      ...['--schema', commerce, '--quiet', '--auth', 'cognito', '--auth', 'iam', '--auth', 'api-key'],
      ...['--user', 'ada', '--user', 'sue:Support,Admins'],
    );
    const { endpoint, apiKey, auth } = (await command.ready) as Ready & {
      auth: {
        modes: string[];
        issuer: string;
        jwks: string;
        tokens: Record<string, { access: string; id: string }>;
        iam: Record<string, string>;
      };
    };
    expect(auth.modes).toEqual(['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'API_KEY']);
    expect(auth.iam).toMatchObject({
      accessKeyId: expect.stringMatching(/^AKIA/) as string,
      region: 'us-east-1',
    });
    const keys = createRemoteJWKSet(new URL(auth.jwks));
    const { payload } = await jwtVerify(auth.tokens['sue']?.id ?? '', keys, { issuer: auth.issuer });
    expect(payload).toMatchObject({ 'cognito:username': 'sue', 'cognito:groups': ['Support', 'Admins'] });
    const ask = async (headers: Record<string, string>, query: string) => {
      const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await response.json()) as { data: unknown; errors?: { errorType: string }[] };
    };
    const create =
      'mutation { createCustomerProfile(input: { id: "p", customerID: "c", loyaltyPoints: 1, interests: [] }) { id owner } }';
    const read = '{ getCustomerProfile(id: "p") { id } }';
    const [ada, sue] = ['ada', 'sue'].map((name) => ({ authorization: auth.tokens[name]?.access ?? '' }));
    expect((await ask(ada ?? {}, create)).data).toEqual({ createCustomerProfile: { id: 'p', owner: 'ada' } });
    expect((await ask(sue ?? {}, read)).data).toEqual({ getCustomerProfile: { id: 'p' } });
    expect((await ask({ 'x-api-key': apiKey }, read)).errors?.[0]?.errorType).toBe('Unauthorized');
    command.stop();
    await command.ended;
  });

  it('--strategy settles conflicts by model', async () => {
    const command = run(
      ...['--schema', SCHEMA, '--seed', 'Post=1,User=1', '--quiet'],
      ...['--strategy', 'optimistic-concurrency', '--strategy', 'User=automerge'],
    );
    const { endpoint, apiKey } = await command.ready;
    const ask = async (query: string) => {
      const headers = { 'x-api-key': apiKey };
      const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await response.json()) as {
        data: Record<string, { items: { id: string }[] }>;
        errors?: { errorType: string }[];
      };
    };
    const outcomeOf = async (model: string) => {
      const { data } = await ask(`{ all: list${model}s { items { id } } }`);
      const id = data['all']?.items[0]?.id ?? '';
      const answer = await ask(`mutation { update${model}(input: { id: "${id}", _version: 7 }) { id } }`);
      return answer.errors?.[0]?.errorType ?? 'merged';
    };
    expect([await outcomeOf('Post'), await outcomeOf('User')]).toEqual(['ConflictUnhandled', 'merged']);
    command.stop();
    await command.ended;
    expect(await refusal('--schema', SCHEMA, '--strategy', 'Nobody=automerge')).toMatchObject({
      problem: { code: 'STRATEGY_MODEL_UNKNOWN' },
    });
  });

  it('--user without a mode that takes tokens, unknown modes and absent authorizers are refused', async () => {
    expect(await refusal('--schema', SCHEMA, '--user', 'ada')).toMatchObject({
      problem: { code: 'NO_TOKEN_MODE' },
    });
    expect(await refusal('--schema', SCHEMA, '--auth', 'magic')).toBeInstanceOf(CommanderError);
    expect(await refusal('--schema', SCHEMA, '--auth', 'lambda:not-there.js')).toMatchObject({
      problem: { code: 'AUTHORIZER_FILE_MISSING' },
    });
  });

  it('--data keeps the records, the token key and the certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-cli-'));
    const endings: Ready[] = [];
    for (const seed of ['10', '12']) {
      const command = run('--schema', SCHEMA, '--data', folder, '--seed', seed, '--quiet');
      endings.push(await command.ready);
      command.stop();
      await command.ended;
      expect(command.written.err).toBe('');
    }
    expect(endings.map((ready) => ready.records['Post'])).toEqual([10, 12]);
    expect(endings[1]?.caFile).toBe(endings[0]?.caFile);
    rmSync(folder, { recursive: true });
  });

  it('--load begins with the records of a file, --dump writes them all at the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-cli-'));
    const file = join(folder, 'Tag.jsonl');
    writeFileSync(
      file,
      '{"id":"one","label":"first"}\n{"id":"two","label":"second","_version":4,"_lastChangedAt":9}\n',
    );
    const command = run('--schema', SCHEMA, '--load', file, '--dump', join(folder, 'out'));
    const ready = await command.ready;
    expect(ready.records['Tag']).toBe(2);
    command.stop();
    await command.ended;
    expect(command.written.err).toContain('2 records loaded, 1 without _version');
    expect(command.written.err).toContain('2 records written');
    expect(readFileSync(join(folder, 'out', 'Tag.jsonl'), 'utf8').split('\n')).toEqual([
      '{"__typename":"Tag","id":"one","label":"first"}',
      '{"__typename":"Tag","id":"two","label":"second","_version":4,"_lastChangedAt":9}',
      '',
    ]);
    writeFileSync(file, '{"id":"one","label":["first"]}\n');
    expect(await refusal('--schema', SCHEMA, '--load', file)).toMatchObject({
      problem: { code: 'LINE_UNREADABLE', place: { file, line: 1, field: 'label' } },
    });
    rmSync(folder, { recursive: true });
  });

  it('refuses a data folder whose tables are no database, and leaves the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-cli-'));
    writeFileSync(join(folder, 'sandbox.sqlite'), 'notes of mine, and nothing else');
    expect(await refusal('--schema', SCHEMA, '--data', folder)).toMatchObject({
      problem: { code: 'SANDBOX_DATA_DAMAGED' },
    });
    expect(readFileSync(join(folder, 'sandbox.sqlite'), 'utf8')).toContain('notes of mine');
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--schema', SCHEMA, '--seed', 'many']],
    [['--schema', SCHEMA, '--seed', 'Post=5,']],
    [['--schema', SCHEMA, '--fault', 'throttle=9']],
    [['--schema', SCHEMA, '--strategy', 'mine']],
    [['--schema', SCHEMA, '--strategy', 'lambda:']],
    [['--schema', SCHEMA, '--port', '99999']],
    [['--schema', SCHEMA, '--api-key', '']],
    [['--port', '0']],
  ])('wrong usage: %j', async (args) => {
    expect(await refusal(...args)).toBeInstanceOf(CommanderError);
  });

  it.each([
    [['--schema', 'absent.graphql'], 'SCHEMA_UNREADABLE'],
    [['--schema', SCHEMA, '--seed', 'Nothing=5'], 'SEED_MODEL_UNKNOWN'],
    [['--schema', SCHEMA, '--host', '203.0.113.1'], 'SANDBOX_ADDRESS'],
    [['--schema', SCHEMA, '--strategy', 'lambda:absent.js', '--no-color'], 'STRATEGY_FILE_MISSING'],
    [['--schema', SCHEMA, '--data', 'sandbox.ts'], 'SANDBOX_DATA_UNUSABLE'],
  ])('bad input: %j is %s', async (args, code) => {
    expect(await refusal(...args)).toMatchObject({ problem: { code } });
  });
});
