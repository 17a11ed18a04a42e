import { getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Model, ModelOperations } from '../../shared/model-schema';
import type { OperationKind } from './operation';

/** What the API's input types take: field names, and whether a value must be given. */
export type InputShape = ReadonlyMap<string, { readonly mustBeGiven: boolean }>;

const OPERATION_OF_KIND: Readonly<Record<OperationKind, keyof ModelOperations>> = {
  CREATE: 'create',
  UPDATE: 'update',
  DELETE: 'delete',
};

/** The fields of a model's create, update or delete input; undefined where the backend has no such operation. */
export function inputShapeOf(api: GraphQLSchema, model: Model, kind: OperationKind): InputShape | undefined {
  const operation = model.operations[OPERATION_OF_KIND[kind]];
  const field = operation === null ? undefined : api.getMutationType()?.getFields()[operation];
  const argument = field?.args.find(({ name }) => name === 'input');
  const type = argument && getNamedType(argument.type);
  if (!type || !isInputObjectType(type)) return undefined;
  return new Map(
    Object.values(type.getFields()).map(({ name, type: fieldType, defaultValue }) => [
      name,
      { mustBeGiven: isNonNullType(fieldType) && defaultValue === undefined },
    ]),
  );
}
