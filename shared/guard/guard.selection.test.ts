import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import {
  checkCases,
  COMMENT,
  ORDER,
  ORDER_REQUIRED,
  POST,
  POST_REQUIRED,
  POST_TAGS,
  TAG,
  updatePost,
  USER,
  USER_REQUIRED,
  without,
} from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const commerce = fixtureApi('commerce');
const fieldService = fixtureApi('field-service');

function createPost(selection: string, head = 'mutation'): string {
  return `${head} { createPost(input: {title: "t", status: ACTIVE}) { ${selection} } }`;
}
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

describe('R2, level required: the floor', () => {
  checkCases(blog, [
    {
      name: 'exactly the floor is accepted',
      document: updatePost(POST_REQUIRED),
      level: 'required',
      reasons: ['OK'],
      warnings: [
        'INCOMPLETE_SELECTION:author',
        'INCOMPLETE_SELECTION:authorID',
        'INCOMPLETE_SELECTION:content',
        'INCOMPLETE_SELECTION:coverUrl',
        'INCOMPLETE_SELECTION:keywords',
        'INCOMPLETE_SELECTION:metadata',
        'INCOMPLETE_SELECTION:publishedAt',
        'INCOMPLETE_SELECTION:rating',
      ],
    },
    {
      name: 'everything leaves no warning',
      document: updatePost(POST),
      level: 'required',
      reasons: ['OK'],
      warnings: [],
    },
    {
      name: 'the key',
      document: updatePost(without(POST, 'id')),
      level: 'required',
      reasons: ['MISSING_SELECTION:id'],
    },
    {
      name: '_version',
      document: updatePost(without(POST, '_version')),
      level: 'required',
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: '_lastChangedAt',
      document: updatePost(without(POST, '_lastChangedAt')),
      level: 'required',
      reasons: ['MISSING_SELECTION:_lastChangedAt'],
    },
    {
      name: '_deleted, although it is nullable',
      document: updatePost(without(POST, '_deleted')),
      level: 'required',
      reasons: ['MISSING_SELECTION:_deleted'],
    },
    {
      name: 'a non-null scalar',
      document: updatePost(without(POST, 'title')),
      level: 'required',
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'a non-null enum',
      document: updatePost(without(POST, 'status')),
      level: 'required',
      reasons: ['MISSING_SELECTION:status'],
    },
    {
      name: 'timestamps that are non-null',
      document: updatePost(without(POST, 'createdAt', 'updatedAt')),
      level: 'required',
      reasons: ['MISSING_SELECTION:createdAt', 'MISSING_SELECTION:updatedAt'],
    },
    {
      name: 'creates need it',
      document: createPost(without(POST_REQUIRED, '_version')),
      level: 'required',
      reasons: ['MISSING_SELECTION:_version'],
    },
    {
      name: 'deletes need it',
      document: `mutation { deletePost(input: {id: "p", _version: 1}) { ${without(POST_REQUIRED, '_deleted')} } }`,
      level: 'required',
      reasons: ['MISSING_SELECTION:_deleted'],
    },
    {
      name: 'a foreign key that is non-null',
      document: `mutation { createComment(input: {postID: "p", content: "c", writtenAt: "t"}) { ${without(COMMENT, 'postID')} } }`,
      level: 'required',
      reasons: ['MISSING_SELECTION:postID'],
    },
    {
      name: 'a nullable list of non-null enums is not on it',
      document: `mutation { createComment(input: {postID: "p", content: "c", writtenAt: "t"}) { ${without(COMMENT, 'reactions')} } }`,
      level: 'required',
      reasons: ['OK'],
      warnings: ['INCOMPLETE_SELECTION:reactions'],
    },
    {
      name: 'nothing below a nullable custom type, even when it is selected',
      document: `mutation { createUser(input: {username: "u"}) { ${USER_REQUIRED} email bio website followers links { url } } }`,
      level: 'required',
      reasons: ['OK'],
      warnings: ['INCOMPLETE_SELECTION:links.network'],
    },
    {
      name: 'a field named __typename is never needed',
      document: updatePost(`__typename ${POST_REQUIRED}`),
      level: 'required',
      reasons: ['OK'],
    },
    {
      name: 'nothing but __typename',
      document: `mutation { deleteTag(input: {id: "t", _version: 1}) { __typename } }`,
      level: 'required',
      reasons: [
        'MISSING_SELECTION:_deleted',
        'MISSING_SELECTION:_lastChangedAt',
        'MISSING_SELECTION:_version',
        'MISSING_SELECTION:createdAt',
        'MISSING_SELECTION:id',
        'MISSING_SELECTION:label',
        'MISSING_SELECTION:updatedAt',
      ],
    },
    {
      name: 'warnings stand beside errors, apart from the reasons',
      document: updatePost(without(POST, 'title', 'rating')),
      level: 'required',
      reasons: ['MISSING_SELECTION:title'],
      warnings: ['INCOMPLETE_SELECTION:rating'],
    },
  ]);
  checkCases(blog, [
    {
      name: 'a non-null relation, as its key',
      document: postTags(POST_TAGS),
      level: 'required',
      reasons: ['OK'],
    },
    {
      name: 'a non-null relation that is missing is one path',
      document: postTags(without(POST_TAGS, 'post { id }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:post'],
    },
    {
      name: 'both relations of a join model',
      document: postTags(without(POST_TAGS, 'post { id }', 'tag { id }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:post', 'MISSING_SELECTION:tag'],
    },
    {
      name: 'a relation without its key',
      document: postTags(POST_TAGS.replace('post { id }', 'post { title }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:post.id'],
    },
    {
      name: 'a relation with its key under an alias',
      document: postTags(POST_TAGS.replace('post { id }', 'post { key: id }')),
      level: 'required',
      reasons: ['ALIASED_SELECTION:post.id'],
    },
    {
      name: 'a relation under an alias',
      document: postTags(POST_TAGS.replace('post { id }', 'p: post { id }')),
      level: 'required',
      reasons: ['ALIASED_SELECTION:post'],
    },
    {
      name: 'a foreign key does not stand in for the relation',
      document: postTags(without(POST_TAGS, 'tag { id }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:tag'],
    },
    {
      name: 'below a relation nothing but the key is needed',
      document: postTags(POST_TAGS.replace('post { id }', 'post { id author { username } }')),
      reasons: ['OK'],
    },
  ]);
  checkCases(commerce, [
    {
      name: 'composite keys and custom types: exactly the floor',
      document: order(ORDER_REQUIRED),
      level: 'required',
      reasons: ['OK'],
    },
    {
      name: 'every part of a composite key',
      document: order(without(ORDER_REQUIRED, 'customerID', 'placedAt', 'number')),
      level: 'required',
      reasons: ['MISSING_SELECTION:customerID', 'MISSING_SELECTION:number', 'MISSING_SELECTION:placedAt'],
    },
    {
      name: 'a non-null custom type',
      document: order(without(ORDER_REQUIRED, 'total { amount currency }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:total'],
    },
    {
      name: 'a non-null field in it',
      document: order(without(ORDER_REQUIRED, 'currency')),
      level: 'required',
      reasons: ['MISSING_SELECTION:total.currency'],
    },
    {
      name: 'a non-null list of a custom type',
      document: order(without(ORDER_REQUIRED, 'history { at actor }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:history'],
    },
    {
      name: 'a non-null field in such a list',
      document: order(ORDER_REQUIRED.replace('history { at actor }', 'history { actor note }')),
      level: 'required',
      reasons: ['MISSING_SELECTION:history.at'],
    },
    {
      name: 'a non-null field below a nullable custom type is not on it',
      document: order(`${ORDER_REQUIRED} shipTo { location { lat } }`),
      level: 'required',
      reasons: ['OK'],
    },
  ]);
  checkCases(fieldService, [
    {
      name: 'a relation to a composite key needs every part',
      document:
        'mutation { createContractServices(input: {contractClientID: "c", contractnumber: "1", serviceTypeId: "s"}) { id contractClientID contractnumber serviceTypeId contract { clientID } serviceType { id } createdAt updatedAt _version _deleted _lastChangedAt } }',
      level: 'required',
      reasons: ['MISSING_SELECTION:contract.number'],
    },
    {
      name: 'a non-null list of scalars',
      document:
        'mutation { updateChecklist(input: {id: "c", _version: 1}) { id title revision createdAt updatedAt _version _deleted _lastChangedAt } }',
      level: 'required',
      reasons: ['MISSING_SELECTION:questions'],
    },
    {
      name: 'a key that is not named id',
      document:
        'mutation { updateRegion(input: {code: "r", _version: 1}) { name createdAt updatedAt _version _deleted _lastChangedAt } }',
      level: 'required',
      reasons: ['MISSING_SELECTION:code'],
    },
  ]);
});

describe('R2, level complete', () => {
  checkCases(blog, [
    { name: 'everything', document: updatePost(POST), reasons: ['OK'] },
    {
      name: 'complete is the default',
      document: updatePost(without(POST, 'rating')),
      reasons: ['INCOMPLETE_SELECTION:rating'],
    },
    {
      name: 'a nullable scalar',
      document: createPost(without(POST, 'content')),
      level: 'complete',
      reasons: ['INCOMPLETE_SELECTION:content'],
    },
    {
      name: 'a nullable list of scalars',
      document: updatePost(without(POST, 'keywords')),
      reasons: ['INCOMPLETE_SELECTION:keywords'],
    },
    {
      name: 'an AppSync scalar',
      document: updatePost(without(POST, 'metadata')),
      reasons: ['INCOMPLETE_SELECTION:metadata'],
    },
    {
      name: 'a nullable foreign key',
      document: updatePost(without(POST, 'authorID')),
      reasons: ['INCOMPLETE_SELECTION:authorID'],
    },
    {
      name: 'a nullable relation that is missing is one path',
      document: updatePost(without(POST, 'author { id }')),
      reasons: ['INCOMPLETE_SELECTION:author'],
    },
    {
      name: 'a nullable relation without its key',
      document: updatePost(POST.replace('author { id }', 'author { username }')),
      reasons: ['INCOMPLETE_SELECTION:author.id'],
    },
    {
      name: 'a nullable relation with its key under an alias',
      document: updatePost(POST.replace('author { id }', 'author { key: id }')),
      reasons: ['INCOMPLETE_SELECTION:author.id'],
    },
    {
      name: 'codes of required keep their own names',
      document: updatePost(without(POST, '_deleted', 'rating')),
      reasons: ['INCOMPLETE_SELECTION:rating', 'MISSING_SELECTION:_deleted'],
    },
    {
      name: 'aliased is incomplete',
      document: updatePost(POST.replace('rating', 'stars: rating')),
      reasons: ['INCOMPLETE_SELECTION:rating'],
    },
    {
      name: 'conditional is incomplete',
      document: conditional(POST.replace('rating', 'rating @include(if: $v)')),
      variables: V,
      reasons: ['INCOMPLETE_SELECTION:rating'],
    },
    {
      name: 'a nullable list of a custom type',
      document: `mutation { createUser(input: {username: "u"}) { ${without(USER, 'links { network url }')} } }`,
      reasons: ['INCOMPLETE_SELECTION:links'],
    },
    {
      name: 'below it every field',
      document: `mutation { createUser(input: {username: "u"}) { ${without(USER, 'network')} } }`,
      reasons: ['INCOMPLETE_SELECTION:links.network'],
    },
    {
      name: 'a collection is never needed',
      document: `mutation { createUser(input: {username: "u"}) { ${USER} } }`,
      reasons: ['OK'],
    },
    {
      name: 'what stands below a collection stands in for nothing',
      document: updatePost(
        `${without(POST, 'rating', 'author { id }')} comments { items { post { rating author { id } } } }`,
      ),
      reasons: ['INCOMPLETE_SELECTION:author', 'INCOMPLETE_SELECTION:rating'],
    },
    {
      name: 'what stands below a relation stands in for nothing',
      document: updatePost(
        POST.replace('author { id }', 'author { id _version createdAt }')
          .replace('_version ', ' ')
          .replace('createdAt ', ' '),
      ),
      reasons: ['MISSING_SELECTION:_version', 'MISSING_SELECTION:createdAt'],
    },
    { name: 'a join model', document: postTags(POST_TAGS), reasons: ['OK'] },
    {
      name: 'a model of leaves',
      document: `mutation { createTag(input: {label: "l"}) { ${TAG} } }`,
      reasons: ['OK'],
    },
  ]);
  checkCases(commerce, [
    { name: 'composite keys and custom types: everything', document: order(ORDER), reasons: ['OK'] },
    {
      name: 'the floor lacks what complete adds, custom types in full depth',
      document: order(ORDER_REQUIRED),
      reasons: [
        'INCOMPLETE_SELECTION:buyer',
        'INCOMPLETE_SELECTION:channel',
        'INCOMPLETE_SELECTION:customer',
        'INCOMPLETE_SELECTION:giftNotes',
        'INCOMPLETE_SELECTION:history.fromIp',
        'INCOMPLETE_SELECTION:history.note',
        'INCOMPLETE_SELECTION:shipTo.line2',
        'INCOMPLETE_SELECTION:shipTo.location',
        'INCOMPLETE_SELECTION:shipTo.phones',
        'INCOMPLETE_SELECTION:shipment',
        'INCOMPLETE_SELECTION:shipmentID',
      ],
    },
    {
      name: 'a non-null field below a nullable custom type is of level complete',
      document: order(without(ORDER, 'lon')),
      reasons: ['INCOMPLETE_SELECTION:shipTo.location.lon'],
    },
    {
      name: 'an unsatisfied custom type of level required is one path',
      document: order(without(ORDER, 'total { amount currency }')),
      reasons: ['MISSING_SELECTION:total'],
    },
    {
      name: 'the owner field',
      document:
        'mutation { deleteOrderLine(input: {id: "l", _version: 1}) { id orderCustomerID orderPlacedAt orderNumber order { customerID placedAt number } sku quantity unitPrice { amount currency } discounts { amount currency } options createdAt updatedAt _version _deleted _lastChangedAt } }',
      reasons: ['INCOMPLETE_SELECTION:owner'],
    },
    {
      name: 'a nullable relation to a composite key',
      document:
        'mutation { deleteOrderLine(input: {id: "l", _version: 1}) { id orderCustomerID orderPlacedAt orderNumber order { placedAt } sku quantity unitPrice { amount currency } discounts { amount currency } options createdAt updatedAt _version _deleted _lastChangedAt owner } }',
      reasons: ['INCOMPLETE_SELECTION:order.customerID', 'INCOMPLETE_SELECTION:order.number'],
    },
    {
      name: 'generated foreign keys, nested lists of custom types',
      document:
        'mutation { deleteProduct(input: {sku: "s", region: "r", _version: 1}) { sku region name description price { amount currency } priceHistory { amount currency } packaging { label dimensions { unit } fragile } active releasedOn weightKg attributes imageUrls categoryName categoryLevel category { name level } createdAt updatedAt _version _deleted _lastChangedAt } }',
      reasons: [
        'INCOMPLETE_SELECTION:categoryProductsLevel',
        'INCOMPLETE_SELECTION:categoryProductsName',
        'INCOMPLETE_SELECTION:packaging.dimensions.values',
      ],
    },
    {
      name: 'a list of lists of scalars',
      document:
        'mutation { deleteStockLevel(input: {warehouse: "w", sku: "s", _version: 1}) { warehouse sku onHand reserved countedAt createdAt updatedAt _version _deleted _lastChangedAt } }',
      reasons: ['INCOMPLETE_SELECTION:bins'],
    },
  ]);
});

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

describe('R2: fragments and repeated fields are merged first', () => {
  checkCases(blog, [
    {
      name: 'a named fragment',
      document: `${updatePost('...A')} fragment A on Post { ${POST} }`,
      reasons: ['OK'],
    },
    {
      name: 'inline fragments with and without a type',
      document: updatePost(`... { ${POST_REQUIRED} } ... on Post { ${without(POST, POST_REQUIRED)} }`),
      reasons: ['OK'],
    },
    {
      name: 'fragments in fragments',
      document: `${updatePost('...A')} fragment A on Post { ...B title } fragment B on Post { ${without(POST, 'title')} }`,
      reasons: ['OK'],
    },
    {
      name: 'a fragment below a relation',
      document: `${updatePost(POST.replace('author { id }', 'author { ...U }'))} fragment U on User { id }`,
      reasons: ['OK'],
    },
    {
      name: 'a fragment that lacks a field',
      document: `${updatePost('...A')} fragment A on Post { ${without(POST, 'title')} }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'one fragment for two root fields',
      document: `mutation { a: createPost(input: {title: "t", status: ACTIVE}) { ...A } b: deletePost(input: {id: "p", _version: 1}) { ...A title } } fragment A on Post { ${without(POST, 'title')} }`,
      reasons: ['MISSING_SELECTION:title'],
    },
    {
      name: 'the same code from two root fields appears once',
      document: `mutation { a: createPost(input: {title: "t", status: ACTIVE}) { ...A } b: deletePost(input: {id: "p", _version: 1}) { ...A } } fragment A on Post { ${without(POST, 'title')} }`,
      reasons: ['MISSING_SELECTION:title'],
    },
  ]);
  checkCases(commerce, [
    {
      name: 'repeated custom types are merged',
      document: order(ORDER.replace('total { amount currency }', 'total { amount } total { currency }')),
      reasons: ['OK'],
    },
    {
      name: 'repeated custom types, one through a fragment',
      document: `${order(ORDER.replace('total { amount currency }', 'total { amount } ...T'))} fragment T on Order { total { ...M } } fragment M on Money { currency }`,
      reasons: ['OK'],
    },
    {
      name: 'repeated relations are merged',
      document:
        'mutation { deleteOrderLine(input: {id: "l", _version: 1}) { id orderCustomerID orderPlacedAt orderNumber order { placedAt } order { customerID number } sku quantity unitPrice { amount currency } discounts { amount currency } options createdAt updatedAt _version _deleted _lastChangedAt owner } }',
      reasons: ['OK'],
    },
  ]);
});
