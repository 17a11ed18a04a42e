import { z } from 'zod';
import { authModeOf, listAuthModes } from './auth-mode';
import type { BackendConfig } from './backend-config';
import { configError } from './config-error';

const apiSchema = z.looseObject({
  endpointType: z.string().optional(),
  endpoint: z.string().optional(),
  region: z.string().optional(),
  authorizationType: z.string().optional(),
  apiKey: z.string().optional(),
});
const appSyncSchema = z.looseObject({ AuthMode: z.string().optional(), ApiKey: z.string().optional() });
const mobileSchema = z.looseObject({
  api: z
    .looseObject({
      plugins: z.looseObject({ awsAPIPlugin: z.record(z.string(), apiSchema).optional() }).optional(),
    })
    .optional(),
  auth: z
    .looseObject({
      plugins: z
        .looseObject({
          awsCognitoAuthPlugin: z
            .looseObject({
              CognitoUserPool: z
                .looseObject({
                  Default: z
                    .looseObject({ PoolId: z.string().optional(), AppClientId: z.string().optional() })
                    .optional(),
                })
                .optional(),
              CredentialsProvider: z
                .looseObject({
                  CognitoIdentity: z
                    .looseObject({ Default: z.looseObject({ PoolId: z.string().optional() }).optional() })
                    .optional(),
                })
                .optional(),
              AppSync: z.record(z.string(), appSyncSchema).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Reads the nested `plugins` form of amplifyconfiguration.json that mobile apps carry. */
export function readMobile(value: unknown, file: string): BackendConfig {
  const config = mobileSchema.parse(value);
  const apis = Object.entries(config.api?.plugins?.awsAPIPlugin ?? {});
  const graphql = apis.find(([, api]) => (api.endpointType ?? 'GraphQL') === 'GraphQL');
  if (!graphql) {
    throw configError(
      'CONFIG_WITHOUT_API',
      apis.length > 0 ? `${file} configures a REST API, but no GraphQL API.` : `${file} configures no API.`,
      'Choose the file of a project with a GraphQL API.',
      { file, field: 'api.plugins.awsAPIPlugin' },
    );
  }
  const [name, api] = graphql;
  if (!api.endpoint) {
    throw configError(
      'CONFIG_WITHOUT_ENDPOINT',
      `${file} has no endpoint for its API “${name}”.`,
      'Add the https address that ends in /graphql.',
      {
        file,
        field: `api.plugins.awsAPIPlugin.${name}.endpoint`,
      },
    );
  }
  const cognito = config.auth?.plugins?.awsCognitoAuthPlugin;
  const modes = Object.values(cognito?.AppSync ?? {});
  const defaultAuthMode = authModeOf(api.authorizationType);
  return {
    shape: 'mobile-configuration',
    endpoint: api.endpoint,
    region: api.region ?? null,
    apiKey: api.apiKey ?? modes.find((mode) => mode.ApiKey)?.ApiKey ?? null,
    defaultAuthMode,
    authModes: listAuthModes(
      defaultAuthMode,
      modes.flatMap((mode) => mode.AuthMode ?? []),
    ),
    modelIntrospection: null,
    userPoolId: cognito?.CognitoUserPool?.Default?.PoolId ?? null,
    userPoolClientId: cognito?.CognitoUserPool?.Default?.AppClientId ?? null,
    identityPoolId: cognito?.CredentialsProvider?.CognitoIdentity?.Default?.PoolId ?? null,
  };
}
