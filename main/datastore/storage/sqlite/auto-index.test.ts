import { afterEach, expect, it } from 'vitest';
import { ALL } from '../../../../shared/predicate';
import { testModel } from '../../../../shared/testing/models';
import { openDatabase, type SqliteDatabase } from '../../../sqlite/open-database';
import { AutoIndexes } from './auto-index';
import { createTableSql, layoutOf } from './table-layout';

const closers: Array<() => void> = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

function setUp(): { db: SqliteDatabase; indexes: AutoIndexes; made: () => unknown[] } {
  const db = openDatabase(':memory:');
  closers.push(() => db.close());
  const layout = layoutOf(testModel('Post', ['id: ID!', 'title: String', 'rating: Int']), new Set());
  db.exec(createTableSql(layout));
  const made = (): unknown[] =>
    db.prepare(`SELECT name FROM sqlite_master WHERE name LIKE 'ix:%' ORDER BY name`).pluck().all();
  return { db, indexes: new AutoIndexes(db, layout), made };
}
const by = (field: string) => ({ predicate: ALL, sort: [{ field, descending: false }], tombstones: false });

it('makes the index of a large model when the same is asked for again, not for a single look', () => {
  const { indexes, made } = setUp();
  expect(indexes.ensureIfAsked(by('title'), 1_000_000)).toBeNull();
  expect(indexes.ensureIfAsked(by('rating'), 1_000_000)).toBeNull();
  expect(made()).toEqual([]);
  expect(indexes.ensureIfAsked(by('title'), 1_000_000)).toBe('"ix:m_Post:title"');
  expect(indexes.ensureIfAsked(by('title'), 1_000_000)).toBe('"ix:m_Post:title"');
  expect(made()).toEqual(['ix:m_Post:title']);
});

it('makes it at once for a small model, and for a look far into the list', () => {
  const { indexes, made } = setUp();
  expect(indexes.ensureIfAsked(by('title'), 2_000)).toBe('"ix:m_Post:title"');
  expect(indexes.ensure(by('rating'))).toBe('"ix:m_Post:rating"');
  expect(made()).toHaveLength(2);
});
