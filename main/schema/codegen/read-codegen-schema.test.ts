import { describe, expect, it } from 'vitest';
import type { Model } from '../../../shared/model-schema';
import { loadSchemaText } from '../load';

type Field = Readonly<Record<string, unknown>>;

function field(name: string, type: unknown, more: Field = {}): Field {
  return { name, type, isArray: false, isRequired: false, attributes: [], ...more };
}

function modelsOf(
  models: Readonly<Record<string, { fields: readonly Field[]; attributes?: readonly unknown[] }>>,
): Readonly<Record<string, Model>> {
  const described = Object.entries(models).map(([name, { fields, attributes = [] }]) => [
    name,
    {
      name,
      pluralName: `${name}s`,
      syncable: true,
      attributes: [{ type: 'model', properties: {} }, ...attributes],
      fields: Object.fromEntries(fields.map((item) => [item['name'], item])),
    },
  ]);
  const schema = {
    models: Object.fromEntries(described) as unknown,
    enums: {},
    nonModels: {},
    codegenVersion: '3.4.4',
  };
  return loadSchemaText(`export const schema = ${JSON.stringify(schema)};`, 'schema.js').modelSchema.models;
}

const ID = field('id', 'ID', { isRequired: true });
const BY_POST = { type: 'key', properties: { name: 'byPost', fields: ['postId'] } };

function blog(
  hasMany: Field,
  belongsTo: Field,
  declared: readonly Field[] = [field('postId', 'ID')],
): Readonly<Record<string, Model>> {
  const comments = field(
    'comments',
    { model: 'Comment' },
    { isArray: true, isArrayNullable: true, association: { connectionType: 'HAS_MANY', ...hasMany } },
  );
  const post = field(
    'post',
    { model: 'Post' },
    { association: { connectionType: 'BELONGS_TO', ...belongsTo } },
  );
  return modelsOf({
    Post: { fields: [ID, comments] },
    Comment: { fields: [ID, ...declared, post], attributes: [BY_POST] },
  });
}

describe('the associations of generated models', () => {
  it.each([
    { hasMany: { associatedWith: 'post' }, belongsTo: { targetName: 'postId' } },
    { hasMany: { associatedWith: ['post'] }, belongsTo: { targetNames: ['postId'] } },
    { hasMany: { associatedWith: ['postId'] }, belongsTo: { targetNames: ['postId'] } },
  ])(
    'client 10.2, client 10.3: $hasMany.associatedWith with $belongsTo join on the same columns',
    ({ hasMany, belongsTo }) => {
      const models = blog(hasMany, belongsTo);
      expect(models['Post']?.relations).toEqual([
        {
          name: 'comments',
          kind: 'hasMany',
          model: 'Comment',
          localFields: ['id'],
          remoteFields: ['postId'],
          required: false,
        },
      ]);
      expect(models['Comment']?.relations).toEqual([
        {
          name: 'post',
          kind: 'belongsTo',
          model: 'Post',
          localFields: ['postId'],
          remoteFields: ['id'],
          required: false,
        },
      ]);
    },
  );

  it('client 1.1: a foreign key that only an association names is a field of the API', () => {
    const models = modelsOf({
      Post: {
        fields: [
          ID,
          field(
            'comments',
            { model: 'Comment' },
            {
              isArray: true,
              association: { connectionType: 'HAS_MANY', associatedWith: ['postCommentsId'] },
            },
          ),
        ],
      },
      Comment: { fields: [ID] },
    });
    expect(models['Comment']?.fields.find(({ name }) => name === 'postCommentsId')).toMatchObject({
      type: 'ID',
      implicit: true,
    });
    expect(models['Post']?.relations[0]).toMatchObject({
      localFields: ['id'],
      remoteFields: ['postCommentsId'],
    });
  });

  it('client 1.4: a hasOne without target columns joins on the key of the other side', () => {
    const models = modelsOf({
      Car: {
        fields: [
          ID,
          field(
            'engine',
            { model: 'Engine' },
            { association: { connectionType: 'HAS_ONE', associatedWith: ['carId'], targetNames: [] } },
          ),
        ],
      },
      Engine: {
        fields: [
          ID,
          field('carId', 'ID'),
          field(
            'car',
            { model: 'Car' },
            { association: { connectionType: 'BELONGS_TO', targetNames: ['carId'] } },
          ),
        ],
      },
    });
    expect(models['Car']?.relations[0]).toMatchObject({
      kind: 'hasOne',
      localFields: ['id'],
      remoteFields: ['carId'],
    });
  });
});

describe('the keys and fields of generated models', () => {
  it('client 1.2: an index that stands before the primary key hides it from nobody', () => {
    const key = { type: 'key', properties: { fields: ['code', 'year'] } };
    const index = { type: 'key', properties: { name: 'byTitle', fields: ['title'] } };
    const fields = [
      field('code', 'ID', { isRequired: true }),
      field('year', 'Int', { isRequired: true }),
      field('title', 'String'),
    ];
    const models = modelsOf({ Book: { fields, attributes: [index, key] } });
    expect(models['Book']?.primaryKey).toEqual(['code', 'year']);
    expect(models['Book']?.indexes).toEqual([
      { name: 'byTitle', fields: ['title'], queryField: 'booksByTitle' },
    ]);
  });

  it('client 1.1: isRequired of a list speaks of its elements, isArrayNullable of the list', () => {
    const list = (isRequired: boolean, isArrayNullable: boolean): string | undefined =>
      modelsOf({
        A: { fields: [ID, field('tags', 'String', { isArray: true, isRequired, isArrayNullable })] },
      })['A']?.fields.find(({ name }) => name === 'tags')?.graphqlType;
    expect([list(true, true), list(true, false), list(false, true), list(false, false)]).toEqual([
      '[String!]',
      '[String!]!',
      '[String]',
      '[String]!',
    ]);
  });

  it('client 1.5: timestamps that the author declared can be written, generated ones not', () => {
    const generated = field('createdAt', 'AWSDateTime', { isReadOnly: true });
    const declared = field('updatedAt', 'AWSDateTime');
    const fields = modelsOf({ A: { fields: [ID, generated, declared] } })['A']?.fields ?? [];
    expect(fields.map(({ name, readOnly, required }) => ({ name, readOnly, required }))).toEqual([
      { name: 'id', readOnly: false, required: true },
      { name: 'updatedAt', readOnly: false, required: false },
      { name: 'createdAt', readOnly: true, required: true },
    ]);
  });
});
