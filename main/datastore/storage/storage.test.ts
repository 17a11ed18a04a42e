import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey, ModelSchema } from '../../../shared/model-schema';
import { ALL, parsePredicate } from '../../../shared/predicate';
import { BLOG, testField, testModel, testSchema } from '../../../shared/testing/models';
import { openDatabase } from '../../sqlite/open-database';
import { post, storageConformance } from './conformance-suite';
import { MemoryAdapter } from './memory/memory-adapter';
import { SqliteAdapter } from './sqlite/sqlite-adapter';
import { NEVER_SYNCED } from './storage-adapter';

storageConformance('memory', () => new MemoryAdapter());
storageConformance('sqlite', () => new SqliteAdapter(':memory:', () => 0));

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function storeFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outband-store-'));
  folders.push(folder);
  return join(folder, 'store.sqlite');
}

function open(file: string, schema: ModelSchema) {
  const adapter = new SqliteAdapter(file, () => 42);
  const report = adapter.setUp(schema);
  return { adapter, report };
}

const key = (...values: unknown[]): ModelKey => JSON.stringify(values) as ModelKey;
const model = (schema: ModelSchema, name: string) =>
  schema.models[name] ??
  (() => {
    throw new Error(name);
  })();
const syncedAt = (lastSync: number) => ({ ...NEVER_SYNCED, lastSync, lastFullSync: lastSync });

describe('SqliteAdapter', () => {
  it('a restart finds records, counts, positions and metadata', () => {
    const file = storeFile();
    const POST = model(BLOG, 'Post');
    const first = open(file, BLOG);
    first.adapter.merge(POST, {
      records: [post('1'), post('2', { _deleted: true })],
      origin: 'BASE_SYNC',
      describe: 0,
      metadata: syncedAt(7),
    });
    first.adapter.close();
    const { adapter, report } = open(file, BLOG);
    expect(report).toEqual({ movedAside: null, migrated: [] });
    expect(adapter.counts(POST)).toEqual({ live: 1, tombstones: 1 });
    expect(adapter.metadata(POST).lastSync).toBe(7);
    adapter.merge(POST, { records: [post('3')], origin: 'BASE_SYNC', describe: 0 });
    expect(
      adapter.page(POST, { predicate: ALL, sort: [], tombstones: true }, 0, 9).map((r) => r['id']),
    ).toEqual(['1', '2', '3']);
    adapter.close();
  });

  it('a damaged file is put aside and the store starts anew', () => {
    const file = storeFile();
    writeFileSync(file, 'this is no database, but it is long enough to look like one'.repeat(100));
    const { adapter, report } = open(file, BLOG);
    expect(report.movedAside).toBe(`${file}.damaged-42`);
    expect(adapter.counts(model(BLOG, 'Post')).live).toBe(0);
    adapter.close();
    expect(readdirSync(join(file, '..'))).toContain('store.sqlite.damaged-42');
  });

  it('client 10.28: a schema change keeps what still fits and asks for a base sync of what changed', () => {
    const file = storeFile();
    const before = testSchema(
      testModel('Post', ['id: ID!', 'title: String', 'rating: Int']),
      testModel('Tag', ['id: ID!', 'label: String']),
      testModel('Gone', ['id: ID!']),
    );
    const first = open(file, before);
    first.adapter.merge(model(before, 'Post'), {
      records: [post('1', { title: 'kept', rating: 3 })],
      origin: 'BASE_SYNC',
      describe: 0,
      metadata: syncedAt(1),
    });
    first.adapter.page(
      model(before, 'Post'),
      {
        predicate: parsePredicate({ rating: { gt: 1 } }, { model: model(before, 'Post') }),
        sort: [],
        tombstones: false,
      },
      0,
      1,
    );
    first.adapter.merge(model(before, 'Tag'), {
      records: [post('t')],
      origin: 'BASE_SYNC',
      describe: 0,
      metadata: syncedAt(2),
    });
    first.adapter.close();
    const after = testSchema(
      testModel('Post', ['id: ID!', 'title: String', 'rating: String', 'extra: Boolean']),
      testModel('Tag', ['id: ID!', 'label: String']),
    );
    const { adapter, report } = open(file, after);
    expect(report.migrated).toEqual(['Post']);
    expect(adapter.get(model(after, 'Post'), key('1'))).toMatchObject({
      title: 'kept',
      rating: null,
      extra: null,
      _version: 1,
    });
    expect(adapter.metadata(model(after, 'Post'))).toEqual(NEVER_SYNCED);
    expect(adapter.metadata(model(after, 'Tag')).lastSync).toBe(2);
    expect(adapter.counts(model(after, 'Post')).live).toBe(1);
    adapter.close();
  });

  it('another primary key makes the table anew', () => {
    const file = storeFile();
    const before = testSchema(testModel('Line', ['id: ID!', 'order: ID!']));
    const first = open(file, before);
    first.adapter.put(model(before, 'Line'), { id: '1', order: 'o' });
    first.adapter.close();
    const after = testSchema(testModel('Line', ['id: ID!', 'order: ID!'], { primaryKey: ['order', 'id'] }));
    const { adapter, report } = open(file, after);
    expect(report.migrated).toEqual(['Line']);
    expect(adapter.counts(model(after, 'Line'))).toEqual({ live: 0, tombstones: 0 });
    adapter.close();
  });

  it('names that differ only by case, and names that SQL knows, are kept apart', () => {
    const schema = testSchema(
      testModel('Order', [
        'id: ID!',
        'title: String',
        'Title: String',
        'rowid: Int',
        'select: String',
        testField('seq: Int'),
      ]),
      testModel('order', ['id: ID!']),
    );
    const { adapter } = open(':memory:', schema);
    adapter.put(model(schema, 'Order'), { id: '1', title: 'a', Title: 'b', rowid: 7, select: 'c', seq: 9 });
    adapter.put(model(schema, 'order'), { id: '2' });
    expect(adapter.get(model(schema, 'Order'), key('1'))).toMatchObject({
      title: 'a',
      Title: 'b',
      rowid: 7,
      select: 'c',
      seq: 9,
    });
    expect(adapter.counts(model(schema, 'order')).live).toBe(1);
    adapter.close();
  });

  it('large models are read through indexes that are made when needed, and few are kept', () => {
    const file = storeFile();
    const POST = model(BLOG, 'Post');
    const { adapter } = open(file, BLOG);
    adapter.merge(POST, {
      records: Array.from({ length: 3_000 }, (_, i) =>
        post(String(i), { rating: i % 100, title: `t${i % 7}`, score: i }),
      ),
      origin: 'BASE_SYNC',
      describe: 0,
    });
    const page = (where: unknown, field: string | null, descending = false, offset = 0) =>
      adapter
        .page(
          POST,
          {
            predicate: parsePredicate(where, { model: POST, schema: BLOG }),
            sort: field ? [{ field, descending }] : [],
            tombstones: false,
          },
          offset,
          2,
        )
        .map((r) => r['id']);
    expect(page({}, null, false, 2_998)).toEqual(['2998', '2999']);
    expect(page({}, 'title', true)).toEqual(['6', '13']);
    expect(page({}, 'title', true, 2_998)).toEqual(['2989', '2996']);
    expect(page({ rating: { eq: 5 } }, 'score', true)).toEqual(['2905', '2805']);
    expect(page({ title: { contains: 't3' } }, 'score')).toEqual(['3', '10']);
    expect(page({ comments: { content: { eq: 'x' } } }, null)).toEqual([]);
    expect(page({ not: { comments: { content: { eq: 'x' } } } }, null)).toEqual(['0', '1']);
    for (const field of [
      'id',
      'draft',
      'seenAt',
      'meta',
      'geo',
      'tags',
      'parentID',
      'createdAt',
      'updatedAt',
    ])
      page({}, field);
    adapter.close();
    const db = openDatabase(file);
    const indexes = db
      .prepare(`SELECT count(*) FROM sqlite_master WHERE name LIKE 'ix:m_Post:%'`)
      .pluck()
      .get();
    db.close();
    expect(indexes).toBeLessThanOrEqual(8);
  });
});
