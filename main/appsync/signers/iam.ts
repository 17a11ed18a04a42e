import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { knowSecret } from '../../../shared/secrets';
import type { Auth } from '../appsync-api';
import { shortened, type Signer } from './signer';

type IamAuth = Extract<Auth, { mode: 'AWS_IAM' }>;

const SERVICE = 'appsync';

/** Signature Version 4 of a POST. Header names are given in lower case and all of them are signed. */
async function sign(
  auth: IamAuth,
  url: URL,
  body: string,
  headers: Record<string, string>,
  now: number,
  onUse: (accessKeyId: string) => void,
): Promise<Record<string, string>> {
  const credentials = await auth.credentials();
  onUse(credentials.accessKeyId);
  knowSecret(credentials.secretAccessKey);
  knowSecret(credentials.sessionToken);
  const signer = new SignatureV4({
    service: SERVICE,
    region: auth.region,
    credentials,
    sha256: Sha256,
    // AppSync reads the hash of the body from the signature alone.
    applyChecksum: false,
  });
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  );
  const request = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname || '/',
    query,
    headers: { ...headers, host: url.host },
    body,
  };
  return (await signer.sign(request, { signingDate: new Date(now) })).headers;
}

/** Authorises by AWS credentials (client reference 7.1 and 7.5). */
export function iamSigner(auth: IamAuth, now: () => number): Signer {
  let last = '';
  const used = (accessKeyId: string): void => void (last = accessKeyId);
  return {
    identity: () => shortened(last),
    async httpHeaders(request) {
      const { host: _host, ...headers } = await sign(
        auth,
        request.url,
        request.body,
        { 'content-type': 'application/json; charset=UTF-8' },
        now(),
        used,
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
        used,
      );
      return { ...headers, Authorization: authorization };
    },
    async renew() {
      await auth.credentials({ renew: true });
    },
  };
}
