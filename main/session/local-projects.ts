import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EnvironmentTier } from '../../shared/environment';
import { OutbandError } from '../../shared/errors';
import { loadSchemaText } from '../schema';
import { readAmplifyConfigFile } from '../workspace';
import type { ProfileStore, StoredProfile } from '../workspace';

export interface NewLocalProject {
  readonly name: string;
  readonly schemaPath: string;
}

/** The backend that a project gets: from its client configuration, or typed in. */
export interface BackendToAttach {
  readonly tier: EnvironmentTier;
  readonly configPath: string | null;
  readonly endpoint: string | null;
  readonly apiKey: string | null;
}

/** Keeps a project that has models and no backend. Throws BadInput or BadModel naming the file. */
export async function createLocalProject(
  profiles: ProfileStore,
  input: NewLocalProject,
): Promise<StoredProfile> {
  const text = await readFile(input.schemaPath, 'utf8').catch((cause: unknown) => {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The schema file ${input.schemaPath} can't be read: ${(cause as Error).message}`,
        consequence: 'Nothing was made.',
        action: 'Check the path and its permissions.',
        place: { file: input.schemaPath },
      },
      { cause },
    );
  });
  const { modelSchema } = loadSchemaText(text, basename(input.schemaPath));
  return profiles.create({
    name: input.name,
    kind: 'local',
    tier: 'DEVELOPMENT',
    endpoint: null,
    region: null,
    authMode: 'API_KEY',
    configFile: null,
    schemaFile: basename(input.schemaPath),
    schemaSource: modelSchema.source,
    modelCount: Object.keys(modelSchema.models).length,
    schemaText: text,
  });
}

/** What a project's profile becomes with a backend, and the key to keep with it. Throws BadInput or ConfigError. */
export async function backendOf(input: BackendToAttach): Promise<{
  readonly changes: Pick<StoredProfile, 'kind' | 'tier' | 'endpoint' | 'region' | 'authMode' | 'configFile'>;
  readonly apiKey: string | null;
}> {
  const common = { kind: 'backend', tier: input.tier } as const;
  if (input.configPath !== null) {
    const config = await readAmplifyConfigFile(input.configPath);
    const { endpoint, region, defaultAuthMode: authMode } = config;
    return {
      changes: { ...common, endpoint, region, authMode, configFile: basename(input.configPath) },
      apiKey: input.apiKey ?? config.apiKey,
    };
  }
  return {
    changes: {
      ...common,
      endpoint: checkedEndpoint(input.endpoint ?? ''),
      region: null,
      authMode: 'API_KEY',
      configFile: null,
    },
    apiKey: input.apiKey,
  };
}

function checkedEndpoint(endpoint: string): string {
  try {
    const { protocol } = new URL(endpoint);
    if (protocol === 'https:' || protocol === 'http:') return endpoint;
  } catch {
    // Said below, together with addresses of other kinds.
  }
  throw new OutbandError({
    kind: 'BadInput',
    code: 'ENDPOINT_INVALID',
    message: `“${endpoint}” is not the address of a GraphQL endpoint.`,
    consequence: 'The project is unchanged.',
    action: 'Give the https address that ends in /graphql, or choose the client configuration file.',
  });
}
