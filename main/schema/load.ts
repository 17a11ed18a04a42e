import { readFile } from 'node:fs/promises';
import { GraphQLError, Kind, parse, type DocumentNode } from 'graphql';
import { fromAppsyncSdl } from './from-appsync-sdl';
import { fromAuthoredSdl } from './from-authored-sdl';
import { fromCodegenSchema, fromModelIntrospection, fromSchemaJs } from './from-codegen';
import { fromIntrospection } from './from-introspection';
import type { LoadedSchema } from './loaded-schema';
import { parseJsonText } from './json-text';
import { badInput, fromGraphqlError } from './schema-error';

const KNOWN_KINDS =
  'Give an authored Amplify SDL, the SDL or introspection JSON of the AppSync API, a model introspection (also inside amplify_outputs.json) or a generated schema.js.';

/**
 * Reads a schema file and understands it, whatever its kind (client reference 1, commands contract `--schema`).
 * Throws BadInput when it can't be read, otherwise as `loadSchemaText`.
 */
export async function loadSchemaFile(path: string): Promise<LoadedSchema> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput({
      code: 'SCHEMA_UNREADABLE',
      message: `The schema file can't be read: ${reason}`,
      action: 'Check the path and the permissions of the file.',
      place: { file: path },
      cause: error,
    });
  }
  return loadSchemaText(text, path);
}

/**
 * Understands a schema by its content; `fileName` only stands in errors.
 * Throws BadModel (a schema that can't be right) or BadInput (broken, or of no known kind), each with
 * the place and what to do. JavaScript is parsed as data, never executed.
 */
export function loadSchemaText(text: string, fileName: string): LoadedSchema {
  const content = text.replace(/^\uFEFF/, '');
  if (content.trim() === '') throw unknownKind(fileName, 'The file is empty.');
  if (/^\s*[{[]/.test(content)) return fromJson(content, fileName);
  return fromProgramText(content, fileName);
}

function fromJson(text: string, fileName: string): LoadedSchema {
  const value = parseJsonText(text, fileName);
  const introspection = holderOf(value, '__schema', [[], ['data']]);
  if (introspection) return fromIntrospection(introspection, fileName);
  if (isObject(value) && 'models' in value && 'codegenVersion' in value)
    return fromCodegenSchema(value, fileName);
  const models = holderOf(value, 'models', MODEL_INTROSPECTION_PATHS);
  if (models) return fromModelIntrospection(models, fileName);
  throw unknownKind(
    fileName,
    refusalIn(value) ?? 'The JSON holds neither an introspection result nor a model introspection.',
  );
}

/** Where a model introspection stands: bare, in amplify_outputs.json, in amplifyconfiguration.json. */
const MODEL_INTROSPECTION_PATHS = [
  [],
  ['modelIntrospection'],
  ['model_introspection'],
  ['data', 'model_introspection'],
  ['API', 'GraphQL', 'modelIntrospection'],
];

/** The first object under one of the paths that has the key. */
function holderOf(value: unknown, key: string, paths: readonly (readonly string[])[]): object | null {
  for (const path of paths) {
    const holder = path.reduce<unknown>(
      (object, name) => (isObject(object) ? object[name] : undefined),
      value,
    );
    if (isObject(holder) && key in holder) return holder;
  }
  return null;
}

/** The answer of an API that doesn't let itself be introspected. */
function refusalIn(value: unknown): string | null {
  const errors = isObject(value) ? value['errors'] : undefined;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const message = isObject(first) ? first['message'] : undefined;
  return typeof message === 'string' ? `The introspection was refused: ${message}` : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** SDL, or else JavaScript where the text begins a statement that no SDL has. */
function fromProgramText(text: string, fileName: string): LoadedSchema {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (GEN2_SOURCE.test(text)) throw gen2Source(fileName);
    if (/\.[cm]?js$/i.test(fileName) || JAVASCRIPT_STATEMENT.test(text)) return fromSchemaJs(text, fileName);
    if (!(error instanceof GraphQLError)) throw error;
    throw fromGraphqlError(error, fileName, 'SCHEMA_SYNTAX', 'Correct the SDL at the place named here.');
  }
  const describesTypes = document.definitions.some(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  if (!describesTypes) throw unknownKind(fileName, 'The GraphQL text defines no object type.');
  return isAuthored(document)
    ? fromAuthoredSdl(document, fileName)
    : fromAppsyncSdl(document, text, fileName);
}

const JAVASCRIPT_STATEMENT =
  /^\s*(export |import |const |let |var |module\.|exports\.|Object\.|['"]use strict['"])/m;

/** Only an author writes `@model`: the transformer takes it out. */
function isAuthored(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
      definition.directives?.some((directive) => directive.name.value === 'model'),
  );
}

/** `amplify/data/resource.ts`: a program, whose models only running it would tell. */
const GEN2_SOURCE = /\bdefineData\s*\(|\ba\s*\.\s*(?:schema|model)\s*\(/;

function gen2Source(fileName: string): Error {
  return badInput({
    code: 'SCHEMA_KIND_UNKNOWN',
    message: 'The file is Amplify Gen 2 code, which is never executed here.',
    action: 'Give amplify_outputs.json instead (`npx ampx generate outputs`): it describes the same models.',
    place: { file: fileName },
  });
}

function unknownKind(fileName: string, message: string): Error {
  return badInput({ code: 'SCHEMA_KIND_UNKNOWN', message, action: KNOWN_KINDS, place: { file: fileName } });
}
