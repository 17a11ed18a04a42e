import { describe, expect, it } from 'vitest';
import type { Model, Relation } from '../../../shared/model-schema';
import { loadSchemaText } from '../load';

/** The API of an authored schema as AppSync would serve it. */
function served(authored: string): string {
  return loadSchemaText(authored, 'schema.graphql').apiSdl;
}

function modelOf(sdl: string, name: string): Model {
  const model = loadSchemaText(sdl, 'appsync.graphql').modelSchema.models[name];
  if (!model) throw new Error(`no model ${name}`);
  return model;
}

function relationOf(sdl: string, model: string, name: string): Relation | undefined {
  return modelOf(sdl, model).relations.find((relation) => relation.name === name);
}

const RENAMED = `type Post @model(
  queries: { get: "fetchPost", list: "allPosts" }
  mutations: { create: "publish", update: "revise", delete: "withdraw" }
  subscriptions: { onCreate: "published", onUpdate: ["revised"], onDelete: "withdrawn" }
) { id: ID! title: String }`;

describe('the operations of a model', () => {
  it('are found by their types when a schema renames them', () => {
    expect(modelOf(served(RENAMED), 'Post').operations).toEqual({
      get: 'fetchPost',
      list: 'allPosts',
      sync: 'syncPosts',
      create: 'publish',
      update: 'revise',
      delete: 'withdraw',
      onCreate: 'published',
      onUpdate: 'revised',
      onDelete: 'withdrawn',
    });
  });

  it('are null where the backend has none', () => {
    const sdl = served(
      'type Post @model(queries: null, mutations: { delete: null }, subscriptions: null) { id: ID! } type Tag @model { id: ID! }',
    );
    expect(modelOf(sdl, 'Post').operations).toEqual({
      get: null,
      list: null,
      sync: null,
      create: 'createPost',
      update: 'updatePost',
      delete: null,
      onCreate: null,
      onUpdate: null,
      onDelete: null,
    });
  });

  it('are not mistaken for custom operations that look alike', () => {
    const sdl = served(`type Post @model { id: ID! title: String }
      type Query { aPost(id: ID!): Post hotPosts(since: AWSDateTime): [Post] }
      type Mutation { touchPost(id: ID!): Post }
      type Subscription { aTouched: Post @aws_subscribe(mutations: ["touchPost"]) }`);
    const { operations } = modelOf(sdl, 'Post');
    expect(operations).toMatchObject({
      get: 'getPost',
      list: 'listPosts',
      create: 'createPost',
      onCreate: 'onCreatePost',
    });
  });

  it('keep the Amplify plural even when the list query is renamed', () => {
    expect(
      modelOf(served('type Category @model(queries: { list: "all" }) { id: ID! }'), 'Category').pluralName,
    ).toBe('Categories');
  });
});

describe('the key of a model', () => {
  const sdl = served(`type Reading @model {
    at: AWSDateTime!
    device: ID! @primaryKey(sortKeyFields: ["at", "kind"])
    kind: String!
  }`);

  it('stands in key order, not in the order of fields', () => {
    expect(modelOf(sdl, 'Reading').primaryKey).toEqual(['device', 'at', 'kind']);
  });

  it('is ordered by the list query where there is no get query', () => {
    const withoutGet = sdl
      .replace(/^ {2}getReading.*\n/m, '')
      .replace(
        'device: ID!\n  at: AWSDateTime!\n  kind: String!\n  _version: Int\n}',
        'kind: String!\n  at: AWSDateTime!\n  device: ID!\n  _version: Int\n}',
      );
    expect(withoutGet).toMatch(/input DeleteReadingInput \{\s+kind/);
    expect(modelOf(withoutGet, 'Reading').primaryKey).toEqual(['device', 'at', 'kind']);
  });

  it('is taken from the update input where no record can be deleted', () => {
    const kept = served(
      'type Log @model(mutations: { delete: null }) { day: String! @primaryKey text: String }',
    );
    expect(modelOf(kept, 'Log').primaryKey).toEqual(['day']);
  });
});

describe('the API of a backend', () => {
  const authored = 'type Post @model { id: ID! version: Int price: Money }\ntype Money { amount: Float! }';

  it('tells by _version whether a model is versioned, whatever else is called version', () => {
    const unversioned = served(authored).replaceAll(/^ {2}(_version|_deleted|_lastChangedAt): .*\n/gm, '');
    expect(modelOf(unversioned, 'Post').versioned).toBe(false);
    expect(modelOf(served(authored), 'Post').versioned).toBe(true);
  });

  it('never lists metadata among the fields', () => {
    expect(modelOf(served(authored), 'Post').fields.map(({ name }) => name)).toEqual([
      'id',
      'version',
      'price',
      'createdAt',
      'updatedAt',
    ]);
  });

  it('may name its root types otherwise', () => {
    const renamed = `${served(authored).replace('type Query {', 'type Root {').replace('type Mutation {', 'type Change {')}
      schema { query: Root mutation: Change subscription: Subscription }`;
    expect(modelOf(renamed, 'Post').operations).toMatchObject({
      get: 'getPost',
      update: 'updatePost',
      onDelete: 'onDeletePost',
    });
  });

  it('may define the scalars and directives itself, as a downloaded one does', () => {
    const downloaded = served(authored);
    const withPrelude = loadSchemaText(downloaded, 'appsync.graphql');
    expect(withPrelude.apiSdl).toBe(downloaded);
    const [bare] = [downloaded.slice(downloaded.indexOf('enum ModelAttributeTypes'))];
    expect(loadSchemaText(bare, 'appsync.graphql').modelSchema).toEqual(withPrelude.modelSchema);
  });
});

describe('a relation read off an API', () => {
  it('joins on the declared keys of a Gen 2 schema, which has no index for them', () => {
    const sdl = served(`type Post @model { id: ID! comments: [Comment] @hasMany(references: ["postId"]) }
      type Comment @model {
        id: ID!
        postId: ID
        post: Post @belongsTo(references: ["postId"])
        reviewer: ID @index(name: "byReviewer")
      }`);
    expect(relationOf(sdl, 'Post', 'comments')).toMatchObject({
      localFields: ['id'],
      remoteFields: ['postId'],
    });
    expect(relationOf(sdl, 'Comment', 'post')).toMatchObject({
      kind: 'belongsTo',
      localFields: ['postId'],
      remoteFields: ['id'],
    });
  });

  it('stays open where two collections of one model leave the same traces', () => {
    const sdl = served(`type User @model {
        id: ID!
        sent: [Message] @hasMany(indexName: "bySender", fields: ["id"])
        received: [Message] @hasMany(indexName: "byReceiver", fields: ["id"])
      }
      type Message @model {
        id: ID!
        senderId: ID @index(name: "bySender")
        sender: User @belongsTo(fields: ["senderId"])
        receiverId: ID @index(name: "byReceiver")
        receiver: User @belongsTo(fields: ["receiverId"])
      }`);
    expect(relationOf(sdl, 'User', 'sent')).toMatchObject({
      kind: 'hasMany',
      model: 'Message',
      localFields: [],
      remoteFields: [],
    });
    expect(relationOf(sdl, 'Message', 'sender')).toMatchObject({ localFields: ['senderId'] });
  });

  it('tells hasOne from belongsTo by which side must know the other', () => {
    const sdl = served(`type Car @model { id: ID! engineId: ID engine: Engine @hasOne(fields: ["engineId"]) }
      type Engine @model { id: ID! carId: ID! car: Car @belongsTo(fields: ["carId"]) }`);
    expect(relationOf(sdl, 'Car', 'engine')?.kind).toBe('hasOne');
    expect(relationOf(sdl, 'Engine', 'car')?.kind).toBe('belongsTo');
  });

  it('marks the keys that the API adds as implicit', () => {
    const sdl = served(`type Post @model { id: ID! comments: [Comment] @hasMany }
      type Comment @model @auth(rules: [{ allow: owner }]) { id: ID! text: String }`);
    const implicit = modelOf(sdl, 'Comment').fields.filter((field) => field.implicit);
    expect(implicit.map(({ name, readOnly }) => ({ name, readOnly }))).toEqual([
      { name: 'postCommentsId', readOnly: false },
      { name: 'owner', readOnly: true },
    ]);
  });
});
