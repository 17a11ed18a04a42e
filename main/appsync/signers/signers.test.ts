import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox';
import { loadSchemaText } from '../../schema';
import { createAppSyncClient } from '../client';
import { createSigner } from '.';

const SDL = 'type Post @model { id: ID! title: String! }';
const credentials = async () => ({
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalr+secret',
  sessionToken: 't',
});

describe('signers', () => {
  it('client 7.1, 7.5: IAM signatures of requests, connections and subscriptions pass a verifier that checks every byte', async () => {
    const schema = loadSchemaText(SDL, 'schema.graphql');
    const sandbox = await startSandbox({
      schema,
      seed: 2,
      auth: { defaultMode: 'AWS_IAM', iam: { ...(await credentials()), region: 'eu-west-1' } },
    });
    const auth = { mode: 'AWS_IAM', region: 'eu-west-1', credentials } as const;
    const client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api);
    try {
      const { data } = await client.query({ document: '{ listPosts { items { title } } }' });
      expect(data).toMatchObject({ listPosts: { items: [{}, {}] } });
      const acked = new Promise<void>((onAck, onError) => {
        const document = 'subscription { onCreatePost { id title _version _lastChangedAt _deleted } }';
        client.subscribe(
          { document },
          { onAck, onData: () => undefined, onError: (problem) => onError(new Error(problem.message)) },
        );
      });
      await acked;
      const wrong = {
        ...auth,
        credentials: async () => ({ ...(await credentials()), secretAccessKey: 'x' }),
      };
      const stranger = createAppSyncClient({ url: sandbox.endpoint, auth: wrong }, schema.api);
      await expect(stranger.query({ document: '{ listPosts { items { id } } }' })).rejects.toMatchObject({
        kind: 'Unauthorized',
      });
      await stranger.close();
    } finally {
      await client.close();
      await sandbox.stop();
    }
  });

  it('client 7.5: signs a connection as POST …/connect with the body {}, with the headers of the reference', async () => {
    const auth = { mode: 'AWS_IAM', region: 'eu-west-1', credentials } as const;
    const signer = createSigner(auth, () => Date.UTC(2026, 0, 2, 3, 4, 5));
    const header = await signer.realtimeHeader(new URL('https://x.example/graphql'), null);
    expect(header).toMatchObject({
      host: 'x.example',
      accept: 'application/json, text/javascript',
      'content-encoding': 'amz-1.0',
      'x-amz-date': '20260102T030405Z',
      'x-amz-security-token': 't',
    });
    expect(header['Authorization']).toMatch(
      /Credential=AKIDEXAMPLE\/20260102\/eu-west-1\/appsync\/aws4_request/,
    );
  });

  it('names whose credentials were used last, and gives no secret away', async () => {
    const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    const named = async (token: string) => {
      const signer = createSigner({ mode: 'AMAZON_COGNITO_USER_POOLS', token: async () => token }, () => 0);
      expect(signer.identity()).toBeNull();
      await signer.httpHeaders({ url: new URL('http://127.0.0.1/graphql'), body: '{}' });
      return signer.identity();
    };
    expect(await named(jwt({ sub: 's1', username: 'jane' }))).toBe('jane');
    expect(await named(jwt({ sub: 's1' }))).toBe('s1');
    expect(await named('an.opaque.token')).toBeNull();
    const key = (apiKey: string) => createSigner({ mode: 'API_KEY', apiKey }, () => 0).identity();
    expect(key('da2-abcdefghijklmnopqrstuvwxyz')).toBe('da2-…wxyz');
    expect(key('k')).toBeNull();
  });

  it('client 7.1: a token goes raw into the authorization header', async () => {
    const signer = createSigner({ mode: 'OPENID_CONNECT', token: async () => 'abc' }, () => 0);
    expect(await signer.httpHeaders({ url: new URL('https://x.example'), body: '' })).toEqual({
      authorization: 'abc',
    });
  });
});
