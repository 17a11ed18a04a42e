import { describe } from 'vitest';
import { apiOf } from '../../main/testing/fixture-api';
import { checkCases, without } from '../../main/testing/guard-cases';

const RENAMED = apiOf(/* GraphQL */ `
  type Post {
    id: ID!
    title: String!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  type Tag {
    id: ID!
    label: String!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  input CreatePostInput {
    title: String!
  }
  input UpdatePostInput {
    id: ID!
    _version: Int
  }
  input DeletePostInput {
    id: ID!
    _version: Int
  }
  input CreateTagInput {
    label: String!
  }
  input PublishInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  interface Writes {
    changeIt(input: UpdatePostInput!): Post
  }
  type Mutation implements Writes {
    changeIt(input: UpdatePostInput!): Post
    createPost(input: DeletePostInput!): Post!
    removePost(input: CreatePostInput!): Post
    deletePost(input: PublishInput!): Post
    updatePost(id: ID!): Post
    publishPost(input: PublishInput!): Post
    publishOther(input: PublishInput!): Post
    publishTag(input: PublishInput!): Tag
    publishMany(input: PublishInput!): [Post]
    touchTag(input: UpdatePostInput!): Tag
    countPosts: Int
  }
  type Subscription {
    onPublish: Post @aws_subscribe(mutations: ["publishPost", "deletePost", "publishTag", "publishMany"])
    onTag: Tag @aws_subscribe(mutations: "publishOther")
  }
`);
const RENAMED_POST = 'id title _version _deleted _lastChangedAt';

describe('the input type decides the kind of write, not the name', () => {
  checkCases(RENAMED, [
    {
      name: 'an update by another name needs its version',
      document: `mutation { changeIt(input: {id: "p"}) { ${RENAMED_POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'an update by another name with its version',
      document: `mutation { changeIt(input: {id: "p", _version: 1}) { ${RENAMED_POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'an update by another name needs its selection',
      document: `mutation { changeIt(input: {id: "p", _version: 1}) { ${without(RENAMED_POST, 'title')} } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'a delete called createPost needs its version; a non-null result is the model too',
      document: `mutation { createPost(input: {id: "p"}) { ${RENAMED_POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a create called removePost needs none',
      document: `mutation { removePost(input: {title: "t"}) { ${RENAMED_POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'a create called removePost needs its selection',
      document: 'mutation { removePost(input: {title: "t"}) { id _version _deleted _lastChangedAt } }',
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'a write that returns another model is a custom mutation',
      document: 'mutation { touchTag(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'root fields through an interface of Mutation',
      document: `mutation { ... on Writes { changeIt(input: {id: "p"}) { ${RENAMED_POST} } } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
  ]);
});

describe('custom mutations', () => {
  checkCases(RENAMED, [
    {
      name: 'with a subscription on them need the selection',
      document: 'mutation { publishPost(input: {id: "p"}) { id title } }',
      reasons: [
        'MISSING_SELECTION:_deleted',
        'MISSING_SELECTION:_lastChangedAt',
        'MISSING_SELECTION:_version',
      ],
    },
    {
      name: 'with a subscription on them need no version',
      document: `mutation { publishPost(input: {id: "p"}) { ${RENAMED_POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'called like a generated one',
      document: 'mutation { deletePost(input: {id: "p"}) { id title _version _deleted } }',
      reasons: ['MISSING_SELECTION:_lastChangedAt'],
    },
    {
      name: 'without a subscription are exempt',
      document: 'mutation { updatePost(id: "p") { id } }',
      reasons: ['OK'],
    },
    {
      name: 'named by a subscription of another model are exempt',
      document: 'mutation { publishOther(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'that return another model than the subscription are exempt',
      document: 'mutation { publishTag(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'that return a list return no model',
      document: 'mutation { publishMany(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
    { name: 'that return no object are exempt', document: 'mutation { countPosts }', reasons: ['OK'] },
    {
      name: 'are exempt at level required too',
      document: 'mutation { updatePost(id: "p") { id } }',
      level: 'required',
      reasons: ['OK'],
    },
  ]);
});

const UNVERSIONED = apiOf(/* GraphQL */ `
  type Post {
    id: ID!
    title: String!
    version: Int
    _lastChangedAt: AWSTimestamp
    tag: Tag!
  }
  type Tag {
    id: ID!
    label: String!
  }
  type Pin {
    id: ID!
    post: Post!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  input CreatePostInput {
    title: String!
  }
  input UpdatePostInput {
    id: ID!
    version: Int
  }
  input DeletePostInput {
    id: ID!
  }
  input CreatePinInput {
    postId: ID!
  }
  input DeletePinInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    createPost(input: CreatePostInput!): Post
    updatePost(input: UpdatePostInput!): Post
    deletePost(input: DeletePostInput!): Post
    publishPost(id: ID!): Post
    createPin(input: CreatePinInput!): Pin
  }
  type Subscription {
    onPublish: Post @aws_subscribe(mutations: ["publishPost", "updatePost"])
  }
`);

describe('models that are not versioned', () => {
  checkCases(UNVERSIONED, [
    {
      name: 'creates are exempt',
      document: 'mutation { createPost(input: {title: "t"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'updates are exempt, also from R1',
      document: 'mutation { updatePost(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
    {
      name: 'deletes are exempt',
      document: 'mutation { deletePost(input: {id: "p"}) { title } }',
      reasons: ['OK'],
    },
    {
      name: 'custom mutations with a subscription are exempt',
      document: 'mutation { publishPost(id: "p") { title } }',
      reasons: ['OK'],
    },
    {
      name: 'at level required as well',
      document: 'mutation { updatePost(input: {id: "p"}) { id } }',
      level: 'required',
      reasons: ['OK'],
    },
    {
      name: 'a relation to one still needs its key',
      document:
        'mutation { createPin(input: {postId: "p"}) { id _version _deleted _lastChangedAt post { title } } }',
      reasons: ['MISSING_SELECTION:post.id'],
    },
    {
      name: 'a relation to one needs no more than its key',
      document:
        'mutation { createPin(input: {postId: "p"}) { id _version _deleted _lastChangedAt post { id } } }',
      reasons: ['OK'],
    },
  ]);
});
