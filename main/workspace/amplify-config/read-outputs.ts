import { z } from 'zod';
import { authModeOf, listAuthModes } from './auth-mode';
import type { BackendConfig } from './backend-config';
import { configError } from './config-error';

const outputsSchema = z.looseObject({
  version: z.string().optional(),
  data: z
    .looseObject({
      url: z.string().optional(),
      aws_region: z.string().optional(),
      api_key: z.string().optional(),
      default_authorization_type: z.string().optional(),
      authorization_types: z.array(z.string()).optional(),
      model_introspection: z.unknown().optional(),
    })
    .optional(),
  auth: z
    .looseObject({
      user_pool_id: z.string().optional(),
      user_pool_client_id: z.string().optional(),
      identity_pool_id: z.string().optional(),
    })
    .optional(),
});

/** Reads amplify_outputs.json (Gen 2). Throws ConfigError where it has no data category or no endpoint. */
export function readOutputs(value: unknown, file: string): BackendConfig {
  const outputs = outputsSchema.parse(value);
  const data = outputs.data;
  if (!data) {
    throw configError(
      'CONFIG_WITHOUT_DATA',
      `${file} configures other categories of the backend, but not its data: it has no "data" section.`,
      'Choose the amplify_outputs.json of a backend that defines data, or deploy it with defineData first.',
      { file, field: 'data' },
    );
  }
  if (!data.url) {
    throw configError(
      'CONFIG_WITHOUT_ENDPOINT',
      `${file} has no endpoint.`,
      'Add data.url, the https address that ends in /graphql.',
      {
        file,
        field: 'data.url',
      },
    );
  }
  const defaultAuthMode = authModeOf(data.default_authorization_type);
  return {
    shape: 'amplify-outputs',
    endpoint: data.url,
    region: data.aws_region ?? null,
    apiKey: data.api_key ?? null,
    defaultAuthMode,
    authModes: listAuthModes(defaultAuthMode, data.authorization_types ?? []),
    modelIntrospection: data.model_introspection ?? null,
    userPoolId: outputs.auth?.user_pool_id ?? null,
    userPoolClientId: outputs.auth?.user_pool_client_id ?? null,
    identityPoolId: outputs.auth?.identity_pool_id ?? null,
  };
}
