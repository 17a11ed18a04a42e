import { describe, expect, it } from 'vitest';
import { changesOf, decidedBy, fieldRules, filterConflicts, sidesOf, tally } from './conflict-facts';
import type { ConflictView } from './conflict-facts';

const conflict = (change: Partial<ConflictView> = {}): ConflictView => ({
  ...{ id: '1', runId: 'r', runKind: 'batch', runDescription: 'rate', model: 'Post', key: '["1"]' },
  ...{ operation: 'UPDATE', at: 1, how: 'REFUSED', baseVersion: 1, settled: null, settledAt: null },
  base: { id: '1', title: 'a', tags: ['x'], _version: 1 },
  ours: { title: 'ours', tags: ['x', 'y'] },
  theirs: { id: '1', title: 'theirs', tags: ['x', 'z'], _version: 2 },
  ...{ result: null, now: null },
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

describe('which rule decided', () => {
  it('service 3: optimistic concurrency refuses the whole write; automerge would keep scalars and append lists', () => {
    expect(decidedBy(conflict())).toContain('version 1; the service had version 2');
    expect(fieldRules(conflict()).map(({ otherwise }) => otherwise)).toEqual([
      'The service’s value kept, ours dropped.',
      'Our items appended to the service’s list.',
    ]);
  });

  it('a merge is told from what came back', () => {
    const result = { title: 'theirs', tags: ['x', 'z', 'x', 'y'], rating: 5 };
    const merged = conflict({ how: 'MERGED', ours: { title: 'o', tags: ['x', 'y'], rating: 5 }, result });
    expect(fieldRules(merged).map(({ decided }) => decided)).toEqual([
      'The service’s value kept, ours dropped.',
      'List: our items appended to the service’s.',
      'Taken as sent.',
    ]);
  });
});

describe('the list', () => {
  const list = [
    conflict(),
    conflict({ id: '2', model: 'User', ours: { name: 'n' }, settled: 'kept theirs' }),
  ];
  it('is filtered by state, model and field', () => {
    const ids = (filter: Parameters<typeof filterConflicts>[1]) =>
      filterConflicts(list, filter).map(({ id }) => id);
    expect(ids({ state: 'open', model: null, field: null })).toEqual(['1']);
    expect(ids({ state: 'all', model: 'User', field: null })).toEqual(['2']);
    expect(ids({ state: 'all', model: null, field: 'tags' })).toEqual(['1']);
  });

  it('counts names, most often first', () => {
    expect(tally(['b', 'a', 'b'])).toEqual([
      { name: 'b', count: 2 },
      { name: 'a', count: 1 },
    ]);
  });
});
