import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import { runCli } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-adopt-'));
  const schema = await loadSchemaFile(SCHEMA);
  const dataDir = join(folder, 'data');
  await (await startSandbox({ schema, seed: { Post: 30, User: 3 }, seedValue: 1, dataDir })).stop();
  // As in a table that was filled before conflict detection was enabled.
  const db = openDatabase(join(dataDir, 'sandbox.sqlite'));
  db.exec(
    `UPDATE base_Post SET item = json_remove(item, '$._version', '$._lastChangedAt', '$._deleted') WHERE seq % 3 = 0`,
  );
  // Some lack what the schema requires by now, too.
  db.exec(`UPDATE base_User SET item = json_remove(item, '$._version', '$.username')`);
  db.close();
  sandbox = await startSandbox({ schema, dataDir });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const out: string[] = [];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  const said: string[] = [];
  stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  let code = 0;
  const signal = new AbortController().signal;
  await runCli(args, { stdout, stderr, cwd: folder, env: {}, setExitCode: (c) => void (code = c), signal });
  return { code, stdout: out.join(''), stderr: said.join('') };
}

const on = (...args: string[]) =>
  run(
    ...args,
    '--schema',
    SCHEMA,
    '--endpoint',
    sandbox.endpoint,
    '--api-key',
    sandbox.apiKey,
    '--store',
    'a.db',
    '--json',
  );

describe('outband adopt', () => {
  it('worked example, service 9.4: finds the records without a version and touches them into the versioned world', async () => {
    const dry = JSON.parse((await on('adopt', '--model', 'Post', '--dry-run')).stdout) as { keys: string[] };
    expect(dry).toMatchObject({ model: 'Post', scanned: 30, found: 10, adopted: 0 });
    expect(dry.keys).toHaveLength(10);
    const adopted = await on('adopt', '--model', 'Post', '--yes');
    expect(JSON.parse(adopted.stdout)).toMatchObject({ found: 10, adopted: 10, failed: 0, problems: [] });
    expect(adopted.code).toBe(0);
    expect(JSON.parse((await on('adopt', '--model', 'Post')).stdout)).toMatchObject({
      scanned: 30,
      found: 0,
    });
    const synced = JSON.parse((await on('sync', '--once')).stdout) as {
      models: { Post: { records: number } };
    };
    expect(synced.models.Post.records).toBe(30);
  });

  it('finds those, too, whose required field is empty', async () => {
    const { stdout } = await on('adopt', '--model', 'User', '--dry-run');
    expect(JSON.parse(stdout)).toMatchObject({ scanned: 3, found: 3 });
  });

  it('a plan over records that can’t be read says that there are some', async () => {
    const text = 'id: all\ndescription: d\nsteps:\n  - model: User\n    change: { set: { bio: b } }\n';
    writeFileSync(join(folder, 'all.yaml'), text);
    const backend = ['--schema', SCHEMA, '--endpoint', sandbox.endpoint, '--api-key', sandbox.apiKey];
    const { stderr } = await run('plan', 'all.yaml', ...backend, '--store', 'fresh.db');
    expect(stderr).toMatch(
      /RECORDS_WITHOUT_VERSION.*3 User came without content: they lack a version, username/,
    );
  });

  it('the adopted records have their first version, and the local copy holds all of them', async () => {
    const lines = (await run('export', '--store', 'a.db', '--model', 'Post')).stdout.trim().split('\n');
    const versions = lines.map((line) => (JSON.parse(line) as { _version: number })._version);
    expect(new Set(versions)).toEqual(new Set([1]));
  });
});
