import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutbandError } from '../../shared/errors';
import type { Model } from '../../shared/model-schema';
import { openDatabase } from '../sqlite/open-database';
import { until } from '../testing/scripted-peer';
import { MemoryAdapter, type DataStore } from '.';
import type { MergeRequest, MergeResult } from './storage/storage-adapter';
import { closers, setUp } from './testing/outbox-fixture';
import { page, record, rootOf, setUp as setUpPeer } from './testing/peer-fixture';

/** Fails with damage as long as it is told to. */
class DamagedAdapter extends MemoryAdapter {
  damages = 0;

  override merge(model: Model, request: MergeRequest): MergeResult {
    if (this.damages > 0 && model.name === 'Post') {
      this.damages -= 1;
      throw new OutbandError({ kind: 'StorageCorrupt', code: 'STORE_DAMAGED', message: 'damaged' });
    }
    return super.merge(model, request);
  }
}

/** Files below a folder that this process has open; none where the system doesn't tell. */
function openFilesIn(folder: string): readonly string[] {
  if (!existsSync('/proc/self/fd')) return [];
  const targetOf = (handle: string): string => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`);
    } catch {
      // The handle by which the list itself was read.
      return '';
    }
  };
  return readdirSync('/proc/self/fd')
    .map(targetOf)
    .filter((target) => target.startsWith(folder));
}

const rebuilds = (store: DataStore): number =>
  store.timeline(200).filter(({ name }) => name === 'storeRebuilt').length;

describe('a store that is damaged while it is open', () => {
  it('is put aside and filled anew without a restart; what waits in the outbox stays', async () => {
    const { open } = await setUp();
    const folder = mkdtempSync(join(tmpdir(), 'outband-damage-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'store.sqlite');
    const store = open({ storeFile: file });
    for (let i = 0; i < 40; i += 1)
      store.save('Post', store.create('Post', { title: `p${i}`, content: 'x'.repeat(2_000) }));
    await store.start();
    await until(() => store.status().outbox === 0);
    store.outbox.setPaused(true);
    store.save('Post', store.create('Post', { title: 'pending' }));
    const observed: number[] = [];
    store.observeQuery('Post').subscribe(({ items }) => observed.push(items.length));
    damage(file);
    expect(() => [...store.iterate('Post', { content: { contains: 'x' } })]).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ kind: 'StorageCorrupt' }) }),
    );
    await until(() => rebuilds(store) === 1 && store.counts('Post').live === 41);
    expect(store.query('Post', (p) => p.title.eq('pending'))).toHaveLength(1);
    expect(store.outbox.list()).toHaveLength(1);
    await until(() => store.status().phase === 'READY' && observed.at(-1) === 41);
    expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });

  it('in the middle of a base sync begins the sync anew, so that no page is missing', async () => {
    const storage = new DamagedAdapter();
    const { open, variables } = await setUpPeer((request) => {
      if (rootOf(request) !== 'syncPosts') return undefined;
      if (request.variables['nextToken'] === null) return page('syncPosts', [record('1')], 'two');
      // The damage is met by the second page.
      if (variables('syncPosts').length === 2) storage.damages = 1;
      return page('syncPosts', [record('2')]);
    });
    const store = open({ storage });
    await store.start().catch(() => undefined);
    await until(() => rebuilds(store) === 1 && store.status().phase === 'READY');
    expect(store.query('Post').map(({ id }) => id)).toEqual(['1', '2']);
    expect(variables('syncPosts').map(({ nextToken }) => nextToken)).toEqual([null, 'two', null, 'two']);
  });

  it('time and again is left alone, and says so', async () => {
    const storage = new DamagedAdapter();
    storage.damages = Infinity;
    const { open } = await setUpPeer((request) =>
      rootOf(request) === 'syncPosts' ? page('syncPosts', [record('1')]) : undefined,
    );
    const store = open({ storage });
    await store.start().catch(() => undefined);
    await until(() => store.status().phase === 'FAILED' && rebuilds(store) === 3);
    expect(store.status().problem).toMatchObject({ kind: 'StorageCorrupt' });
  });
});

/** Overwrites everything behind the first pages, as a failing disk does. */
function damage(file: string): void {
  const other = openDatabase(file);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  const handle = openSync(file, 'r+');
  const { size } = statSync(file);
  writeSync(handle, Buffer.alloc(size - 4_096 * 4, 0x5a), 0, size - 4_096 * 4, 4_096 * 4);
  closeSync(handle);
}

describe('a store that is opened twice', () => {
  it('is refused to the second one, who would send the same changes and count other records, until the first is closed', async () => {
    const { open } = await setUp();
    const first = open();
    first.save('Post', first.create('Post', { title: 'mine' }));
    expect(() => open()).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ kind: 'BadInput', code: 'STORE_IN_USE' }) as unknown,
      }) as Error,
    );
    first.save('Post', first.create('Post', { title: 'still mine' }));
    first.close();
    expect(open().query('Post')).toHaveLength(2);
  });

  it('gives its files up again where it can’t be opened', async () => {
    const { open } = await setUp();
    const folder = mkdtempSync(join(tmpdir(), 'outband-damage-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const durableFile = join(folder, 'outbox.sqlite');
    expect(() => open({ durableFile, storeFile: join(folder, 'nowhere', 'store.sqlite') })).toThrow(
      'its folder does not exist',
    );
    expect(open({ durableFile, storeFile: join(folder, 'store.sqlite') }).count('Post')).toBe(0);
  });
});

it('a damaged outbox says so when it is opened, also where the damage lies deep, and stays as it is', async () => {
  const { open } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-damage-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 'store.sqlite'), durableFile: join(folder, 'outbox.sqlite') };
  const store = open(files);
  store.batch(() => {
    for (let i = 0; i < 50; i += 1)
      store.save('Post', store.create('Post', { title: `p${i}`, content: 'x'.repeat(3_000) }));
  });
  store.close();
  const bytes = readFileSync(files.durableFile);
  bytes.fill(0xaa, 8_192, 49_152);
  writeFileSync(files.durableFile, bytes);
  expect(() => open(files)).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ kind: 'StorageCorrupt', code: 'OUTBOX_DAMAGED' }) as unknown,
    }) as Error,
  );
  expect(readFileSync(files.durableFile).equals(bytes)).toBe(true);
  // The store has no part in it, and is not put aside.
  expect(readdirSync(folder).sort()).toEqual(['outbox.sqlite', 'store.sqlite']);
  expect(openFilesIn(folder)).toEqual([]);
});

it('a sync predicate that is wrong leaves no file open', async () => {
  const { open } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-damage-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 'store.sqlite'), durableFile: join(folder, 'outbox.sqlite') };
  expect(() => open({ ...files, syncPredicates: { Post: { nothing: { eq: 1 } } } })).toThrow('nothing');
  expect(openFilesIn(folder)).toEqual([]);
});

it('an emptied outbox is no new one: what waited in it would be gone without a word', async () => {
  const { open } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-damage-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 'store.sqlite'), durableFile: join(folder, 'outbox.sqlite') };
  const store = open(files);
  store.save('Post', store.create('Post', { title: 'waits' }));
  store.close();
  writeFileSync(files.durableFile, '');
  for (const _ of ['once', 'and again, with nothing put in its place'])
    expect(() => open(files)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ kind: 'StorageCorrupt', code: 'OUTBOX_DAMAGED' }) as unknown,
      }) as Error,
    );
  rmSync(files.durableFile);
  expect(open(files).outbox.list()).toEqual([]);
});
