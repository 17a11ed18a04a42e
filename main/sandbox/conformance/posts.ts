import type { Backend } from './backend';
import { fieldOf, post, type Reply, type Row } from './wire-client';

/** Everything that a client of the blog needs of a post. */
export const POST = `id title status rating content keywords metadata publishedAt coverUrl authorID
  createdAt updatedAt _version _deleted _lastChangedAt`;

export function createPost(backend: Backend, input: Row, selection = POST): Promise<Row> {
  const full = { title: 'first', status: 'ACTIVE', ...input };
  return fieldOf(
    backend,
    'createPost',
    `mutation ($input: CreatePostInput!) { createPost(input: $input) { ${selection} } }`,
    {
      input: full,
    },
  );
}

export function sendUpdate(
  backend: Backend,
  input: Row,
  selection = POST,
  condition: Row | null = null,
): Promise<Reply> {
  return post(
    backend,
    `mutation ($input: UpdatePostInput!, $condition: ModelPostConditionInput) {
       updatePost(input: $input, condition: $condition) { ${selection} } }`,
    { input, condition },
  );
}

export async function updatePost(backend: Backend, input: Row, selection = POST): Promise<Row> {
  const reply = await sendUpdate(backend, input, selection);
  if (reply.errors.length > 0) throw new Error(JSON.stringify(reply.errors));
  return reply.data?.['updatePost'] as Row;
}

export function sendDelete(backend: Backend, input: Row, selection = POST): Promise<Reply> {
  return post(backend, `mutation ($input: DeletePostInput!) { deletePost(input: $input) { ${selection} } }`, {
    input,
  });
}

export async function deletePost(backend: Backend, input: Row, selection = POST): Promise<Row> {
  const reply = await sendDelete(backend, input, selection);
  if (reply.errors.length > 0) throw new Error(JSON.stringify(reply.errors));
  return reply.data?.['deletePost'] as Row;
}

export function getPost(backend: Backend, id: string): Promise<Row> {
  return fieldOf(backend, 'getPost', `query ($id: ID!) { getPost(id: $id) { ${POST} } }`, { id });
}

export interface Page {
  readonly items: Row[];
  readonly nextToken: string | null;
  readonly startedAt: number;
}

export async function syncPosts(backend: Backend, variables: Row = {}): Promise<Page> {
  const query = `query ($limit: Int, $nextToken: String, $lastSync: AWSTimestamp, $filter: ModelPostFilterInput) {
    syncPosts(limit: $limit, nextToken: $nextToken, lastSync: $lastSync, filter: $filter) {
      items { ${POST} } nextToken startedAt } }`;
  return (await fieldOf(backend, 'syncPosts', query, variables)) as unknown as Page;
}

let lastNumber = 0;

/** An id that no other test uses, on a shared backend either. */
export function freshId(): string {
  lastNumber += 1;
  return `t${process.pid}-${Date.now().toString(36)}-${lastNumber}`;
}
