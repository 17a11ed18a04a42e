import { describe, expect, it } from 'vitest';
import { automerge } from './automerge';

describe('automerge', () => {
  it('service 10.20: a scalar of the server wins', () => {
    const { merged, steps } = automerge(
      { id: '1', jersey: 5 },
      { id: '1', jersey: 55 },
      { untouched: new Set(['id']) },
    );
    expect(merged).toEqual({ id: '1', jersey: 5 });
    expect(steps).toEqual([{ path: ['jersey'], action: 'REJECTED' }]);
  });

  it('service 10.20: a new set and a new list are added', () => {
    const { merged, steps } = automerge(
      { jersey: 5 },
      { points: [24, 30, 27], meals: ['lunch'] },
      { sets: new Set(['meals']) },
    );
    expect(merged).toEqual({ jersey: 5, points: [24, 30, 27], meals: ['lunch'] });
    expect(steps.map((step) => step.action)).toEqual(['ADDED', 'ADDED']);
  });

  it('service 10.20: lists are appended with duplicates, sets are united', () => {
    const { merged, steps } = automerge(
      { points: [24, 30, 27], meals: ['breakfast', 'lunch', 'dinner'] },
      { points: [30, 35], meals: ['breakfast', 'lunch', 'brunch'] },
      { sets: new Set(['meals']) },
    );
    expect(merged).toEqual({
      points: [24, 30, 27, 30, 35],
      meals: ['breakfast', 'lunch', 'dinner', 'brunch'],
    });
    expect(steps).toEqual([
      { path: ['points'], action: 'APPENDED' },
      { path: ['meals'], action: 'MERGED' },
    ]);
  });

  it('service 10.20: maps are merged key by key', () => {
    const { merged, steps } = automerge(
      { stats: { ppg: 35.4, apg: 6.3 } },
      { stats: { ppg: 25.7, rpg: 6.9 } },
    );
    expect(merged).toEqual({ stats: { ppg: 35.4, apg: 6.3, rpg: 6.9 } });
    expect(steps).toEqual([
      { path: ['stats', 'ppg'], action: 'REJECTED' },
      { path: ['stats', 'rpg'], action: 'ADDED' },
    ]);
  });

  it('service 10.21 and 10.23: null of the server is absent, null of the caller removes nothing', () => {
    const { merged, steps } = automerge({ a: null, b: 2 }, { a: 1, b: null, c: null });
    expect(merged).toEqual({ a: 1, b: 2 });
    expect(steps).toEqual([
      { path: ['a'], action: 'ADDED' },
      { path: ['b'], action: 'REJECTED' },
    ]);
  });

  it('service 3.3: types that clash keep what the server has', () => {
    expect(automerge({ a: 1, b: [1], c: {} }, { a: [2], b: { x: 1 }, c: 'text' }).merged).toEqual({
      a: 1,
      b: [1],
      c: {},
    });
  });

  it('leaves both records as they were', () => {
    const server = { list: [1], map: { a: [1] } };
    automerge(server, { list: [2], map: { a: [2] } });
    expect(server).toEqual({ list: [1], map: { a: [1] } });
  });
});
