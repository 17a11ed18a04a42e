import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeaveStep, LeaveView } from '../migrations';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile, withoutConflictDetection, type MetadataAfterwards } from '../schema';
import { runCli } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 12;
let folder = '';
let sandbox: Sandbox;

/** The same tables behind another API, as a push by Amplify leaves them. */
async function serve(metadata: MetadataAfterwards | 'on', seed = {}): Promise<void> {
  const schema = await loadSchemaFile(SCHEMA);
  sandbox = await startSandbox({
    schema: metadata === 'on' ? schema : withoutConflictDetection(schema, metadata),
    dataDir: join(folder, 'data'),
    port: 0,
    seed,
    seedValue: 4,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-leave-'));
  await serve('on', { Post: POSTS });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Each restart has another port, which the flag says to be the same backend's. */
async function run<T = LeaveStep[]>(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const out: string[] = [];
  const err: string[] = [];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const { signal } = new AbortController();
  await runCli(args, { stdout, stderr, cwd: folder, env: {}, setExitCode: (c) => void (code = c), signal });
  const text = out.join('');
  return { code, stderr: err.join(''), result: (text === '' ? null : JSON.parse(text)) as T };
}

const at = (): string[] => [
  ...['--schema', SCHEMA, '--endpoint', sandbox.endpoint, '--api-key', sandbox.apiKey],
  ...['--store', 'a.db', '--json', '--quiet', '--same-backend'],
];
const leave = <T = LeaveStep[]>(...args: string[]) => run<T>('leave', ...args, ...at());

async function send(query: string): Promise<Record<string, unknown>> {
  const response = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
    body: JSON.stringify({ query }),
  });
  const body = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(body).not.toHaveProperty('errors');
  return body.data;
}

async function restart(metadata: MetadataAfterwards | 'on'): Promise<void> {
  await sandbox.stop();
  await serve(metadata);
}

const messages = (step: LeaveStep | undefined): string =>
  step?.findings.map(({ message }) => message).join('\n') ?? '';

describe('outband leave', () => {
  it('leads out of conflict detection in the order of AWS, and back', async () => {
    await send('mutation { createPost(input: { id: "gone", title: "G", status: ACTIVE }) { id } }');
    await send('mutation { deletePost(input: { id: "gone", _version: 1 }) { id } }');

    // 1: clients.
    mkdirSync(join(folder, 'old'));
    mkdirSync(join(folder, 'new'));
    writeFileSync(
      join(folder, 'old', 'app.ts'),
      "import { DataStore } from 'aws-amplify/datastore';\nconst all = `query All { syncPosts { items { id } startedAt } }`;\n",
    );
    writeFileSync(join(folder, 'old', 'list.graphql'), 'query L { listPosts { items { id title } } }');
    writeFileSync(
      join(folder, 'new', 'list.graphql'),
      'query L { listPosts(filter: { _deleted: { ne: true } }) { items { id title } } }',
    );
    const old = await leave('check', 'clients', '--app', 'old');
    expect(old.code).toBe(1);
    expect(old.result[0]).toMatchObject({ id: 'clients', state: 'BLOCKED' });
    expect(messages(old.result[0])).toMatch(/DataStore is used here/);
    expect(messages(old.result[0])).toMatch(/syncPosts/);
    expect(messages(old.result[0])).toMatch(/shows deleted records/);
    const moved = await leave('check', 'clients', '--app', 'new');
    expect(moved.result[0]).toMatchObject({ state: 'DONE' });
    expect(messages(moved.result[0])).toMatch(/when the metadata fields are taken out/);

    // 2 and 3: everything has a version, nothing is open; there is no archive yet.
    const before = await leave('check');
    expect(before.result.map(({ id, state }) => [id, state])).toEqual([
      ['clients', 'DONE'],
      ['versions', 'DONE'],
      ['open-work', 'DONE'],
      ['archive', 'OPEN'],
    ]);
    // 4: the archive.
    const exported = await leave('export', '--out', 'archives');
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    expect(exported.result[0]?.summary).toContain(`${POSTS} records and 1 tombstone`);
    const { result: plan } = await leave<LeaveView>('plan');
    expect(plan.next).toBe('switch');
    const archive = plan.archive ?? '';
    expect(existsSync(join(archive, 'delete-tombstones.mjs'))).toBe(true);

    // 5: the service is asked, and says that it is still on.
    const early = await leave('verify');
    expect([early.code, early.result.map(({ id, state }) => [id, state])]).toEqual([1, [['switch', 'OPEN']]]);

    await restart('gone');
    expect((await leave('verify')).result).toMatchObject([{ id: 'switch', state: 'BLOCKED' }]);

    await restart('kept');
    const listed = await send('{ listPosts(limit: 100) { items { id title } } }');
    const items = (listed['listPosts'] as { items: { id: string; title: string }[] }).items;
    expect(items.some(({ id }) => id === 'gone')).toBe(true);
    await send('mutation { createPost(input: { id: "new", title: "N", status: ACTIVE }) { id } }');
    await send(`mutation { updatePost(input: { id: "${items[0]?.id}", title: "meanwhile" }) { id } }`);
    const switched = await leave('verify');
    expect(switched.code).toBe(0);
    expect(switched.result).toMatchObject([
      { id: 'switch', state: 'DONE' },
      { id: 'verify', state: 'DONE', summary: `${POSTS - 1} records equal to the archive, 1 not.` },
    ]);
    expect(messages(switched.result[1])).toMatch(/1 record written since[\s\S]*1 record made since/);

    // 7: the tombstone is a record for everybody now.
    const left = await leave('clean');
    expect([left.code, left.result[0]?.summary]).toEqual([
      1,
      expect.stringContaining('1 tombstone still listed'),
    ]);
    await send('mutation { deletePost(input: { id: "gone" }) { id } }');
    expect((await leave('clean')).result).toMatchObject([{ state: 'DONE' }]);

    // 8: the fields go when nobody names them.
    expect((await leave('check', 'fields')).result).toMatchObject([{ state: 'BLOCKED' }]);
    await restart('gone');
    writeFileSync(join(folder, 'new', 'list.graphql'), 'query L { listPosts { items { id title } } }');
    expect((await leave('check', 'fields')).result).toMatchObject([{ state: 'DONE' }]);
    expect((await leave<LeaveView>('plan')).result.next).toBe(null);

    // The way back.
    expect((await leave('back')).result).toMatchObject([{ id: 'back-switch', state: 'BLOCKED' }]);
    await restart('on');
    expect((await leave('back', '--dry-run')).result).toMatchObject([
      { state: 'DONE' },
      { id: 'back-adopt', state: 'BLOCKED' },
    ]);
    const back = await leave('back', '--yes');
    expect(back.result).toMatchObject([
      { id: 'back-switch', state: 'DONE' },
      { id: 'back-adopt', state: 'DONE' },
      { id: 'back-compare', state: 'DONE' },
    ]);
    const imported = await run<Record<string, number>>(
      ...['import', join(archive, 'Post.jsonl'), '--model', 'Post', ...at()],
    );
    expect(imported.result).toMatchObject({ updated: 1, unchanged: POSTS - 1 });
  }, 60_000);

  it('keeps a confirmation by hand, and asks for its reason', async () => {
    expect((await leave('check', 'clients', '--confirm', ' ')).stderr).toContain('REASON_MISSING');
    const { result } = await leave('check', 'clients', '--confirm', 'store says nobody runs 1.x');
    expect(result).toMatchObject([{ state: 'BY_HAND', summary: expect.stringContaining('nobody runs 1.x') }]);
  });

  it('finds an archive that somebody changed', async () => {
    const { result } = await leave<LeaveView>('plan');
    writeFileSync(join(result.archive ?? '', 'Post.jsonl'), '{"id":"forged"}\n');
    const checked = await leave('check', 'archive');
    expect([checked.code, checked.result[0]?.state]).toEqual([1, 'BLOCKED']);
  });
});
