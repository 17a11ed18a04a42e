import type { Auth } from '../appsync-api';
import type { Signer } from './signer';

type TokenAuth = Extract<Auth, { readonly token: unknown }>;

/** Authorises by a token that goes raw into the authorization header: user pools, OIDC and Lambda authorisers. */
export function tokenSigner(auth: TokenAuth): Signer {
  return {
    httpHeaders: async () => ({ authorization: await auth.token() }),
    realtimeHeader: async (endpoint) => ({ Authorization: await auth.token(), host: endpoint.host }),
    renew: async () => (await auth.token()) !== (await auth.token({ renew: true })),
  };
}
