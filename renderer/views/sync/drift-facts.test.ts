import { describe, expect, it } from 'vitest';
import { caveats, repairable, stateWords, type ModelDrift } from './drift-facts';

const drift = (more: Partial<ModelDrift>): ModelDrift => ({
  model: 'Post',
  state: 'DONE',
  progress: null,
  found: { onlyHere: 0, onlyThere: 0, differs: 0, pending: 0 },
  report: { startedAt: 0, endedAt: 1, there: 12, here: 11, unreadable: 0, unconfirmed: 0 },
  repair: null,
  problem: null,
  ...more,
});

describe('a comparison in words', () => {
  it('counts what a repair would read again, and leaves what the outbox explains out', () => {
    const found = { onlyHere: 1, onlyThere: 2, differs: 3, pending: 4 };
    expect(repairable(drift({ found }))).toBe(6);
    expect(stateWords(drift({ found }))).toBe('6 records differ (12 there, 11 here)');
  });

  it('tells agreement from agreement but for the outbox', () => {
    expect(stateWords(drift({}))).toBe('agrees (12 there, 11 here)');
    const found = { onlyHere: 0, onlyThere: 0, differs: 0, pending: 1 };
    expect(stateWords(drift({ found }))).toBe('agrees except for the outbox (12 there, 11 here)');
  });

  it('says how far it is, with a total where one is known', () => {
    const running = (step: 'READING' | 'COMPARING', total: number | null) =>
      stateWords(drift({ state: 'RUNNING', progress: { step, done: 2_000, total } }));
    expect(running('READING', null)).toBe('reading the service: 2,000');
    expect(running('COMPARING', 9_000)).toBe('looking for what is only here: 2,000 of 9,000');
  });

  it('says what a repair left', () => {
    expect(stateWords(drift({ repair: { repaired: 3, left: 1 } }))).toBe('3 records repaired, 1 left');
  });

  it('warns where nothing can be said or was looked at once only', () => {
    expect(caveats(drift({}))).toBeNull();
    const report = { startedAt: 0, endedAt: 1, there: 1, here: 1, unreadable: 2, unconfirmed: 0 };
    expect(caveats(drift({ report }))).toContain('2 records came without content');
  });
});
