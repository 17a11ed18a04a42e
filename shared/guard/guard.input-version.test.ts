import { describe } from 'vitest';
import { apiOf, fixtureApi } from '../../main/testing/fixture-api';
import { checkCases, ORDER, POST, POST_TAGS } from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');

/** updatePost with this input, every field selected. */
function update(input: string, head = 'mutation'): string {
  return `${head} { updatePost(input: ${input}) { ${POST} } }`;
}

const WHOLE = update('$input', 'mutation M($input: UpdatePostInput!)');
const LITERAL_DEFAULT = update('$input', 'mutation M($input: UpdatePostInput = {id: "p", _version: 2})');
const NULLABLE = update('{id: "p", _version: $v}', 'mutation M($v: Int)');
const DEFAULTED = update('{id: "p", _version: $v}', 'mutation M($v: Int = 4)');

describe('R1: version in the input', () => {
  checkCases(blog, [
    { name: 'a literal counts', document: update('{id: "p", _version: 1}'), reasons: ['OK'] },
    { name: 'zero is an integer', document: update('{id: "p", _version: 0}'), reasons: ['OK'] },
    { name: 'a negative number is an integer', document: update('{id: "p", _version: -1}'), reasons: ['OK'] },
    { name: 'absent in a literal', document: update('{id: "p"}'), reasons: ['MISSING_INPUT_VERSION'] },
    {
      name: 'null in a literal',
      document: update('{id: "p", _version: null}'),
      reasons: ['NULL_INPUT_VERSION'],
    },
    {
      name: 'a field inside a variable object counts',
      document: WHOLE,
      variables: { input: { id: 'p', _version: 9 } },
      reasons: ['OK'],
    },
    {
      name: 'absent in a variable object',
      document: WHOLE,
      variables: { input: { id: 'p' } },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'null in a variable object',
      document: WHOLE,
      variables: { input: { id: 'p', _version: null } },
      reasons: ['NULL_INPUT_VERSION'],
    },
    { name: 'a variable in a literal counts', document: NULLABLE, variables: { v: 3 }, reasons: ['OK'] },
    {
      name: 'a nullable variable without a value and a default',
      document: NULLABLE,
      variables: {},
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a nullable variable that is null',
      document: NULLABLE,
      variables: { v: null },
      reasons: ['NULL_INPUT_VERSION'],
    },
    { name: 'the default of a variable counts', document: DEFAULTED, variables: {}, reasons: ['OK'] },
    { name: 'a value beats the default', document: DEFAULTED, variables: { v: 7 }, reasons: ['OK'] },
    {
      name: 'explicit null beats the default',
      document: DEFAULTED,
      variables: { v: null },
      reasons: ['NULL_INPUT_VERSION'],
    },
    {
      name: 'undefined is absent, not null',
      document: NULLABLE,
      variables: { v: undefined },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'undefined leaves the default in force',
      document: DEFAULTED,
      variables: { v: undefined },
      reasons: ['OK'],
    },
    {
      name: 'a default of null is null',
      document: update('{id: "p", _version: $v}', 'mutation M($v: Int = null)'),
      reasons: ['NULL_INPUT_VERSION'],
    },
    {
      name: 'a non-null variable counts',
      document: update('{id: "p", _version: $v}', 'mutation M($v: Int!)'),
      variables: { v: 1 },
      reasons: ['OK'],
    },
    { name: 'the default of the whole input counts', document: LITERAL_DEFAULT, reasons: ['OK'] },
    {
      name: 'a given input beats the default altogether',
      document: LITERAL_DEFAULT,
      variables: { input: { id: 'p' } },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a null input beats the default and holds no version',
      document: LITERAL_DEFAULT,
      variables: { input: null },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a default input without a version',
      document: update('$input', 'mutation M($input: UpdatePostInput = {id: "p"})'),
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a version in the condition does not count',
      document: `mutation { updatePost(input: {id: "p"}, condition: {rating: {eq: 1}}) { ${POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'deletes need it',
      document: `mutation { deletePost(input: {id: "p"}) { ${POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'deletes with it',
      document: `mutation { deletePost(input: {id: "p", _version: 1}) { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'deletes with null',
      document: `mutation { deletePost(input: {id: "p", _version: null}) { ${POST} } }`,
      reasons: ['NULL_INPUT_VERSION'],
    },
    {
      name: 'creates need none',
      document: `mutation { createPost(input: {title: "t", status: ACTIVE}) { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'creates may say null',
      document: `mutation { createPost(input: {title: "t", status: ACTIVE, _version: null}) { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'join models need it',
      document: `mutation { deletePostTags(input: {id: "x"}) { ${POST_TAGS} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'at level required as well',
      document: update('{id: "p"}'),
      level: 'required',
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'it is collected together with R2',
      document:
        'mutation { updatePost(input: {id: "p"}) { id title status createdAt updatedAt _version _lastChangedAt } }',
      level: 'required',
      reasons: ['MISSING_INPUT_VERSION', 'MISSING_SELECTION:_deleted'],
    },
    {
      name: 'both codes from two root fields',
      document: `mutation { a: updatePost(input: {id: "a"}) { ${POST} } b: deletePost(input: {id: "b", _version: null}) { ${POST} } }`,
      reasons: ['MISSING_INPUT_VERSION', 'NULL_INPUT_VERSION'],
    },
    {
      name: 'the same code from two root fields appears once',
      document: `mutation { a: updatePost(input: {id: "a"}) { ${POST} } b: updatePost(input: {id: "b"}) { ${POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'one root field with a version does not help another',
      document: `mutation M($a: UpdatePostInput!, $b: UpdatePostInput!) { a: updatePost(input: $a) { ${POST} } b: updatePost(input: $b) { ${POST} } }`,
      variables: { a: { id: 'a', _version: 1 }, b: { id: 'b' } },
      reasons: ['MISSING_INPUT_VERSION'],
    },
  ]);
});

describe('R1: composite keys', () => {
  checkCases(fixtureApi('commerce'), [
    {
      name: 'all key fields and no version',
      document: `mutation { updateOrder(input: {customerID: "c", placedAt: "2026-01-01T00:00:00Z", number: 1}) { ${ORDER} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'all key fields and a version',
      document: `mutation { updateOrder(input: {customerID: "c", placedAt: "2026-01-01T00:00:00Z", number: 1, _version: 5}) { ${ORDER} } }`,
      reasons: ['OK'],
    },
  ]);
});

const VARIANT = apiOf(/* GraphQL */ `
  type Note {
    id: ID!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  input UpdateNoteInput {
    id: ID!
    _version: Int = 5
  }
  input DeleteNoteInput {
    id: ID!
  }
  type Plain {
    id: ID!
    version: Int
  }
  input UpdatePlainInput {
    id: ID!
    version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    updateNote(input: UpdateNoteInput): Note
    deleteNote(input: DeleteNoteInput! = { id: "n" }): Note
    updatePlain(input: UpdatePlainInput!): Plain
  }
`);
const NOTE = 'id _version _deleted _lastChangedAt';

describe('R1: schema variants', () => {
  checkCases(VARIANT, [
    {
      name: "the input field's own default is part of the coerced value",
      document: `mutation { updateNote(input: {id: "n"}) { ${NOTE} } }`,
      reasons: ['OK'],
    },
    {
      name: 'explicit null beats that default',
      document: `mutation { updateNote(input: {id: "n", _version: null}) { ${NOTE} } }`,
      reasons: ['NULL_INPUT_VERSION'],
    },
    {
      name: 'an input that may be left out and is',
      document: `mutation { updateNote { ${NOTE} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'an input that is null',
      document: `mutation { updateNote(input: null) { ${NOTE} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: "the argument's default is part of the coerced value",
      document: `mutation { deleteNote { ${NOTE} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'a model without _version is exempt, whatever else is named version',
      document: 'mutation { updatePlain(input: {id: "p"}) { id } }',
      reasons: ['OK'],
    },
  ]);
});
