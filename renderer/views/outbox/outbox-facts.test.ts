import { describe, expect, it } from 'vitest';
import { behindWords, canEdit, choicesOf, countsText, headline, lossOf, whatOf } from './outbox-facts';
import type { Change, OutboxState } from './outbox-facts';

const state = (counts: Partial<OutboxState['counts']>, isPaused = false): OutboxState => {
  const all = { waiting: 0, inFlight: 0, held: 0, parked: 0, rejected: 0, ...counts };
  return { total: Object.values(all).reduce((sum, n) => sum + n, 0), counts: all, isPaused };
};
const change = (more: Partial<Change>): Change => ({
  id: 'c',
  model: 'Post',
  key: '["1"]',
  operation: 'UPDATE',
  fields: ['title'],
  state: 'WAITING',
  attempts: 0,
  isConditional: false,
  problem: null,
  createdAt: 0,
  ...more,
});
const ONLINE = { isLocal: false, isOnline: true };

describe('the outbox in one sentence', () => {
  it.each([
    [state({}), ONLINE, 'Everything is with the service'],
    [state({ waiting: 2 }), ONLINE, 'Sending, 2 changes left'],
    [state({ waiting: 1 }, true), ONLINE, 'Sending is paused, 1 change kept'],
    [state({ waiting: 1 }), { isLocal: false, isOnline: false }, 'Offline, 1 change kept'],
    [state({ held: 2 }), ONLINE, '2 changes held'],
    [state({ waiting: 5, parked: 1, rejected: 1 }), ONLINE, '2 changes need a decision'],
    [
      state({ waiting: 3 }),
      { isLocal: true, isOnline: true },
      '3 changes kept here until a backend is attached',
    ],
  ])('%o', (outbox, where, text) => {
    expect(headline(outbox, where).text).toBe(text);
  });

  it('names the states that there are, what is on its way first', () => {
    expect(countsText(state({ waiting: 3, inFlight: 1, rejected: 1 }))).toBe(
      '1 being sent · 3 waiting · 1 decided against',
    );
  });
});

describe('a change that waits', () => {
  it('can be written anew unless it is a deletion, has a condition, or is out of reach', () => {
    const states = (['WAITING', 'HELD', 'PARKED', 'IN_FLIGHT', 'REJECTED'] as const).map((state) =>
      canEdit(change({ state })),
    );
    expect(states).toEqual([true, true, true, false, false]);
    expect(canEdit(change({ operation: 'DELETE' }))).toBe(false);
    expect(canEdit(change({ isConditional: true }))).toBe(false);
  });

  it('says what stands before it', () => {
    expect(behindWords('HELD')).toContain('release that one');
    expect(behindWords('PARKED')).toContain('can’t be sent');
    expect(behindWords(null)).toBeNull();
  });
});

describe('what can be done with what is chosen', () => {
  const here = [
    change({ id: 'a' }),
    change({ id: 'b', state: 'HELD' }),
    change({ id: 'c', state: 'IN_FLIGHT' }),
  ];
  const outbox = state({ waiting: 700, held: 2, inFlight: 1 });

  it('judges the chosen changes of a page by their states', () => {
    expect(choicesOf(new Set(['a', 'c', 'gone']), here, outbox)).toEqual({
      count: 2,
      hold: { count: 1, ids: ['a'] },
      retry: { count: 0, ids: [] },
      drop: { count: 1, ids: ['a'] },
    });
  });

  it('all of them are all that there are, on other pages too', () => {
    expect(choicesOf('ALL', here, outbox)).toEqual({
      count: 703,
      hold: { count: 700, ids: null },
      retry: { count: 2, ids: null },
      drop: { count: 702, ids: null },
    });
  });
});

describe('one change in words', () => {
  it('names four fields and counts the rest', () => {
    expect(whatOf(change({ fields: ['a', 'b', 'c', 'd', 'e', 'f'] }))).toBe('update a, b, c, d and 2 more');
    expect(whatOf(change({ operation: 'DELETE', fields: [] }))).toBe('delete');
  });

  it('says exactly what is lost when it is dropped', () => {
    expect(lossOf(change({ fields: ['title', 'rating'] }))).toContain(
      'the new values of title, rating are lost',
    );
    expect(lossOf(change({ operation: 'CREATE' }))).toContain('the service never had it');
    expect(lossOf(change({ operation: 'DELETE' }))).toContain('comes back');
    expect(lossOf(change({ state: 'REJECTED' }))).toContain('Nothing changes in the record');
  });
});
