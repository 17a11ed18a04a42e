import { setMaxListeners } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import { RequestGate } from '../testing/request-gate';
import { runCli } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 60;
let sandbox: Sandbox;
let gate: RequestGate;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-interrupts-'));
  const schema = await loadSchemaFile(SCHEMA);
  const dataDir = join(folder, 'data');
  await (await startSandbox({ schema, seed: { Post: POSTS }, seedValue: 1, dataDir })).stop();
  // As in a table that was filled before conflict detection was enabled.
  const db = openDatabase(join(dataDir, 'sandbox.sqlite'));
  db.exec(`UPDATE base_Post SET item = json_remove(item, '$._version', '$._lastChangedAt', '$._deleted')`);
  db.close();
  sandbox = await startSandbox({ schema, dataDir });
});
beforeEach(async () => {
  gate = await RequestGate.start(sandbox);
  return () => gate.close();
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], stop = new AbortController()) {
  setMaxListeners(0, stop.signal);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const setExitCode = (c: number): void => void (code = c);
  await runCli(args, { stdout, stderr, cwd: folder, env: {}, setExitCode, signal: stop.signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const on = (store: string, ...args: string[]): string[] => [
  ...args,
  ...['--schema', SCHEMA, '--endpoint', gate.endpoint, '--api-key', sandbox.apiKey, '--store', store],
  ...['--json', '--yes'],
];

/** Interrupts a command at the very request that a watch names, while that is under way. */
async function interrupted(args: readonly string[], after: number, watch: (body: string) => boolean) {
  const stop = new AbortController();
  gate.holdAfter(after, watch);
  const running = run(args, stop);
  await gate.reached;
  stop.abort();
  gate.open();
  const ended = await running;
  expect(ended).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(
      /error\[INTERRUPTED\].*\n.*nothing is (written|applied) twice.*\n.*same command/,
    ) as string,
  });
  return JSON.parse(ended.stdout) as Record<string, number>;
}

describe('an interrupt', () => {
  it('of adopt: what was adopted stays, and the next call finds only the rest', async () => {
    const args = on('a.db', 'adopt', '--model', 'Post', '--concurrency', '1');
    const first = await interrupted(args, 1, () => true);
    expect(first['found']).toBe(POSTS);
    const adopted = first['adopted'] ?? 0;
    expect(adopted).toBeGreaterThan(0);
    expect(adopted).toBeLessThan(POSTS);
    const second = await run(args);
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ found: POSTS - adopted, adopted: POSTS - adopted });
    await run(on('a.db', 'sync', '--once'));
    const lines = (await run(['export', '--store', 'a.db', '--model', 'Post'])).stdout.trim().split('\n');
    const versions = lines.map((line) => (JSON.parse(line) as { _version: number })._version);
    expect(versions).toEqual(Array.from({ length: POSTS }, () => 1));
  });

  it('of import: the same file does the rest, no row makes two records, and bad rows are whole lines', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => (i % 10 === 3 ? `,ACTIVE` : `imported ${i},ACTIVE`));
    writeFileSync(join(folder, 'posts.csv'), ['title,status', ...rows, ''].join('\n'));
    const args = on('b.db', 'import', 'posts.csv', '--model', 'Post', '--concurrency', '1');
    const first = await interrupted(args, 1, (body) => body.includes('imported'));
    const { created = 0, notSent = 0 } = first;
    expect([created > 0, notSent > 0, created + notSent]).toEqual([true, true, 36]);
    const bad = readFileSync(join(folder, 'posts.csv.bad.jsonl'), 'utf8');
    expect(
      bad
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { line: number }).line),
    ).toEqual([5, 15, 25, 35]);
    const second = JSON.parse((await run(args)).stdout) as Record<string, number>;
    expect(second).toMatchObject({ created: notSent, unchanged: created, bad: 4 });
    const where = JSON.stringify({ title: { beginsWith: 'imported' } });
    const there = await run(['export', '--store', 'b.db', '--model', 'Post', '--where', where]);
    expect(there.stdout.trim().split('\n')).toHaveLength(36);
  });

  it('of apply while it waits for the proof of delivery: all is applied, the wait ends, the next step is for another call', async () => {
    const steps = ['5001', '5002'].map(
      (rating) => `  - model: Post\n    change: { set: { rating: ${rating} } }`,
    );
    writeFileSync(join(folder, 'two.yaml'), `id: two\ndescription: d\nsteps:\n${steps.join('\n')}\n`);
    const stop = new AbortController();
    const heard = gate.acknowledged;
    gate.holdAfter(0, (body) => body.includes('5001'));
    const applying = run(on('c.db', 'apply', 'two.yaml', '--concurrency', '1'), stop);
    await gate.reached;
    // Three of Post: without them nothing would be waited for.
    await expect.poll(() => gate.acknowledged - heard, { timeout: 60_000 }).toBe(3);
    gate.silenceSockets();
    gate.open();
    // Every record is written by then, and none has come back.
    const total = await count('{}');
    await expect.poll(() => count('{ rating: { eq: 5001 } }'), { timeout: 60_000 }).toBe(total);
    stop.abort();
    const ended = await applying;
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      ...{ state: 'partial', problem: { code: 'INTERRUPTED' } },
      operations: { applied: total, unknown: 0 },
      delivery: { complete: 0, notSeen: 0 },
    });
    const second = await run(on('c.db', 'apply', 'two.yaml'));
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ state: 'applied', operations: { applied: 2 * total } });
    expect(
      gate.mutations
        .filter((body) => body.includes('5001'))
        .join('')
        .match(/"rating":5001/g),
    ).toHaveLength(total);
  });

  it('of export: no half-written file stands where the whole one was to be', async () => {
    const out = join(folder, 'out.jsonl');
    writeFileSync(out, 'of yesterday\n');
    const stop = new AbortController();
    stop.abort();
    const ended = await run(['export', '--store', 'c.db', '--model', 'Post', '--out', out], stop);
    expect(ended.code).toBe(130);
    expect(readFileSync(out, 'utf8')).toBe('of yesterday\n');
    expect(existsSync(`${out}.part`)).toBe(false);
  });
});

async function count(filter: string): Promise<number> {
  const query = `{ listPosts(limit: 1000, filter: ${filter}) { items { id } } }`;
  const answer = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
    body: JSON.stringify({ query }),
  });
  const { data } = (await answer.json()) as { data: { listPosts: { items: unknown[] } } };
  return data.listPosts.items.length;
}
