import { describe, expect, it } from 'vitest';
import { isSameFieldValue } from './equality';
import type { ModelSchema } from '../../shared/model-schema';

const schema: ModelSchema = {
  source: 'authored-sdl',
  models: {},
  enums: {},
  customTypes: {
    Money: {
      name: 'Money',
      fields: [
        {
          name: 'amount',
          type: 'Float',
          kind: 'scalar',
          list: false,
          required: true,
          graphqlType: 'Float!',
          readOnly: false,
          implicit: false,
        },
        {
          name: 'paidAt',
          type: 'AWSDateTime',
          kind: 'scalar',
          list: false,
          required: false,
          graphqlType: 'AWSDateTime',
          readOnly: false,
          implicit: false,
        },
      ],
    },
  },
};
const scalar = (type: string, list = false) => ({ type, kind: 'scalar' as const, list });

describe('values that mean the same', () => {
  it.each([
    ['null and absent', scalar('String'), null, undefined],
    [
      'AWSJSON in another order and spacing',
      scalar('AWSJSON'),
      '{"a":1,"b":[1,2]}',
      '{ "b": [1, 2], "a": 1 }',
    ],
    ['AWSJSON spelled twice', scalar('AWSJSON'), '{"a":1}', JSON.stringify('{"a":1}')],
    ['AWSJSON as a value and as its text', scalar('AWSJSON'), { a: 1 }, '{"a":1}'],
    [
      'an instant in two zones',
      scalar('AWSDateTime'),
      '2026-01-01T00:00:00Z',
      '2026-01-01T02:00:00.000+02:00',
    ],
    ['an instant without seconds', scalar('AWSDateTime'), '2026-01-01T00:00Z', '2026-01-01T00:00:00.000Z'],
    ['a time with an empty fraction', scalar('AWSTime'), '12:30', '12:30:00.000'],
    ['a date with Z or +00:00', scalar('AWSDate'), '2026-01-01Z', '2026-01-01+00:00'],
    ['whole floats', scalar('Float'), 1, 1.0],
    ['lists item by item', scalar('AWSDateTime', true), ['2026-01-01T00:00Z'], ['2026-01-01T00:00:00Z']],
    ['lists of lists', scalar('String', true), [['a'], []], [['a'], []]],
    [
      'custom types member by member',
      { type: 'Money', kind: 'customType' as const, list: false },
      { amount: 1, paidAt: null },
      { amount: 1.0, __typename: 'Money' },
    ],
  ])('%s', (_name, field, left, right) => {
    expect(isSameFieldValue(schema, field, left, right)).toBe(true);
  });
});

describe('values that differ', () => {
  it.each([
    ['null and empty', scalar('String'), null, ''],
    ['a nanosecond', scalar('AWSDateTime'), '2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00Z'],
    ['list order', scalar('String', true), ['a', 'b'], ['b', 'a']],
    ['a doubled item', scalar('String', true), ['a'], ['a', 'a']],
    ['a nested item', scalar('String', true), [['a']], [['a', 'a']]],
    ['strings by case', scalar('String'), 'a', 'A'],
    ['AWSJSON numbers', scalar('AWSJSON'), '{"a":1}', '{"a":2}'],
    [
      'a custom type’s member',
      { type: 'Money', kind: 'customType' as const, list: false },
      { amount: 1 },
      { amount: 2 },
    ],
  ])('%s', (_name, field, left, right) => {
    expect(isSameFieldValue(schema, field, left, right)).toBe(false);
  });
});

describe('AWSJSON', () => {
  it('keeps integers beyond 2^53 apart that differ by one', () => {
    const json = scalar('AWSJSON');
    const [left, right] = ['{"n":9007199254740993}', '{"n":9007199254740992}'];
    expect(isSameFieldValue(schema, json, left, right)).toBe(false);
    expect(isSameFieldValue(schema, json, left, '{ "n": 9007199254740993 }')).toBe(true);
  });
});
