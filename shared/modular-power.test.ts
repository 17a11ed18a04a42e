import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modularPower } from './modular-power';

it('equals the power taken modulo the modulus, of any base and exponent', () => {
  const small = fc.bigInt({ min: -1000n, max: 1000n });
  fc.assert(
    fc.property(small, fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 1n, max: 5000n }), (b, e, m) => {
      expect(modularPower(b, e, m)).toBe(((b ** e % m) + m) % m);
    }),
    { seed: 1 },
  );
});

it('takes exponents that no power could be written out for', () => {
  // Fermat: 2 ** (p - 1) leaves 1 for a prime p, here the greatest below 2 ** 127.
  const prime = 2n ** 127n - 1n;
  expect(modularPower(2n, prime - 1n, prime)).toBe(1n);
});
