import type { Signer } from './signer';

/** Authorises by a token that goes raw into the authorization header: user pools, OIDC and Lambda authorisers. */
export function tokenSigner(token: () => Promise<string>): Signer {
  return {
    httpHeaders: async () => ({ authorization: await token() }),
    realtimeHeader: async (endpoint) => ({ Authorization: await token(), host: endpoint.host }),
  };
}
