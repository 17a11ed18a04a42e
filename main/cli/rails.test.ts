import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import { runCli, type CliIo } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 6;
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-rails-'));
  sandbox = await startSandbox({ schema: await loadSchemaFile(SCHEMA), seed: { Post: POSTS }, seedValue: 1 });
  writeFileSync(
    join(folder, 'm.yaml'),
    'id: m\ndescription: m\nsteps:\n  - model: Post\n    where: {}\n    change: { set: { rating: 7 } }\n',
  );
  writeFileSync(join(folder, 'posts.csv'), 'id,title,status\nnew,New,ACTIVE\n');
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], terminal: Pick<CliIo, 'confirm' | 'ask'> = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const signal = new AbortController().signal;
  const io = { stdout, stderr, cwd: folder, env: {}, setExitCode: (c: number) => void (code = c), signal };
  await runCli(args, { ...io, ...terminal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const backend = (endpoint: string, store: string, ...args: string[]): string[] => [
  ...args,
  ...['--schema', SCHEMA, '--endpoint', endpoint, '--api-key', sandbox.apiKey, '--store', store, '--json'],
];
const on = (...args: string[]): string[] => backend(sandbox.endpoint, 'a.db', ...args);
/** Nothing answers there: what is refused is refused before anything is connected to. */
const nowhere = (...args: string[]): string[] => backend('http://127.0.0.1:9/graphql', 'none.db', ...args);
const PRODUCTION = ['--tier', 'production'];
const WHY = ['--reason', 'Ticket 7'];

describe('the guard rails of a tier, in a terminal', () => {
  it.each([
    ['apply', 'm.yaml'],
    ['rollback', 'm.yaml'],
    ['import', 'posts.csv', '--model', 'Post'],
    ['adopt', '--model', 'Post'],
  ])('%s %s in production wants a reason and a name, whatever --yes says', async (...command) => {
    const name = command.at(-1) === 'Post' ? 'Post' : 'm';
    const without = await run(nowhere(...command, ...PRODUCTION, '--yes', '--confirm', name));
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toMatch(/error\[REASON_NEEDED\](.*\n)*.*--reason TEXT/);
    const unnamed = await run(nowhere(...command, ...PRODUCTION, ...WHY, '--yes'));
    expect(unnamed.stderr).toMatch(/error\[CONFIRMATION_NEEDED\](.*\n)*.*--confirm NAME/);
    const wrong = await run(nowhere(...command, ...PRODUCTION, ...WHY, '--confirm', 'other'));
    expect(wrong.stderr).toContain('error[CONFIRMATION_NEEDED]');
    const fast = [...PRODUCTION, ...WHY, '--confirm', name, '--rate', '500'];
    if (command[0] !== 'adopt')
      expect((await run(nowhere(...command, ...fast))).stderr).toContain('error[RATE_ABOVE_CAP]');
  });

  it('asks the person at a terminal for the name itself, not for a yes', async () => {
    const asked: string[] = [];
    const typing = (line: string | null): Pick<CliIo, 'confirm' | 'ask'> => ({
      confirm: () => Promise.reject(new Error('a yes is not enough')),
      ask: (question) => Promise.resolve(void asked.push(question)).then(() => line),
    });
    const apply = nowhere('apply', 'm.yaml', ...PRODUCTION, ...WHY);
    expect((await run(apply, typing(null))).stderr).toContain('error[NOT_CONFIRMED]');
    expect((await run(apply, typing('yes'))).stderr).toContain('error[CONFIRMATION_NEEDED]');
    expect((await run(apply, typing('m'))).stderr).toContain('error[NO_CONNECTION]');
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'Type m to apply it in production:'));
  });

  it('refuses a run above the limit until that is raised, and keeps the reason in the audit record', async () => {
    const apply = on('apply', 'm.yaml', ...PRODUCTION, ...WHY, '--confirm', 'm');
    const refused = await run([...apply, '--max-records', String(POSTS - 1)]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/error\[TOO_MANY_RECORDS\](.*\n)*.*--max-records N/);
    const done = await run([...apply, '--max-records', String(POSTS)]);
    expect(JSON.parse(done.stdout)).toMatchObject({ state: 'applied', operations: { applied: POSTS } });
    const db = openDatabase(join(folder, 'a.db.journal'));
    const details = db.prepare<[], { detail: string }>('SELECT detail FROM audit').all();
    db.close();
    const told = details.map(
      ({ detail }) => JSON.parse(detail) as { by?: unknown; options?: { reason?: string } },
    );
    const identity = `${sandbox.apiKey.slice(0, 4)}…${sandbox.apiKey.slice(-4)}`;
    expect(told.find(({ options }) => options?.reason === 'Ticket 7')).toMatchObject({
      by: { mode: 'API_KEY', identity },
    });
  });

  it('keeps a limit that somebody gives where no tier is named', async () => {
    const back = await run(on('rollback', 'm.yaml', '--yes', '--max-records', '1'));
    expect(back.stderr).toContain('error[TOO_MANY_RECORDS]');
    expect((await run(on('rollback', 'm.yaml', '--yes'))).code).toBe(0);
  });

  it('a tier that there isn’t is wrong usage', async () => {
    expect((await run(on('apply', 'm.yaml', '--tier', 'staging'))).code).toBe(2);
  });
});
