import { describe, it, expect } from 'vitest';
import { copyText, formatValue, toTsv } from './format-value';

const scalar = (type: string) => ({ type, kind: 'SCALAR', list: false }) as const;

describe('formatValue', () => {
  it('keeps null, empty text and an empty list apart', () => {
    expect(formatValue(scalar('String'), null)).toEqual({ text: 'null', tone: 'null' });
    expect(formatValue(scalar('String'), '')).toEqual({ text: 'empty', tone: 'empty' });
    expect(formatValue({ ...scalar('String'), list: true }, [])).toEqual({
      text: 'empty list',
      tone: 'empty',
    });
    expect(formatValue(scalar('String'), 'null').tone).toBe('plain');
  });

  it('shows a timestamp of seconds and a date-time as the same kind of instant', () => {
    const seconds = Date.UTC(2026, 10, 23, 12) / 1000;
    const text = formatValue(scalar('AWSTimestamp'), seconds).text;
    expect(text).toMatch(/^2026-11-2\d \d\d:\d\d:00$/);
    expect(formatValue(scalar('AWSDateTime'), '2026-11-23T12:00:00.000Z').text).toBe(text);
  });

  it('shows what it can’t read as it is stored', () => {
    expect(formatValue(scalar('AWSDateTime'), 'yesterday').text).toBe('yesterday');
  });

  it('sums up lists and custom types in one line', () => {
    expect(formatValue({ ...scalar('String'), list: true }, ['a', null]).text).toBe('[2] a, null');
    const address = { street: 'Elm 1', unit: null, position: { lat: 1, lon: 2 } };
    expect(formatValue({ type: 'Address', kind: 'CUSTOM_TYPE', list: false }, address).text).toBe(
      'street: Elm 1, position: {lat: 1, lon: 2}',
    );
  });
});

describe('toTsv', () => {
  it('copies stored values, not what is shown', () => {
    expect(copyText(1732363200)).toBe('1732363200');
    expect(
      toTsv([
        ['id', 'n'],
        ['0f8fad5b-d9cb-469f', null],
      ]),
    ).toBe('id\tn\n0f8fad5b-d9cb-469f\t');
  });

  it('quotes what would break the table', () => {
    expect(toTsv([['a\tb', 'say "x"', { k: 1 }]])).toBe('"a\tb"\t"say ""x"""\t"{""k"":1}"');
  });
});
