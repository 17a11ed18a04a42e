import { describe, expect, it } from 'vitest';
import type { Model, ModelField, ModelSchema } from '../model-schema';
import { predictWrite } from './predict';

const field = (name: string, type: string): ModelField =>
  ({ name, type, kind: 'scalar', list: false, required: false, readOnly: false }) as unknown as ModelField;

const model = { name: 'Order', primaryKey: ['id'], fields: [field('id', 'ID'), field('meta', 'AWSJSON')] };
const schema = { models: { Order: model }, customTypes: {}, enums: {} } as unknown as ModelSchema;

describe('a value that is merged member by member', () => {
  it('service 3.3: names the rule of each member, JSON in text included', () => {
    const prediction = predictWrite(
      {
        schema,
        model: model as unknown as Model,
        operation: 'UPDATE',
        base: null,
        version: 1,
        change: { id: 'o', meta: '{"kept":1,"same":2,"new":3,"deep":{"list":[1]},"gone":null}' },
        current: { id: 'o', meta: '{"kept":9,"same":2,"deep":{"list":[0]},"gone":4}', _version: 2 },
      },
      'AUTOMERGE',
    );
    const meta = prediction.fields.find((one) => one.field === 'meta');
    expect(meta?.rule).toBe('MEMBERS_ARE_MERGED');
    expect(meta?.members.map(({ path, rule }) => [path.join('.'), rule])).toEqual([
      ['kept', 'SERVICE_KEEPS'],
      ['same', 'ALREADY_SO'],
      ['new', 'ABSENT_IS_ADDED'],
      ['deep.list', 'LIST_IS_APPENDED'],
      ['gone', 'EMPTYING_IS_IGNORED'],
    ]);
  });
});
