import { describe, expect, it } from 'vitest';
import {
  buildClientSchema,
  getNamedType,
  introspectionFromSchema,
  parse,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { apiOf, fixtureApi, FIXTURES } from '../../main/testing/fixture-api';
import { sampleInput } from '../../main/testing/sample-input';
import { factsOf } from './operations';
import {
  buildAliasedMutation,
  buildGet,
  buildMutation,
  buildSubscription,
  buildSync,
  createGuard,
  type BuiltMutation,
} from './index';

const KINDS = ['create', 'update', 'delete'] as const;
const MODELS = FIXTURES.flatMap((fixture) => {
  const api = fixtureApi(fixture);
  const types = Object.values(api.getTypeMap()).filter((type) => factsOf(api).isModel(type));
  return types.map((type) => [`${fixture} ${type.name}`, api, type.name] as const);
});

function inputFor(api: GraphQLSchema, built: BuiltMutation): Record<string, unknown> {
  const argument = api
    .getMutationType()
    ?.getFields()
    [built.rootField]?.args.find((each) => each.name === 'input');
  if (!argument) throw new Error(`${built.rootField} takes no input`);
  return { ...(sampleInput(argument.type) as object), _version: 1 };
}

function faultsOf(api: GraphQLSchema, document: string): readonly string[] {
  return validate(api, parse(document)).map((error) => error.message);
}

describe('every model of the fixtures', () => {
  it('there are 44 of them', () => {
    expect(MODELS).toHaveLength(44);
  });

  it.each(MODELS)('%s: built mutations pass the guard at level complete', (_name, api, model) => {
    const guard = createGuard(api);
    for (const kind of KINDS) {
      const built = buildMutation(api, model, kind, { condition: true });
      const variables = { input: inputFor(api, built) };
      const request = { document: built.document, operationName: built.operationName, variables };
      expect(guard.check(request)).toMatchObject({ reasons: ['OK'], guardedModels: [model] });
      const input = { ...variables.input, _version: undefined };
      const without = guard.check({ ...request, variables: { input } }).reasons;
      expect(without).toEqual(kind === 'create' ? ['OK'] : ['MISSING_INPUT_VERSION']);
    }
  });

  it.each(MODELS)('%s: aliased mutations pass the guard at level complete', (_name, api, model) => {
    for (const kind of KINDS) {
      const built = buildAliasedMutation(api, model, kind, 3);
      const input = inputFor(api, built);
      const variables = Object.fromEntries(built.variables.map((name) => [name, input]));
      expect(createGuard(api).check({ document: built.document, variables }).reasons).toEqual(['OK']);
    }
  });

  it.each(MODELS)('%s: reads and subscriptions are valid', (_name, api, model) => {
    expect(faultsOf(api, buildGet(api, model).document)).toEqual([]);
    expect(faultsOf(api, buildSync(api, model).document)).toEqual([]);
    for (const kind of ['onCreate', 'onUpdate', 'onDelete'] as const) {
      expect(faultsOf(api, buildSubscription(api, model, kind).document)).toEqual([]);
      expect(
        faultsOf(api, buildSubscription(api, model, kind, { arguments: ['filter', 'owner'] }).document),
      ).toEqual([]);
    }
  });

  it.each(MODELS)('%s: an introspected schema gives the same documents', (_name, api, model) => {
    const introspected = introspectedOf(api);
    for (const kind of KINDS)
      expect(buildMutation(introspected, model, kind)).toEqual(buildMutation(api, model, kind));
    for (const kind of ['onCreate', 'onUpdate', 'onDelete'] as const) {
      expect(buildSubscription(introspected, model, kind)).toEqual(buildSubscription(api, model, kind));
    }
  });
});

const introspections = new Map<GraphQLSchema, GraphQLSchema>();
function introspectedOf(api: GraphQLSchema): GraphQLSchema {
  const known = introspections.get(api) ?? buildClientSchema(introspectionFromSchema(api));
  introspections.set(api, known);
  return known;
}

const blog = fixtureApi('blog');
const commerce = fixtureApi('commerce');

describe('the widest selection', () => {
  it('service 5.3: leaves, metadata, the whole parent record, but no collection', () => {
    expect(buildMutation(blog, 'Comment', 'update').document)
      .toBe(`mutation UpdateComment($input: UpdateCommentInput!) {
  updateComment(input: $input) {
    __typename
    id
    postID
    post {
      __typename
      id
      title
      status
      rating
      content
      keywords
      metadata
      publishedAt
      coverUrl
      authorID
      createdAt
      updatedAt
      _version
      _deleted
      _lastChangedAt
    }
    content
    writtenAt
    reactions
    hidden
    createdAt
    updatedAt
    _version
    _deleted
    _lastChangedAt
  }
}
`);
  });

  it('custom types in full depth, in relations too, and owner', () => {
    const { selection } = buildMutation(commerce, 'Shipment', 'create');
    expect(selection).toContain(
      'destination {\n  line1\n  line2\n  city\n  postcode\n  country\n  location {\n    lat\n    lon\n  }\n  phones\n}\n',
    );
    expect(selection).toContain('\nowner\n');
    expect(buildMutation(commerce, 'Order', 'update').selection).toContain('    location {\n      lat\n');
  });

  it('a condition is declared only when it is wanted', () => {
    expect(buildMutation(blog, 'Tag', 'delete').variables).toEqual(['input']);
    const built = buildMutation(blog, 'Tag', 'delete', { condition: true });
    expect(built.document).toContain(
      'mutation DeleteTag($input: DeleteTagInput!, $condition: ModelTagConditionInput) {',
    );
    expect(built.document).toContain('deleteTag(input: $input, condition: $condition) {');
  });
});

describe('several writes in one request', () => {
  it('share one fragment and have a key and a variable each', () => {
    expect(buildAliasedMutation(blog, 'Tag', 'delete', 2, { condition: true })).toMatchObject({
      document: `mutation DeleteTagBatch($i0: DeleteTagInput!, $c0: ModelTagConditionInput, $i1: DeleteTagInput!, $c1: ModelTagConditionInput) {
  m0: deleteTag(input: $i0, condition: $c0) { ...Widest }
  m1: deleteTag(input: $i1, condition: $c1) { ...Widest }
}

fragment Widest on Tag {
  __typename
  id
  label
  createdAt
  updatedAt
  _version
  _deleted
  _lastChangedAt
}
`,
      operationName: 'DeleteTagBatch',
      rootField: 'deleteTag',
      inputType: 'DeleteTagInput',
      aliases: ['m0', 'm1'],
      variables: ['i0', 'c0', 'i1', 'c1'],
    });
  });

  it('hundreds of them are still valid', () => {
    const built = buildAliasedMutation(commerce, 'Order', 'update', 300);
    expect(faultsOf(commerce, built.document)).toEqual([]);
  });
});

describe('reads', () => {
  it('client 4: a page of a sync', () => {
    expect(buildSync(blog, 'PostTags')).toEqual({
      document: `query SyncPostTags($limit: Int, $nextToken: String, $lastSync: AWSTimestamp, $filter: ModelPostTagsFilterInput) {
  syncPostTags(limit: $limit, nextToken: $nextToken, lastSync: $lastSync, filter: $filter) {
    items {
      id
      postId
      tagId
      post {
        id
        _deleted
      }
      tag {
        id
        _deleted
      }
      createdAt
      updatedAt
      _version
      _deleted
      _lastChangedAt
    }
    nextToken
    startedAt
  }
}
`,
      operationName: 'SyncPostTags',
      rootField: 'syncPostTags',
      selection:
        'id\npostId\ntagId\npost {\n  id\n  _deleted\n}\ntag {\n  id\n  _deleted\n}\ncreatedAt\nupdatedAt\n_version\n_deleted\n_lastChangedAt\n',
      variables: ['limit', 'nextToken', 'lastSync', 'filter'],
    });
  });

  it('without relations when they are not wanted', () => {
    expect(buildSync(blog, 'PostTags', { relations: 'none' }).selection).toBe(
      'id\npostId\ntagId\ncreatedAt\nupdatedAt\n_version\n_deleted\n_lastChangedAt\n',
    );
  });

  it('one record by its whole key', () => {
    const built = buildGet(commerce, 'Order');
    expect(built.variables).toEqual(['customerID', 'placedAt', 'number']);
    expect(built.document).toMatch(
      /^query GetOrder\(\$customerID: ID!, \$placedAt: AWSDateTime!, \$number: Int!\) {\n {2}getOrder\(customerID: \$customerID, placedAt: \$placedAt, number: \$number\) {\n {4}customerID\n/,
    );
  });

  it('a subscription, with the arguments that are wanted and exist', () => {
    const built = buildSubscription(commerce, 'Order', 'onDelete', {
      arguments: ['filter', 'buyer', 'owner'],
    });
    expect(built.rootField).toBe('onDeleteOrder');
    expect(built.document).toMatch(
      /^subscription OnDeleteOrder\(\$filter: ModelSubscriptionOrderFilterInput, \$buyer: String\) {\n {2}onDeleteOrder\(filter: \$filter, buyer: \$buyer\) {/,
    );
  });
});

const RENAMED = apiOf(/* GraphQL */ `
  type note {
    id: ID!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  input UpdateNoteInput {
    id: ID!
    _version: Int
  }
  input DeleteNoteInput {
    id: ID!
    _version: Int
  }
  type Notes {
    items: [note]!
    nextToken: String
  }
  type Query {
    latestNote: note
    oneNote(id: ID!, deep: Boolean): note
    notesByTime(limit: Int): Notes
    pull(limit: Int, lastSync: AWSTimestamp): Notes
  }
  type Mutation {
    deleteNote(input: UpdateNoteInput!): note
    wipe(input: DeleteNoteInput!): note
  }
  type Subscription {
    onDeleteNote: note @aws_subscribe(mutations: ["deleteNote"])
    gone: note @aws_subscribe(mutations: ["wipe"])
  }
`);

describe('operations are found by their types', () => {
  it('whatever their names', () => {
    expect(buildMutation(RENAMED, 'note', 'update').rootField).toBe('deleteNote');
    expect(buildMutation(RENAMED, 'note', 'delete').rootField).toBe('wipe');
    expect(buildGet(RENAMED, 'note').rootField).toBe('oneNote');
    expect(buildSync(RENAMED, 'note').rootField).toBe('pull');
    expect(buildSubscription(RENAMED, 'note', 'onUpdate').rootField).toBe('onDeleteNote');
    expect(buildSubscription(RENAMED, 'note', 'onDelete').rootField).toBe('gone');
  });

  it('a page names only what its connection has', () => {
    expect(faultsOf(RENAMED, buildSync(RENAMED, 'note').document)).toEqual([]);
  });

  it('what is not there is said with the model', () => {
    expect(() => buildMutation(RENAMED, 'note', 'create')).toThrow(
      'The API has no create mutation for note.',
    );
    expect(() => buildMutation(RENAMED, 'Nothing', 'create')).toThrow('The API has no model Nothing.');
    expect(() => buildSync(RENAMED, 'Notes')).toThrow('The API has no model Notes.');
    expect(() => buildSubscription(RENAMED, 'note', 'onCreate')).toThrow(
      'The API has no onCreate subscription for note.',
    );
  });

  it('the input type is named', () => {
    const built = buildMutation(RENAMED, 'note', 'update');
    expect(getNamedType(RENAMED.getType(built.inputType))?.name).toBe('UpdateNoteInput');
  });
});
