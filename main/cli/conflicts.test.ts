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
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-conflicts-'));
  const schema = await loadSchemaFile(SCHEMA);
  sandbox = await startSandbox({
    schema,
    seed: { Post: 3 },
    seedValue: 1,
    strategy: 'OPTIMISTIC_CONCURRENCY',
  });
  sandbox.setFaults(['conflict=1']);
  writeFileSync(
    join(folder, 'm.yaml'),
    'id: m\ndescription: d\nsteps:\n  - { model: Post, where: {}, change: { set: { rating: 90 } } }\n',
  );
  expect((await on('apply', 'm.yaml', '--on-conflict', 'skip')).code).toBe(1);
  sandbox.setFaults([]);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const signal = new AbortController().signal;
  await runCli(args, { stdout, stderr, cwd: folder, env: {}, setExitCode: (c) => void (code = c), signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
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

async function list(...more: string[]) {
  const { stdout } = await run('conflicts', 'list', '--store', 'a.db', '--json', ...more);
  return JSON.parse(stdout) as { id: string; key: string; ours: object; settled: string | null }[];
}

describe('outband conflicts and audit', () => {
  it('lists what is open, shows both sides, and settles by either or by hand', async () => {
    const open = await list();
    expect(open).toHaveLength(3);
    expect(open[0]).toMatchObject({ ours: { rating: 90 }, settled: null });
    const [first, second, third] = open.map(({ id }) => id);
    const shown = await run('conflicts', 'show', first ?? '', '--store', 'a.db', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      model: 'Post',
      how: 'REFUSED',
      theirs: { _version: 2 },
    });

    const unsaid = await on('conflicts', 'resolve', first ?? '', '--keep', 'ours', '--tier', 'production');
    expect(unsaid).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[REASON_NEEDED]') as string,
    });
    const ours = await on('conflicts', 'resolve', first ?? '', '--keep', 'ours');
    expect(JSON.parse(ours.stdout)).toMatchObject({ settled: true, record: { rating: 90 } });
    const theirs = await on('conflicts', 'resolve', second ?? '', '--keep', 'theirs');
    expect(JSON.parse(theirs.stdout)).toMatchObject({ settled: true, outcome: 'KEPT', record: null });
    const edited = await on('conflicts', 'resolve', third ?? '', '--keep', 'ours', '--set', '{"rating":91}');
    expect(JSON.parse(edited.stdout)).toMatchObject({ settled: true, record: { rating: 91 } });
    expect(await list()).toEqual([]);
    expect((await list('--all')).map(({ settled }) => settled)).toEqual([
      'ours, on their version',
      'kept theirs',
      'chosen by hand: rating sent',
    ]);
    expect(await on('conflicts', 'resolve', first ?? '', '--keep', 'ours')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('CONFLICT_SETTLED') as string,
    });
    expect((await on('conflicts', 'resolve', '999', '--keep', 'ours')).stderr).toContain(
      'CONFLICT_NOT_FOUND',
    );
    expect((await on('conflicts', 'resolve', '1', '--keep', 'nobody')).code).toBe(2);
  });

  it('keeping ours of a delete deletes on their version', async () => {
    sandbox.setFaults(['conflict=1']);
    const change = '  - model: Post\n    where: { rating: { eq: 91 } }\n    change: { delete: true }\n';
    writeFileSync(join(folder, 'd.yaml'), `id: d\ndescription: d\nsteps:\n${change}`);
    await on('apply', 'd.yaml', '--yes');
    sandbox.setFaults([]);
    const [open] = await list();
    const deleted = await on('conflicts', 'resolve', open?.id ?? '', '--keep', 'ours', '--reason', 'spam');
    expect(deleted.code).toBe(0);
    expect(JSON.parse(deleted.stdout)).toMatchObject({ outcome: 'APPLIED', record: { _deleted: true } });
    expect(await list()).toEqual([]);
  });

  it('walks the audit chain, and says where it was changed', async () => {
    const whole = await run('audit', 'verify', '--store', 'a.db', '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({ whole: true, brokenAt: null });
    expect(whole.code).toBe(0);
    const { head } = JSON.parse(whole.stdout) as { head: string };
    expect((await run('audit', 'verify', '--store', 'a.db', '--head', head)).code).toBe(0);
    const cut = await run('audit', 'verify', '--store', 'a.db', '--head', 'f'.repeat(64));
    expect(cut).toMatchObject({ code: 1, stdout: expect.stringContaining('removed: the entry') as string });
    const db = openDatabase(join(folder, 'a.db.journal'));
    db.exec(`UPDATE audit SET detail = '{}' WHERE no = 1`);
    db.close();
    const broken = await run('audit', 'verify', '--store', 'a.db', '--json');
    expect(JSON.parse(broken.stdout)).toMatchObject({ whole: false, brokenAt: 1 });
    expect(broken.code).toBe(1);
    expect((await run('audit', 'verify', '--store', 'no.db')).stderr).toContain('error[JOURNAL_NOT_FOUND]');
  });
});
