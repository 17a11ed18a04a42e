import { knowSecret } from '../../../shared/secrets';
import type { Auth } from '../appsync-api';
import type { Signer } from './signer';

type TokenAuth = Extract<Auth, { readonly token: unknown }>;

/** When a JWT expires, in milliseconds since the epoch; null for what is none or doesn't say. */
export function expiryOf(token: string): number | null {
  const [, payload] = token.replace(/^Bearer\s+/i, '').split('.');
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
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
  };
}
