import { describe, expect, it } from 'vitest';
import { buildClientSchema, introspectionFromSchema } from 'graphql';
import { apiOf, fixtureApi } from '../../main/testing/fixture-api';
import { checkCases } from '../../main/testing/guard-cases';
import { createGuard, type Guard } from './index';

const META = '_version _deleted _lastChangedAt';
const META_FIELDS = '_version: Int! _deleted: Boolean _lastChangedAt: AWSTimestamp!';

const TREES = apiOf(/* GraphQL */ `
  type Doc {
    id: ID!
    tree: Tree!
    side: Branch
    both: Both
    ${META_FIELDS}
  }
  type Tree {
    name: String!
    note: String
    child: Tree!
    children: [Tree!]!
    branch: Branch!
  }
  type Branch {
    length: Int!
    back: Tree
    leaf: Leaf!
  }
  type Leaf {
    colour: String
    grid: [[Cell!]!]!
  }
  type Cell {
    x: Int!
    y: Int
  }
  type Both {
    one: Leaf
    two: Leaf
    owner: Person
    team: ModelPersonConnection
    fans: [Person!]!
  }
  type Person {
    id: ID!
    name: String!
    ${META_FIELDS}
  }
  type ModelPersonConnection {
    items: [Person]!
    nextToken: String
  }
  input CreateDocInput {
    id: ID
  }
  input DeleteDocInput {
    id: ID!
    _version: Int
  }
  input DeletePersonInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    createDoc(input: CreateDocInput!): Doc
  }
`);
const LEAF = 'leaf { colour grid { x y } }';
const BOTH = 'both { one { colour grid { x y } } two { colour grid { x y } } }';
const SIDE = `side { length ${LEAF} back { name note } }`;
const TREE = `tree { name note branch { length ${LEAF} } }`;
const createDoc = (selection: string): string => `mutation { createDoc(input: {}) { ${selection} } }`;

describe('custom types in custom types', () => {
  checkCases(TREES, [
    {
      name: 'a type that is on the current path is never needed, directly or further down',
      document: createDoc(`id ${TREE} ${SIDE} ${BOTH} ${META}`),
      reasons: ['OK'],
    },
    {
      name: 'a type is counted from the model field downwards: side.back is needed, side.back.branch is not',
      document: createDoc(`id ${TREE} side { length ${LEAF} } ${BOTH} ${META}`),
      reasons: ['INCOMPLETE_SELECTION:side.back'],
    },
    {
      name: 'a child type on the path may be selected in any way',
      document: createDoc(
        `id tree { name note kid: child { name } children { name } branch { length ${LEAF} back { n: name } } } ${SIDE} ${BOTH} ${META}`,
      ),
      reasons: ['OK'],
    },
    {
      name: 'what is selected there stands in for nothing',
      document: createDoc(
        `id tree { note branch { length ${LEAF} } child { name } } ${SIDE} ${BOTH} ${META}`,
      ),
      reasons: ['MISSING_SELECTION:tree.name'],
    },
    {
      name: 'the same type may be needed on two branches',
      document: createDoc(
        `id ${TREE} ${SIDE} both { one { colour grid { x y } } two { grid { x } } } ${META}`,
      ),
      reasons: ['INCOMPLETE_SELECTION:both.two.colour', 'INCOMPLETE_SELECTION:both.two.grid.y'],
    },
    {
      name: 'a list of lists of a custom type',
      document: createDoc(
        `id tree { name note branch { length leaf { colour grid { y } } } } ${SIDE} ${BOTH} ${META}`,
      ),
      reasons: ['MISSING_SELECTION:tree.branch.leaf.grid.x'],
    },
    {
      name: 'required goes down through non-null custom types',
      document: createDoc(`id tree { name branch { length leaf { grid { x } } } } ${META}`),
      level: 'required',
      reasons: ['OK'],
      warnings: [
        'INCOMPLETE_SELECTION:both',
        'INCOMPLETE_SELECTION:side',
        'INCOMPLETE_SELECTION:tree.branch.leaf.colour',
        'INCOMPLETE_SELECTION:tree.branch.leaf.grid.y',
        'INCOMPLETE_SELECTION:tree.note',
      ],
    },
    {
      name: 'a nested custom type of level required that is missing is one path',
      document: createDoc(`id tree { name branch { length } } ${META}`),
      level: 'required',
      reasons: ['MISSING_SELECTION:tree.branch.leaf'],
    },
    {
      name: 'a nested custom type under an alias',
      document: createDoc(`id tree { name branch { length l: leaf { grid { x } } } } ${META}`),
      level: 'required',
      reasons: ['ALIASED_SELECTION:tree.branch.leaf'],
    },
    {
      name: 'relations and collections inside a custom type are never needed',
      document: createDoc(`id ${TREE} ${SIDE} ${BOTH} ${META}`),
      reasons: ['OK'],
    },
  ]);
});

const NAMES = apiOf(/* GraphQL */ `
  type post {
    id: ID!
    title: String!
    ${META_FIELDS}
  }
  type UpdateOnly {
    key: ID!
    part: Int
    word: String
    ${META_FIELDS}
  }
  type CreateOnly {
    id: ID!
    word: String
    ${META_FIELDS}
  }
  type Pair {
    left: ID @primaryKey(sortKeyFields: ["right"])
    right: ID
    ${META_FIELDS}
  }
  type Sloppy {
    id: ID
    lone: CreateOnly
    pair: Pair
    rows: ModelRowConnection
    lookalike: ModelRowConnections
    many: [CreateOnly!]!
    any: Anything
    node: Node!
    _version: Int
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp
  }
  type ModelRowConnection {
    items: [Int]
  }
  type ModelRowConnections {
    count: Int
  }
  union Anything = Sloppy | Pair
  interface Node {
    id: ID
  }
  directive @primaryKey(sortKeyFields: [String!]) on FIELD_DEFINITION
  input CreatepostInput {
    title: String!
  }
  input UpdatePostInput {
    id: ID!
    _version: Int
  }
  input UpdateUpdateOnlyInput {
    key: ID!
    part: Int!
    word: String
    _version: Int
  }
  input CreateCreateOnlyInput {
    word: String!
  }
  input CreatePairInput {
    left: ID
  }
  input DeleteSloppyInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    updatePost(input: UpdatePostInput!): post
    createPost(input: CreatepostInput!): post
    updateUpdateOnly(input: UpdateUpdateOnlyInput!): UpdateOnly
    createCreateOnly(input: CreateCreateOnlyInput!): CreateOnly
    createPair(input: CreatePairInput!): Pair
    deleteSloppy(input: DeleteSloppyInput!): Sloppy
  }
`);

describe('terms', () => {
  checkCases(NAMES, [
    {
      name: 'a model in lower case has input types in upper case',
      document: `mutation { updatePost(input: {id: "p"}) { id ${META} } }`,
      reasons: ['MISSING_INPUT_VERSION', 'MISSING_SELECTION:title'],
    },
    {
      name: 'an input type that keeps the lower case is none of them',
      document: 'mutation { createPost(input: {title: "t"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'key fields come from the update input where there is no delete input',
      document: `mutation { updateUpdateOnly(input: {key: "k", part: 1, _version: 1}) { ${META} } }`,
      level: 'required',
      reasons: ['MISSING_SELECTION:key', 'MISSING_SELECTION:part'],
    },
    {
      name: 'key fields are id where there is neither',
      document: `mutation { createCreateOnly(input: {word: "w"}) { ${META} } }`,
      level: 'required',
      reasons: ['MISSING_SELECTION:id'],
    },
    {
      name: 'key fields are the authored primary key where there is neither',
      document: `mutation { createPair(input: {}) { ${META} } }`,
      level: 'required',
      reasons: ['MISSING_SELECTION:left', 'MISSING_SELECTION:right'],
    },
    {
      name: 'nullable metadata and a nullable key are required all the same',
      document: 'mutation { deleteSloppy(input: {id: "s", _version: 1}) { __typename } }',
      level: 'required',
      reasons: [
        'MISSING_SELECTION:_deleted',
        'MISSING_SELECTION:_lastChangedAt',
        'MISSING_SELECTION:_version',
        'MISSING_SELECTION:id',
      ],
    },
    {
      name: 'lists of models, connections, unions and interfaces are not needed; a near miss is a custom type',
      document: `mutation { deleteSloppy(input: {id: "s", _version: 1}) { id ${META} } }`,
      reasons: ['INCOMPLETE_SELECTION:lone', 'INCOMPLETE_SELECTION:lookalike', 'INCOMPLETE_SELECTION:pair'],
    },
    {
      name: 'a relation needs the key of the related model',
      document: `mutation { deleteSloppy(input: {id: "s", _version: 1}) { id ${META} lone { word } pair { left } lookalike { count } } }`,
      reasons: ['INCOMPLETE_SELECTION:lone.id', 'INCOMPLETE_SELECTION:pair.right'],
    },
  ]);
});

describe('keys that the API does not tell', () => {
  const document = 'mutation { createCreateOnly(input: {word: "w"}) { __typename } }';
  const codes = (guard: Guard): readonly string[] =>
    guard.check({ document, level: 'required' }).reasons.filter((code) => !code.includes(':_'));

  it('come from the authored models where these are known', () => {
    expect(codes(createGuard(NAMES))).toEqual(['MISSING_SELECTION:id']);
    expect(codes(createGuard(NAMES, { CreateOnly: { primaryKey: ['word'] } }))).toEqual([
      'MISSING_SELECTION:id',
      'MISSING_SELECTION:word',
    ]);
  });

  it('are never asked of the models where an input type tells them', () => {
    const guard = createGuard(NAMES, { UpdateOnly: { primaryKey: ['word'] } });
    const request = {
      document: 'mutation { updateUpdateOnly(input: {key: "k", part: 1, _version: 1}) { __typename } }',
    };
    expect(guard.check({ ...request, level: 'required' }).reasons).toContain('MISSING_SELECTION:part');
  });
});

const INTERFACES = apiOf(/* GraphQL */ `
  interface Node {
    id: ID!
  }
  interface Priced {
    price: Amount
  }
  interface Amount {
    value: Int!
  }
  type Money implements Amount {
    value: Int!
    currency: String!
  }
  type Item implements Node & Priced {
    id: ID!
    price: Money!
    ${META_FIELDS}
  }
  type Other implements Node {
    id: ID!
    name: String!
  }
  union Thing = Item | Other
  input UpdateItemInput {
    id: ID!
    _version: Int
  }
  type Query {
    node: Node
    other: Other
    amount: Amount
  }
  type Mutation {
    updateItem(input: UpdateItemInput!): Item
  }
`);
const updateItem = (selection: string): string =>
  `mutation { updateItem(input: {id: "i", _version: 1}) { ${selection} } }`;

describe('fragments on interfaces and unions', () => {
  checkCases(INTERFACES, [
    {
      name: 'a fragment on an interface of the model applies',
      document: updateItem(`... on Node { id } price { value currency } ${META}`),
      reasons: ['OK'],
    },
    {
      name: 'a fragment on a union with the model applies',
      document: updateItem(`... on Thing { ... on Item { id } } price { value currency } ${META}`),
      reasons: ['OK'],
    },
    {
      name: 'a fragment on another member does not apply',
      document: updateItem(`... on Node { ... on Other { id } } price { value currency } ${META}`),
      reasons: ['MISSING_SELECTION:id'],
    },
    {
      name: 'a custom type reached through an interface',
      document: updateItem(`id ... on Priced { price { value ... on Money { currency } } } ${META}`),
      reasons: ['OK'],
    },
    {
      name: 'a custom type reached through an interface lacks a field',
      document: updateItem(`id ... on Priced { price { value } } ${META}`),
      reasons: ['MISSING_SELECTION:price.currency'],
    },
  ]);
});

describe('schemas without directives', () => {
  const subscribed = apiOf(/* GraphQL */ `
    type Item {
      id: ID!
      ${META_FIELDS}
    }
    input DeleteItemInput {
      id: ID!
    }
    type Query {
      a: Int
    }
    type Mutation {
      publish: Item
      deleteItem(input: DeleteItemInput!): Item
    }
    type Subscription {
      onPublish: Item @aws_subscribe(mutations: ["publish"])
    }
  `);
  const document = 'mutation { publish { id } }';

  it('a custom mutation can not be known to reach clients', () => {
    const introspected = buildClientSchema(introspectionFromSchema(subscribed));
    expect(createGuard(subscribed).check({ document }).verdict).toBe('reject');
    expect(createGuard(introspected).check({ document }).verdict).toBe('accept');
  });

  it('generated writes are judged alike', () => {
    for (const name of ['blog', 'commerce'] as const) {
      const api = fixtureApi(name);
      const introspected = buildClientSchema(introspectionFromSchema(api));
      const mutation = Object.values(api.getMutationType()?.getFields() ?? {}).map((field) => field.name);
      for (const field of mutation) {
        const input = String(api.getMutationType()?.getFields()[field]?.args[0]?.type);
        const request = {
          document: `mutation($input: ${input}) { ${field}(input: $input) { __typename } }`,
          variables: { input: {} },
        };
        expect(createGuard(introspected).check(request).reasons).toEqual(
          createGuard(api).check(request).reasons,
        );
      }
    }
  });
});
