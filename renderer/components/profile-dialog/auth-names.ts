import type { AuthMode, SecretState } from '../../apollo/generated/operations';

/** Modes as people call them, in the order in which they are offered. */
export const AUTH_NAMES: Readonly<Record<AuthMode, string>> = {
  API_KEY: 'API key',
  AMAZON_COGNITO_USER_POOLS: 'Cognito user pool',
  AWS_IAM: 'IAM',
  OPENID_CONNECT: 'OpenID Connect',
  AWS_LAMBDA: 'Lambda authoriser',
};

export const AUTH_MODES = Object.keys(AUTH_NAMES) as readonly AuthMode[];

/** What is known of a secret, in words: never the secret. */
export function secretWords(state: SecretState): string {
  switch (state) {
    case 'KEYCHAIN':
      return 'set, in the system’s keychain';
    case 'SESSION':
      return 'set until the program ends';
    case 'MISSING':
      return 'not set';
    case 'NONE':
      return 'nothing to enter';
  }
}
