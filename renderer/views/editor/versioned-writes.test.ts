import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ModelView } from '../../session';
import { versionedWrites } from './versioned-writes';

const schema = buildSchema(`
  type Reading { deviceId: ID!, at: Int!, value: Float, _version: Int }
  input UpdateReadingInput { deviceId: ID!, at: Int!, value: Float, _version: Int }
  input DeleteReadingInput { deviceId: ID!, at: Int!, _version: Int }
  type Query { getReading: Reading }
  type Mutation {
    updateReading(input: UpdateReadingInput!): Reading
    deleteReading(input: DeleteReadingInput!): Reading
  }`);
const models = [
  {
    name: 'Reading',
    primaryKey: ['deviceId', 'at'],
    fields: ['deviceId', 'at', 'value'].map((name) => ({ name })),
  } as unknown as ModelView,
];
const read = (document: string, variables = {}) =>
  versionedWrites({ document, variables, operationName: null }, schema, models);

describe('the writes of a draft', () => {
  it('are read from variables and from the document, composite keys included', () => {
    const document = `mutation ($input: UpdateReadingInput!, $v: Int) {
      first: updateReading(input: $input) { value }
      deleteReading(input: { deviceId: "b", at: 2, _version: $v }) { value } }`;
    expect(read(document, { input: { deviceId: 'a', at: 1, value: 5, _version: 3 }, v: 4 })).toMatchObject([
      { model: 'Reading', key: '["a",1]', operation: 'UPDATE', version: 3, edited: { value: 5 } },
      { model: 'Reading', key: '["b",2]', operation: 'DELETE', version: 4, edited: {} },
    ]);
  });

  it('are none where a version or a key is missing, in queries, and in what is not finished', () => {
    expect(read('mutation { updateReading(input: { deviceId: "a", at: 1 }) { value } }')).toEqual([]);
    expect(read('mutation { updateReading(input: { deviceId: "a", _version: 1 }) { value } }')).toEqual([]);
    expect(read('query { getReading { value } }')).toEqual([]);
    expect(read('mutation { updateReading(')).toEqual([]);
  });
});
