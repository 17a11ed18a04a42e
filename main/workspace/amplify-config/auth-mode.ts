import type { AuthMode } from './backend-config';

const NAMES: Readonly<Record<string, AuthMode>> = {
  API_KEY: 'API_KEY',
  AWS_IAM: 'AWS_IAM',
  AMAZON_COGNITO_USER_POOLS: 'AMAZON_COGNITO_USER_POOLS',
  OPENID_CONNECT: 'OPENID_CONNECT',
  AWS_LAMBDA: 'AWS_LAMBDA',
  // Some files say LAMBDA by mistake (client reference 8, 10.70).
  LAMBDA: 'AWS_LAMBDA',
};

/** The mode a file names; an unknown name means IAM, as the official client takes it (client reference 10.70). */
export function authModeOf(name: string | undefined | null): AuthMode {
  return (name && NAMES[name]) || 'AWS_IAM';
}

/** The default mode first, then the others that the file lists, each once. */
export function listAuthModes(defaultMode: AuthMode, others: readonly string[]): AuthMode[] {
  return [
    ...new Set([defaultMode, ...others.filter((name) => name.trim()).map((name) => authModeOf(name.trim()))]),
  ];
}
