import { afterEach, describe, expect, it } from 'vitest';
import { ScriptedPeer, type PeerAnswer } from '../testing/scripted-peer';
import { HttpTransport, DEFAULT_HTTP_OPTIONS, type HttpOptions } from './http';
import { createSigner } from './signers';
import type { Auth } from './appsync-api';
import { problemOf } from '../../shared/errors';

const KEY: Auth = { mode: 'API_KEY', apiKey: 'da2-test' };
const now = (): number => Date.UTC(2026, 0, 2, 3, 4, 5);
const closers: Array<() => Promise<void>> = [];

async function transport(
  answer: PeerAnswer | (() => PeerAnswer),
  auth: Auth = KEY,
  options: Partial<HttpOptions> = {},
) {
  const peer = await ScriptedPeer.start({ answer: () => (typeof answer === 'function' ? answer() : answer) });
  const http = new HttpTransport(new URL(peer.url), createSigner(auth, now), {
    ...DEFAULT_HTTP_OPTIONS,
    ...options,
  });
  closers.push(
    () => http.close(),
    () => peer.stop(),
  );
  return { peer, http };
}

async function failure(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it did not fail');
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('HttpTransport', () => {
  it('posts document and variables with the API key and reads data and errors together', async () => {
    const { peer, http } = await transport({
      json: {
        data: { a: 1, b: null },
        errors: [{ message: 'no', errorType: 'Unauthorized', path: ['b'], data: { x: 1 } }],
      },
      headers: { 'x-amzn-RequestId': 'r-1' },
    });
    const response = await http.send({ document: '{ a b }', variables: { v: 1 } });
    expect(peer.requests[0]).toMatchObject({ query: '{ a b }', variables: { v: 1 } });
    expect(peer.requests[0]?.headers['x-api-key']).toBe('da2-test');
    expect(response).toMatchObject({ data: { a: 1, b: null }, httpStatus: 200, requestId: 'r-1' });
    expect(response.errors[0]).toMatchObject({ errorType: 'Unauthorized', path: ['b'], data: { x: 1 } });
  });

  it('client 7.1: tokens go raw into the authorization header and are asked for every time', async () => {
    let n = 0;
    const { peer, http } = await transport(
      { json: { data: {} } },
      { mode: 'OPENID_CONNECT', token: async () => `jwt-${++n}` },
    );
    await http.send({ document: '{ a }' });
    await http.send({ document: '{ a }' });
    expect(peer.requests.map((r) => r.headers.authorization)).toEqual(['jwt-1', 'jwt-2']);
  });

  it('signs for IAM with the region and service, without the secret leaving', async () => {
    const credentials = async () => ({
      accessKeyId: 'AKID',
      secretAccessKey: 'very-secret',
      sessionToken: 'st',
    });
    const { peer, http } = await transport(
      { json: { data: {} } },
      { mode: 'AWS_IAM', region: 'eu-west-1', credentials },
    );
    await http.send({ document: '{ a }' });
    const headers = peer.requests[0]?.headers ?? {};
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/20260102\/eu-west-1\/appsync\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    expect(headers['x-amz-date']).toBe('20260102T030405Z');
    expect(JSON.stringify(headers)).not.toContain('very-secret');
  });

  it.each([
    [
      '401 with errors',
      {
        status: 401,
        json: { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] },
      },
      'Unauthorized',
      'UNAUTHORIZED',
    ],
    ['403 without errors', { status: 403, json: { message: 'Forbidden' } }, 'Unauthorized', 'UNAUTHORIZED'],
    ['429', { status: 429, json: { errors: [{ message: 'slow' }] } }, 'Transient', 'THROTTLED'],
    ['500', { status: 500, text: 'oops' }, 'Transient', 'SERVICE_ERROR'],
    ['503 as HTML', { status: 503, text: '<html>', contentType: 'text/html' }, 'Transient', 'SERVICE_ERROR'],
    [
      'HTML',
      { status: 200, text: '<!doctype html><title>Console</title>', contentType: 'text/html' },
      'ConfigError',
      'NOT_GRAPHQL',
    ],
    ['wrong path', { status: 404, text: 'Not found' }, 'ConfigError', 'WRONG_PATH'],
    ['JSON that is no GraphQL', { status: 200, json: { hello: 'world' } }, 'ConfigError', 'NOT_GRAPHQL'],
    ['an array', { status: 200, json: [1] }, 'ConfigError', 'NOT_GRAPHQL'],
    [
      'malformed',
      {
        status: 400,
        json: {
          errors: [{ message: 'Unable to parse GraphQL query.', errorType: 'MalformedHttpRequestException' }],
        },
      },
      'BadInput',
      'MALFORMED_REQUEST',
    ],
    ['a cut connection', { cut: true as const }, 'Transient', 'LOST_RESPONSE'],
  ] satisfies Array<[string, PeerAnswer, string, string]>)(
    'service 7: %s',
    async (_name, answer, kind, code) => {
      const { http } = await transport(answer);
      expect(await failure(http.send({ document: '{ a }' }))).toMatchObject({ kind, code });
    },
  );

  it('an answer that does not come in time is a lost response', async () => {
    const { http, peer } = await transport({ json: {} }, KEY, { timeoutMs: 200 });
    peer.answer = () => new Promise<PeerAnswer>(() => undefined);
    expect(await failure(http.send({ document: '{ a }' }))).toMatchObject({ code: 'LOST_RESPONSE' });
  });

  it('an endpoint that is not there was never reached', async () => {
    const { http, peer } = await transport({ json: {} });
    await peer.stop();
    expect(await failure(http.send({ document: '{ a }' }))).toMatchObject({
      kind: 'Transient',
      code: 'NO_CONNECTION',
    });
  });

  it('an abort is Cancelled', async () => {
    const { http, peer } = await transport({ json: {} });
    const controller = new AbortController();
    peer.answer = () => {
      controller.abort();
      return new Promise<PeerAnswer>(() => undefined);
    };
    expect(await failure(http.send({ document: '{ a }' }, controller.signal))).toMatchObject({
      kind: 'Cancelled',
    });
  });

  it('errors of one field in an answer of status 200 stay with the field', async () => {
    const { http } = await transport({
      json: { data: { a: 1 }, errors: [{ message: 'x', errorType: 'ThrottlingException', path: ['b'] }] },
    });
    expect((await http.send({ document: '{ a b }' })).errors).toHaveLength(1);
  });
});
