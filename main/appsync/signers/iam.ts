import { createHash, createHmac } from 'node:crypto';
import type { Auth } from '../appsync-api';
import type { Signer } from './signer';

type IamAuth = Extract<Auth, { mode: 'AWS_IAM' }>;

const SERVICE = 'appsync';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}

/** Signature Version 4 of a POST. Header names are given in lower case and all of them are signed. */
async function sign(
  auth: IamAuth,
  url: URL,
  body: string,
  headers: Record<string, string>,
  now: number,
): Promise<Record<string, string>> {
  const credentials = await auth.credentials();
  const instant = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = instant.slice(0, 8);
  const all: Record<string, string> = { ...headers, host: url.host, 'x-amz-date': instant };
  if (credentials.sessionToken) all['x-amz-security-token'] = credentials.sessionToken;
  const names = Object.keys(all).sort();
  const canonical = [
    'POST',
    url.pathname || '/',
    canonicalQuery(url),
    ...names.map((name) => `${name}:${(all[name] ?? '').trim()}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${day}/${auth.region}/${SERVICE}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', instant, scope, sha256(canonical)].join('\n');
  const key = [auth.region, SERVICE, 'aws4_request'].reduce(
    (previous, part) => hmac(previous, part),
    hmac(`AWS4${credentials.secretAccessKey}`, day),
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/** Authorises by AWS credentials (client reference 7.1 and 7.5). */
export function iamSigner(auth: IamAuth, now: () => number): Signer {
  return {
    async httpHeaders(request) {
      const { host: _host, ...headers } = await sign(
        auth,
        request.url,
        request.body,
        { 'content-type': 'application/json; charset=UTF-8' },
        now(),
      );
      return headers;
    },
    async realtimeHeader(endpoint, body) {
      const url = new URL(endpoint.href);
      // The connection itself is signed as though it were a request to …/connect.
      if (body === null) url.pathname = `${url.pathname.replace(/\/+$/, '')}/connect`;
      const { authorization = '', ...headers } = await sign(
        auth,
        url,
        body ?? '{}',
        {
          accept: 'application/json, text/javascript',
          'content-encoding': 'amz-1.0',
          'content-type': 'application/json; charset=UTF-8',
        },
        now(),
      );
      return { ...headers, Authorization: authorization };
    },
  };
}
