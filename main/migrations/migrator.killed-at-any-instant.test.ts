import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppSyncClient } from '../appsync';
import { startSandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { bundleProgram } from '../testing/bundle-program';
import { RequestGate } from '../testing/request-gate';

const here = new URL('.', import.meta.url).pathname;
const SDL = join(here, '../testing/fixtures/blog/appsync.graphql');
const MODULES = join(here, '../../node_modules');
const KILLS = process.env['OUTBAND_TEST_LONG'] ? 40 : 1;
const ROWS = 120;
const POSTS = 90;
const LIMIT_MS = 600_000;

let folder = '';
let program = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-migrate-kill-'));
  program = await bundleProgram(join(here, 'testing/migrate-child.ts'), folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers in [0, 1) that a seed repeats. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs a child until it ends or, once `moment` has come, until it is killed; resolves with what it said. */
async function live(args: readonly string[], moment: Promise<void> | null): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, NODE_PATH: MODULES } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  void moment?.then(() => child.kill('SIGKILL'));
  await gone;
  return output;
}

describe('kill -9', () => {
  const seed = Number(process.env['OUTBAND_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  it(
    `${KILLS} kills in the middle of a migration (seed ${seed}) leave each record written exactly once`,
    async () => {
      const random = seeded(seed);
      const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
      const sandbox = await startSandbox({
        schema,
        seed: { Post: POSTS },
        seedValue: 9,
        strategy: 'AUTOMERGE',
      });
      const gate = await RequestGate.start(sandbox);
      const rows = Array.from({ length: ROWS }, (_, i) => `row${i},Title ${i},ACTIVE`);
      writeFileSync(join(folder, 'posts.csv'), ['id,title,status', ...rows].join('\n'));
      const file = join(folder, 'm.yaml');
      const steps = [
        { model: 'Post', import: { file: 'posts.csv' } },
        { model: 'Post', where: {}, change: { append: { keywords: ['once'] } } },
      ];
      writeFileSync(file, JSON.stringify({ id: 'm', description: 'to be killed', steps }));
      const client = createAppSyncClient(
        { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
        schema.api,
      );
      try {
        const args = [SDL, gate.endpoint, gate.apiKey, folder, file];
        // Of about 110 requests each life may send so many that none of them can come to the end.
        const share = Math.max(2, Math.floor(90 / KILLS));
        for (let kill = 0; kill < KILLS; kill += 1) {
          gate.holdAfter(1 + Math.floor(random() * share));
          const said = await live(args, gate.reached);
          expect(said).toContain('running');
          expect(said).not.toContain('ended');
          gate.open();
        }
        const said = await live(args, null);
        const ended = said.split('\n').find((line) => line.startsWith('ended '));
        expect(JSON.parse(ended?.slice('ended '.length) ?? said)).toMatchObject({
          state: 'applied',
          operations: { applied: ROWS + ROWS + POSTS, failed: 0, conflicted: 0, unknown: 0 },
        });
        const document =
          'query All { syncPosts(limit: 1000) { items { id keywords _version _lastChangedAt } } }';
        const { data } = await client.query({ document });
        const { items } = data?.['syncPosts'] as {
          items: { id: string; keywords: string[] | null; _version: number }[];
        };
        expect(items).toHaveLength(ROWS + POSTS);
        expect(items.map(({ keywords }) => keywords?.filter((word) => word === 'once').length)).toEqual(
          items.map(() => 1),
        );
        const imported = items.filter(({ id }) => id.startsWith('row'));
        expect(imported.map(({ _version }) => _version)).toEqual(rows.map(() => 2));
      } finally {
        await client.close();
        await gate.close();
        await sandbox.stop();
      }
    },
    LIMIT_MS,
  );
});
