import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxAuthOptions } from '../auth/gate';
import type { SandboxBackend } from './backend';
import type { Reply, Row } from './wire-client';

const RULES = readFileSync(
  join(import.meta.dirname, '../../testing/fixtures/commerce/schema.graphql'),
  'utf8',
);
/** A user pool and an API key, with the rules of the commerce fixture. */
export const AUTH: SandboxAuthOptions = {
  defaultMode: 'AMAZON_COGNITO_USER_POOLS',
  additionalModes: ['API_KEY'],
  rules: RULES,
};

export const ADA = { username: 'ada', sub: 'sub-ada' };
export const BOB = { username: 'bob', sub: 'sub-bob' };
export const SUPPORT = { username: 'sue', sub: 'sub-sue', groups: ['Support'] };

/** Sends a document with the given credentials. */
export async function send(
  backend: SandboxBackend,
  headers: Record<string, string>,
  query: string,
  variables: Row = {},
): Promise<Reply> {
  const response = await fetch(backend.endpoint, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Partial<Reply>;
  return { status: response.status, headers: response.headers, data, errors, text };
}

/** Values of a new CustomerProfile. */
export const profile = (id: string, extra: Row = {}): Row => ({
  id,
  customerID: 'c',
  loyaltyPoints: 1,
  interests: [],
  ...extra,
});
/** Creates a CustomerProfile from `$i`. */
export const CREATE =
  'mutation ($i: CreateCustomerProfileInput!) { createCustomerProfile(input: $i) { id owner loyaltyPoints _version } }';
