import { isInputObjectType } from 'graphql';
import type { GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema } from 'graphql';

/** `post` → `Post`: as Amplify writes a model in the names of what it generates. */
export function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `ModelPostConnection` and its like, which AppSync generates around lists. */
export function isConnectionName(name: string): boolean {
  return /^Model.+Connection$/.test(name);
}

/** `CreatePostInput` and its like; null where the API has none. */
export function inputTypeOf(
  api: GraphQLSchema,
  model: GraphQLObjectType,
  kind: 'create' | 'update' | 'delete',
): GraphQLInputObjectType | null {
  const type = api.getType(`${capitalise(kind)}${capitalise(model.name)}Input`);
  return isInputObjectType(type) ? type : null;
}

/**
 * Whether a model has the service's `_version`. Where updates may write `_deleted` and deletions take no `_version`, the
 * fields are ordinary ones, declared again after conflict detection was switched off: no version could be asked of a
 * deletion.
 */
export function isVersioned(api: GraphQLSchema, model: GraphQLObjectType): boolean {
  if (model.getFields()['_version'] === undefined) return false;
  const has = (kind: 'update' | 'delete', field: string) =>
    inputTypeOf(api, model, kind)?.getFields()[field] !== undefined;
  return !has('update', '_deleted') || has('delete', '_version');
}
