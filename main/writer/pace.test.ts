import { describe, expect, it } from 'vitest';
import { DEFAULT_PACE, Pace } from './pace';

function paceAt(options: Partial<typeof DEFAULT_PACE> = {}): { pace: Pace; pass: (ms: number) => void } {
  let now = 0;
  const pace = new Pace({ ...DEFAULT_PACE, ...options }, () => now);
  return { pace, pass: (ms) => (now += ms) };
}

describe('pace (service 9.5)', () => {
  it('starts at four and adds one for each clean period, up to the ceiling', () => {
    const { pace, pass } = paceAt({ max: 6 });
    expect(pace.limit).toBe(4);
    for (const expected of [5, 6, 6]) {
      pass(1_001);
      pace.answered(10);
      expect(pace.limit).toBe(expected);
    }
  });

  it('halves when throttled, once for a burst, and adds nothing in that period', () => {
    const { pace, pass } = paceAt();
    pass(2_000);
    pace.throttled();
    pace.throttled();
    expect(pace.limit).toBe(2);
    pass(500);
    pace.answered(10);
    expect(pace.limit).toBe(2);
    pass(1_500);
    pace.throttled();
    expect(pace.limit).toBe(1);
  });

  it('gives way when the latency has doubled, but not below where it started', () => {
    const { pace, pass } = paceAt();
    for (let period = 0; period < 8; period += 1) {
      pass(1_001);
      pace.answered(10);
    }
    expect(pace.limit).toBe(12);
    for (let answer = 0; answer < 20; answer += 1) pace.answered(100);
    pass(1_001);
    pace.answered(100);
    expect(pace.limit).toBe(6);
  });

  it('a rate cap lets that many requests leave in a second', () => {
    const { pace, pass } = paceAt({ rate: 5 });
    expect(pace.permit()).toBe(0);
    expect(pace.permit()).toBeCloseTo(200);
    pass(200);
    expect(pace.permit()).toBe(0);
    expect(pace.permit()).toBeGreaterThan(0);
  });
});
