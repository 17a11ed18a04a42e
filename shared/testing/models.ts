import type { Model, ModelField, ModelSchema, Relation } from '../model-schema';

/** A field from a short form: `title: String!`, `tags: [String]`. `!` after a type means what it means in GraphQL. */
export function testField(text: string, extra: Partial<ModelField> = {}): ModelField {
  const [name = '', type = 'String'] = text.split(/:\s*/);
  const list = type.startsWith('[');
  const required = type.endsWith('!');
  const base = type.replace(/[[\]!]/g, '');
  return {
    name,
    type: base,
    kind: 'scalar',
    list,
    required,
    graphqlType: type,
    readOnly: false,
    implicit: false,
    ...extra,
  };
}

/** A model as the schema readers describe it, with operations named as Amplify names them. */
export function testModel(
  name: string,
  fields: readonly (string | ModelField)[],
  options: {
    primaryKey?: readonly string[];
    relations?: readonly Relation[];
    pluralName?: string;
    indexes?: Model['indexes'];
  } = {},
): Model {
  const pluralName = options.pluralName ?? `${name}s`;
  const timestamps = ['createdAt', 'updatedAt'].map((field) =>
    testField(`${field}: AWSDateTime!`, { readOnly: true, implicit: true }),
  );
  return {
    name,
    pluralName,
    versioned: true,
    primaryKey: options.primaryKey ?? ['id'],
    fields: [...fields.map((field) => (typeof field === 'string' ? testField(field) : field)), ...timestamps],
    relations: options.relations ?? [],
    indexes: options.indexes ?? [],
    operations: {
      get: `get${name}`,
      list: `list${pluralName}`,
      sync: `sync${pluralName}`,
      create: `create${name}`,
      update: `update${name}`,
      delete: `delete${name}`,
      onCreate: `onCreate${name}`,
      onUpdate: `onUpdate${name}`,
      onDelete: `onDelete${name}`,
    },
  };
}

export function belongsTo(
  name: string,
  model: string,
  localFields: readonly string[],
  remoteFields: readonly string[] = ['id'],
): Relation {
  return { name, kind: 'belongsTo', model, localFields, remoteFields, required: false };
}

export function hasMany(
  name: string,
  model: string,
  remoteFields: readonly string[],
  localFields: readonly string[] = ['id'],
): Relation {
  return { name, kind: 'hasMany', model, localFields, remoteFields, required: false };
}

export function testSchema(...models: readonly Model[]): ModelSchema {
  return {
    source: 'appsync-sdl',
    models: Object.fromEntries(models.map((model) => [model.name, model])),
    enums: {},
    customTypes: { Geo: { name: 'Geo', fields: [testField('lat: Float!'), testField('lon: Float!')] } },
  };
}

/** Posts with comments: every class of field, a composite key in Line, and a relation to itself in Post. */
export const BLOG = testSchema(
  testModel(
    'Post',
    [
      'id: ID!',
      'title: String!',
      'rating: Int',
      'score: Float',
      'draft: Boolean',
      'tags: [String]',
      'seenAt: AWSTimestamp',
      'meta: AWSJSON',
      testField('geo: Geo', { kind: 'customType' }),
      'parentID: ID',
    ],
    { relations: [hasMany('comments', 'Comment', ['postID']), belongsTo('parent', 'Post', ['parentID'])] },
  ),
  testModel('Comment', ['id: ID!', 'postID: ID', 'content: String!'], {
    relations: [belongsTo('post', 'Post', ['postID']), hasMany('reactions', 'Reaction', ['commentID'])],
  }),
  testModel('Reaction', ['id: ID!', 'commentID: ID', 'emoji: String'], {
    relations: [belongsTo('comment', 'Comment', ['commentID'])],
  }),
  testModel('Line', ['order: ID!', 'number: String!', 'quantity: Int'], { primaryKey: ['order', 'number'] }),
);
