import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from './json';

describe('exact integers', () => {
  it('an integer beyond 2^53 survives both ways', () => {
    const text =
      '{"a":9007199254740993,"b":[-9223372036854775808,1],"c":"9007199254740993","d":0.12345678901234566,"e":"\\"1234567890123456789"}';
    const value = parseJson(text) as Record<string, unknown>;
    expect(value['a']).toBe(9007199254740993n);
    expect(value['b']).toEqual([-9223372036854775808n, 1]);
    expect(value['c']).toBe('9007199254740993');
    expect(value['d']).toBe(0.12345678901234566);
    expect(stringifyJson(value)).toBe(text);
  });

  it('a safe integer of 16 digits stays a number', () => {
    expect(parseJson('[1234567890123456]')).toEqual([1234567890123456]);
  });
});
