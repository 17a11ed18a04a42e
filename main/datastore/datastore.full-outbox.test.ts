import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OutbandError } from '../../shared/errors';
import { SYSTEM_TIMERS } from '../appsync';
import { openDatabase, type SqliteDatabase } from '../sqlite/open-database';
import { until } from '../testing/scripted-peer';
import { closers, drained, setUp, syncedPost } from './testing/outbox-fixture';

/** Every database that was opened, by its file, so that SQLite itself can be told that there are no more pages. */
const opened = new Map<string, SqliteDatabase>();
const databases = Object.getPrototypeOf(openDatabase(':memory:')) as SqliteDatabase;
const pragma = Object.getOwnPropertyDescriptor(databases, 'pragma')?.value as SqliteDatabase['pragma'];
// Each file is set up by pragmas when it is opened. Modules are shared between test files, so none can be replaced here.
beforeEach(() => {
  vi.spyOn(databases, 'pragma').mockImplementation(function (this: SqliteDatabase, ...args) {
    opened.set(this.name, this);
    return pragma.apply(this, args);
  });
});
afterEach(() => vi.restoreAllMocks());

it('a full outbox refuses what would be lost, stops what sends, and goes on when there is room', async () => {
  const { open, sent } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-full-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const durableFile = join(folder, 'outbox.sqlite');
  const timers = {
    after: (ms: number, callback: () => void) => SYSTEM_TIMERS.after(ms === 5_000 ? 20 : ms, callback),
  };
  const store = open({ durableFile, storeFile: join(folder, 'store.sqlite'), timers });
  const post = await syncedPost(store);
  const content = 'x'.repeat(100_000);
  const outbox = opened.get(durableFile);
  outbox?.pragma('max_page_count = 1');
  const full = expect.objectContaining({
    problem: expect.objectContaining({ code: 'DISK_FULL', place: { file: durableFile } }) as unknown,
  }) as Error;
  expect(() => store.save('Post', store.create('Post', { title: 'lost', content }))).toThrow(full);
  expect(() =>
    store.batch(() => {
      store.save('Post', store.create('Post', { title: 'small' }));
      store.save('Post', store.create('Post', { title: 'large', content }));
    }),
  ).toThrow(full);
  expect([store.counts('Post').live, store.outbox.list()]).toEqual([1, []]);
  await until(() => store.status().phase === 'FAILED');
  expect(store.status().problem).toMatchObject({ code: 'DISK_FULL', place: { file: durableFile } });
  outbox?.pragma('max_page_count = 1000000');
  await until(() => store.status().phase === 'READY');
  store.save('Post', store.create('Post', { title: 'later', content }));
  await drained(store);
  expect(sent.map(({ input }) => input['title'])).toEqual([post['title'], 'later']);
});

/** The outbox of a store, of which statements can be made to fail as SQLite fails them. */
async function withFailingOutbox() {
  const world = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-full-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const durableFile = join(folder, 'outbox.sqlite');
  const timers = {
    after: (ms: number, callback: () => void) => SYSTEM_TIMERS.after(Math.min(ms, 20), callback),
  };
  const store = world.open({ durableFile, storeFile: join(folder, 'store.sqlite'), timers });
  const post = await syncedPost(store);
  let failing: { readonly statements: RegExp; readonly code: string } | null = null;
  const db = opened.get(durableFile);
  const prepare = db?.prepare.bind(db) as SqliteDatabase['prepare'];
  Object.assign(db as object, {
    prepare: (statement: string) => {
      if (failing?.statements.test(statement))
        throw Object.assign(new Error(`the disk fails with ${failing.code}`), { code: failing.code });
      return prepare(statement);
    },
  });
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.on('unhandledRejection', note);
  closers.push(() => void process.off('unhandledRejection', note));
  return { ...world, store, post, uncaught, fail: (how: typeof failing) => void (failing = how) };
}

const REFUSED = { kind: 'BadRecord', code: 'REFUSED', message: 'no' } as const;

it('an outbox that is full when what became of a change is to be noted: the change is sent once there is room', async () => {
  const { store, post, sent, fail, setInterfere, uncaught } = await withFailingOutbox();
  setInterfere(() => {
    setInterfere(() => undefined);
    fail({ statements: /^(UPDATE|INSERT|DELETE)/, code: 'SQLITE_FULL' });
    return Promise.reject(new OutbandError(REFUSED));
  });
  store.save(
    'Post',
    store.copyOf('Post', post, (draft) => void (draft['title'] = 'second')),
  );
  await until(() => store.status().phase === 'FAILED');
  fail(null);
  await until(() => store.status().phase === 'READY');
  await drained(store);
  expect(sent.map(({ input }) => input['title'])).toEqual(['first', 'second', 'second']);
  expect(uncaught).toEqual([]);
});

it('an outbox that can’t be read while it is sent from is told of, and read again', async () => {
  const { store, sent, fail, uncaught } = await withFailingOutbox();
  store.outbox.setPaused(true);
  store.save('Post', store.create('Post', { title: 'waits' }));
  fail({ statements: /^SELECT \* FROM mutation_event AS e/, code: 'SQLITE_CORRUPT' });
  store.outbox.setPaused(false);
  await until(() => store.timeline(99).some(({ problem }) => problem?.code === 'OUTBOX_DAMAGED'));
  fail(null);
  await until(() => sent.length === 2);
  await drained(store);
  expect(store.outbox.list()).toEqual([]);
  expect(uncaught).toEqual([]);
});
