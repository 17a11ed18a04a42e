import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import { checkCases, POST, updatePost, without } from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const UPDATE = `mutation M($input: UpdatePostInput!) { updatePost(input: $input) { ${POST} } }`;
const GOOD_INPUT = { input: { id: 'p', _version: 3 } };

describe('step 1: SYNTAX', () => {
  checkCases(blog, [
    { name: 'an empty document', document: '', reasons: ['SYNTAX'] },
    { name: 'nothing but a comment', document: '# later', reasons: ['SYNTAX'] },
    {
      name: 'a brace is missing',
      document: 'mutation { updatePost(input: {id: "p"}) { id }',
      reasons: ['SYNTAX'],
    },
    {
      name: 'an empty selection set',
      document: 'mutation { updatePost(input: {id: "p"}) { } }',
      reasons: ['SYNTAX'],
    },
    {
      name: 'an unterminated string',
      document: 'mutation { updatePost(input: {id: "p}) { id } }',
      reasons: ['SYNTAX'],
    },
    {
      name: 'a selection set as last word: not GraphQL',
      document: 'mutation updatePost',
      reasons: ['SYNTAX'],
    },
    {
      name: 'it ends the check: neither a wrong operation name nor bad variables are added',
      document: 'mutation {',
      operationName: 'Other',
      variables: { input: 1 },
      reasons: ['SYNTAX'],
    },
    { name: 'a byte order mark is no fault', document: `\uFEFF${updatePost(POST)}`, reasons: ['OK'] },
  ]);
});

describe('step 2: VALIDATION', () => {
  checkCases(blog, [
    { name: 'unknown field', document: updatePost(`${POST} nope`), reasons: ['VALIDATION'] },
    {
      name: 'unknown root field',
      document: 'mutation { movePost(input: {id: "p"}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'unknown argument',
      document: 'mutation { updatePost(input: {id: "p", _version: 1}, when: 1) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'unknown input field',
      document: 'mutation { updatePost(input: {id: "p", _version: 1, version: 2}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a required input field is missing in a literal',
      document: 'mutation { updatePost(input: {_version: 1}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a literal version as a string',
      document: 'mutation { updatePost(input: {id: "p", _version: "1"}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a literal version with a fraction',
      document: 'mutation { updatePost(input: {id: "p", _version: 1.5}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a literal version beyond 32 bits',
      document: 'mutation { updatePost(input: {id: "p", _version: 2147483648}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a value that is none of the enum',
      document: 'mutation { updatePost(input: {id: "p", _version: 1, status: GONE}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a string for an enum',
      document: 'mutation { updatePost(input: {id: "p", _version: 1, status: "ACTIVE"}) { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'fields that cannot be merged: another field under the name',
      document: updatePost(`${POST} _version: rating`),
      reasons: ['VALIDATION'],
    },
    {
      name: 'root fields of one key with different arguments',
      document: `mutation { updatePost(input: {id: "a", _version: 1}) { ${POST} } updatePost(input: {id: "b", _version: 1}) { id } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'a removed root field still has to merge',
      document: `mutation { updatePost(input: {id: "a", _version: 1}) { ${POST} } updatePost(input: {id: "b", _version: 1}) @skip(if: true) { id } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'an impossible spread',
      document: updatePost(`${POST} ... on Comment { id }`),
      reasons: ['VALIDATION'],
    },
    {
      name: 'a fragment cycle',
      document: `${updatePost(`${POST} ...A`)} fragment A on Post { ...B } fragment B on Post { ...A }`,
      reasons: ['VALIDATION'],
    },
    { name: 'an unknown fragment', document: updatePost(`${POST} ...A`), reasons: ['VALIDATION'] },
    {
      name: 'an unused fragment',
      document: `${updatePost(POST)} fragment A on Post { id }`,
      reasons: ['VALIDATION'],
    },
    { name: 'nothing but a fragment', document: 'fragment A on Post { id }', reasons: ['VALIDATION'] },
    {
      name: 'a type definition beside it',
      document: `${updatePost(POST)} type T { id: ID }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'an unused variable',
      document: `mutation M($a: Int) { updatePost(input: {id: "p", _version: 1}) { ${POST} } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'an undefined variable',
      document: `mutation M { updatePost(input: {id: "p", _version: $v}) { ${POST} } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'a variable of the wrong type for the version',
      document: `mutation M($v: Float) { updatePost(input: {id: "p", _version: $v}) { ${POST} } }`,
      variables: { v: 1 },
      reasons: ['VALIDATION'],
    },
    {
      name: 'a nullable variable where a value has to be',
      document: `mutation M($input: UpdatePostInput) { updatePost(input: $input) { ${POST} } }`,
      variables: GOOD_INPUT,
      reasons: ['VALIDATION'],
    },
    {
      name: 'no selection on an object',
      document: 'mutation { updatePost(input: {id: "p"}) }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a selection on a scalar',
      document: updatePost(`${POST} rating { x }`),
      reasons: ['VALIDATION'],
    },
    { name: 'an unknown directive', document: updatePost(`${POST} rating @defer`), reasons: ['VALIDATION'] },
    {
      name: 'a directive where it has no place',
      document: `mutation @include(if: true) { updatePost(input: {id: "p", _version: 1}) { ${POST} } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'a directive without its argument',
      document: updatePost(`${POST} rating @include`),
      reasons: ['VALIDATION'],
    },
    {
      name: 'a nullable condition without a default',
      document: `mutation M($v: Boolean) { updatePost(input: {id: "p", _version: 1}) { ${POST} rating @include(if: $v) } }`,
      reasons: ['VALIDATION'],
    },
    {
      name: 'two operations of one name',
      document: 'query A { getPost(id: "p") { id } } query A { getTag(id: "t") { id } }',
      operationName: 'A',
      reasons: ['VALIDATION'],
    },
    {
      name: 'an operation without a name beside another',
      document: 'query A { getPost(id: "p") { id } } { getTag(id: "t") { id } }',
      operationName: 'A',
      reasons: ['VALIDATION'],
    },
    {
      name: 'a subscription with two root fields',
      document: 'subscription { onCreatePost { id } onUpdatePost { id } }',
      reasons: ['VALIDATION'],
    },
    {
      name: 'the whole document counts, also operations that are not chosen',
      document: `mutation A { updatePost(input: {id: "p", _version: 1}) { ${POST} } } query B { nope }`,
      operationName: 'A',
      reasons: ['VALIDATION'],
    },
    {
      name: 'it ends the check: neither the name nor the selection is looked at',
      document: 'mutation A { updatePost(input: {id: "p"}) { nope } }',
      operationName: 'B',
      reasons: ['VALIDATION'],
    },
    {
      name: 'at level required as well',
      document: updatePost('nope'),
      level: 'required',
      reasons: ['VALIDATION'],
    },
    {
      name: 'introspection as deep as it likes is no fault of the specification',
      document:
        '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
      reasons: ['OK'],
    },
    {
      name: 'AppSync scalars take any literal',
      document: `mutation { updatePost(input: {id: "p", _version: 1, publishedAt: "soon", coverUrl: 7, metadata: {a: [1]}}) { ${POST} } }`,
      reasons: ['OK'],
    },
  ]);
});

const TWO = `
  mutation Good { updatePost(input: {id: "p", _version: 1}) { ${POST} } }
  mutation Bad { updatePost(input: {id: "p"}) { ${without(POST, 'title')} } }`;

describe('step 3: OPERATION_NAME', () => {
  checkCases(blog, [
    { name: 'several operations and no name', document: TWO, reasons: ['OPERATION_NAME'] },
    {
      name: 'several operations and a null name',
      document: TWO,
      operationName: null,
      reasons: ['OPERATION_NAME'],
    },
    { name: 'a name that matches none', document: TWO, operationName: 'good', reasons: ['OPERATION_NAME'] },
    { name: 'an empty name matches none', document: TWO, operationName: '', reasons: ['OPERATION_NAME'] },
    {
      name: 'a name where the only operation has another',
      document: UPDATE,
      operationName: 'N',
      reasons: ['OPERATION_NAME'],
    },
    {
      name: 'a name where the only operation has none',
      document: updatePost(POST),
      operationName: 'M',
      reasons: ['OPERATION_NAME'],
    },
    {
      name: 'an empty name where the only operation has none',
      document: updatePost(POST),
      operationName: '',
      reasons: ['OPERATION_NAME'],
    },
    {
      name: 'the chosen operation is the one that is checked',
      document: TWO,
      operationName: 'Good',
      reasons: ['OK'],
    },
    {
      name: 'the other one has its own faults',
      document: TWO,
      operationName: 'Bad',
      reasons: ['MISSING_INPUT_VERSION', 'MISSING_SELECTION:title'],
    },
    {
      name: 'a fragment is no operation',
      document: `mutation M { updatePost(input: {id: "p", _version: 1}) { ...A } } fragment A on Post { ${POST} }`,
      reasons: ['OK'],
    },
    {
      name: 'it ends the check: the variables are not looked at',
      document: UPDATE,
      operationName: 'N',
      variables: {},
      reasons: ['OPERATION_NAME'],
    },
  ]);
});

describe('step 4: VARIABLES', () => {
  checkCases(blog, [
    { name: 'a required one is absent', document: UPDATE, reasons: ['VARIABLES'] },
    { name: 'no variables at all', document: UPDATE, variables: null, reasons: ['VARIABLES'] },
    {
      name: 'a required one is undefined',
      document: UPDATE,
      variables: { input: undefined },
      reasons: ['VARIABLES'],
    },
    { name: 'a required one is null', document: UPDATE, variables: { input: null }, reasons: ['VARIABLES'] },
    {
      name: 'a string for an input object',
      document: UPDATE,
      variables: { input: 'p' },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a required field is absent',
      document: UPDATE,
      variables: { input: { _version: 1 } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a required field is null',
      document: UPDATE,
      variables: { input: { id: null, _version: 1 } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'an unknown field',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 1, version: 1 } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a version with a fraction',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 1.5 } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a version as a string',
      document: UPDATE,
      variables: { input: { id: 'p', _version: '3' } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a version beyond 32 bits',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 2 ** 31 } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a version as a boolean',
      document: UPDATE,
      variables: { input: { id: 'p', _version: true } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'a value that is none of the enum',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 1, status: 'GONE' } },
      reasons: ['VARIABLES'],
    },
    {
      name: 'AppSync scalars take any value',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 1, publishedAt: 'soon', coverUrl: 7, metadata: { a: [1] } } },
      reasons: ['OK'],
    },
    {
      name: 'one value stands for a list of it',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 1, keywords: 'a' } },
      reasons: ['OK'],
    },
    {
      name: 'a number for an id',
      document: UPDATE,
      variables: { input: { id: 7, _version: 1 } },
      reasons: ['OK'],
    },
    {
      name: 'a whole float is an integer',
      document: UPDATE,
      variables: { input: { id: 'p', _version: 3.0 } },
      reasons: ['OK'],
    },
    {
      name: 'variables that are not declared are ignored',
      document: UPDATE,
      variables: { ...GOOD_INPUT, more: 1 },
      reasons: ['OK'],
    },
    {
      name: 'undefined inside is absent, not null',
      document: UPDATE,
      variables: { input: { id: 'p', _version: undefined } },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'only the chosen operation needs its variables',
      document: `mutation A { updatePost(input: {id: "p", _version: 1}) { ${POST} } } ${UPDATE}`,
      operationName: 'A',
      reasons: ['OK'],
    },
    {
      name: 'a query needs them too',
      document: 'query Q($id: ID!) { getPost(id: $id) { id } }',
      reasons: ['VARIABLES'],
    },
    {
      name: 'it ends the check: the selection is not looked at',
      document: 'mutation M($input: UpdatePostInput!) { updatePost(input: $input) { id } }',
      reasons: ['VARIABLES'],
    },
    {
      name: 'at level required as well',
      document: UPDATE,
      level: 'required',
      reasons: ['VARIABLES'],
    },
  ]);
  checkCases(blog, [
    {
      name: 'variables that are no object',
      document: UPDATE,
      variables: ['p'] as unknown as Record<string, unknown>,
      reasons: ['VARIABLES'],
    },
  ]);
});

describe('queries and subscriptions are accepted after step 4', () => {
  checkCases(blog, [
    {
      name: 'a query',
      document: 'query Q($id: ID!) { getPost(id: $id) { title } }',
      variables: { id: 'p' },
      reasons: ['OK'],
    },
    { name: 'a query in short', document: '{ getPost(id: "p") { title } }', reasons: ['OK'] },
    { name: 'a subscription', document: 'subscription { onUpdatePost { title } }', reasons: ['OK'] },
    {
      name: 'a chosen query beside a faulty mutation',
      document: 'query Q { getPost(id: "p") { id } } mutation M { updatePost(input: {id: "p"}) { id } }',
      operationName: 'Q',
      reasons: ['OK'],
    },
  ]);
});
