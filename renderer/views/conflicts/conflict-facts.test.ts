import { describe, expect, it } from 'vitest';
import { changesOf, decidedBy, EVERYTHING, filterConflicts, sidesOf, tally } from './conflict-facts';
import type { ConflictView } from './conflict-facts';

const conflict = (change: Partial<ConflictView> = {}): ConflictView => ({
  ...{ id: '1', runId: 'r', runKind: 'batch', runDescription: 'rate', model: 'Post', key: '["1"]' },
  ...{ operation: 'UPDATE', at: 1, how: 'REFUSED', baseVersion: 1, settled: null, settledAt: null },
  base: { id: '1', title: 'a', tags: ['x'], _version: 1 },
  ours: { title: 'ours', tags: ['x', 'y'] },
  theirs: { id: '1', title: 'theirs', tags: ['x', 'z'], _version: 2 },
  ...{ result: null, now: null, theirsBefore: null, fields: ['title'] },
  ...change,
});
const field = (name: string, readOnly = false) => ({
  ...{ name, readOnly, type: 'String', kind: 'SCALAR' as const, list: false, required: false },
  ...{ graphqlType: 'String', implicit: false },
});
const model = {
  primaryKey: ['id'],
  fields: [field('id'), field('title'), field('tags'), field('updatedAt', true)],
};

describe('what is compared', () => {
  it('is our change on what was known, and the newest record of the service', () => {
    const now = { id: '1', title: 'later', tags: [], _version: 3, updatedAt: 'x' };
    const sides = sidesOf(conflict({ now }), model);
    expect(sides.ours).toEqual({ id: '1', title: 'ours', tags: ['x', 'y'] });
    expect(sides).toMatchObject({ version: 3, theirs: { title: 'later' } });
    expect(sides.theirs).not.toHaveProperty('updatedAt');
  });

  it('a settled conflict shows what the service had then', () => {
    const now = { id: '1', title: 'later', _version: 3 };
    expect(sidesOf(conflict({ now, settled: 'kept theirs' }), model).version).toBe(2);
  });

  it('a local copy that lags behind does not hide what the service answered', () => {
    expect(sidesOf(conflict({ now: { id: '1', title: 'a', _version: 1 } }), model).version).toBe(2);
  });

  it('sends only what differs from the service, and never the key', () => {
    const chosen = { id: '2', title: 'ours', tags: ['z'] };
    expect(changesOf({ id: '1', title: 'theirs', tags: ['z'] }, chosen, model)).toEqual({ title: 'ours' });
  });
});

describe('what the service did', () => {
  it('names both versions of a refused write, and says that a merge answered success', () => {
    expect(decidedBy(conflict())).toContain('version 1; the service had version 2');
    expect(decidedBy(conflict({ how: 'MERGED' }))).toContain('answered success');
  });
});

describe('the list', () => {
  const list = [
    conflict(),
    conflict({ id: '2', model: 'User', ours: { name: 'n' }, settled: 'kept theirs' }),
  ];
  it('is filtered by state, model and field', () => {
    const ids = (filter: Partial<typeof EVERYTHING>) =>
      filterConflicts(list, { ...EVERYTHING, ...filter }).map(({ id }) => id);
    expect(ids({ state: 'open' })).toEqual(['1']);
    expect(ids({ model: 'User' })).toEqual(['2']);
    expect(ids({ field: 'tags' })).toEqual(['1']);
  });

  it('is filtered by what wrote and by time; silent merges are a source of their own', () => {
    const more = [...list, conflict({ id: '3', runKind: 'outbox', how: 'MERGED', at: 9 })];
    const ids = (filter: Partial<typeof EVERYTHING>) =>
      filterConflicts(more, { ...EVERYTHING, ...filter }).map(({ id }) => id);
    expect(ids({ source: 'outbox' })).toEqual(['3']);
    expect(ids({ source: 'merge' })).toEqual(['3']);
    expect(ids({ source: 'batch' })).toEqual(['1', '2']);
    expect(ids({ from: 5 })).toEqual(['3']);
  });

  it('counts names, most often first', () => {
    expect(tally(['b', 'a', 'b'])).toEqual([
      { name: 'b', count: 2 },
      { name: 'a', count: 1 },
    ]);
  });
});
