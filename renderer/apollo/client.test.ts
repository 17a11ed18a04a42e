import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { expect, it } from 'vitest';
import { createCache, forgetConnection, PASSING } from './client';
import {
  OpenConflictCountDocument,
  CurrentConnectionDocument,
  RecordsChangedDocument,
} from './generated/operations';

it('keeps nothing of a connection that was left, its conflicts not either, but which one is open', () => {
  const client = new ApolloClient({ cache: createCache(), link: ApolloLink.empty() });
  client.writeQuery({ query: OpenConflictCountDocument, data: { conflicts: { total: 24 } } });
  client.writeQuery({ query: CurrentConnectionDocument, data: { connection: null } });
  forgetConnection(client);
  expect(client.readQuery({ query: OpenConflictCountDocument })).toBeNull();
  expect(client.readQuery({ query: CurrentConnectionDocument })).toEqual({ connection: null });
});

it('changed records are handed on and kept nowhere: a thousand a second would fill the cache', async () => {
  const record = { id: 'a', title: 'new' };
  const change = {
    __typename: 'RecordChange',
    key: '["a"]',
    kind: 'UPDATED',
    changedFields: ['title'],
    record,
  };
  const recordsChanged = {
    ...{ __typename: 'RecordsChanged', model: 'Post', origin: 'SUBSCRIPTION' },
    ...{ changes: [change], truncated: false },
  };
  const link = new ApolloLink(
    () =>
      new Observable((observer) => {
        observer.next({ data: { recordsChanged } });
        observer.complete();
      }),
  );
  const client = new ApolloClient({ cache: createCache(), link });
  const heard: unknown[] = [];
  await new Promise<void>((complete) =>
    client
      .subscribe({
        query: RecordsChangedDocument,
        variables: { model: 'Post' },
        fetchPolicy: PASSING.fetchPolicy,
      })
      .subscribe({ next: ({ data }) => heard.push(data?.recordsChanged.changes[0]?.record), complete }),
  );
  expect(heard).toEqual([record]);
  expect(client.cache.extract()).toEqual({});
});
