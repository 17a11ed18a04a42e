import { knowSecret } from '../../../shared/secrets';
import type { Auth } from '../appsync-api';
import type { Signer } from './signer';

type TokenAuth = Extract<Auth, { readonly token: unknown }>;

/** When a JWT expires, in milliseconds since the epoch; null for what is none or doesn't say. */
export function expiryOf(token: string): number | null {
  const exp = claimsOf(token)?.['exp'];
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
}

/** Names of a user in the tokens of user pools and other issuers; the subject where there is no better one. */
const NAMES = ['cognito:username', 'username', 'preferred_username', 'email', 'sub'];

function holderOf(token: string): string | null {
  const claims = claimsOf(token);
  const name = NAMES.map((claim) => claims?.[claim]).find(
    (value) => typeof value === 'string' && value !== '',
  );
  return typeof name === 'string' ? name : null;
}

function claimsOf(token: string): Readonly<Record<string, unknown>> | null {
  const [, payload] = token.replace(/^Bearer\s+/i, '').split('.');
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null
      ? (claims as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // An opaque token of a Lambda authoriser may have dots too.
    return null;
  }
}

/** Authorises by a token that goes raw into the authorization header: user pools, OIDC and Lambda authorisers. */
export function tokenSigner(auth: TokenAuth): Signer {
  let last = '';
  const token = async (): Promise<string> => {
    const issued = await auth.token();
    if (issued !== last) knowSecret(issued);
    return (last = issued);
  };
  return {
    httpHeaders: async () => ({ authorization: await token() }),
    realtimeHeader: async (endpoint) => ({ Authorization: await token(), host: endpoint.host }),
    async renew() {
      await auth.token({ renew: true });
    },
    expiresAt: () => expiryOf(last),
    identity: () => holderOf(last),
  };
}
