import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql';

const SCALARS: Readonly<Record<string, unknown>> = { Int: 1, Float: 1, Boolean: true };

/** A value that fits an input type: of an object, its non-null fields alone. */
export function sampleInput(type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (isListType(getNullableType(type))) return [];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (!isInputObjectType(named)) return SCALARS[named.name] ?? 'x';
  const fields = Object.values(named.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(fields.map((field) => [field.name, sampleInput(field.type)]));
}
