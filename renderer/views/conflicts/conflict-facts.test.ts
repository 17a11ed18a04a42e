import { describe, expect, it } from 'vitest';
import {
  changesOf,
  chosenCount,
  conflictArguments,
  decidedBy,
  EVERYTHING,
  isChosen,
  NOTHING_DECIDED,
  ofState,
  outcomeOf,
  settledOutcome,
  sidesOf,
  toggled,
} from './conflict-facts';
import type { ConflictView } from './conflict-facts';

const conflict = (change: Partial<ConflictView> = {}): ConflictView => ({
  ...{ id: '1', runId: 'r', runKind: 'batch', runDescription: 'rate', model: 'Post', key: '["1"]' },
  ...{ operation: 'UPDATE', at: 1, how: 'REFUSED', baseVersion: 1, settled: null, settledAt: null },
  base: { id: '1', title: 'a', tags: ['x'], _version: 1 },
  ours: { title: 'ours', tags: ['x', 'y'] },
  theirs: { id: '1', title: 'theirs', tags: ['x', 'z'], _version: 2 },
  ...{ result: null, now: null, theirsBefore: null, theirsSource: null, fields: ['title'], detail: null },
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

describe('a decision', () => {
  it('about a refused write needs a side, or a value by hand, for each field that both changed', () => {
    const sides = sidesOf(conflict(), model);
    expect(outcomeOf(sides, NOTHING_DECIDED).unresolved).toEqual(['title', 'tags']);
    const decided = { choices: { title: 'ours' as const }, byHand: { tags: ['x', 'y', 'z'] } };
    expect(outcomeOf(sides, decided)).toEqual({
      record: { id: '1', title: 'ours', tags: ['x', 'y', 'z'] },
      unresolved: [],
    });
  });

  it('about a merge begins with what the service made of it, beside the record that it met', () => {
    const result = { id: '1', title: 'theirs', tags: ['x', 'z', 'x', 'y'], _version: 3 };
    const theirsBefore = { id: '1', title: 'theirs', tags: ['x', 'z'], _version: 2 };
    const sides = sidesOf(conflict({ how: 'MERGED', theirs: result, result, theirsBefore }), model);
    expect(sides).toMatchObject({
      isMerge: true,
      version: 3,
      theirsVersion: 2,
      theirs: { tags: ['x', 'z'] },
    });
    expect(outcomeOf(sides, NOTHING_DECIDED)).toMatchObject({ record: { tags: ['x', 'z', 'x', 'y'] } });
    const { record, unresolved } = outcomeOf(sides, { choices: { tags: 'theirs' }, byHand: {} });
    expect([record['tags'], record['title'], unresolved]).toEqual([['x', 'z'], 'theirs', []]);
  });

  it('that is kept shows what was sent on top of what the service had', () => {
    const detail = {
      by: 'PERSON',
      decision: 'x',
      sent: { title: 'ours' },
      onVersion: 2,
      reason: null,
    } as const;
    const settled = conflict({ settled: 'x', detail });
    expect(settledOutcome(settled, sidesOf(settled, model))).toMatchObject({
      title: 'ours',
      tags: ['x', 'z'],
    });
  });
});

describe('the choice of many', () => {
  it('is every one that fits but some, or some', () => {
    const all = { isAll: true, ids: new Set<string>() };
    const allBut = toggled(all, '3');
    expect([isChosen(allBut, '3'), isChosen(allBut, '4'), chosenCount(allBut, 500)]).toEqual([
      false,
      true,
      499,
    ]);
    const some = toggled({ isAll: false, ids: new Set<string>() }, '3');
    expect([isChosen(some, '3'), isChosen(some, '4'), chosenCount(some, 500)]).toEqual([true, false, 1]);
  });
});

describe('what the service did', () => {
  it('names both versions of a refused write, and says that a merge answered success', () => {
    expect(decidedBy(conflict())).toContain('version 1; the service had version 2');
    expect(decidedBy(conflict({ how: 'MERGED' }))).toContain('answered success');
  });
});

describe('the list', () => {
  it('asks the journal for what wrote; silent merges are a source of their own', () => {
    const given = { ...EVERYTHING, model: 'Post', from: 5 };
    expect(conflictArguments({ ...given, source: 'outbox' })).toEqual({
      ...{ model: 'Post', field: null, from: 5 },
      ...{ source: 'outbox', how: null },
    });
    expect(conflictArguments({ ...given, source: 'merge' })).toMatchObject({ source: null, how: 'MERGED' });
  });

  it('lets go of what was settled since the page was read', () => {
    const list = [conflict(), conflict({ id: '2', settled: 'kept theirs' })];
    const ids = (state: typeof EVERYTHING.state) => ofState(list, state).map(({ id }) => id);
    expect([ids('open'), ids('settled'), ids('all')]).toEqual([['1'], ['2'], ['1', '2']]);
  });
});
