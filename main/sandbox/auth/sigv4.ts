import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AuthenticationError, plainCaller, type Credentials, type ModeVerifier } from './identity';

/** Credentials that the sandbox knows. */
export interface IamCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region?: string;
}

const MAX_SKEW_MS = 5 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;
const INSTANT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalRequest(
  { method, url, headers, body }: Credentials,
  signedHeaders: readonly string[],
): string {
  const { pathname, searchParams } = new URL(url);
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const path = pathname.split('/').map((part) => encode(decodeURIComponent(part)));
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  return [
    method,
    path.join('/'),
    query.join('&'),
    lines.join(''),
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
}

function instantOf(text: string | undefined): number {
  const parts =
    INSTANT.exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const [year = NaN, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function refuse(message: string): never {
  throw new AuthenticationError(message);
}

/** Verifies Signature Version 4 in earnest: time, scope, token and every signed byte (service reference 8). */
export function iamVerifier(known: IamCredentials, now: () => number): ModeVerifier {
  const region = known.region ?? 'us-east-1';
  const verify = (credentials: Credentials) => {
    const { headers } = credentials;
    if (!URL.canParse(credentials.url)) refuse('The request names no valid host.');
    const match = AUTHORIZATION.exec(headers['authorization'] ?? '');
    if (!match) refuse('The request signature does not conform to AWS standards.');
    const [, accessKeyId, date = '', scopeRegion, service, signedHeaders = '', signature = ''] = match;
    if (accessKeyId !== known.accessKeyId) refuse('The security token included in the request is invalid.');
    if (service !== 'appsync' || scopeRegion !== region)
      refuse('Credential should be scoped to a valid region and service.');
    if (headers['x-amz-security-token'] !== known.sessionToken)
      refuse('The security token included in the request is invalid.');
    const instant = headers['x-amz-date'];
    if (!(Math.abs(instantOf(instant) - now()) <= MAX_SKEW_MS) || !instant?.startsWith(date))
      refuse('Signature expired.');
    const names = signedHeaders.split(';');
    if (!names.includes('host')) refuse('The request signature does not cover the host.');
    const scope = `${date}/${region}/${service}/aws4_request`;
    const toSign = ['AWS4-HMAC-SHA256', instant, scope, sha256(canonicalRequest(credentials, names))].join(
      '\n',
    );
    const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
      hmac,
      `AWS4${known.secretAccessKey}`,
    );
    const isRight = timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
    if (!isRight) refuse('The request signature we calculated does not match the signature you provided.');
    return plainCaller('AWS_IAM', {
      accountId: '123456789012',
      userArn: `arn:aws:iam::123456789012:user/${known.accessKeyId}`,
      username: known.accessKeyId,
      sourceIp: ['127.0.0.1'],
    });
  };
  // The verification is synchronous; its refusals are rejections all the same.
  return { mode: 'AWS_IAM', verify: (credentials) => Promise.resolve().then(() => verify(credentials)) };
}
