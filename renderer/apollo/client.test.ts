import { ApolloClient, ApolloLink } from '@apollo/client';
import { expect, it } from 'vitest';
import { createCache, forgetConnection } from './client';
import { OpenConflictCountDocument, CurrentConnectionDocument } from './generated/operations';

it('keeps nothing of a connection that was left, its conflicts not either, but which one is open', () => {
  const client = new ApolloClient({ cache: createCache(), link: ApolloLink.empty() });
  client.writeQuery({ query: OpenConflictCountDocument, data: { conflicts: { total: 24 } } });
  client.writeQuery({ query: CurrentConnectionDocument, data: { connection: null } });
  forgetConnection(client);
  expect(client.readQuery({ query: OpenConflictCountDocument })).toBeNull();
  expect(client.readQuery({ query: CurrentConnectionDocument })).toEqual({ connection: null });
});
