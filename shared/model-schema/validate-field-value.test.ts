import { describe, expect, it } from 'vitest';
import type { ModelField, ModelSchema } from './model-schema';
import { validateFieldValue } from './validate-field-value';

function field(name: string, type: string, kind: ModelField['kind'], graphqlType: string): ModelField {
  const [list, required] = [graphqlType.startsWith('['), graphqlType.endsWith('!')];
  return { name, type, kind, list, required, graphqlType, readOnly: false, implicit: false };
}

const schema: ModelSchema = {
  source: 'appsync-sdl',
  models: {},
  enums: { Currency: { name: 'Currency', values: ['EUR', 'USD'] } },
  customTypes: {
    Money: {
      name: 'Money',
      fields: [
        field('amount', 'Float', 'scalar', 'Float!'),
        field('currency', 'Currency', 'enum', 'Currency'),
      ],
    },
    Box: { name: 'Box', fields: [field('prices', 'Money', 'customType', '[Money!]!')] },
  },
};

describe('validateFieldValue', () => {
  it('finds nothing wrong with a value that fits', () => {
    const box = field('box', 'Box', 'customType', 'Box!');
    expect(
      validateFieldValue(schema, box, { prices: [{ amount: 1, currency: 'EUR' }, { amount: 2 }] }),
    ).toEqual([]);
  });

  it('names every fault with its path, through lists and custom types', () => {
    const box = field('box', 'Box', 'customType', 'Box!');
    const value = { prices: [{ amount: 'x', currency: 'GBP' }, null, { rate: 2 }] };
    expect(validateFieldValue(schema, box, value)).toEqual([
      { path: 'box.prices[0].amount', message: 'must be a number' },
      { path: 'box.prices[0].currency', message: 'must be one of EUR, USD' },
      { path: 'box.prices[1]', message: 'is required' },
      { path: 'box.prices[2].rate', message: 'is no field of Money' },
      { path: 'box.prices[2].amount', message: 'is required' },
    ]);
  });

  it('tells required lists from required elements', () => {
    const tags = field('tags', 'String', 'scalar', '[String!]');
    expect(validateFieldValue(schema, tags, null)).toEqual([]);
    expect(validateFieldValue(schema, tags, ['a', null])).toEqual([
      { path: 'tags[1]', message: 'is required' },
    ]);
    expect(validateFieldValue(schema, tags, 'a')).toEqual([{ path: 'tags', message: 'must be a list' }]);
  });

  it('goes into lists of lists', () => {
    const bins = field('bins', 'String', 'scalar', '[[String]]');
    expect(validateFieldValue(schema, bins, [['a'], null, [1]])).toEqual([
      { path: 'bins[2][0]', message: 'must be text' },
    ]);
  });

  it('counts an absent value as null', () => {
    expect(validateFieldValue(schema, field('id', 'ID', 'scalar', 'ID!'), undefined)).toEqual([
      { path: 'id', message: 'is required' },
    ]);
  });

  it('refuses a list or a text for a custom type', () => {
    const price = field('price', 'Money', 'customType', 'Money');
    for (const value of [[], 'x', 5]) {
      expect(validateFieldValue(schema, price, value)).toEqual([
        { path: 'price', message: 'must be an object with the fields of Money' },
      ]);
    }
  });

  it('lets the type name stand that a response carries', () => {
    const price = field('price', 'Money', 'customType', 'Money');
    expect(validateFieldValue(schema, price, { __typename: 'Money', amount: 1 })).toEqual([]);
  });
});
