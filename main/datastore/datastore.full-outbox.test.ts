import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { SYSTEM_TIMERS } from '../appsync';
import type * as sqlite from '../sqlite/open-database';
import { until } from '../testing/scripted-peer';
import { closers, drained, setUp, syncedPost } from './testing/outbox-fixture';

/** Every database that was opened, by its file, so that SQLite itself can be told that there are no more pages. */
const opened = vi.hoisted(() => new Map<string, sqlite.SqliteDatabase>());
vi.mock('../sqlite/open-database', async (actual) => {
  const real = await actual<typeof sqlite>();
  const openDatabase: typeof real.openDatabase = (file, options) => {
    const db = real.openDatabase(file, options);
    opened.set(file, db);
    return db;
  };
  return { ...real, openDatabase };
});

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
