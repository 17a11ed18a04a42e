import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OutbandError, isOutbandError } from '../../../shared/errors';
import type { BackendConfig } from './backend-config';
import { configError } from './config-error';
import { parseJavaScriptObject, parseJson } from './parse-file';
import { readLegacy } from './read-legacy';
import { readMobile } from './read-mobile';
import { readOutputs } from './read-outputs';
import { checkEndpoint } from './endpoint';

export { AUTH_MODES } from './backend-config';
export type { AuthMode, BackendConfig, ConfigShape } from './backend-config';
export { checkEndpoint, regionOfEndpoint } from './endpoint';

/**
 * Reads amplify_outputs.json, amplifyconfiguration.json (flat or nested) or aws-exports.js.
 * JavaScript is parsed as data and never executed. Throws ConfigError naming file, line or field.
 */
export function readAmplifyConfig(text: string, file: string): BackendConfig {
  const isJavaScript = /\.(c|m)?js$/i.test(file);
  const value = isJavaScript ? parseJavaScriptObject(text, file) : parseJson(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw configError(
      'CONFIG_NOT_OBJECT',
      `${file} holds no configuration object.`,
      'Choose the file that Amplify generated for your app.',
      { file },
    );
  }
  try {
    const config = readByShape(value, file, isJavaScript);
    checkEndpoint(config.endpoint, file);
    return config;
  } catch (error) {
    if (isOutbandError(error)) throw error;
    throw configError(
      'CONFIG_WRONG_TYPE',
      `${file} has a value of an unexpected type: ${describe(error)}`,
      'Correct the field, or fetch the file anew.',
      { file },
      error,
    );
  }
}

function readByShape(value: object, file: string, isJavaScript: boolean): BackendConfig {
  const keys = Object.keys(value);
  // The order in which the official client tells the shapes apart (client reference 8).
  if (keys.some((key) => key.startsWith('aws_')))
    return readLegacy(value, file, isJavaScript ? 'aws-exports' : 'amplify-configuration');
  if ('api' in value || ('auth' in value && 'UserAgent' in value)) return readMobile(value, file);
  if ('version' in value || 'data' in value) return readOutputs(value, file);
  throw configError(
    'CONFIG_UNKNOWN',
    `${file} is none of amplify_outputs.json, amplifyconfiguration.json and aws-exports.js.`,
    'Choose the configuration file that your app passes to Amplify.configure. A schema file belongs in the other field.',
    { file },
  );
}

function describe(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues;
  const first = issues?.[0];
  return first
    ? `${first.path.map(String).join('.')}: ${first.message}`
    : error instanceof Error
      ? error.message
      : String(error);
}

/** Reads a configuration file from disk. Throws BadInput where it can't be read. */
export async function readAmplifyConfigFile(path: string): Promise<BackendConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The file ${path} can't be read: ${(cause as Error).message}`,
        consequence: 'Nothing was imported.',
        action: 'Check the path and its permissions.',
        place: { file: path },
      },
      { cause },
    );
  }
  return readAmplifyConfig(text, basename(path));
}
