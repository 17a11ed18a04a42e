import { describe } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import {
  checkCases,
  COMMENT,
  ORDER_REQUIRED,
  POST,
  POST_REQUIRED,
  POST_TAGS,
  updatePost,
  USER_REQUIRED,
  without,
} from '../../main/testing/guard-cases';

const blog = fixtureApi('blog');
const commerce = fixtureApi('commerce');
const fieldService = fixtureApi('field-service');

function createPost(selection: string, head = 'mutation'): string {
  return `${head} { createPost(input: {title: "t", status: ACTIVE}) { ${selection} } }`;
}
function order(selection: string, head = 'mutation'): string {
  return `${head} { updateOrder(input: {customerID: "c", placedAt: "t", number: 1, _version: 1}) { ${selection} } }`;
}
function postTags(selection: string): string {
  return `mutation { createPostTags(input: {postId: "p", tagId: "t"}) { ${selection} } }`;
}
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
