import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { runCli } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-import-'));
  sandbox = await startSandbox({ schema: await loadSchemaFile(SCHEMA), seed: { Post: 2 }, seedValue: 1 });
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

async function imported(name: string, content: string, ...more: string[]) {
  writeFileSync(join(folder, name), content);
  const connection = ['--schema', SCHEMA, '--endpoint', sandbox.endpoint, '--api-key', sandbox.apiKey];
  const result = await run(
    'import',
    name,
    '--model',
    'Post',
    ...connection,
    '--store',
    'a.db',
    '--json',
    ...more,
  );
  return { ...result, report: (result.stdout ? JSON.parse(result.stdout) : null) as Record<string, unknown> };
}

async function postsOf(where: object) {
  const { stdout } = await run(
    'export',
    '--store',
    'a.db',
    '--model',
    'Post',
    '--where',
    JSON.stringify(where),
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('outband import', () => {
  it('says of a file without rows that nothing was in it, and is content: so exports of an empty model read', async () => {
    for (const [name, content] of [
      ['none.csv', 'id,title\n'],
      ['none.jsonl', ''],
    ] as const) {
      const { report, code, stderr } = await imported(name, content);
      expect(report).toMatchObject({ rows: 0, requests: 0 });
      expect(code).toBe(0);
      expect(stderr).toContain('holds no rows');
    }
  });

  it('CSV: maps columns, converts types, creates and updates by key; bad rows go to a file, the good ones go on', async () => {
    const csv = [
      'id,Heading,status,rating,keywords,_version',
      'a,"One, two",ACTIVE,5,"[""x"",""y""]",9',
      'b,Two,INACTIVE,,,',
      'c,Three,PERHAPS,1,,',
      'd,,ACTIVE,many,,',
      'a,Changed,ACTIVE,6,,',
    ].join('\n');
    const dry = await imported('posts.csv', csv, '--map', 'Heading=title', '--dry-run');
    expect(dry.report).toMatchObject({ rows: 5, created: 2, updated: 1, bad: 2, requests: 0 });
    const { report, code } = await imported('posts.csv', csv, '--map', 'Heading=title');
    expect(report).toMatchObject({
      model: 'Post',
      rows: 5,
      created: 2,
      updated: 1,
      unchanged: 0,
      conflicted: 0,
      failed: 0,
      unknown: 0,
      bad: 2,
    });
    expect(code).toBe(1);
    const bad = readFileSync(join(folder, 'posts.csv.bad.jsonl'), 'utf8').trim().split('\n');
    expect(bad.map((line) => JSON.parse(line) as object)).toMatchObject([
      {
        line: 4,
        reasons: [expect.stringContaining('status must be one of') as string],
        row: { Heading: 'Three' },
      },
      { line: 5, reasons: [expect.stringContaining('rating') as string] },
    ]);
    expect(await postsOf({ id: { eq: 'a' } })).toMatchObject([
      { title: 'Changed', rating: 6, keywords: null, _version: 2 },
    ]);
    expect(await postsOf({ id: { eq: 'b' } })).toMatchObject([
      { title: 'Two', status: 'INACTIVE', rating: null },
    ]);
  });

  it('JSON Lines without keys: a second import of the same file finds every record in place', async () => {
    const lines = [
      '{"title":"L1","status":"ACTIVE","metadata":"{\\"a\\":1}"}',
      'not json',
      '{"title":"L2","status":"ACTIVE"}',
    ];
    const first = await imported('posts.jsonl', lines.join('\n'));
    expect(first.report).toMatchObject({ rows: 3, created: 2, bad: 1 });
    expect((await imported('posts.jsonl', lines.join('\n'))).report).toMatchObject({
      rows: 3,
      created: 0,
      updated: 0,
      unchanged: 2,
    });
    expect(await postsOf({ title: { beginsWith: 'L' } })).toHaveLength(2);
  });

  it('takes back what export writes: nothing changes', async () => {
    for (const format of ['csv', 'jsonl']) {
      await run('export', '--store', 'a.db', '--model', 'Post', '--format', format, '--out', `out.${format}`);
      const { report, code } = await imported(
        `out.${format}`,
        readFileSync(join(folder, `out.${format}`), 'utf8'),
      );
      expect(report).toMatchObject({ created: 0, updated: 0, bad: 0, requests: 0 });
      expect(report['unchanged']).toBe(report['rows']);
      expect(code).toBe(0);
      expect(existsSync(join(folder, `out.${format}.bad.jsonl`))).toBe(false);
    }
  });

  it('says of rows that refer to nothing that they do, and imports them', async () => {
    const parent = await imported('p.jsonl', '{"id":"parent","title":"P","status":"ACTIVE"}\n');
    expect(parent.report).toMatchObject({ created: 1 });
    expect(parent.report).not.toHaveProperty('warnings');
    const to = ['--schema', SCHEMA, '--endpoint', sandbox.endpoint, '--api-key', sandbox.apiKey];
    const comments = ['parent', 'nope', 'nix'].map(
      (postID, i) => `{"id":"c${i}","postID":"${postID}","content":"x","writtenAt":"2026-01-01T00:00:00Z"}`,
    );
    writeFileSync(join(folder, 'c.jsonl'), comments.join('\n'));
    const args = ['import', 'c.jsonl', '--model', 'Comment', ...to, '--store', 'fresh.db'];
    const tried = await run(...args, '--dry-run', '--json');
    expect(JSON.parse(tried.stdout)).toMatchObject({
      created: 3,
      warnings: [{ count: 2, key: '["c1"]', reason: expect.stringContaining('a Post') as string }],
    });
    expect((await run(...args)).stdout).toContain(
      '2 worth a look, the first of them ["c1"]: postID would refer',
    );
  });

  it('refuses a file with a column of no field, and a broken one, before anything is sent', async () => {
    const unknown = await imported('u.csv', 'id,colour\nx,red\n');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('error[UNKNOWN_COLUMN]');
    const columns = { 'm.csv': 'id,title\nx,y\n', 'm.jsonl': '{"id":"x"}\n{"id":"y","title":"t"}\n' };
    for (const [name, content] of Object.entries(columns)) {
      const unmapped = await imported(name, content, '--map', 'nope=title');
      expect(unmapped).toMatchObject({ code: 1, stdout: '' });
      expect(unmapped.stderr).toContain('The file has no column nope.');
      expect(unmapped.stderr).toContain('Its columns are id, title.');
    }
    const broken = await imported('b.csv', 'id,title\nx,"open\n');
    expect(broken.stderr).toContain('error[BAD_IMPORT]');
    const semicolons = await imported('s.csv', 'id;title;status\nx;y;ACTIVE\n');
    expect(semicolons.stderr).toContain('semicolons');
    const empty = await imported('e.csv', '');
    expect(empty).toMatchObject({ code: 1, stdout: '' });
    expect(empty.stderr).toContain('error[EMPTY_IMPORT]');
    expect((await imported('m.csv', 'id,title\n', '--map', 'nonsense')).code).toBe(2);
  });
});
