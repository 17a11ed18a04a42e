/** Auth modes as AppSync names them. */
export const AUTH_MODES = [
  'API_KEY',
  'AWS_IAM',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_LAMBDA',
] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

/** The shape of a client configuration file, as the client reference section 8 tells them apart. */
export type ConfigShape =
  'amplify-outputs' | 'amplify-configuration' | 'mobile-configuration' | 'aws-exports';

/** What Outband needs of a client configuration file, whatever its shape. */
export interface BackendConfig {
  readonly shape: ConfigShape;
  readonly endpoint: string;
  readonly region: string | null;
  readonly apiKey: string | null;
  readonly defaultAuthMode: AuthMode;
  /** The default mode first, each once. */
  readonly authModes: readonly AuthMode[];
  /** The embedded model introspection, unparsed; null where the file has none. */
  readonly modelIntrospection: unknown;
  readonly userPoolId: string | null;
  readonly userPoolClientId: string | null;
  readonly identityPoolId: string | null;
}
