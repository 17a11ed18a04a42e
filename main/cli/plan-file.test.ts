import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setMaxListeners } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { RequestGate } from '../testing/request-gate';
import type { BatchRequest } from '../writer';
import { openBackend } from './backend';
import { runCli, type CliIo } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 40;
let sandbox: Sandbox;
let gate: RequestGate;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-plan-file-'));
  sandbox = await startSandbox({ schema: await loadSchemaFile(SCHEMA), seed: { Post: POSTS }, seedValue: 1 });
  gate = await RequestGate.start(sandbox);
});
afterAll(async () => {
  await gate.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

function ioOf(stop = new AbortController()) {
  setMaxListeners(0, stop.signal);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  const told = { code: 0, stdout: () => out.join(''), stderr: () => err.join('') };
  const setExitCode = (code: number): void => void (told.code = code);
  const io: CliIo = { stdout, stderr, cwd: folder, env: {}, setExitCode, signal: stop.signal };
  return { io, told };
}

async function run(args: readonly string[], stop?: AbortController) {
  const { io, told } = ioOf(stop);
  await runCli(args, io);
  return { code: told.code, stdout: told.stdout(), stderr: told.stderr() };
}

const on = (store: string, ...args: string[]): string[] => [
  ...args,
  ...['--schema', SCHEMA, '--endpoint', gate.endpoint, '--api-key', sandbox.apiKey, '--store', store],
];

/** As the window would: made by one person's connection, exported, and left. */
async function exported(name: string, request: Omit<BatchRequest, 'model'>): Promise<string> {
  const { io } = ioOf();
  const flags = { schema: SCHEMA, endpoint: gate.endpoint, apiKey: sandbox.apiKey, store: `${name}.db` };
  const { writer, close } = await openBackend(flags, io, ['Post']);
  const plan = writer.planBatch({ model: 'Post', ...request });
  await writer.planDesk.exportPlan(plan.id, join(folder, `${name}.plan`));
  await close();
  return `${name}.plan`;
}

async function keywords(store: string): Promise<Set<string>> {
  const { stdout } = await run(['export', '--store', store, '--model', 'Post', '--quiet']);
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { keywords: string[] | null });
  return new Set(records.map((record) => (record.keywords ?? []).filter((word) => word === 'once').join()));
}

describe('outband plan-file', () => {
  it('shows who exported it and what it would do, runs it once, and refuses it from then on', async () => {
    const file = await exported('a', { targets: {}, set: { content: 'handed on' } });
    const show = await run(on('b.db', 'plan-file', 'show', file, '--quiet'));
    expect(show).toMatchObject({ code: 0, stderr: '' });
    expect(show.stdout).toMatch(/exported.* at \d{4}-.*, for http:/);
    expect(show.stdout).toMatch(/sha256:[0-9a-f]{64}/);
    expect(show.stdout).toContain(`${POSTS} writes to Post: ${POSTS} updates`);
    expect(show.stdout).toContain('every record of Post');
    expect(show.stdout).toContain(`all ${POSTS} records are as they were planned on`);
    const done = await run(on('b.db', 'plan-file', 'run', file, '--json', '--quiet'));
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ state: 'FINISHED', counts: { applied: POSTS } });
    const sent = gate.mutations.length;
    for (const verb of ['run', 'show'])
      expect(await run(on('b.db', 'plan-file', verb, file, '--quiet'))).toMatchObject({
        ...{ code: 1, stdout: '' },
        stderr: expect.stringContaining('error[PLAN_ALREADY_RUN]') as string,
      });
    // A colleague who has another store finds every record moved on, and nothing to write.
    const other = await run(on('c.db', 'plan-file', 'show', file, '--quiet'));
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('MOVED ON') as string });
    const again = await run(on('c.db', 'plan-file', 'run', file, '--json', '--quiet'));
    expect(JSON.parse(again.stdout)).toMatchObject({ counts: { applied: 0, unchanged: POSTS } });
    expect(gate.mutations).toHaveLength(sent);
  });

  it('refuses a file that was changed by hand, and one for another backend', async () => {
    const file = await exported('d', { targets: {}, set: { content: 'as exported' } });
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, 'changed.plan'), text.replace('as exported', 'by hand'));
    const other = await RequestGate.start(sandbox);
    const elsewhere = on('e.db', 'plan-file', 'run', file).map((arg) =>
      arg === gate.endpoint ? other.endpoint : arg,
    );
    const refusals = [
      [on('d.db', 'plan-file', 'run', 'changed.plan'), 'PLAN_FILE_CHANGED'],
      [on('d.db', 'plan-file', 'show', 'changed.plan'), 'PLAN_FILE_CHANGED'],
      [elsewhere, 'PLAN_OF_ANOTHER_BACKEND'],
      [on('d.db', 'plan-file', 'run', 'nothing.plan'), 'BAD_PLAN_FILE'],
    ] as const;
    const sent = gate.mutations.length;
    for (const [args, code] of refusals)
      expect(await run([...args, '--quiet'])).toMatchObject({
        ...{ code: 1, stdout: '' },
        stderr: expect.stringContaining(`error[${code}]`) as string,
      });
    expect([gate.mutations.length, other.mutations.length]).toEqual([sent, 0]);
    await other.close();
  });

  it('an interrupt ends with 130 and the same command goes on: every list grows by one', async () => {
    const file = await exported('f', { targets: {}, append: { keywords: ['once'] } });
    const stop = new AbortController();
    gate.holdAfter(1, (body) => body.includes('"once"'));
    const running = run(on('f.db', 'plan-file', 'run', file, '--concurrency', '1'), stop);
    await gate.reached;
    stop.abort();
    gate.open();
    const first = await running;
    expect(first).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('error[INTERRUPTED]') as string,
    });
    const second = await run(on('f.db', 'plan-file', 'run', file, '--json', '--quiet'));
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(second.stdout)).toMatchObject({ state: 'FINISHED', counts: { applied: POSTS } });
    expect(await keywords('f.db')).toEqual(new Set(['once']));
  });

  it('tells which records have moved on, and what of them', async () => {
    const file = await exported('g', { targets: {}, set: { rating: 4 } });
    const change = await exported('h', { targets: { where: { rating: { eq: 1 } } }, set: { rating: 3 } });
    const changed = await run(on('h.db', 'plan-file', 'run', change, '--json', '--quiet'));
    const { applied } = (JSON.parse(changed.stdout) as { counts: { applied: number } }).counts;
    expect(applied).toBeGreaterThan(0);
    const show = await run(on('g.db', 'plan-file', 'show', file, '--json', '--quiet'));
    expect(show.code).toBe(1);
    const { check } = JSON.parse(show.stdout) as { check: { stale: number; listed: { key: ModelKey }[] } };
    expect(check).toMatchObject({ stale: applied, overlapping: applied });
    const done = await run(on('g.db', 'plan-file', 'run', file, '--json', '--quiet'));
    expect(done.code).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({ counts: { conflicted: applied } });
  });
});
