import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/errors';
import { totp } from '../../sandbox/user-pool';
import { startUserPoolPeer, type UserPoolPeer } from '../../testing/user-pool-peer';
import { refreshUserPoolTokens, UserPoolSignIn, type UserPoolSettings } from '.';

const SECRET = 'JBSWY3DPEHPK3PXP';
const PASSWORD = 'Correct-Horse-9';
let peer: UserPoolPeer;
let settings: UserPoolSettings;

beforeAll(async () => {
  peer = await startUserPoolPeer([
    { username: 'ana', password: PASSWORD, groups: ['admins'] },
    { username: 'ben', password: 'Temporary-1', mustChangePassword: true },
    { username: 'cleo', password: PASSWORD, totpSecret: SECRET },
    { username: 'dora', password: PASSWORD, isUnconfirmed: true },
  ]);
  settings = { userPoolId: peer.poolId, clientId: peer.clientId, endpoint: peer.endpoint };
});
afterAll(() => peer.stop());

const claimsOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describe('signing in to a user pool', () => {
  it('proves the password by SRP and yields tokens that name the user and the groups', async () => {
    const step = await new UserPoolSignIn(settings, 'ana').begin(PASSWORD);
    if (step.kind !== 'SIGNED_IN') throw new Error(step.kind);
    expect(claimsOf(step.tokens.accessToken)).toMatchObject({
      username: 'ana',
      token_use: 'access',
      'cognito:groups': ['admins'],
    });
    expect(claimsOf(step.tokens.idToken)).toMatchObject({ 'cognito:username': 'ana', token_use: 'id' });
    const { exp } = claimsOf(step.tokens.accessToken) as { exp: number };
    expect(step.tokens.expiresAt).toBe(exp * 1000);
  });

  it('has a temporary password replaced, and the new one holds', async () => {
    const signIn = new UserPoolSignIn(settings, 'ben');
    expect(await signIn.begin('Temporary-1')).toEqual({
      kind: 'NEW_PASSWORD_REQUIRED',
      requiredAttributes: [],
    });
    await expect(signIn.answer({ newPassword: 'short' })).rejects.toMatchObject({
      problem: { code: 'PASSWORD_TOO_WEAK' },
    });
    expect(await signIn.answer({ newPassword: 'Chosen-Just-Now-2' })).toMatchObject({ kind: 'SIGNED_IN' });
    expect(await new UserPoolSignIn(settings, 'ben').begin('Chosen-Just-Now-2')).toMatchObject({
      kind: 'SIGNED_IN',
    });
  });

  it('asks for the code of the authenticator app; a wrong one may be corrected', async () => {
    const signIn = new UserPoolSignIn(settings, 'cleo');
    expect(await signIn.begin(PASSWORD)).toEqual({ kind: 'SOFTWARE_TOKEN_MFA' });
    const right = totp(SECRET, Date.now());
    const wrong = right === '000000' ? '999999' : '000000';
    await expect(signIn.answer({ code: wrong })).rejects.toMatchObject({ problem: { code: 'CODE_WRONG' } });
    expect(await signIn.answer({ code: right })).toMatchObject({ kind: 'SIGNED_IN' });
  });

  it('renews tokens by the refresh token until that is revoked', async () => {
    const step = await new UserPoolSignIn(settings, 'ana').begin(PASSWORD);
    if (step.kind !== 'SIGNED_IN') throw new Error(step.kind);
    const { refreshToken, accessToken } = step.tokens;
    const renewed = await refreshUserPoolTokens(settings, 'ana', refreshToken, Date.now);
    expect(renewed.refreshToken).toBe(refreshToken);
    expect(renewed.accessToken).not.toBe(accessToken);
    await peer.pool.call('RevokeToken', { Token: refreshToken });
    await expect(refreshUserPoolTokens(settings, 'ana', refreshToken, Date.now)).rejects.toMatchObject({
      problem: { kind: 'Unauthorized', code: 'SIGN_IN_EXPIRED' },
    });
  });
});

it('renews where refresh tokens rotate, each of which is spent by its renewal', async () => {
  const step = await new UserPoolSignIn(settings, 'ana').begin(PASSWORD);
  if (step.kind !== 'SIGNED_IN') throw new Error(step.kind);
  peer.pool.rotatesRefreshTokens = true;
  try {
    const first = await refreshUserPoolTokens(settings, 'ana', step.tokens.refreshToken, Date.now);
    expect(first.refreshToken).not.toBe(step.tokens.refreshToken);
    const second = await refreshUserPoolTokens(settings, 'ana', first.refreshToken, Date.now);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    await expect(refreshUserPoolTokens(settings, 'ana', first.refreshToken, Date.now)).rejects.toMatchObject({
      problem: { code: 'SIGN_IN_EXPIRED' },
    });
  } finally {
    peer.pool.rotatesRefreshTokens = false;
  }
});

describe('a sign-in that fails says why', () => {
  const cases: readonly [name: string, username: string, password: string, problem: object][] = [
    ['a wrong password', 'ana', 'Wr0ng-Horse', { kind: 'Unauthorized', code: 'SIGN_IN_WRONG' }],
    ['an unknown user', 'nobody', PASSWORD, { kind: 'Unauthorized', code: 'SIGN_IN_WRONG' }],
    ['an unconfirmed user', 'dora', PASSWORD, { code: 'USER_NOT_CONFIRMED' }],
  ];
  it.each(cases)('%s', async (_name, username, password, problem) => {
    const failed = new UserPoolSignIn(settings, username).begin(password);
    await expect(failed).rejects.toMatchObject({ problem });
    const told = JSON.stringify(problemOf(await failed.catch((error: unknown) => error)));
    expect(told).not.toContain(password);
  });

  it('a pool that throttles', async () => {
    peer.pool.throttleNext = 1;
    await expect(new UserPoolSignIn(settings, 'ana').begin(PASSWORD)).rejects.toMatchObject({
      problem: { kind: 'Transient', code: 'SIGN_IN_THROTTLED' },
    });
  });

  it('an unknown app client, a pool without a region, and no pool at all', async () => {
    const signInAt = (changed: Partial<UserPoolSettings>) =>
      Promise.resolve().then(() => new UserPoolSignIn({ ...settings, ...changed }, 'ana').begin(PASSWORD));
    await expect(signInAt({ clientId: 'other' })).rejects.toMatchObject({
      problem: { kind: 'ConfigError', code: 'USER_POOL_NOT_FOUND' },
    });
    await expect(signInAt({ userPoolId: 'AbC', endpoint: '' })).rejects.toMatchObject({
      problem: { code: 'USER_POOL_INVALID' },
    });
    // Port 9 on the loopback address: nothing listens there.
    await expect(signInAt({ endpoint: 'http://127.0.0.1:9/' })).rejects.toMatchObject({
      problem: { kind: 'Transient', code: 'SIGN_IN_UNREACHABLE' },
    });
    await expect(signInAt({ endpoint: 'http://pool.example/' })).rejects.toMatchObject({
      problem: { code: 'ENDPOINT_NOT_SECURE' },
    });
  });
});
