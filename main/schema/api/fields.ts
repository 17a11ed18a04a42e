import {
  getNamedType,
  isEnumType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import {
  isConnectionName,
  METADATA_FIELDS,
  type FieldKind,
  type ModelField,
} from '../../../shared/model-schema';
import { isListed, type ApiModel } from './api-models';

const METADATA: ReadonlySet<string> = new Set(METADATA_FIELDS);

/** The stored fields of a model, in the order of its type. */
export function readModelFields(
  model: ApiModel,
  models: ReadonlyMap<string, ApiModel>,
): readonly ModelField[] {
  const fields = Object.values(model.type.getFields());
  const generatedFrom = startOfGeneratedFields(fields);
  return fields.flatMap((field, position) => {
    const kind = METADATA.has(field.name) ? null : storedKind(field, models);
    if (!kind) return [];
    const readOnly = !isAccepted(field.name, model);
    return [modelField(field, kind, { readOnly, implicit: position >= generatedFrom })];
  });
}

/** The stored fields of a custom type. */
export function readCustomTypeFields(
  type: GraphQLObjectType,
  models: ReadonlyMap<string, ApiModel>,
): readonly ModelField[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const kind = storedKind(field, models);
    return kind ? [modelField(field, kind, { readOnly: false, implicit: false })] : [];
  });
}

function modelField(
  field: GraphQLField<unknown, unknown>,
  kind: FieldKind,
  flags: Pick<ModelField, 'readOnly' | 'implicit'>,
): ModelField {
  return {
    name: field.name,
    type: getNamedType(field.type).name,
    kind,
    list: isListed(field.type),
    required: isNonNullType(field.type),
    graphqlType: String(field.type),
    ...flags,
  };
}

/** Null for relations and for types that no record can store (unions, interfaces). */
function storedKind(
  field: GraphQLField<unknown, unknown>,
  models: ReadonlyMap<string, ApiModel>,
): FieldKind | null {
  const type = getNamedType(field.type);
  if (isScalarType(type)) return 'scalar';
  if (isEnumType(type)) return 'enum';
  return isObjectType(type) && !models.has(type.name) && !isConnectionName(type.name) ? 'customType' : null;
}

function isAccepted(fieldName: string, model: ApiModel): boolean {
  return [model.createInput, model.updateInput].some(
    (input) => input !== null && fieldName in input.getFields(),
  );
}

/**
 * The transformer appends the foreign keys and owners that nobody declared after the metadata,
 * so their place is the only thing in the API that tells them from declared fields.
 */
function startOfGeneratedFields(fields: readonly GraphQLField<unknown, unknown>[]): number {
  const last = fields.findLastIndex((field) => METADATA.has(field.name));
  return last < 0 ? fields.length : last + 1;
}
