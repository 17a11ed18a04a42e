import { describe, it, expect } from 'vitest';
import type { FieldView, SchemaTypes } from '../../session';
import { checkField, readType } from './check-value';
import { parseText, shownText, textOf, type TypedText } from './parse-text';

const field = (graphqlType: string, name = 'f'): FieldView => ({
  name,
  graphqlType,
  type: graphqlType.replaceAll(/[[\]!]/g, ''),
  kind: 'SCALAR',
  list: graphqlType.includes('['),
  required: graphqlType.endsWith('!'),
  readOnly: false,
  implicit: false,
});

const TYPES: SchemaTypes = {
  enums: new Map([['Priority', ['LOW', 'HIGH']]]),
  customTypes: new Map([['Address', [field('String!', 'street'), field('Int', 'floor')]]]),
};

const check = (graphqlType: string, value: unknown): string[] =>
  checkField(field(graphqlType), value, TYPES).map((problem) => problem.path);

describe('integers beyond 2^53', () => {
  it('are taken and shown as they are typed, and refused where they would be rounded', () => {
    const typed = parseText('AWSTimestamp', '9007199254740993');
    expect(typed).toBe(9007199254740993n);
    expect(textOf(typed)).toBe('9007199254740993');
    expect(parseText('AWSTimestamp', '-0000000000000007')).toBe(-7);
    expect(check('AWSTimestamp', typed)).toEqual(['f']);
    expect(check('Int', typed)).toEqual(['f']);
    expect(check('Float', 10n ** 20n)).toEqual([]);
  });
});

describe('readType', () => {
  it('reads lists of lists with every mark', () => {
    expect(readType(field('[[String!]]!'))).toEqual({
      kind: 'list',
      required: true,
      of: { kind: 'list', required: false, of: { kind: 'named', required: true, name: 'String' } },
    });
  });
});

describe('checkField', () => {
  it.each([
    ['Int', 2 ** 31, false],
    ['Int', 7, true],
    ['Int', '7', false],
    ['Float', 0.5, true],
    ['Boolean', false, true],
    ['Boolean', 'false', false],
    ['AWSDate', '2026-11-23', true],
    ['AWSDate', '2026-13-40', false],
    ['AWSTime', '14:05:30.000Z', true],
    ['AWSDateTime', '2026-11-23T14:05:00Z', true],
    ['AWSDateTime', '2026-11-23T14:05:00', false],
    ['AWSTimestamp', 1795392000, true],
    ['AWSTimestamp', 1.5, false],
    ['AWSEmail', 'ana@example.com', true],
    ['AWSEmail', 'ana', false],
    ['AWSURL', 'https://example.com', true],
    ['AWSURL', 'example.com', false],
    ['AWSIPAddress', '10.0.0.1/8', true],
    ['AWSIPAddress', 'host', false],
    ['AWSJSON', '{"a":1}', true],
    ['AWSJSON', '{a:1}', false],
    ['Priority', 'HIGH', true],
    ['Priority', 'MIDDLE', false],
  ])('%s takes %j: %s', (type, value, fits) => {
    expect(check(type, value).length === 0).toBe(fits);
  });

  it('null fits where it is allowed, and empty text is not null', () => {
    expect(check('String', null)).toEqual([]);
    expect(check('String!', null)).toEqual(['f']);
    expect(check('String!', '')).toEqual([]);
  });

  it('names the item and the member that is wrong', () => {
    expect(check('[Int!]!', [1, null, 'x'])).toEqual(['f[1]', 'f[2]']);
    expect(check('Address', { street: null, floor: 'x' })).toEqual(['f.street', 'f.floor']);
    expect(check('[Address!]', [{ street: 'Elm' }, {}])).toEqual(['f[1].street']);
  });
});

describe('parseText', () => {
  it('keeps what it can’t read, so that nothing typed is lost', () => {
    expect(parseText('Int', '42')).toBe(42);
    expect(parseText('Int', '42 or so')).toBe('42 or so');
    expect(parseText('Float', '')).toBe('');
    expect(parseText('String', '42')).toBe('42');
  });

  it('reads a date for a timestamp', () => {
    expect(parseText('AWSTimestamp', '2026-11-23T00:00:00Z')).toBe(1795392000);
  });

  it('goes round with textOf', () => {
    expect(parseText('Float', textOf(-0.5))).toBe(-0.5);
    expect(textOf(null)).toBe('');
  });
});

describe('shownText', () => {
  /** The value and the text after a hand has typed into an input, key by key, each key onto what the input shows. */
  function typeKeys(type: string, keys: string): TypedText {
    let typed: TypedText = { text: '', value: null };
    for (const key of keys) {
      const text = shownText(typed, typed.value) + key;
      typed = { text, value: parseText(type, text) };
    }
    return typed;
  }

  it.each([
    ['Float', '19.90', 19.9],
    ['Float', '1.05', 1.05],
    ['Float', '-0.5e3', -500],
    ['Int', '-12', -12],
    ['AWSTimestamp', '2026-11-23T14:05:00Z', 1_795_442_700],
  ])('lets a %s be typed key by key: %s', (type, keys, value) => {
    expect(typeKeys(type, keys)).toEqual({ text: keys, value });
  });

  it('shows a value that came from elsewhere as it is', () => {
    expect(shownText({ text: '19.', value: 19 }, 20)).toBe('20');
    expect(shownText(null, null)).toBe('');
  });
});

describe('dates and times that don’t exist', () => {
  it.each([
    ['AWSDate', '2024-02-31'],
    ['AWSDate', '2023-02-29Z'],
    ['AWSDate', '2024-13-01'],
    ['AWSTime', '25:99'],
    ['AWSTime', '12:00:61Z'],
    ['AWSDateTime', '2024-02-31T10:00:00Z'],
    ['AWSDateTime', '2024-02-01T24:30:00+02:00'],
  ])('are refused as a %s: %s', (type, value) => expect(check(type, value)).toEqual(['f']));

  it.each([
    ['AWSDate', '2024-02-29'],
    ['AWSDate', '2024-02-29+02:00'],
    ['AWSTime', '23:59:59.999-05:30'],
    ['AWSDateTime', '2024-02-29T23:59Z'],
  ])('are told from a %s that does: %s', (type, value) => expect(check(type, value)).toEqual([]));
});
