import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { OutbandError } from '../errors';
import { ModelFacts } from './model-facts';
import { capitalise } from '../model-schema';
import { subscribedMutations } from './schema-directives';
import type { WriteKind } from './types';

export type SubscriptionKind = 'onCreate' | 'onUpdate' | 'onDelete';
type RootField = GraphQLField<unknown, unknown>;

const FACTS = new WeakMap<GraphQLSchema, ModelFacts>();

/** The facts of a schema, worked out once. */
export function factsOf(api: GraphQLSchema): ModelFacts {
  const known = FACTS.get(api);
  if (known) return known;
  const facts = new ModelFacts(api);
  FACTS.set(api, facts);
  return facts;
}

/** The object type of a model. Throws BadModel when the API has no such model. */
export function modelType(api: GraphQLSchema, model: string): GraphQLObjectType {
  const type = api.getType(model);
  if (isObjectType(type) && factsOf(api).isModel(type)) return type;
  throw new OutbandError({
    kind: 'BadModel',
    code: 'UNKNOWN_MODEL',
    message: `The API has no model ${model}.`,
    action: 'Choose a model of this schema, or load the schema that has it.',
    place: { model },
  });
}

/** The mutation that writes a model, found by its input type. Throws BadModel when there is none. */
export function writeField(api: GraphQLSchema, model: GraphQLObjectType, kind: WriteKind): RootField {
  const facts = factsOf(api);
  const fields = Object.keys(api.getMutationType()?.getFields() ?? {}).flatMap((name) => {
    const root = facts.rootField(name);
    return root?.kind === kind && root.model === model ? [root.field] : [];
  });
  return preferred(fields, `${kind}${capitalise(model.name)}`) ?? noOperation(model, `${kind} mutation`);
}

/** The query that returns one record by its whole key. Throws BadModel when there is none. */
export function getField(api: GraphQLSchema, model: GraphQLObjectType): RootField {
  const keys = [...factsOf(api).keyFields(model)].sort();
  const fields = rootFields(api.getQueryType()).filter((field) => {
    const required = field.args
      .filter((argument) => isNonNullType(argument.type))
      .map((argument) => argument.name);
    return getNullableType(field.type) === model && String(required.sort()) === String(keys);
  });
  return preferred(fields, `get${capitalise(model.name)}`) ?? noOperation(model, 'query for one record');
}

/** The query of base and delta sync: it takes `lastSync`. Throws BadModel when there is none. */
export function syncField(api: GraphQLSchema, model: GraphQLObjectType): RootField {
  const fields = rootFields(api.getQueryType()).filter(
    (field) => field.args.some((argument) => argument.name === 'lastSync') && itemType(field) === model,
  );
  return fields[0] ?? noOperation(model, 'sync query');
}

/** The subscription to a kind of write, found by `@aws_subscribe`, or by its usual name where directives are unknown. */
export function subscriptionField(
  api: GraphQLSchema,
  model: GraphQLObjectType,
  kind: SubscriptionKind,
): RootField {
  const facts = factsOf(api);
  const write = kind.slice('on'.length).toLowerCase();
  const fields = rootFields(api.getSubscriptionType()).filter((field) => {
    if (getNullableType(field.type) !== model) return false;
    const mutations = subscribedMutations(field.astNode?.directives ?? []);
    return mutations.some((name) => facts.rootField(name)?.kind === write);
  });
  const usual = `${kind}${capitalise(model.name)}`;
  const byName = api.getSubscriptionType()?.getFields()[usual];
  return preferred(fields, usual) ?? byName ?? noOperation(model, `${kind} subscription`);
}

/** The record type of a connection's `items`. */
function itemType(field: RootField): unknown {
  const connection = getNullableType(field.type);
  const items = isObjectType(connection) ? getNullableType(connection.getFields()['items']?.type) : undefined;
  return isListType(items) ? getNamedType(items) : undefined;
}

function rootFields(type: GraphQLObjectType | null | undefined): readonly RootField[] {
  return Object.values(type?.getFields() ?? {});
}

function preferred(fields: readonly RootField[], usualName: string): RootField | undefined {
  return fields.find((field) => field.name === usualName) ?? fields[0];
}

/** Name of the `input` argument's type. */
export function inputTypeName(field: RootField): string {
  const type = getNamedType(field.args.find((argument) => argument.name === 'input')?.type);
  return isInputObjectType(type) ? type.name : '';
}

function noOperation(model: GraphQLObjectType, what: string): never {
  throw new OutbandError({
    kind: 'BadModel',
    code: 'NO_OPERATION',
    message: `The API has no ${what} for ${model.name}.`,
    consequence: 'Nothing is sent.',
    action: 'Check the queries, mutations and subscriptions that @model generates for it.',
    place: { model: model.name },
  });
}
