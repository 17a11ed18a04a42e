import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OutbandError } from '../../shared/errors';
import { loadSchemaText } from '../schema';
import type { LoadedSchema } from '../schema';
import { readAmplifyConfigFile } from './amplify-config';
import type { BackendConfig } from './amplify-config';

/** What the two files of an import say together, before anything is kept. */
export interface BackendFiles {
  readonly config: BackendConfig;
  readonly configFile: string;
  readonly schema: LoadedSchema;
  readonly schemaFile: string;
  readonly schemaText: string;
  readonly warnings: readonly string[];
}

async function readSchemaText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The schema file ${path} can't be read: ${(cause as Error).message}`,
        consequence: 'Nothing was imported.',
        action: 'Check the path and its permissions.',
        place: { file: path },
      },
      { cause },
    );
  }
}

async function schemaSource(
  config: BackendConfig,
  configFile: string,
  schemaPath: string | null,
): Promise<{ text: string; file: string }> {
  if (schemaPath) return { text: await readSchemaText(schemaPath), file: basename(schemaPath) };
  if (config.modelIntrospection) {
    return { text: JSON.stringify(config.modelIntrospection), file: 'model-introspection.json' };
  }
  throw new OutbandError({
    kind: 'BadInput',
    code: 'SCHEMA_NEEDED',
    message: `${configFile} describes where the backend is, but not its models.`,
    consequence: 'Nothing was imported.',
    action:
      'Choose a schema file too: schema.graphql, the transformed schema, an introspection result, or models/schema.js.',
    place: { file: configFile },
  });
}

function warningsFor(config: BackendConfig, schema: LoadedSchema): string[] {
  const models = Object.values(schema.modelSchema.models);
  const unversioned = models.filter((model) => model.versioned === false).map((model) => model.name);
  const warnings: string[] = [];
  if (unversioned.length > 0) {
    warnings.push(
      `Conflict detection is off for ${unversioned.join(', ')}: DataStore apps don't sync these models, and the guard doesn't apply to them.`,
    );
  }
  if (models.some((model) => model.versioned === null)) {
    warnings.push(
      'This schema file can’t tell whether models are versioned; they are taken as versioned until the backend says otherwise.',
    );
  }
  if (config.defaultAuthMode === 'API_KEY' && !config.apiKey) {
    warnings.push('The file names API keys as the way in, but holds none: enter one.');
  }
  return warnings;
}

/**
 * Reads and checks a configuration file and, where it embeds no models, a schema file.
 * Throws ConfigError, BadModel or BadInput naming file, line or field; keeps nothing.
 */
export async function readBackendFiles(configPath: string, schemaPath: string | null): Promise<BackendFiles> {
  const config = await readAmplifyConfigFile(configPath);
  const configFile = basename(configPath);
  const { text, file } = await schemaSource(config, configFile, schemaPath);
  const schema = loadSchemaText(text, file);
  return {
    config,
    configFile,
    schema,
    schemaFile: file,
    schemaText: text,
    warnings: warningsFor(config, schema),
  };
}
