import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSandbox } from './backend';
import { AUTH, CREATE, profile, send } from './callers';
import { RealtimeClient, type Reply } from './wire-client';

describe('Lambda authorizer', () => {
  it('service 8: lets in, turns away, takes fields away, and a misfit is a bad request', async () => {
    const authorizer = `exports.handler = async ({ authorizationToken, requestContext }) => {
      if (authorizationToken === 'odd') return { nothing: true };
      if (authorizationToken === 'throws') throw new Error('no');
      return { isAuthorized: authorizationToken.startsWith('let-me-in') && typeof requestContext.queryString === 'string',
        deniedFields: authorizationToken.endsWith('-less') ? ['Note.text', 'arn:aws:appsync:us-east-1:1:apis/x/types/Query/fields/listSettings'] : [] };
    };`;
    const folder = mkdtempSync(join(tmpdir(), 'outband-authorizer-'));
    const file = join(folder, 'authorizer.cjs');
    writeFileSync(file, authorizer);
    const backend = await openSandbox({
      schema: 'mixed',
      auth: { defaultMode: 'AWS_LAMBDA', lambdaAuthorizer: file },
    });
    const create = 'mutation { createNote(input: {id: "n", text: "a", pages: []}) { id } }';
    expect((await send(backend, { authorization: 'let-me-in' }, create)).data).toEqual({
      createNote: { id: 'n' },
    });
    const turned = await send(backend, { authorization: 'other' }, create);
    expect([turned.status, turned.errors[0]?.errorType]).toEqual([401, 'UnauthorizedException']);
    for (const token of ['odd', 'throws']) {
      const misfit = await send(backend, { authorization: token }, create);
      expect([misfit.status, misfit.errors[0]?.errorType]).toEqual([400, 'BadRequestException']);
    }
    const less = await send(
      backend,
      { authorization: 'let-me-in-less' },
      '{ getNote(id: "n") { id pages } listSettings { items { id } } }',
    );
    expect(less.data).toEqual({ getNote: { id: 'n', pages: [] }, listSettings: null });
    const hole = await send(backend, { authorization: 'let-me-in-less' }, '{ getNote(id: "n") { text } }');
    expect(hole.errors[0]?.message).toBe('Not Authorized to access text on type Note');
    await backend.stop();
    rmSync(folder, { recursive: true });
  });
});

describe('IAM', () => {
  const iam = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'session',
    region: 'eu-west-1',
  };
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

  /** Signature Version 4, written from its description and not from the verifier. */
  function signed(
    url: string,
    body: string,
    secret = iam.secretAccessKey,
    at = '20260514T120000Z',
  ): Record<string, string> {
    const { host, pathname } = new URL(url);
    const canonical = `POST\n${pathname}\n\nhost:${host}\nx-amz-date:${at}\nx-amz-security-token:session\n\nhost;x-amz-date;x-amz-security-token\n${sha256(body)}`;
    const scope = `${at.slice(0, 8)}/eu-west-1/appsync/aws4_request`;
    const key = hmac(
      hmac(hmac(hmac(`AWS4${secret}`, at.slice(0, 8)), 'eu-west-1'), 'appsync'),
      'aws4_request',
    );
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return {
      host,
      'x-amz-date': at,
      'x-amz-security-token': 'session',
      authorization: `AWS4-HMAC-SHA256 Credential=${iam.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${signature}`,
    };
  }

  it('service 8: a right signature passes, every wrong one is refused; generic access needs no owner', async () => {
    const backend = await openSandbox({
      schema: 'commerce',
      auth: { ...AUTH, defaultMode: 'AWS_IAM', iam, additionalModes: [] },
    });
    const body = JSON.stringify({ query: CREATE, variables: { i: profile('by-iam') } });
    const call = async (headers: Record<string, string>, text = body) => {
      const response = await fetch(backend.endpoint, { method: 'POST', headers, body: text });
      return [response.status, (await response.json()) as Reply] as const;
    };
    const [status, reply] = await call(signed(backend.endpoint, body));
    expect(status).toBe(200);
    expect(reply.data).toMatchObject({ createCustomerProfile: { id: 'by-iam', owner: null } });
    const wrong = [
      [signed(backend.endpoint, body, 'other'), body],
      [signed(backend.endpoint, body), `${body} `],
      [signed(backend.endpoint, body, iam.secretAccessKey, '20260514T115000Z'), body],
      [{ ...signed(backend.endpoint, body), 'x-amz-security-token': 'other' }, body],
      [{ authorization: 'AWS4-HMAC-SHA256 nonsense' }, body],
      [{ 'x-api-key': backend.apiKey }, body],
    ] as const;
    for (const [headers, text] of wrong) expect((await call(headers, text))[0]).toBe(401);
    await backend.stop();
  });

  it('service 6.1: connection and start are signed each for itself', async () => {
    const backend = await openSandbox({ schema: 'mixed', auth: { defaultMode: 'AWS_IAM', iam } });
    const header = signed(`${backend.endpoint}/connect`, '{}');
    const client = new RealtimeClient(backend, {
      protocols: ['graphql-ws', `header-${Buffer.from(JSON.stringify(header)).toString('base64url')}`],
    });
    await client.connect();
    const data = JSON.stringify({ query: 'subscription { onCreateNote { id } }', variables: {} });
    for (const [id, authorization, type] of [
      ['good', signed(backend.endpoint, data), 'start_ack'],
      ['bad', header, 'error'],
    ] as const) {
      client.send({ id, type: 'start', payload: { data, extensions: { authorization } } });
      await client.frame(type, id);
    }
    client.close();
    await backend.stop();
  });
});
