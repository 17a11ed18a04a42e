import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDataStore, type AskedBackend, type DataStore } from '.';
import { closers, SCHEMA } from './testing/outbox-fixture';

const ONE = 'http://127.0.0.1:21001/graphql';
const TWO = 'http://127.0.0.1:21002/graphql';

/** Files that a store of either backend is opened on; nothing needs to be sent to tell them apart. */
function twoBackends() {
  const folder = mkdtempSync(join(tmpdir(), 'outband-bound-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 'a.db'), durableFile: join(folder, 'a.db.outbox') };
  const open = (backend?: AskedBackend): DataStore => {
    const store = createDataStore({
      ...{ schema: SCHEMA.modelSchema, api: SCHEMA.api, client: null, now: Date.now, random: () => 0 },
      ...{ ...files, ...(backend ? { backend } : {}) },
    });
    closers.push(() => store.close());
    return store;
  };
  const opener =
    (endpoint: string) =>
    (more: Partial<AskedBackend> = {}): DataStore =>
      open({ endpoint, ...more });
  return { open, openOne: opener(ONE), openTwo: opener(TWO), files };
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { problem: { code: string } }).problem.code;
  }
  return 'opened';
};
const titles = (store: DataStore): unknown[] => store.query('Post').map(({ title }) => title);

/** A post that the backend has sent. */
function fill(store: DataStore, title: string): void {
  const post = { id: '1', title, _version: 3, _lastChangedAt: 1_790_000_000_000, _deleted: null };
  store.merge('Post', [post], 'BASE_SYNC');
  store.close();
}

/** A change that waits to be sent. */
function change(store: DataStore): void {
  store.save('Post', store.create('Post', { title: 'waits' }));
  store.close();
}

describe('a store and its backend', () => {
  it('another backend is refused by both addresses, and everything stays as it was', () => {
    const { openOne, openTwo } = twoBackends();
    fill(openOne(), 'of one');
    expect(codeOf(openTwo)).toBe('STORE_OF_ANOTHER_BACKEND');
    expect(() => openTwo()).toThrow(`filled from ${ONE} and is asked to work with ${TWO}`);
    const again = openOne();
    expect(titles(again)).toEqual(['of one']);
    expect(again.environment).toBe(ONE);
  });

  it('a store is given to another backend empty, with files of its own beside it, and finds the first one’s again', () => {
    const { openOne, openTwo } = twoBackends();
    fill(openOne(), 'of one');
    const store = openTwo({ unknownAddress: 'OTHER' });
    expect(titles(store)).toEqual([]);
    expect([store.environment, store.ownFile('a.db.journal')]).toEqual([TWO, 'a.db.journal-2']);
    fill(store, 'of two');
    expect(codeOf(openOne)).toBe('STORE_OF_ANOTHER_BACKEND');
    const back = openOne({ unknownAddress: 'OTHER' });
    expect([titles(back), back.environment]).toEqual([[], ONE]);
    expect(back.ownFile('a.db.journal')).toBe('a.db.journal');
  });

  it('changes that wait for one backend keep the store from being given to another', () => {
    const { openOne, openTwo } = twoBackends();
    change(openOne());
    expect(codeOf(() => openTwo({ unknownAddress: 'OTHER' }))).toBe('CHANGES_FOR_ANOTHER_BACKEND');
    expect(titles(openOne())).toEqual(['waits']);
  });

  it('another address of the same backend is taken on, records, changes and name stay', () => {
    const { openOne } = twoBackends();
    change(openOne());
    const moved = { endpoint: 'https://api.example.com/graphql' };
    expect(codeOf(() => openOne(moved))).toBe('STORE_OF_ANOTHER_BACKEND');
    const there = openOne({ ...moved, unknownAddress: 'SAME' });
    expect([titles(there), there.outbox.list().length]).toEqual([['waits'], 1]);
    there.close();
    const known = openOne(moved);
    expect([known.environment, known.ownFile('j')]).toEqual([ONE, 'j']);
    known.close();
    expect(codeOf(openOne)).toBe('opened');
  });

  it('an address that is known as another backend’s is never taken on as the same', () => {
    const { openOne, openTwo } = twoBackends();
    openOne().close();
    fill(openTwo({ unknownAddress: 'OTHER' }), 'of two');
    expect(codeOf(() => openOne({ unknownAddress: 'SAME' }))).toBe('KNOWN_AS_ANOTHER_BACKEND');
    const still = openTwo();
    expect([titles(still), still.environment]).toEqual([['of two'], TWO]);
  });

  it('a backend with a name of its own may have another address at each start', () => {
    const { openOne, openTwo } = twoBackends();
    openOne({ environment: 'sandbox' }).close();
    expect(codeOf(() => openTwo({ environment: 'sandbox' }))).toBe('opened');
  });

  it('the spelling of an address makes no other backend', () => {
    const { openOne } = twoBackends();
    openOne().close();
    const spelled = ONE.replace('http://127.0.0.1', 'https://LOCALHOST');
    openOne({ endpoint: `${spelled}/?key=kept-to-itself` }).close();
    const named = openOne({
      endpoint: 'https://ana:secret@api.example.com/graphql',
      unknownAddress: 'OTHER',
    });
    expect(named.environment).toBe('https://api.example.com/graphql');
  });

  it('a store from before it was noted takes the note on, and keeps it when the outbox is moved away', () => {
    const { openOne, openTwo, open, files } = twoBackends();
    open().close();
    openOne().close();
    expect(codeOf(openTwo)).toBe('STORE_OF_ANOTHER_BACKEND');
    rmSync(files.durableFile);
    expect(codeOf(openTwo)).toBe('STORE_OF_ANOTHER_BACKEND');
    expect(codeOf(openOne)).toBe('opened');
  });
});
