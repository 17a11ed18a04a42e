import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { runCli, type CliIo } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ schema: await loadSchemaFile(SCHEMA), seed: 30, seedValue: 1 });
});
afterAll(() => sandbox.stop());

async function run(...args: string[]) {
  folder ??= mkdtempSync(join(tmpdir(), 'outband-cli-'));
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => out.push(chunk));
  stderr.on('data', (chunk: Buffer) => err.push(chunk));
  let code = 0;
  const controller = new AbortController();
  const io: CliIo = {
    stdout,
    stderr,
    cwd: folder,
    env: {},
    setExitCode: (c) => void (code = c),
    signal: controller.signal,
  };
  await runCli(args, io);
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sync = (...more: string[]) =>
  run(
    'sync',
    '--schema',
    SCHEMA,
    '--endpoint',
    sandbox.endpoint,
    '--api-key',
    sandbox.apiKey,
    '--once',
    '--json',
    ...more,
  );

describe('outband sync and export', () => {
  it('syncs once and prints the contract’s JSON; a second run is a delta', async () => {
    const first = await sync('--store', 'a.sqlite', '--page-size', '10');
    expect(first.stderr).not.toMatch(/error/);
    const document = JSON.parse(first.stdout) as {
      models: Record<string, Record<string, unknown>>;
      errors: unknown[];
    };
    expect(Object.keys(document)).toEqual(['models', 'ms', 'recordsPerSecond', 'peakRssMiB', 'errors']);
    expect(document.models['Post']).toMatchObject({
      records: 30,
      tombstones: 0,
      kind: 'base',
      lastSync: expect.any(Number) as number,
      ms: expect.any(Number) as number,
    });
    expect(document.models['Post']?.['pages']).toBeGreaterThanOrEqual(3);
    expect(document.errors).toEqual([]);
    expect(first.code).toBe(0);
    const second = JSON.parse((await sync('--store', 'a.sqlite')).stdout) as typeof document;
    expect(second.models['Post']).toMatchObject({ records: 30, kind: 'delta' });
  });

  it('syncs only the models and records that are asked for', async () => {
    const { stdout, code } = await sync(
      '--store',
      'b.sqlite',
      '--model',
      'Post',
      '--where',
      'Post={"status":{"eq":"ACTIVE"}}',
    );
    const document = JSON.parse(stdout) as { models: Record<string, { records: number }> };
    expect(Object.keys(document.models)).toEqual(['Post']);
    expect(document.models['Post']?.records).toBeLessThan(30);
    const { stdout: lines } = await run('export', '--store', 'b.sqlite', '--model', 'Post', '--quiet');
    const statuses = lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { status: string }).status);
    expect(new Set(statuses)).toEqual(new Set(['ACTIVE']));
    expect(code).toBe(0);
  });

  it('finds records without a value by eq null, as the store itself does', async () => {
    await sync('--store', 'all.sqlite', '--model', 'Post');
    const where = '{"rating":{"eq":null}}';
    const here = await run('export', '--store', 'all.sqlite', '--model', 'Post', '--where', where, '--quiet');
    const { stdout } = await sync('--store', 'n.sqlite', '--model', 'Post', '--where', `Post=${where}`);
    const { models } = JSON.parse(stdout) as { models: Record<string, { records: number }> };
    const count = here.stdout.trim().split('\n').length;
    expect(count).toBeGreaterThan(0);
    expect(models['Post']?.records).toBe(count);
  });

  it('exports JSON Lines and CSV with metadata, filtered, to a file', async () => {
    await sync('--store', 'a.sqlite');
    const jsonl = await run('export', '--store', 'a.sqlite', '--model', 'User', '--out', 'users.jsonl');
    expect(jsonl.stderr).toBe('30 User written.\n');
    const records = readFileSync(join(folder, 'users.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records[0]).toMatchObject({
      id: expect.any(String) as string,
      username: expect.any(String) as string,
      _version: 1,
      _deleted: null,
    });
    const csv = await run(
      'export',
      '--store',
      'a.sqlite',
      '--model',
      'User',
      '--format',
      'csv',
      '--where',
      JSON.stringify({ id: { eq: records[3]?.['id'] } }),
    );
    const [header, row] = csv.stdout.trim().split('\r\n');
    expect(header?.split(',').slice(0, 2)).toEqual(['id', 'username']);
    expect(header?.endsWith('_version,_lastChangedAt,_deleted')).toBe(true);
    expect(row?.startsWith(String(records[3]?.['id']))).toBe(true);
  });

  it('says what is wrong and exits with 1 or 2', async () => {
    expect(await run('export', '--store', 'nothing.sqlite', '--model', 'Post')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[STORE_NOT_FOUND]') as string,
    });
    expect(await run('export', '--store', 'a.sqlite', '--model', 'Nope')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[UNKNOWN_MODEL]') as string,
    });
    expect(await run('export', '--store', 'a.sqlite', '--model', 'Post', '--where', '{')).toMatchObject({
      code: 2,
    });
    expect(await sync('--store', 'c.sqlite', '--model', 'Nope')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('error[UNKNOWN_MODEL]') as string,
    });
    expect(await sync('--store', 'c.sqlite', '--page-size', '0')).toMatchObject({ code: 2 });
  });

  it('names files that are no place for a store or an export', async () => {
    const places = { folder: '.', 'missing folder': 'no/such/store.sqlite' };
    for (const store of Object.values(places)) {
      expect(await sync('--store', store)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('error[DATABASE_UNUSABLE]') as string,
      });
    }
    await sync('--store', 'a.sqlite');
    expect(
      await run('export', '--store', 'a.sqlite', '--model', 'Post', '--out', 'no/such/file'),
    ).toMatchObject({ code: 1, stderr: expect.stringContaining('error[FILE_UNWRITABLE]') as string });
  });

  it('says where a file went that was no store', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'notes of mine, and nothing else');
    const { code, stderr } = await sync('--store', 'notes.txt', '--model', 'Tag');
    expect(code).toBe(0);
    const aside = /the old file is (.+)\.$/m.exec(stderr)?.[1] ?? '';
    expect(readFileSync(aside, 'utf8')).toContain('notes of mine');
  });

  it('says once, also with --quiet, why no model is synced, and ends even without --once', async () => {
    const refused = await run(
      ...['sync', '--schema', SCHEMA, '--endpoint', sandbox.endpoint, '--api-key', 'wrong'],
      ...['--store', 'q.sqlite', '--quiet'],
    );
    expect(refused.code).toBe(1);
    expect(refused.stderr.match(/error\[UNAUTHORIZED\]/g)).toHaveLength(1);
  });

  it('a connection that is not fully given is wrong usage; files of flags are named', async () => {
    const start = ['sync', '--schema', SCHEMA, '--store', 'u.sqlite', '--once'];
    const at = ['--endpoint', sandbox.endpoint];
    for (const wrong of [[], at, [...at, '--auth', 'nope'], [...at, '--auth', 'iam']]) {
      expect(await run(...start, ...wrong)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('error[CONNECTION_INCOMPLETE]') as string,
      });
    }
    for (const missing of [
      ['--auth', 'cognito', '--token-file', 'none'],
      ['--api-key', 'k', '--ca', 'none'],
    ]) {
      const { code, stderr } = await run(...start, ...at, ...missing);
      expect(code).toBe(1);
      expect(stderr).toContain(`error[FILE_UNREADABLE]: The file of ${missing.at(-2)}`);
      expect(stderr).toContain(`at ${join(folder, 'none')}`);
    }
  });

  it('a wrong key and an endpoint that is not there end with 1 and their reason', async () => {
    const denied = await run(
      'sync',
      '--schema',
      SCHEMA,
      '--endpoint',
      sandbox.endpoint,
      '--api-key',
      'wrong',
      '--once',
      '--json',
      '--store',
      'd.sqlite',
      '--quiet',
    );
    expect(denied.code).toBe(1);
    expect((JSON.parse(denied.stdout) as { errors: Array<{ code: string }> }).errors[0]?.code).toBe(
      'UNAUTHORIZED',
    );
    const gone = await run(
      'sync',
      '--schema',
      SCHEMA,
      '--endpoint',
      'http://127.0.0.1:9/graphql',
      '--api-key',
      'k',
      '--once',
      '--json',
      '--store',
      'e.sqlite',
      '--quiet',
    );
    expect(gone.code).toBe(1);
    expect((JSON.parse(gone.stdout) as { errors: Array<{ code: string }> }).errors.at(-1)?.code).toBe(
      'NO_CONNECTION',
    );
    expect(gone.stderr).toContain('error[NO_CONNECTION]');
  });
});
