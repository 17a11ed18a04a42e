import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { RequestGate } from '../testing/request-gate';
import { openLiveWriter } from '../writer/testing/live-writer';
import type { LiveWriter } from '../writer/testing/live-writer';
import { Ledger } from './ledger';
import { readMigration } from './migration-file';
import type { MigrationFile } from './migration-file';
import { modelsOfMigrations } from './migration-models';
import { Migrator } from './migrator';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);

let folder = '';
let sandbox: Sandbox;
let gate: RequestGate;
let live: LiveWriter;
let ledger: Ledger;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-import-step-'));
  sandbox = await startSandbox({ schema, seed: { User: 4, Post: 6 }, seedValue: 3 });
  gate = await RequestGate.start(sandbox);
  await open();
});
afterEach(async () => {
  await close();
  await gate.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  live = await openLiveWriter(schema, gate, folder, {
    models: ['Post', 'User'],
    isRealtime: false,
    settings: { lateWriteMs: 100, settleDelayMs: 10, backoff: { baseMs: 5, capMs: 50 }, maxAttempts: 30 },
  });
  ledger = Ledger.open(join(folder, 'store.db.ledger'), sandbox.endpoint);
}

async function close(): Promise<void> {
  await live.close();
  ledger.close();
}

const migrator = (rowsAPart?: number): Migrator =>
  new Migrator({ store: live.store, writer: live.writer, ledger, now: Date.now, rowsAPart });

function migration(steps: unknown[], id = '2026-12-import'): Promise<MigrationFile> {
  const file = join(folder, `${id}.yaml`);
  writeFileSync(file, JSON.stringify({ id, description: 'a test', steps }));
  return readMigration(file);
}

const write = (name: string, lines: readonly string[]): void =>
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
const postsOf = (where: object) => [...live.store.iterate('Post', where)];
const users = () => [...live.store.iterate('User')] as { id: string; username: string }[];

describe('a step that imports a file', () => {
  it('maps columns, looks relations up by a field, converts types; bad rows go to a file with their reasons', async () => {
    const [one, two] = users();
    write('posts.csv', [
      'id,Heading,status,rating,Written by,Notes',
      `a,First,ACTIVE,5,${one?.username},x`,
      `b,Second,ACTIVE,,${two?.username},`,
      'c,Third,ACTIVE,1,nobody at all,',
      'd,Fourth,ACTIVE,many,,',
    ]);
    const map = { Heading: 'title', 'Written by': 'author.username', Notes: '-' };
    const file = await migration([{ model: 'Post', import: { file: 'posts.csv', map } }]);
    expect((await modelsOfMigrations(live.store.schema, [file])).sort()).toEqual(['Post', 'User']);
    const plan = await migrator().plan(file);
    expect(plan.operations).toMatchObject({ planned: 4, failed: 2 });
    expect(plan.steps[0]?.rejections.map(({ reason }) => reason)).toEqual([
      'No User has username "nobody at all".',
      expect.stringContaining('rating') as string,
    ]);
    expect(existsSync(join(folder, 'posts.csv.bad.jsonl'))).toBe(false);
    const report = await migrator().apply(file);
    expect(report).toMatchObject({ state: 'applied', operations: { planned: 4, applied: 2, failed: 2 } });
    expect(postsOf({ id: { eq: 'a' } })).toMatchObject([{ title: 'First', rating: 5, authorID: one?.id }]);
    expect(postsOf({ id: { eq: 'b' } })).toMatchObject([{ rating: null, authorID: two?.id }]);
    const bad = readFileSync(join(folder, 'posts.csv.bad.jsonl'), 'utf8').trim().split('\n');
    expect(bad.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual([4, 5]);
    await migrator().rollback(file);
    expect(postsOf({ id: { eq: 'a' } })).toEqual([]);
  });

  it('finds records by another field, and leaves what is right already', async () => {
    const [one, two] = users();
    write('users.jsonl', [
      JSON.stringify({ username: one?.username, bio: 'new bio' }),
      JSON.stringify({ username: 'a newcomer', bio: 'hello' }),
      JSON.stringify({ username: 'a newcomer', bio: 'hello again' }),
      JSON.stringify({ username: two?.username, id: 'another id' }),
      JSON.stringify({ bio: 'whose?' }),
    ]);
    const file = await migration([{ model: 'User', import: { file: 'users.jsonl', match: ['username'] } }]);
    const report = await migrator().apply(file);
    expect(report.operations).toMatchObject({ planned: 5, applied: 3, failed: 2 });
    expect(users()).toHaveLength(5);
    const named = (username?: string) => [...live.store.iterate('User', { username: { eq: username } })];
    expect(named(one?.username)).toMatchObject([{ id: one?.id, bio: 'new bio' }]);
    expect(named('a newcomer')).toMatchObject([{ bio: 'hello again', _version: 2 }]);
  });

  it('badRows: refuse tries the whole file first, and one bad row means that nothing is sent', async () => {
    write('posts.csv', ['id,title,status', 'a,A,ACTIVE', 'b,B,ACTIVE', 'c,C,PERHAPS']);
    const steps = [{ model: 'Post', import: { file: 'posts.csv', badRows: 'refuse' } }];
    const file = await migration(steps);
    await expect(migrator(1).apply(file)).rejects.toMatchObject({ problem: { code: 'BAD_ROWS' } });
    expect(gate.mutations).toEqual([]);
    write('posts.csv', ['id,title,status', 'a,A,ACTIVE', 'b,B,ACTIVE']);
    await migrator().rollback(file);
    expect(await migrator(1).apply(await migration(steps))).toMatchObject({
      state: 'applied',
      operations: { applied: 2, failed: 0 },
    });
  });

  it('goes on after an interruption in the middle of the file: every row is written once', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `n${i},Title ${i},ACTIVE,${i}`);
    write('posts.csv', ['id,title,status,rating', ...rows]);
    const file = await migration([{ model: 'Post', import: { file: 'posts.csv' } }]);
    const stop = new AbortController();
    const slowly = { concurrency: 1, operationsPerRequest: 5, signal: stop.signal };
    gate.holdAfter(6);
    const applying = migrator(20).apply(file, slowly);
    await gate.reached;
    stop.abort();
    gate.open();
    expect(await applying).toMatchObject({ state: 'partial', problem: { code: 'INTERRUPTED' } });
    await close();
    await open();
    expect(await migrator(20).apply(file)).toMatchObject({
      state: 'applied',
      operations: { planned: 60, applied: 60, unchanged: 0 },
    });
    expect(postsOf({ id: { beginsWith: 'n' } }).map(({ _version }) => _version)).toEqual(rows.map(() => 1));
    expect(live.writer.runs()).toHaveLength(3);
  });

  it('a file that was changed after it had been imported is noticed', async () => {
    write('posts.csv', ['id,title,status', 'a,A,ACTIVE']);
    const steps = [{ model: 'Post', import: { file: 'posts.csv' } }];
    await migrator().apply(await migration(steps));
    write('posts.csv', ['id,title,status', 'a,B,ACTIVE']);
    const changed = await migration(steps);
    expect(migrator().status([changed])).toMatchObject([{ state: 'applied', changed: true }]);
    await expect(migrator().apply(changed)).rejects.toMatchObject({ problem: { code: 'MIGRATION_CHANGED' } });
  });
});

describe('a step that derives records', () => {
  it('makes one record a key, can be looked up by later steps, and is rolled back', async () => {
    const posts = postsOf({});
    const steps = [
      {
        model: 'User',
        derive: { from: 'Post', values: { id: '$uuid(status)', username: '$lowercase(status)' } },
      },
      {
        model: 'Post',
        where: {},
        change: {
          transform: {
            authorID: '$uuid(status)',
            content: '"by " & $record("User", $uuid(status)).username',
          },
        },
      },
    ];
    const file = await migration(steps);
    expect((await modelsOfMigrations(live.store.schema, [file])).sort()).toEqual(['Post', 'User']);
    const kinds = new Set(posts.map(({ status }) => status)).size;
    const report = await migrator().apply(file);
    expect(report).toMatchObject({
      state: 'applied',
      operations: { applied: kinds + posts.length, failed: 0 },
    });
    for (const { status, authorID, content } of postsOf({})) {
      const [user] = [...live.store.iterate('User', { id: { eq: authorID } })];
      expect(user?.['username']).toBe(String(status).toLowerCase());
      expect(content).toBe(`by ${String(status).toLowerCase()}`);
    }
    await migrator().rollback(file);
    expect(users()).toHaveLength(4);
    expect(postsOf({}).map(({ authorID }) => authorID)).toEqual(posts.map(({ authorID }) => authorID));
  });
});
