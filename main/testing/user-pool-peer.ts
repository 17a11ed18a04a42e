import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TokenIssuer } from '../sandbox/auth/token-issuer';
import { answerUserPool, UserPool, type PoolUser } from '../sandbox/user-pool';

/** A user pool on the loopback address, for tests of signing in. */
export interface UserPoolPeer {
  readonly endpoint: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly pool: UserPool;
  stop(): Promise<void>;
}

/** Starts it; `now` and the lifetime decide when its tokens expire. */
export async function startUserPoolPeer(
  users: readonly PoolUser[],
  { now = Date.now, lifetimeSeconds = 3600 }: { now?: () => number; lifetimeSeconds?: number } = {},
): Promise<UserPoolPeer> {
  const server = createServer((request, response) => void answerUserPool(pool, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const issuer = new TokenIssuer(endpoint, await TokenIssuer.createKeys(), now);
  const [poolId, clientId] = ['eu-west-1_Local1234', '3n4b5urk1ft4fl3mg5e62d9ado'];
  const pool = new UserPool({ poolId, clientId, users, issuer, now, lifetimeSeconds });
  return {
    endpoint,
    poolId,
    clientId,
    pool,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
