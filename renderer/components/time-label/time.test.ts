import { describe, it, expect } from 'vitest';
import { duration, relativeTime } from './time';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('relativeTime', () => {
  it.each([
    [2_000, 'now'],
    [40_000, '40 s ago'],
    [2 * 60_000, '2 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [50 * 3_600_000, '2 days ago'],
  ])('%i ms ago reads %s', (ago, text) => {
    expect(relativeTime(NOW - ago, NOW)).toBe(text);
  });

  it('speaks of the future too', () => {
    expect(relativeTime(NOW + 90_000, NOW)).toBe('in 1 min');
  });

  it('rounds towards now, so that nothing looks older than it is', () => {
    expect(relativeTime(NOW - 119_000, NOW)).toBe('1 min ago');
  });
});

describe('duration', () => {
  it.each([
    [400, '0 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [80_000, '1 min 20 s'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
  ])('%i ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
