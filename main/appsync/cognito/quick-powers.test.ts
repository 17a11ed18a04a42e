import * as library from 'amazon-cognito-identity-js';
import { expect, it } from 'vitest';
import { useQuickPowers } from './quick-powers';

interface Whole {
  readonly toString: (this: Whole, radix: number) => string;
  readonly subtract: (this: Whole, other: Whole) => Whole;
  modPow: (
    this: Whole,
    exponent: Whole,
    modulus: Whole,
    done: (error: unknown, result: Whole) => void,
  ) => Whole;
}
const { AuthenticationHelper } = library as unknown as {
  AuthenticationHelper: new (pool: string) => { N: Whole; g: Whole; k: Whole };
};

it('the quick powers equal the library’s, of negative numbers too', () => {
  const { N, g, k } = new AuthenticationHelper('any');
  const numbers = Object.getPrototypeOf(N) as Whole;
  const powers = () =>
    [g, k, g.subtract(k)].map((base) => {
      let told: Whole | null = null;
      const result = base.modPow(k, N, (_error, value) => (told = value));
      expect(told).toBe(result);
      return result.toString(16);
    });
  const found = numbers.modPow;
  useQuickPowers();
  expect(numbers.modPow.name).toBe('quickModPow');
  const quick = powers();
  // Another test of this worker may have signed in before: then there is nothing to compare with.
  numbers.modPow = found;
  expect(powers()).toEqual(quick);
  useQuickPowers();
});
