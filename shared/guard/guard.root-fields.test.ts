import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import {
  checkCases,
  COMMENT,
  POST,
  POST_REQUIRED,
  TAG,
  updatePost,
  without,
} from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const CALL = 'updatePost(input: {id: "p", _version: 1})';
const NO_TITLE = without(POST, 'title');
const FLAGS = { v: true, w: false };

describe('which root fields are looked at', () => {
  checkCases(blog, [
    {
      name: 'all of them',
      document: `mutation { a: ${CALL} { ${POST} } b: deleteTag(input: {id: "t", _version: 1}) { id } }`,
      level: 'required',
      reasons: [
        'MISSING_SELECTION:_deleted',
        'MISSING_SELECTION:_lastChangedAt',
        'MISSING_SELECTION:_version',
        'MISSING_SELECTION:createdAt',
        'MISSING_SELECTION:label',
        'MISSING_SELECTION:updatedAt',
      ],
    },
    {
      name: 'an alias of the root field is harmless',
      document: `mutation { anything: ${CALL} { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'an alias that is the name of another operation',
      document: `mutation { deleteTag: ${CALL} { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'those from a fragment on Mutation',
      document: `mutation { ...M } fragment M on Mutation { ${CALL} { ${NO_TITLE} } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'those from an inline fragment on Mutation',
      document: `mutation { ... on Mutation { ${CALL} { ${NO_TITLE} } } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'those from an inline fragment without a type',
      document: `mutation { ... { ${CALL} { ${NO_TITLE} } } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'those from a fragment in a fragment',
      document: `mutation { ...M } fragment M on Mutation { ...N } fragment N on Mutation { updatePost(input: {id: "p"}) { ${POST} } }`,
      reasons: ['MISSING_INPUT_VERSION'],
    },
    { name: '__typename is no write', document: 'mutation { __typename }', reasons: ['OK'] },
  ]);
});

describe('root fields with the same response key are one field', () => {
  checkCases(blog, [
    {
      name: 'their selections are merged',
      document: `mutation { ${CALL} { ${POST_REQUIRED} } ${CALL} { ${without(POST, POST_REQUIRED)} } }`,
      reasons: ['OK'],
    },
    {
      name: 'under the same alias too',
      document: `mutation { a: ${CALL} { ${NO_TITLE} } a: ${CALL} { title } }`,
      reasons: ['OK'],
    },
    {
      name: 'not under different ones',
      document: `mutation { a: ${CALL} { ${NO_TITLE} } b: ${CALL} { title } }`,
      level: 'required',
      reasons: [
        'MISSING_SELECTION:_deleted',
        'MISSING_SELECTION:_lastChangedAt',
        'MISSING_SELECTION:_version',
        'MISSING_SELECTION:createdAt',
        'MISSING_SELECTION:id',
        'MISSING_SELECTION:status',
        'MISSING_SELECTION:title',
        'MISSING_SELECTION:updatedAt',
      ],
    },
    {
      name: 'directly and through a fragment',
      document: `mutation { ${CALL} { ${NO_TITLE} } ...M } fragment M on Mutation { ${CALL} { title } }`,
      reasons: ['OK'],
    },
    {
      name: 'the arguments may stand in another order',
      document: `mutation { updatePost(input: {id: "p", _version: 1}, condition: null) { ${NO_TITLE} } updatePost(condition: null, input: {id: "p", _version: 1}) { title } }`,
      reasons: ['OK'],
    },
  ]);
});

describe('literal conditions at the root', () => {
  checkCases(blog, [
    {
      name: '@include(if: false) removes the field',
      document: `mutation { updatePost(input: {id: "p"}) @include(if: false) { id } }`,
      reasons: ['OK'],
    },
    {
      name: '@skip(if: true) removes the field',
      document: `mutation { updatePost(input: {id: "p"}) @skip(if: true) { id } }`,
      reasons: ['OK'],
    },
    {
      name: '@include(if: true) counts as absent',
      document: `mutation { ${CALL} @include(if: true) { ${NO_TITLE} } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: '@skip(if: false) counts as absent',
      document: `mutation { ${CALL} @skip(if: false) { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'a removed spread removes its root fields',
      document: `mutation { ...M @skip(if: true) } fragment M on Mutation { updatePost(input: {id: "p"}) { id } }`,
      reasons: ['OK'],
    },
    {
      name: 'a removed field adds nothing to the merged one',
      document: `mutation { ${CALL} { ${NO_TITLE} } ${CALL} @include(if: false) { title } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'a removed field takes nothing from the merged one',
      document: `mutation { ${CALL} @skip(if: true) { id } ${CALL} { ${POST} } }`,
      reasons: ['OK'],
    },
    {
      name: 'removed by one of two directives',
      document: `mutation M($v: Boolean!) { updatePost(input: {id: "p"}) @include(if: $v) @skip(if: true) { id } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
  ]);
});

describe('variable conditions at the root', () => {
  const HEAD = 'mutation M($v: Boolean!)';
  const HEAD2 = 'mutation M($v: Boolean!, $w: Boolean!)';
  checkCases(blog, [
    {
      name: 'the field is checked as though it ran: accepted',
      document: `${HEAD} { ${CALL} @include(if: $v) { ${POST} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'the field is checked as though it ran: R2',
      document: `${HEAD} { ${CALL} @skip(if: $v) { ${NO_TITLE} } }`,
      variables: FLAGS,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'the field is checked as though it ran: R1',
      document: `${HEAD} { updatePost(input: {id: "p"}) @include(if: $v) { ${POST} } }`,
      variables: { v: false },
      reasons: ['MISSING_INPUT_VERSION'],
    },
    {
      name: 'also under a spread with a variable',
      document: `${HEAD} { ...M @include(if: $v) } fragment M on Mutation { ${CALL} { ${POST} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'all merged fields under variables: as though they ran',
      document: `${HEAD2} { ${CALL} @include(if: $v) { ${NO_TITLE} } ${CALL} @include(if: $w) { title } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'only some of them: what those select is conditional',
      document: `${HEAD} { ${CALL} { ${NO_TITLE} } ${CALL} @include(if: $v) { title } }`,
      variables: FLAGS,
      reasons: ['CONDITIONAL_SELECTION:title'],
    },
    {
      name: 'only some of them, the conditional one first',
      document: `${HEAD} { ${CALL} @include(if: $v) { title } ${CALL} { ${NO_TITLE} } }`,
      variables: FLAGS,
      reasons: ['CONDITIONAL_SELECTION:title'],
    },
    {
      name: 'only some of them, what the others select is whole',
      document: `${HEAD} { ${CALL} @include(if: $v) { title rating } ${CALL} { ${POST} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'only some of them, by way of a spread',
      document: `${HEAD} { ${CALL} { ${NO_TITLE} } ...M @include(if: $v) } fragment M on Mutation { ${CALL} { title } }`,
      variables: FLAGS,
      reasons: ['CONDITIONAL_SELECTION:title'],
    },
    {
      name: 'one fragment with and without a condition is unconditional',
      document: `${HEAD} { ...M @include(if: $v) ...M } fragment M on Mutation { ${CALL} { ${POST} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'one of two merged fields is removed, the other conditional: as though it ran',
      document: `${HEAD} { ${CALL} @skip(if: true) { title } ${CALL} @include(if: $v) { ${POST} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
    {
      name: 'a conditional path that complete adds is incomplete',
      document: `${HEAD} { ${CALL} { ${without(POST, 'rating')} } ${CALL} @include(if: $v) { rating } }`,
      variables: FLAGS,
      reasons: ['INCOMPLETE_SELECTION:rating'],
    },
    {
      name: 'other response keys are not touched by it',
      document: `${HEAD} { ${CALL} { ${POST} } b: createComment(input: {postID: "p", content: "c", writtenAt: "now"}) @include(if: $v) { ${COMMENT} } }`,
      variables: FLAGS,
      reasons: ['OK'],
    },
  ]);
});

describe('a document of many writes', () => {
  checkCases(blog, [
    {
      name: 'one shared fragment',
      document: `mutation { ${Array.from({ length: 30 }, (_, n) => `m${n}: deleteTag(input: {id: "${n}", _version: 1}) { ...T }`).join(' ')} } fragment T on Tag { ${TAG} }`,
      reasons: ['OK'],
    },
    {
      name: 'one of them is at fault',
      document: `mutation { a: ${CALL} { ${POST} } b: ${CALL} { ${NO_TITLE} } }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    { name: 'single', document: updatePost(POST), reasons: ['OK'] },
  ]);
});
