import type { Auth } from '../appsync-api';
import { apiKeySigner } from './api-key';
import { iamSigner } from './iam';
import { tokenSigner } from './token';
import type { Signer } from './signer';

export type { Signer, SignedRequest } from './signer';

/** The signer of an authorisation mode. `now` is in milliseconds since the epoch. */
export function createSigner(auth: Auth, now: () => number): Signer {
  switch (auth.mode) {
    case 'API_KEY':
      return apiKeySigner(auth.apiKey, now);
    case 'AWS_IAM':
      return iamSigner(auth, now);
    case 'AMAZON_COGNITO_USER_POOLS':
    case 'OPENID_CONNECT':
    case 'AWS_LAMBDA':
      return tokenSigner(auth);
  }
}
