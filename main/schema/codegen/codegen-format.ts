import { z } from 'zod';

/** The two generated formats, schema.js and model introspection: what they share (client reference 1.1, 1.4). */

const names = z.union([z.string(), z.array(z.string())]).optional();
const association = z.looseObject({
  connectionType: z.enum(['HAS_MANY', 'HAS_ONE', 'BELONGS_TO']),
  associatedWith: names,
  targetName: z.string().optional(),
  targetNames: z.array(z.string()).optional(),
});
const attribute = z.looseObject({
  type: z.string(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
const field = z.looseObject({
  name: z.string(),
  isArray: z.boolean().default(false),
  type: z.union([
    z.string(),
    z.strictObject({ enum: z.string() }),
    z.strictObject({ nonModel: z.string() }),
    z.strictObject({ model: z.string() }),
    z.strictObject({ input: z.string() }),
  ]),
  isRequired: z.boolean().default(false),
  isArrayNullable: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
  attributes: z.array(attribute).nullish(),
  association: association.optional(),
});
const model = z.looseObject({
  name: z.string(),
  pluralName: z.string().optional(),
  fields: z.record(z.string(), field),
  attributes: z.array(attribute).nullish(),
});
const nonModel = z.looseObject({ name: z.string(), fields: z.record(z.string(), field) });
const enumType = z.looseObject({ name: z.string(), values: z.array(z.string()) });

export const codegenSchema = z.looseObject({
  models: z.record(z.string(), model),
  nonModels: z.record(z.string(), nonModel).default({}),
  enums: z.record(z.string(), enumType).default({}),
});

export type CodegenSchema = z.infer<typeof codegenSchema>;
export type CodegenModel = z.infer<typeof model>;
export type CodegenField = z.infer<typeof field>;
export type CodegenAssociation = z.infer<typeof association>;

/** The columns of this model that an association names, whichever of the two ways it uses. */
export function targetColumns({ targetName, targetNames }: CodegenAssociation): readonly string[] {
  return targetNames ?? (targetName === undefined ? [] : [targetName]);
}

/** What an association says of the other model: the name of a field there, or column names. */
export function associatedNames({ associatedWith }: CodegenAssociation): readonly string[] {
  return associatedWith === undefined ? [] : [associatedWith].flat();
}
