import * as library from 'amazon-cognito-identity-js';
import { modularPower } from '../../../shared/modular-power';

/** The library's whole numbers, of which its types say nothing. */
interface WholeNumber {
  readonly toString: (this: WholeNumber, radix: number) => string;
  modPow: (this: WholeNumber, exponent: WholeNumber, modulus: WholeNumber, done: Done) => WholeNumber;
}
type Done = (error: unknown, result: WholeNumber) => void;
type WholeNumberClass = new (digits: string, radix: number) => WholeNumber;

const bigOf = (number: WholeNumber): bigint => {
  const text = number.toString(16);
  return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
};

/**
 * Gives the library the engine's own whole numbers for its powers: with its own, in plain JavaScript, a sign-in holds
 * the thread, and with it the window, nine times as long. Has an effect once.
 */
export function useQuickPowers(): void {
  const { AuthenticationHelper } = library as unknown as {
    AuthenticationHelper: new (poolName: string) => { readonly N: WholeNumber };
  };
  const numbers = Object.getPrototypeOf(new AuthenticationHelper('any').N) as WholeNumber & {
    readonly constructor: WholeNumberClass;
  };
  if (numbers.modPow.name === 'quickModPow') return;
  numbers.modPow = function quickModPow(exponent, modulus, done) {
    const power = modularPower(bigOf(this), bigOf(exponent), bigOf(modulus));
    const result = new numbers.constructor(power.toString(16), 16);
    done(null, result);
    return result;
  };
}
