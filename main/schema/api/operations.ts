import {
  getNamedType,
  isNonNullType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  valueFromASTUntyped,
} from 'graphql';
import type { ModelOperations } from '../../../shared/model-schema';
import { upperFirst } from '../names';
import { connectionModel, isListed, type ApiModel } from './api-models';

type Field = GraphQLField<unknown, unknown>;

/**
 * The operations that the API offers for a model. They are known by their input and return types,
 * because a schema may rename them; a name only decides between several that fit.
 */
export function readOperations(
  api: GraphQLSchema,
  model: ApiModel,
  models: ReadonlyMap<string, ApiModel>,
): ModelOperations {
  const queries = fieldsOf(api.getQueryType());
  const mutations = fieldsOf(api.getMutationType());
  const name = upperFirst(model.type.name);
  const connected = queries.filter((field) => connectionModel(field.type, models) === model);
  const create = writeOperation(mutations, model, model.createInput?.name, `create${name}`);
  const update = writeOperation(mutations, model, model.updateInput?.name, `update${name}`);
  const remove = writeOperation(mutations, model, model.deleteInput?.name, `delete${name}`);
  return {
    get: choose(
      queries.filter((field) => isGet(field, model)),
      `get${name}`,
    ),
    list: choose(connected.filter(isList), 'list'),
    sync: choose(
      connected.filter((field) => hasArgument(field, 'lastSync')),
      'sync',
    ),
    create,
    update,
    delete: remove,
    ...readSubscriptions(api, model, { create, update, delete: remove }),
  };
}

function readSubscriptions(
  api: GraphQLSchema,
  model: ApiModel,
  writes: Pick<ModelOperations, 'create' | 'update' | 'delete'>,
): Pick<ModelOperations, 'onCreate' | 'onUpdate' | 'onDelete'> {
  const subscriptions = fieldsOf(api.getSubscriptionType()).filter((field) => returns(field, model));
  return {
    onCreate: subscriptionTo(subscriptions, model, 'Create', writes.create),
    onUpdate: subscriptionTo(subscriptions, model, 'Update', writes.update),
    onDelete: subscriptionTo(subscriptions, model, 'Delete', writes.delete),
  };
}

function fieldsOf(type: GraphQLObjectType | null | undefined): readonly Field[] {
  return type ? Object.values(type.getFields()) : [];
}

function returns(field: Field, model: ApiModel): boolean {
  return getNamedType(field.type) === model.type && !isListed(field.type);
}

function hasArgument(field: Field, name: string): boolean {
  return field.args.some((argument) => argument.name === name);
}

/** A get takes nothing but fields of the model, and requires all of them. */
function isGet(field: Field, model: ApiModel): boolean {
  if (!returns(field, model) || field.args.length === 0) return false;
  const fields = model.type.getFields();
  return field.args.every((argument) => isNonNullType(argument.type) && argument.name in fields);
}

/** A list takes no required argument, unlike the query of an index, and no `lastSync`, unlike a sync. */
function isList(field: Field): boolean {
  return !hasArgument(field, 'lastSync') && !field.args.some((argument) => isNonNullType(argument.type));
}

function writeOperation(
  mutations: readonly Field[],
  model: ApiModel,
  inputName: string | undefined,
  usualName: string,
): string | null {
  const fitting = mutations.filter(
    (field) =>
      returns(field, model) &&
      field.args.some(
        (argument) => argument.name === 'input' && getNamedType(argument.type).name === inputName,
      ),
  );
  return choose(fitting, usualName);
}

/** The field of that name, else one that begins with it, else the first. */
function choose(fields: readonly Field[], usualName: string): string | null {
  const exact = fields.find((field) => field.name === usualName);
  const similar = fields.find((field) => field.name.startsWith(usualName));
  return (exact ?? similar ?? fields[0])?.name ?? null;
}

function subscriptionTo(
  subscriptions: readonly Field[],
  model: ApiModel,
  action: string,
  mutation: string | null,
): string | null {
  const usualName = `on${action}${upperFirst(model.type.name)}`;
  const known = subscriptions.map((field) => ({ field, mutations: subscribedMutations(field) }));
  if (known.some(({ mutations }) => mutations !== null)) {
    const fitting = known.filter(({ mutations }) => mutation !== null && mutations?.includes(mutation));
    const alone = fitting.filter(({ mutations }) => mutations?.length === 1);
    return choose(
      (alone.length > 0 ? alone : fitting).map(({ field }) => field),
      usualName,
    );
  }
  // An introspection result carries no applied directives, which leaves the name alone.
  const named = subscriptions.filter((field) => field.name.toLowerCase().includes(action.toLowerCase()));
  return choose(named, usualName);
}

/** The mutations in `@aws_subscribe`, or null where the field carries no such directive. */
function subscribedMutations(field: Field): readonly string[] | null {
  const directive = field.astNode?.directives?.find((node) => node.name.value === 'aws_subscribe');
  if (!directive) return null;
  const argument = directive.arguments?.find((node) => node.name.value === 'mutations');
  const value: unknown = argument ? valueFromASTUntyped(argument.value) : [];
  return [value].flat().filter((name): name is string => typeof name === 'string');
}
