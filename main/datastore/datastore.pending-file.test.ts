import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelInstance } from '../../shared/model-schema';
import type { DataStore } from '.';
import { closers, drained, keyOf, openLocal, reread, setUp, syncedPost } from './testing/outbox-fixture';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'outband-pending-'));
  closers.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    const { code, place } = (error as { problem: { code: string; place?: { line?: number } } }).problem;
    return place?.line === undefined ? code : [code, place.line];
  }
  return 'done';
};
const rename = (store: DataStore, post: ModelInstance, title: string, condition?: object): ModelInstance =>
  store.save(
    'Post',
    store.copyOf('Post', post, (draft) => void (draft['title'] = title)),
    condition as never,
  );

describe('pending changes in a file', () => {
  it('everything is emptied only after what waits was exported as it is, and the file makes it again', async () => {
    const { open, sent } = await setUp();
    const file = join(folder(), 'pending.jsonl');
    const store = open();
    const post = await syncedPost(store, { content: 'long', meta: '{"n": 9007199254740993}' });
    const doomed = store.save('Author', store.create('Author', { name: 'goes' }));
    await drained(store);
    await store.stop();
    const renamed = rename(store, post, 'second', { content: { eq: 'long' } });
    store.save('Line', store.create('Line', { order: 'o', number: '1', quantity: 1 }));
    store.delete('Author', keyOf(store, 'Author', doomed));
    const before = store.outbox.list();
    expect(await codeOf(() => store.clearAll())).toBe('PENDING_NOT_EXPORTED');
    expect(store.exportPending(file)).toEqual({ file, count: 3 });
    rename(store, renamed, 'third');
    expect(await codeOf(() => store.clearAll())).toBe('PENDING_NOT_EXPORTED');
    expect(store.query('Post')[0]?.['title']).toBe('third');
    expect(store.exportPending(file)).toEqual({ file, count: 4 });
    await store.clearAll();
    expect([store.outbox.list(), store.query('Post'), store.counts('Author').tombstones]).toEqual([
      [],
      [],
      0,
    ]);

    expect(store.importPending(file)).toEqual({ taken: 4, known: 0 });
    expect(store.importPending(file)).toEqual({ taken: 0, known: 4 });
    const again = store.outbox.list().slice(0, 3);
    expect(again).toEqual(before.map((event, i) => ({ ...event, seq: again[i]?.seq })));
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'third', content: 'long' });
    expect(store.query('Author')).toEqual([]);
    sent.length = 0;
    await store.start();
    await drained(store);
    expect(
      sent.map(({ operation, input }) => [operation, input['title'] ?? null, input['_version'] ?? null]),
    ).toEqual([
      ['UpdatePost', 'second', 1],
      ['CreateLine', null, null],
      ['DeleteAuthor', null, 1],
      ['UpdatePost', 'third', 2],
    ]);
    expect(reread(store, 'Post', post)).toMatchObject({ title: 'third', _version: 3 });
    await store.stop();
    await store.clearAll();
    expect(store.query('Post')).toEqual([]);
  });

  it('the local copy alone can be emptied, with what waits written into it again', async () => {
    const { open } = await setUp();
    const store = open();
    const post = await syncedPost(store);
    await store.stop();
    rename(store, post, 'mine');
    await store.clear();
    expect(store.query('Post').map(({ title }) => title)).toEqual(['mine']);
    expect(store.outbox.list()).toHaveLength(1);
  });

  it('a file that can’t be written or is not whole leaves everything as it was, and is named with its line', async () => {
    const made = folder();
    const file = join(made, 'pending.jsonl');
    const store = openLocal();
    store.save('Post', store.create('Post', { title: 'a' }));
    store.save('Post', store.create('Post', { title: 'b' }));
    expect(await codeOf(() => store.exportPending(join(made, 'none', 'x.jsonl')))).toBe('EXPORT_FAILED');
    store.exportPending(file);
    const text = readFileSync(file, 'utf8');
    const [header = '', first = '', second = ''] = text.split('\n');
    store.outbox.drop(store.outbox.list()[0]?.id ?? '');
    const taking = (content: string): Promise<unknown> => {
      writeFileSync(file, content);
      return codeOf(() => store.importPending(file));
    };
    expect(await taking([header, first].join('\n'))).toEqual(['BAD_PENDING_FILE', 2]);
    expect(await taking([header, first, second.slice(0, -9)].join('\n'))).toEqual(['BAD_PENDING_FILE', 3]);
    expect(await taking([header, first, second.replace('Post', 'Pots')].join('\n'))).toEqual([
      'BAD_PENDING_FILE',
      3,
    ]);
    writeFileSync(file, [header, first.replace('"attempts":0', '"attempts":"0"'), second].join('\n'));
    expect(() => store.importPending(file)).toThrow('attempts takes a number, and here it is text');
    expect(await taking('{"any": "thing"}\n')).toEqual(['BAD_PENDING_FILE', 1]);
    expect(await codeOf(() => store.importPending(join(made, 'nowhere')))).toBe('FILE_NOT_FOUND');
    expect(store.outbox.list()).toHaveLength(1);
    expect(await taking(text)).toBe('done');
    expect(store.query('Post')).toHaveLength(2);
  });
});
