import { describe, expect, it } from 'vitest';
import { keepFresh } from './credentials';

function counter(lifeMs: number | null) {
  let now = 0;
  let issued = 0;
  const fresh = keepFresh(
    async () => ({ id: ++issued, expiresAt: lifeMs === null ? null : now + lifeMs }),
    () => now,
  );
  return { fresh, pass: (ms: number) => void (now += ms), issued: () => issued };
}

describe('keepFresh', () => {
  it('asks once for all who wait, and keeps what was issued until shortly before it expires', async () => {
    const { fresh, pass, issued } = counter(3_600_000);
    await Promise.all([fresh(), fresh(), fresh()]);
    pass(3_600_000 - 120_001);
    expect((await fresh()).id).toBe(1);
    pass(2);
    expect((await fresh()).id).toBe(2);
    expect(issued()).toBe(2);
  });

  it('a short life is used for half of its time, not asked for at every request', async () => {
    const { fresh, pass } = counter(10_000);
    await fresh();
    pass(4_999);
    expect((await fresh()).id).toBe(1);
    pass(2);
    expect((await fresh()).id).toBe(2);
  });

  it('many refusals at once mean one renewal', async () => {
    const { fresh, pass, issued } = counter(3_600_000);
    await fresh();
    pass(10_000);
    await Promise.all([fresh({ renew: true }), fresh({ renew: true })]);
    await fresh({ renew: true });
    expect(issued()).toBe(2);
  });

  it('what doesn’t say when it expires is asked for again soon', async () => {
    const { fresh, pass } = counter(null);
    await fresh();
    pass(4_999);
    expect((await fresh()).id).toBe(1);
    pass(1);
    expect((await fresh()).id).toBe(2);
  });
});
