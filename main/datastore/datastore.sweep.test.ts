import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PeerAnswer, PeerRequest } from '../testing/scripted-peer';
import { MemoryAdapter, SqliteAdapter, type DataStore } from '.';
import { eagerTimers, page, record, rootOf, setUp } from './testing/peer-fixture';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const ids = (store: DataStore, tombstones = false): unknown[] =>
  store
    .page({ model: 'Post', offset: 0, limit: 99, tombstones })
    .records.map(({ id }) => id)
    .sort();
/** Answers of the posts' sync; the others are empty. */
const posts =
  (answer: (variables: PeerRequest['variables']) => PeerAnswer) =>
  (request: PeerRequest): PeerAnswer | undefined =>
    rootOf(request) === 'syncPosts' ? answer(request.variables) : undefined;
const many = (...names: readonly string[]) => names.map((id) => record(id));
const NOW = 1_000_000;

describe('a base sync takes out what the service no longer has', () => {
  it('records and tombstones that it does not mention, but not what came meanwhile', async () => {
    let isSecond = false;
    const during: Array<() => void> = [];
    const { open } = await setUp(
      posts(() => {
        during.splice(0).forEach((act) => act());
        return isSecond
          ? page('syncPosts', many('2'), null, NOW)
          : page('syncPosts', [...many('1', '2'), record('3', { _deleted: true })], null, NOW);
      }),
    );
    const store = open();
    await store.start();
    isSecond = true;
    during.push(() => store.merge('Post', many('4'), 'WRITER'));
    const gone: unknown[] = [];
    store.observe('Post').subscribe(({ opType, element }) => gone.push([opType, element['id']]));
    await store.resync('Post');
    expect(ids(store, true)).toEqual(['2', '4']);
    expect(gone).toEqual([
      ['INSERT', '4'],
      ['DELETE', '1'],
    ]);
    expect(store.timeline(20).find(({ name }) => name === 'recordsSwept')?.message).toBe(
      '2 Post are no longer with the service and were taken out.',
    );
  });

  it('never a record with changes that wait to be sent', async () => {
    let isSecond = false;
    const { open } = await setUp(
      posts(() => page('syncPosts', isSecond ? [] : many('1', '2'), null, NOW)),
      { readOnly: true },
    );
    const store = open();
    await store.start();
    store.save(
      'Post',
      store.copyOf('Post', store.query('Post')[0] ?? {}, (draft) => void (draft['title'] = 'mine')),
    );
    store.save('Post', store.create('Post', { title: 'new here' }));
    isSecond = true;
    await store.resync('Post');
    expect(store.query('Post').map(({ title }) => title)).toEqual(['mine', 'new here']);
  });

  it('nothing after a page with a record that can’t be named', async () => {
    let isSecond = false;
    const { open } = await setUp(
      posts(() => page('syncPosts', isSecond ? [record('1'), null] : many('1', '2'), null, NOW)),
    );
    const store = open();
    await store.start();
    isSecond = true;
    await store.resync('Post');
    expect(ids(store)).toEqual(['1', '2']);
  });

  it('nothing that the service changed within ten seconds before the sync, which a read may have missed', async () => {
    let isSecond = false;
    const late = record('2', { _lastChangedAt: NOW - 9_000 });
    const { open } = await setUp(
      posts(() => page('syncPosts', isSecond ? [] : [record('1'), late], null, NOW)),
    );
    const store = open();
    await store.start();
    isSecond = true;
    await store.resync('Post');
    expect(ids(store)).toEqual(['2']);
  });

  it('nothing in a delta sync, nor where a cap ends the base sync', async () => {
    const storage = new MemoryAdapter();
    const { open } = await setUp(
      posts(({ limit, lastSync }) =>
        limit === 1 || lastSync !== 0
          ? page('syncPosts', many('1'), limit === 1 ? 'more' : null, NOW)
          : page('syncPosts', many('1', '2', '3'), null, NOW),
      ),
    );
    await open({ storage }).start();
    const delta = open({ storage });
    await delta.start();
    expect(ids(delta)).toEqual(['1', '2', '3']);
    storage.writeMetadata(delta.model('Post'), { ...storage.metadata(delta.model('Post')), cap: 1 });
    const capped = open({ storage, maxRecords: 1 });
    await capped.start();
    await capped.resync('Post');
    expect(ids(capped)).toEqual(['1', '2', '3']);
  });

  it('also when it was interrupted, over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-sweep-'));
    folders.push(folder);
    let phase: 'FIRST' | 'BREAKS' | 'GOES_ON' = 'FIRST';
    const { open } = await setUp(
      posts(({ nextToken }) => {
        if (phase === 'FIRST') return page('syncPosts', many('1', '2', '3', '4'), null, NOW);
        if (nextToken === null) return page('syncPosts', many('1'), 'two', NOW);
        return phase === 'BREAKS' ? { json: {}, status: 503 } : page('syncPosts', many('3'), null, NOW);
      }),
      { timers: eagerTimers().timers },
    );
    const storage = (): SqliteAdapter => new SqliteAdapter(join(folder, 'store.sqlite'), () => 0);
    const first = open({ storage: storage() });
    await first.start();
    phase = 'BREAKS';
    await first.resync('Post');
    await first.stop();
    first.close();
    phase = 'GOES_ON';
    const second = open({ storage: storage() });
    expect(ids(second)).toEqual(['1', '2', '3', '4']);
    await second.start();
    expect(ids(second)).toEqual(['1', '3']);
  });
});
