import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson, writeExactJson } from './exact-json';

describe('JSON with numbers beyond JavaScript’s', () => {
  it.each([
    '{"big":9007199254740993}',
    '{"huge":1e400}',
    '[-12345678901234567890.123456789]',
    '{"text":"9007199254740993","n":0.1000000000000000055511}',
    '1e-400',
  ])('%s comes back as it was written', (text) => {
    expect(writeExactJson(parseExactJson(text))).toBe(text);
  });

  it.each(['{"a":1.0,"b":1e3,"c":-0.5,"d":9007199254740992}', '{"text":"1e400"}', '[0, -0, 0.00]'])(
    '%s is read as data',
    (text) => expect(parseExactJson(text)).toEqual(JSON.parse(text)),
  );

  it('whatever JavaScript writes, it reads as data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
