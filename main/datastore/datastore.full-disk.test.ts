import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/scripted-peer';
import { SYSTEM_TIMERS } from '../appsync';
import { SqliteAdapter } from '.';
import { closers, drained, setUp, syncedPost } from './testing/outbox-fixture';

/** A store whose disk has no room: as SQLite does, it says so in the middle of a transaction or at its commit. */
class FullAdapter extends SqliteAdapter {
  full: 'NO' | 'WRITE' | 'COMMIT' = 'NO';
  #depth = 0;

  override transaction<T>(work: () => T): T {
    this.#depth += 1;
    try {
      return super.transaction(() => {
        const result = work();
        const isCommit = this.#depth === 1;
        if (this.full === 'WRITE' || (this.full === 'COMMIT' && isCommit))
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        return result;
      });
    } finally {
      this.#depth -= 1;
    }
  }
}

/** Waits for room end at once. */
const timers = {
  after: (ms: number, callback: () => void) => SYSTEM_TIMERS.after(ms === 5_000 ? 20 : ms, callback),
};

async function onFullDisk() {
  const world = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-full-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'store.sqlite');
  const storage = new FullAdapter(file, Date.now);
  return { ...world, file, storage, store: world.open({ storage, timers }) };
}

const diskFull = (file: string): unknown =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: 'DISK_FULL', place: { file } }) as unknown,
  });

describe('a full disk', () => {
  it('refuses a save as a whole, naming the file: it is neither in the outbox nor in the store', async () => {
    const { store, storage, file } = await onFullDisk();
    storage.full = 'WRITE';
    expect(() => store.save('Post', store.create('Post', { title: 'a' }))).toThrow(diskFull(file));
    expect([store.status().outbox, store.outbox.list().length, store.counts('Post').live]).toEqual([0, 0, 0]);
  });

  it('stops the sync with the problem shown, and goes on with everything whole once there is room', async () => {
    const { store, storage, file, elsewhere, sent } = await onFullDisk();
    const post = await syncedPost(store);
    store.outbox.setPaused(true);
    storage.full = 'COMMIT';
    // The outbox has it by then; the local copy follows.
    expect(() => store.save('Post', store.create('Post', { title: 'kept' }))).toThrow(diskFull(file));
    await until(() => store.status().phase === 'FAILED');
    expect(store.status().problem).toMatchObject({ code: 'DISK_FULL', place: { file } });
    expect(store.counts('Post').live).toBe(1);
    await elsewhere(post['id'], { title: 'meanwhile' });
    storage.full = 'NO';
    await until(() => store.status().phase === 'READY');
    expect(store.query('Post').map(({ title }) => title)).toEqual(['meanwhile', 'kept']);
    store.outbox.setPaused(false);
    await drained(store);
    expect(sent.map(({ input }) => input['title'])).toEqual(['first', 'kept']);
  });

  it('is not waited out against the wish of whoever stops the sync meanwhile', async () => {
    const { store, storage } = await onFullDisk();
    await syncedPost(store);
    storage.full = 'WRITE';
    expect(() => store.save('Post', store.create('Post', { title: 'b' }))).toThrow('disk is full');
    await until(() => store.status().phase === 'FAILED');
    await store.stop();
    storage.full = 'NO';
    await until(() => store.status().phase === 'IDLE');
    expect(store.save('Post', store.create('Post', { title: 'c' }))).toMatchObject({ title: 'c' });
  });
});

describe('a deletion of many', () => {
  it('that one of them refuses leaves all of them', async () => {
    const { open } = await setUp();
    const store = open();
    for (const rating of [1, 2, 3]) store.save('Post', store.create('Post', { title: 'a', rating }));
    expect(() =>
      store.delete(
        'Post',
        (p) => p.title.eq('a'),
        (p) => p.rating.lt(3),
      ),
    ).toThrow('Conditional update failed');
    expect(store.counts('Post')).toMatchObject({ live: 3, pending: 3 });
  });
});

describe('a store that is closed', () => {
  it('says so to whoever still asks it', async () => {
    const { open } = await setUp();
    const store = open();
    store.close();
    const closed = expect.objectContaining({
      problem: expect.objectContaining({ kind: 'BadInput', code: 'STORE_CLOSED' }) as unknown,
    }) as Error;
    expect(() => store.query('Post')).toThrow(closed);
    expect(() => store.save('Post', store.create('Post', { title: 'x' }))).toThrow(closed);
  });
});
