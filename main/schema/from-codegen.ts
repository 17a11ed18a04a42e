import { z } from 'zod';
import { parseSchemaJs } from './codegen/parse-schema-js';
import { readCodegenSchema } from './codegen/read-codegen-schema';
import { fromDefinition } from './from-definition';
import type { LoadedSchema } from './loaded-schema';
import { badModel } from './schema-error';

/** Loads a model introspection, taken out of the file that held it. */
export function fromModelIntrospection(value: unknown, fileName: string): LoadedSchema {
  return fromDefinition(readCodegenSchema(value, fileName), 'model-introspection', fileName);
}

/** Loads a generated schema.js, which is parsed as data and never executed. */
export function fromSchemaJs(text: string, fileName: string): LoadedSchema {
  return fromCodegenSchema(parseSchemaJs(text, fileName), fileName);
}

/** Loads the value of a generated schema. Only versions 3.2 and later of its format say enough (client reference 10.1). */
export function fromCodegenSchema(value: unknown, fileName: string): LoadedSchema {
  const version = z.looseObject({ codegenVersion: z.string() }).safeParse(value).data?.codegenVersion;
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (major !== 3 || minor === undefined || !(minor >= 2)) {
    throw badModel({
      code: 'CODEGEN_VERSION',
      message: `The models have codegenVersion ${version ?? 'none'}; 3.2 or a later 3.x is needed.`,
      action: 'Generate the models again with a current `amplify codegen models`.',
      place: { file: fileName },
    });
  }
  return fromDefinition(readCodegenSchema(value, fileName), 'codegen-schema', fileName);
}
