import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import {
  checkCases,
  ORDER,
  ORDER_REQUIRED,
  POST,
  POST_REQUIRED,
  POST_TAGS,
  TAG,
  updatePost,
  USER,
  without,
} from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const commerce = fixtureApi('commerce');
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
