import { z } from 'zod';
import { usualIndexName } from '../authored/keys';
import { parseAuthRule } from '../authored/auth-rules';
import {
  modelOptions,
  operationNames,
  searchQuery,
  timestampNames,
  type ModelOptions,
} from '../authored/model-options';
import { badModel, noModels } from '../schema-error';
import type {
  AuthRule,
  CustomTypeDefinition,
  FieldDefinition,
  IndexDefinition,
  ModelDefinition,
  SchemaDefinition,
} from '../transform/definition';
import { nonNull } from '../transform/type-text';
import { generatedColumns, readAssociation, type CodegenContext, type CodegenKeys } from './associations';
import { codegenSchema, type CodegenField, type CodegenModel, type CodegenSchema } from './codegen-format';

const GENERATE_AGAIN =
  'Generate the models again with `amplify codegen models`, or choose another schema file.';

const keyProperties = z.looseObject({
  name: z.string().optional(),
  queryField: z.string().nullish(),
  fields: z.array(z.string()).min(1),
});

/** Understands generated models, from schema.js or a model introspection. Throws BadModel when they are malformed. */
export function readCodegenSchema(value: unknown, fileName: string): SchemaDefinition {
  const schema = parseCodegenSchema(value, fileName);
  const keys = new Map(Object.values(schema.models).map((model) => [model.name, readKeys(model)]));
  const context: CodegenContext = { models: schema.models, keys };
  const models = Object.values(schema.models).map((model) => readModel(context, model, fileName));
  if (models.length === 0) throw noModels(fileName);
  return {
    models: [...models.filter((model) => !model.isJoin), ...models.filter((model) => model.isJoin)],
    enums: Object.values(schema.enums).map(({ name, values }) => ({ name, values })),
    customTypes: Object.values(schema.nonModels).map(({ name, fields }) =>
      customType(name, Object.values(fields)),
    ),
    rootFields: { Query: [], Mutation: [], Subscription: [] },
    otherDefinitions: [],
  };
}

function parseCodegenSchema(value: unknown, fileName: string): CodegenSchema {
  const parsed = codegenSchema.safeParse(value);
  const issue = parsed.success ? unknownTypeIn(parsed.data) : parsed.error.issues[0];
  if (parsed.success && !issue) return parsed.data;
  throw badModel({
    code: 'MODELS_MALFORMED',
    message: `The generated models are malformed at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'unreadable'}`,
    action: GENERATE_AGAIN,
    place: { file: fileName, model: modelIn(issue?.path) },
  });
}

function modelIn(path: readonly PropertyKey[] | undefined): string | undefined {
  return path?.[0] === 'models' && typeof path[1] === 'string' ? path[1] : undefined;
}

/** The first field whose type the file doesn't define. */
function unknownTypeIn(schema: CodegenSchema): { path: readonly PropertyKey[]; message: string } | undefined {
  for (const section of ['models', 'nonModels'] as const) {
    for (const [owner, { fields }] of Object.entries(schema[section])) {
      for (const [name, { type }] of Object.entries(fields)) {
        const missing =
          typeof type === 'string' || 'input' in type
            ? undefined
            : 'enum' in type
              ? type.enum in schema.enums || `enum ${type.enum}`
              : 'nonModel' in type
                ? type.nonModel in schema.nonModels || `custom type ${type.nonModel}`
                : type.model in schema.models || `model ${type.model}`;
        if (typeof missing === 'string')
          return { path: [section, owner, 'fields', name], message: `there is no ${missing}` };
      }
    }
  }
  return undefined;
}

function readKeys(model: CodegenModel): CodegenKeys & { readonly customKey: readonly string[] | null } {
  const keys = (model.attributes ?? []).flatMap(({ type, properties }) => {
    const parsed = type === 'key' ? keyProperties.safeParse(properties) : null;
    return parsed?.success ? [parsed.data] : [];
  });
  const customKey = keys.find(({ name }) => name === undefined)?.fields ?? null;
  const isJoin = isJoinModel(model);
  const indexes = keys.flatMap(({ name, fields, queryField }): IndexDefinition[] => {
    if (name === undefined) return [];
    const usualName = usualIndexName(model.name, fields);
    return [
      { name, fields, queryField: isJoin ? usualName : queryField === undefined ? usualName : queryField },
    ];
  });
  return { customKey, primaryKey: customKey ?? ['id'], indexes };
}

function readModel(context: CodegenContext, model: CodegenModel, fileName: string): ModelDefinition {
  const options = readOptions(model, fileName);
  const timestamps = timestampNames(options);
  const added = new Set<string | null>([timestamps?.createdAt ?? null, timestamps?.updatedAt ?? null]);
  const generated = generatedColumns(context, model);
  const isJoin = isJoinModel(model);
  const joinColumns = new Set(
    isJoin ? Object.values(model.fields).flatMap((field) => field.association?.targetNames ?? []) : [],
  );
  const fields = Object.values(model.fields)
    .filter((field) => !generated.has(field.name) && !(field.isReadOnly === true && added.has(field.name)))
    .flatMap((field) => readField(context, model, field))
    // Generated models call the keys of a join model optional; in the API they never are.
    .map((field) => (joinColumns.has(field.name) ? { ...field, type: nonNull(field.type) } : field));
  const keys = readKeys(model);
  return {
    name: model.name,
    fields,
    customKey: keys.customKey,
    indexes: keys.indexes,
    operations: operationNames(model.name, options),
    timestamps,
    authRules: authRules(model.attributes),
    isJoin,
    search: readSearchQuery(model),
    directives: [],
  };
}

/** A join model holds nothing but its id, its timestamps and the keys of two required relations. */
function isJoinModel(model: CodegenModel): boolean {
  const fields = Object.values(model.fields).filter(
    (field) => field.isReadOnly !== true && field.name !== 'id',
  );
  const relations = fields.filter(
    (field) => field.association?.connectionType === 'BELONGS_TO' && field.isRequired,
  );
  const columns = new Set(relations.flatMap((field) => field.association?.targetNames ?? []));
  const indexes = (model.attributes ?? []).filter(({ type, properties }) => {
    const related = relations.map(({ type }) =>
      typeof type !== 'string' && 'model' in type ? `by${type.model}` : '',
    );
    return type === 'key' && related.includes(String(properties?.['name']));
  });
  return (
    relations.length === 2 &&
    indexes.length === 2 &&
    fields.every((field) => relations.includes(field) || (columns.has(field.name) && !field.isRequired))
  );
}

function readOptions(model: CodegenModel, fileName: string): ModelOptions {
  const attribute = model.attributes?.find(({ type }) => type === 'model');
  const parsed = modelOptions.safeParse(attribute?.properties ?? {});
  if (parsed.success) return parsed.data;
  throw badModel({
    code: 'MODEL_OPTIONS',
    message: `The model attribute of ${model.name} is malformed: ${parsed.error.issues[0]?.message ?? 'unreadable'}`,
    action: GENERATE_AGAIN,
    place: { file: fileName, model: model.name },
  });
}

function readSearchQuery(model: CodegenModel): string | null {
  const attribute = model.attributes?.find(({ type }) => type === 'searchable');
  return attribute ? searchQuery(model.name, attribute.properties?.['queries']) : null;
}

function readField(
  context: CodegenContext,
  model: CodegenModel,
  field: CodegenField,
): readonly FieldDefinition[] {
  const type = typeTextOf(field);
  if (type === null) return [];
  const relation = readAssociation(context, model, field);
  return [{ name: field.name, type, relation, authRules: authRules(field.attributes), directives: [] }];
}

/** For a list `isRequired` speaks of its elements and `isArrayNullable` of the list itself. Null for input types. */
function typeTextOf({ type, isArray, isRequired, isArrayNullable }: CodegenField): string | null {
  const name = typeof type === 'string' ? type : Object.values(type)[0];
  if (name === undefined || (typeof type !== 'string' && 'input' in type)) return null;
  const element = isRequired ? `${name}!` : name;
  if (!isArray) return element;
  return isArrayNullable === false ? `[${element}]!` : `[${element}]`;
}

function customType(name: string, fields: readonly CodegenField[]): CustomTypeDefinition {
  const defined = fields.flatMap((field) => {
    const type = typeTextOf(field);
    return type === null ? [] : [{ name: field.name, type, args: [], directives: [], authRules: [] }];
  });
  return { name, fields: defined, directives: [], interfaces: [] };
}

function authRules(attributes: CodegenModel['attributes']): readonly AuthRule[] {
  return (attributes ?? []).flatMap(({ type, properties }) => {
    if (type !== 'auth') return [];
    const rules: unknown = properties?.['rules'];
    return Array.isArray(rules) ? rules.flatMap((rule: unknown) => parseAuthRule(rule) ?? []) : [];
  });
}
