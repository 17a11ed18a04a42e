import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { RequestGate } from '../testing/request-gate';
import { runCli } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 60;
let source: Sandbox;
let target: Sandbox;
let gate: RequestGate;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-copy-'));
  const schema = await loadSchemaFile(SCHEMA);
  source = await startSandbox({ schema, seed: { User: 3, Post: POSTS, Comment: 20 }, seedValue: 1 });
  target = await startSandbox({ schema, seed: { User: 1 }, seedValue: 2 });
  gate = await RequestGate.start(target);
  const at = ['--endpoint', source.endpoint, '--api-key', source.apiKey];
  expect((await run(['sync', '--schema', SCHEMA, ...at, '--store', 'from.db', '--once'])).code).toBe(0);
});
afterAll(async () => {
  await gate.close();
  await Promise.all([source.stop(), target.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], stop = new AbortController()) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const io = { stdout, stderr, cwd: folder, env: {}, setExitCode: (c: number) => void (code = c) };
  await runCli(args, { ...io, signal: stop.signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const copy = (args: readonly string[], stop?: AbortController) =>
  run(
    [
      ...['copy', '--from', 'from.db', '--schema', SCHEMA, '--store', 'to.db', '--json'],
      ...['--endpoint', gate.endpoint, '--api-key', gate.apiKey],
      ...args,
    ],
    stop,
  );

interface Report {
  readonly models: Readonly<Record<string, Record<string, number>>>;
  readonly foreign: number;
}
type Row = Record<string, unknown>;

async function rowsOf(store: string, model: string): Promise<Row[]> {
  const { stdout } = await run(['export', '--store', store, '--model', model, '--quiet']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

describe('outband copy', () => {
  it('copies models with their relations re-pointed, goes on after an interruption, and knows what is there', async () => {
    const models = ['--model', 'Comment', '--model', 'Post', '--model', 'User', '--match', 'User=username'];
    const dry = await copy([...models, '--dry-run']);
    expect((JSON.parse(dry.stdout) as Report).models).toMatchObject({
      User: { rows: 3, created: 3 },
      Post: { rows: POSTS, created: POSTS },
      Comment: { rows: 20, created: 20 },
    });
    expect(gate.mutations).toEqual([]);
    expect(existsSync(join(folder, 'to.db.idmap'))).toBe(false);

    // Somebody made one of the users in the target by hand: it is the same one.
    const [twin] = await rowsOf('from.db', 'User');
    const made = await fetch(target.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': target.apiKey },
      body: JSON.stringify({
        query: `mutation { createUser(input: { id: "theirs", username: ${JSON.stringify(twin?.['username'])} }) { id username bio _version _lastChangedAt _deleted } }`,
      }),
    });
    expect(made.ok).toBe(true);

    const stop = new AbortController();
    gate.holdAfter(3, (body) => body.includes('createPost'));
    const copying = copy([...models, '--concurrency', '1'], stop);
    await gate.reached;
    stop.abort();
    gate.open();
    expect((await copying).code).toBe(130);

    const rest = await copy(models);
    const report = JSON.parse(rest.stdout) as Report;
    expect(report.models).toMatchObject({
      User: { created: 0, unchanged: 3 },
      Comment: { created: 20, bad: 0 },
    });
    expect(report.models['Post']?.['unchanged']).toBeGreaterThan(0);
    expect((report.models['Post']?.['created'] ?? 0) + (report.models['Post']?.['unchanged'] ?? 0)).toBe(
      POSTS,
    );
    expect(report.foreign).toBe(0);

    const [users, posts, comments] = await Promise.all(
      ['User', 'Post', 'Comment'].map((model) => rowsOf('to.db', model)),
    );
    expect(posts).toHaveLength(POSTS);
    expect(posts?.every(({ _version }) => _version === 1)).toBe(true);
    const named = new Map(users?.map((user) => [user['id'], user['username']]));
    expect(named.get('theirs')).toBe(twin?.['username']);
    const titled = new Map(posts?.map((post) => [post['id'], post['title']]));
    // By what people call them, everything refers to the same as in the source, under other keys.
    const [oldUsers, oldPosts, oldComments] = await Promise.all(
      ['User', 'Post', 'Comment'].map((model) => rowsOf('from.db', model)),
    );
    const oldNamed = new Map(oldUsers?.map((user) => [user['id'], user['username']]));
    const oldTitled = new Map(oldPosts?.map((post) => [post['id'], post['title']]));
    const authors = (rows: Row[] | undefined, names: Map<unknown, unknown>) =>
      rows
        ?.map((row) => `${String(row['title'])} by ${String(names.get(row['authorID']) ?? row['authorID'])}`)
        .sort();
    expect(authors(posts, named)).toEqual(authors(oldPosts, oldNamed));
    const threads = (rows: Row[] | undefined, titles: Map<unknown, unknown>) =>
      rows?.map((row) => `${String(row['content'])} on ${String(titles.get(row['postID']))}`).sort();
    expect(threads(comments, titled)).toEqual(threads(oldComments, oldTitled));
    expect(posts?.some(({ id }) => oldTitled.has(id))).toBe(false);
    expect(existsSync(join(folder, 'to.db.idmap'))).toBe(true);
  });

  it('says which models there are not, and copies with the keys kept', async () => {
    expect(await copy(['--model', 'Nope'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[UNKNOWN_MODEL]') as string,
    });
    const kept = await copy(['--model', 'Tag', '--model', 'User', '--keep-keys', '--dry-run']);
    expect((JSON.parse(kept.stdout) as Report).models['User']).toMatchObject({ created: 3 });
  });

  it('a local copy is not given to another backend unasked, and its journals stay apart', async () => {
    const other = ['--schema', SCHEMA, '--endpoint', target.endpoint, '--api-key', target.apiKey];
    const sync = ['sync', ...other, '--store', 'from.db', '--once', '--json', '--quiet'];
    const refused = await run(sync);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('error[STORE_OF_ANOTHER_BACKEND]');
    for (const part of [source.endpoint, target.endpoint, '--same-backend', '--other-backend', 'from.db'])
      expect(refused.stderr).toContain(part);
    expect(await rowsOf('from.db', 'Post')).toHaveLength(POSTS);
    const both = await run([...sync, '--same-backend', '--other-backend']);
    expect(both.code).toBe(2);

    const taken = await run([...sync, '--other-backend']);
    expect(JSON.parse(taken.stdout)).toMatchObject({ models: { User: { kind: 'base' } } });
    const migration = join(folder, 'touch.json');
    const step = { model: 'User', where: {}, change: { touch: true } };
    writeFileSync(migration, JSON.stringify({ id: 'touch', description: 'touch', steps: [step] }));
    const to = [...other, '--store', 'from.db', '--json', '--quiet'];
    expect((await run(['apply', migration, ...to])).code).toBe(0);
    expect(existsSync(join(folder, 'from.db.journal-2'))).toBe(true);
    expect((await run(['audit', 'verify', '--store', 'from.db', '--json'])).stdout).toMatch(
      /"entries":[1-9]/,
    );
    const status = await run(['status', migration, ...to]);
    expect(JSON.parse(status.stdout)).toMatchObject([{ state: 'applied' }]);
    const at = ['--endpoint', source.endpoint, '--api-key', source.apiKey];
    const before = await run(['status', migration, ...at, '--store', 'from.db', '--json', '--quiet']);
    expect(JSON.parse(before.stdout)).toMatchObject([{ state: 'pending' }]);
  });
});
