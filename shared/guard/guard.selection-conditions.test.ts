import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import { checkCases, ORDER, POST, POST_TAGS, updatePost, without } from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const commerce = fixtureApi('commerce');
function conditional(selection: string): string {
  return updatePost(selection).replace('mutation', 'mutation M($v: Boolean!)');
}
function order(selection: string, head = 'mutation'): string {
  return `${head} { updateOrder(input: {customerID: "c", placedAt: "t", number: 1, _version: 1}) { ${selection} } }`;
}
function postTags(selection: string): string {
  return `mutation { createPostTags(input: {postId: "p", tagId: "t"}) { ${selection} } }`;
}
const V = { v: true };

describe('R2: aliases', () => {
  checkCases(blog, [
    {
      name: 'another response key does not count',
      document: updatePost(POST.replace('_version', 'v: _version')),
      reasons: ['ALIASED_SELECTION:_version'],
    },
    {
      name: 'an alias that is the own name counts',
      document: updatePost(POST.replace('_version', '_version: _version')),
      reasons: ['OK'],
    },
    {
      name: 'another field under the name does not count',
      document: updatePost(POST.replace('_version', '_version: rating')),
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'another field under the name beside an alias',
      document: updatePost(POST.replace('_version', '_version: rating v: _version')),
      reasons: ['ALIASED_SELECTION:_version'],
    },
    {
      name: '__typename under the name does not count',
      document: updatePost(POST.replace('title', 'title: __typename')),
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'an alias beside the name itself does no harm',
      document: updatePost(`${POST} v: _version`),
      reasons: ['OK'],
    },
    {
      name: 'two aliases are one code',
      document: updatePost(POST.replace('_version', 'v: _version w: _version')),
      reasons: ['ALIASED_SELECTION:_version'],
    },
    {
      name: 'an alias whose selection is removed is no selection',
      document: updatePost(POST.replace('_version', 'v: _version @skip(if: true)')),
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'swapped names',
      document: updatePost(POST.replace('createdAt updatedAt', 'createdAt: updatedAt updatedAt: createdAt')),
      reasons: ['ALIASED_SELECTION:createdAt', 'ALIASED_SELECTION:updatedAt'],
    },
    {
      name: 'an alias under a condition is aliased',
      document: conditional(POST.replace('_version', 'v: _version @include(if: $v)')),
      variables: V,
      reasons: ['ALIASED_SELECTION:_version'],
    },
    {
      name: 'conditional comes before aliased',
      document: conditional(POST.replace('_version', 'v: _version _version @include(if: $v)')),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
  ]);
  checkCases(commerce, [
    {
      name: 'a custom type under an alias only',
      document: order(ORDER.replace('total {', 't: total {')),
      reasons: ['ALIASED_SELECTION:total'],
    },
    {
      name: 'what lies below an aliased custom type counts only there',
      document: order(
        ORDER.replace('total { amount currency }', 't: total { amount currency } total { currency }'),
      ),
      reasons: ['MISSING_SELECTION:total.amount'],
    },
    {
      name: 'a field aliased below its custom type',
      document: order(ORDER.replace('total { amount currency }', 'total { sum: amount currency }')),
      reasons: ['ALIASED_SELECTION:total.amount'],
    },
    {
      name: 'another field under the name below its custom type',
      document: order(ORDER.replace('total { amount currency }', 'total { amount: currency currency }')),
      reasons: ['MISSING_SELECTION:total.amount'],
    },
    {
      name: 'a custom type under the name of another',
      document: order(ORDER.replace('customer { id }', 'customer: shipment { id }')),
      reasons: ['INCOMPLETE_SELECTION:customer'],
    },
  ]);
  checkCases(blog, [
    {
      name: 'what lies below an aliased relation does not count',
      document: postTags(POST_TAGS.replace('post { id }', 'p: post { id } post { title }')),
      reasons: ['MISSING_SELECTION:post.id'],
    },
  ]);
});

describe('R2: conditions', () => {
  const HEAD = 'mutation M($v: Boolean!)';
  checkCases(blog, [
    {
      name: '@include with a variable',
      document: conditional(POST.replace('_version', '_version @include(if: $v)')),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: '@skip with a variable',
      document: conditional(POST.replace('_version', '_version @skip(if: $v)')),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'whatever value the variable has',
      document: conditional(POST.replace('_version', '_version @skip(if: $v)')),
      variables: { v: false },
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'also when it comes from a default',
      document: conditional(POST.replace('_version', '_version @include(if: $v)')).replace(
        'Boolean!',
        'Boolean = true',
      ),
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'also when it comes from a non-null default',
      document: conditional(POST.replace('_version', '_version @include(if: $v)')).replace(
        'Boolean!',
        'Boolean! = true',
      ),
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'literal true of @include counts as absent',
      document: updatePost(POST.replace('_version', '_version @include(if: true)')),
      reasons: ['OK'],
    },
    {
      name: 'literal false of @skip counts as absent',
      document: updatePost(POST.replace('_version', '_version @skip(if: false)')),
      reasons: ['OK'],
    },
    {
      name: 'literal false of @include is not selected',
      document: updatePost(POST.replace('_version', '_version @include(if: false)')),
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'literal true of @skip is not selected',
      document: updatePost(POST.replace('_version', '_version @skip(if: true)')),
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'a literal that keeps beside a variable',
      document: conditional(POST.replace('_version', '_version @skip(if: false) @include(if: $v)')),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a literal that removes beside a variable',
      document: conditional(POST.replace('_version', '_version @include(if: $v) @skip(if: true)')),
      variables: V,
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'unconditional somewhere else is enough',
      document: conditional(`${POST} _version @include(if: $v)`),
      variables: V,
      reasons: ['OK'],
    },
    {
      name: 'removed somewhere else does no harm',
      document: updatePost(`${POST} _version @skip(if: true)`),
      reasons: ['OK'],
    },
    {
      name: 'opposite conditions are not reasoned about',
      document: conditional(POST.replace('_version', '_version @include(if: $v) _version @skip(if: $v)')),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a condition on a spread covers its content',
      document: `${conditional(`${without(POST, '_version', 'title')} ...A @include(if: $v)`)} fragment A on Post { _version title }`,
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version', 'CONDITIONAL_SELECTION:title'],
    },
    {
      name: 'a condition on an inline fragment covers its content',
      document: conditional(`${without(POST, '_version')} ... @include(if: $v) { _version }`),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a condition on an inline fragment with a type',
      document: conditional(`${without(POST, '_version')} ... on Post @skip(if: $v) { _version }`),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a condition further out',
      document: `${conditional(`${without(POST, '_version')} ... @include(if: $v) { ...A }`)} fragment A on Post { ... on Post { _version } }`,
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a removed spread is no selection',
      document: `${updatePost(`${without(POST, '_version')} ...A @include(if: false)`)} fragment A on Post { _version }`,
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'a literal that keeps inside a conditional fragment',
      document: conditional(
        `${without(POST, '_version')} ... @include(if: $v) { _version @include(if: true) }`,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:_version'],
    },
    {
      name: 'a fragment spread conditionally first and plainly later',
      document: `${conditional(`...A @include(if: $v) ...A`)} fragment A on Post { ${POST} }`,
      variables: V,
      reasons: ['OK'],
    },
    {
      name: 'a fragment spread plainly first and conditionally later',
      document: `${conditional(`...A ...A @include(if: $v)`)} fragment A on Post { ${POST} }`,
      variables: V,
      reasons: ['OK'],
    },
    {
      name: 'a fragment spread removed first and plainly later',
      document: `${updatePost(`...A @skip(if: true) ...A`)} fragment A on Post { ${POST} }`,
      reasons: ['OK'],
    },
    {
      name: 'a conditional relation is one path',
      document: conditional(POST.replace('author {', 'author @include(if: $v) {')),
      variables: V,
      reasons: ['INCOMPLETE_SELECTION:author'],
    },
  ]);
  checkCases(commerce, [
    {
      name: 'one on a field covers everything below it, and is reported once',
      document: order(ORDER.replace('total {', 'total @include(if: $v) {'), HEAD),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:total'],
    },
    {
      name: 'a conditional parent beside a plain one makes its fields conditional',
      document: order(
        ORDER.replace('total { amount currency }', 'total { amount } total @include(if: $v) { currency }'),
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:total.currency'],
    },
    {
      name: 'a condition below the custom type',
      document: order(
        ORDER.replace('total { amount currency }', 'total { amount currency @skip(if: $v) }'),
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:total.currency'],
    },
    {
      name: 'a conditional parent with an aliased child is one path',
      document: order(
        ORDER.replace('total { amount currency }', 'total @include(if: $v) { sum: amount currency }'),
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:total'],
    },
    {
      name: 'a plain parent whose child is aliased in a conditional one',
      document: order(
        ORDER.replace(
          'total { amount currency }',
          'total { currency } total @include(if: $v) { sum: amount }',
        ),
        HEAD,
      ),
      variables: V,
      reasons: ['ALIASED_SELECTION:total.amount'],
    },
    {
      name: 'a custom type conditional under its name, plain under an alias',
      document: order(
        ORDER.replace(
          'total { amount currency }',
          't: total { amount currency } total @include(if: $v) { amount currency }',
        ),
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:total'],
    },
    {
      name: 'a removed parent is no selection',
      document: order(ORDER.replace('total {', 'total @skip(if: true) {')),
      reasons: ['MISSING_SELECTION:total'],
    },
    {
      name: 'a removed parent adds nothing to a plain one',
      document: order(
        ORDER.replace('total { amount currency }', 'total { amount } total @include(if: false) { currency }'),
      ),
      reasons: ['MISSING_SELECTION:total.currency'],
    },
    {
      name: 'a conditional key of a relation',
      document: order(ORDER.replace('customer { id }', 'customer { id @include(if: $v) }'), HEAD),
      variables: V,
      reasons: ['INCOMPLETE_SELECTION:customer.id'],
    },
  ]);
  checkCases(blog, [
    {
      name: 'a conditional key of a non-null relation',
      document: postTags(POST_TAGS.replace('post { id }', 'post { id @include(if: $v) }')).replace(
        'mutation',
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:post.id'],
    },
    {
      name: 'a conditional non-null relation',
      document: postTags(POST_TAGS.replace('post { id }', 'post @include(if: $v) { id }')).replace(
        'mutation',
        HEAD,
      ),
      variables: V,
      reasons: ['CONDITIONAL_SELECTION:post'],
    },
  ]);
});
