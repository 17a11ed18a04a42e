import { z } from 'zod';
import { authModeOf, listAuthModes } from './auth-mode';
import type { BackendConfig, ConfigShape } from './backend-config';
import { configError } from './config-error';

const legacySchema = z.looseObject({
  aws_project_region: z.string().optional(),
  aws_appsync_graphqlEndpoint: z.string().optional(),
  aws_appsync_region: z.string().optional(),
  aws_appsync_authenticationType: z.string().optional(),
  aws_appsync_apiKey: z.string().optional(),
  aws_appsync_additionalAuthenticationTypes: z.string().optional(),
  aws_user_pools_id: z.string().optional(),
  aws_user_pools_web_client_id: z.string().optional(),
  aws_cognito_identity_pool_id: z.string().optional(),
  modelIntrospection: z.unknown().optional(),
});

/** Reads the flat `aws_…` keys of amplifyconfiguration.json and aws-exports.js (client reference 8). */
export function readLegacy(value: unknown, file: string, shape: ConfigShape): BackendConfig {
  const config = legacySchema.parse(value);
  if (!config.aws_project_region) {
    throw configError(
      'CONFIG_WITHOUT_REGION',
      `${file} has no aws_project_region, so the region of the backend is unknown.`,
      'Add "aws_project_region", for example "eu-west-1", or fetch the file anew with `amplify pull`.',
      { file, field: 'aws_project_region' },
    );
  }
  if (!config.aws_appsync_graphqlEndpoint) {
    throw configError(
      'CONFIG_WITHOUT_ENDPOINT',
      `${file} has no aws_appsync_graphqlEndpoint: it configures other categories, but no GraphQL API.`,
      'Choose the file of a project with a GraphQL API, or run `amplify pull` after the API was pushed.',
      { file, field: 'aws_appsync_graphqlEndpoint' },
    );
  }
  const defaultAuthMode = authModeOf(config.aws_appsync_authenticationType);
  return {
    shape,
    endpoint: config.aws_appsync_graphqlEndpoint,
    region: config.aws_appsync_region ?? config.aws_project_region,
    apiKey: config.aws_appsync_apiKey ?? null,
    defaultAuthMode,
    authModes: listAuthModes(
      defaultAuthMode,
      (config.aws_appsync_additionalAuthenticationTypes ?? '').split(','),
    ),
    modelIntrospection: config.modelIntrospection ?? null,
    userPoolId: config.aws_user_pools_id ?? null,
    userPoolClientId: config.aws_user_pools_web_client_id ?? null,
    identityPoolId: config.aws_cognito_identity_pool_id ?? null,
  };
}
