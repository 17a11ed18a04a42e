import {
  buildASTSchema,
  buildClientSchema,
  parse,
  printSchema,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { z } from 'zod';
import { readModelSchema } from './api/read-model-schema';
import { missingPrelude } from './aws-prelude';
import { assertValidApi } from './build-api';
import type { LoadedSchema } from './loaded-schema';
import { badInput, noModels } from './schema-error';

const RUN_AGAIN = 'Run the introspection query again, with a depth that reaches nested list types.';

/** Only the outline: `buildClientSchema` checks what is inside, but crashes on a wrong outline. */
const introspectionOutline = z.looseObject({
  __schema: z.looseObject({
    queryType: z.looseObject({ name: z.string() }),
    types: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
    directives: z.array(z.looseObject({ name: z.string() })).default([]),
  }),
});

/** Loads an introspection result. It carries no applied directives, so names stand in for `@aws_subscribe`. */
export function fromIntrospection(result: unknown, fileName: string): LoadedSchema {
  const outline = introspectionOutline.safeParse(result);
  if (!outline.success) throw brokenIntrospection(fileName, outline.error.issues[0]?.message, outline.error);
  const clientSchema = buildFromResult(outline.data as unknown as IntrospectionQuery, fileName);
  const printed = printSchema(clientSchema);
  const prelude = missingPrelude(parse(printed, { noLocation: true }));
  const apiSdl = prelude === '' ? printed : `${prelude}\n\n${printed}`;
  const api = buildASTSchema(parse(apiSdl));
  assertValidApi(api, fileName, RUN_AGAIN);
  const modelSchema = readModelSchema(api, 'introspection');
  if (Object.keys(modelSchema.models).length === 0) throw noModels(fileName);
  return { modelSchema, apiSdl, api };
}

function buildFromResult(result: IntrospectionQuery, fileName: string): GraphQLSchema {
  try {
    const schema = buildClientSchema(result);
    assertValidApi(schema, fileName, RUN_AGAIN);
    return schema;
  } catch (error) {
    throw brokenIntrospection(fileName, error instanceof Error ? error.message : undefined, error);
  }
}

function brokenIntrospection(fileName: string, detail: string | undefined, cause: unknown): Error {
  return badInput({
    code: 'INTROSPECTION_BROKEN',
    message: `The introspection result is incomplete${detail === undefined ? '.' : `: ${detail}`}`,
    action: RUN_AGAIN,
    place: { file: fileName },
    cause,
  });
}
