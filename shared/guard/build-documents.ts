import {
  getNamedType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { capitalise } from '../model-schema';
import {
  factsOf,
  getField,
  inputTypeName,
  modelType,
  subscriptionField,
  syncField,
  writeField,
  type SubscriptionKind,
} from './operations';
import { printSelections, type SelectionTree } from './selection-tree';
import type { WriteKind } from './types';
import { storedSelection, widestSelection, type RelationDepth } from './widest-selection';

export interface BuiltDocument {
  readonly document: string;
  readonly operationName: string;
  readonly rootField: string;
  /** The selections of the record, without braces, indented by no level. */
  readonly selection: string;
  /** Names of the variables that the document declares. */
  readonly variables: readonly string[];
}

export interface BuiltMutation extends BuiltDocument {
  readonly inputType: string;
}

export interface BuiltAliasedMutation extends BuiltMutation {
  /** Response keys in the order of the writes: `m0`, `m1`, … */
  readonly aliases: readonly string[];
}

export interface MutationOptions {
  /** Declares and passes `$condition` (`$c0`, … in an aliased mutation). */
  readonly condition?: boolean;
}

export interface ReadOptions {
  readonly relations?: RelationDepth;
}

export interface SubscriptionOptions extends ReadOptions {
  /** The field's arguments to declare and pass as variables, `filter` or `owner` for example. */
  readonly arguments?: readonly string[];
}

/**
 * The mutation for one write with the widest selection (service 5.3), parametrised by `$input`.
 * It passes the guard at level `complete` once the input holds a version. Throws BadModel when the API
 * lacks the model or the mutation.
 */
export function buildMutation(
  api: GraphQLSchema,
  model: string,
  kind: WriteKind,
  options: MutationOptions = {},
): BuiltMutation {
  const type = modelType(api, model);
  const field = writeField(api, type, kind);
  const names = options.condition ? ['input', 'condition'] : ['input'];
  const selections = widestSelection(factsOf(api), type);
  const operationName = `${capitalise(kind)}${capitalise(model)}`;
  return {
    ...operation('mutation', operationName, field, argumentsNamed(field, names), selections),
    inputType: inputTypeName(field),
  };
}

/**
 * `count` writes of one kind in one request, `m0: updatePost(input: $i0) { ...Widest }` and so on; the events
 * are the same as those of single writes, since they are keyed by the subscription (service 5.1).
 * Throws BadModel like `buildMutation`.
 */
export function buildAliasedMutation(
  api: GraphQLSchema,
  model: string,
  kind: WriteKind,
  count: number,
  options: MutationOptions = {},
): BuiltAliasedMutation {
  const type = modelType(api, model);
  const field = writeField(api, type, kind);
  const parts = argumentsNamed(field, options.condition ? ['input', 'condition'] : ['input']);
  const numbers = Array.from({ length: count }, (_, number) => number);
  const declared = numbers.flatMap((number) =>
    parts.map((part) => `$${shortName(part, number)}: ${String(part.type)}`),
  );
  const writes = numbers.map((number) => {
    const passed = parts.map((part) => `${part.name}: $${shortName(part, number)}`).join(', ');
    return `  m${number}: ${field.name}(${passed}) { ...Widest }\n`;
  });
  const operationName = `${capitalise(kind)}${capitalise(model)}Batch`;
  const trees = widestSelection(factsOf(api), type);
  return {
    document:
      `mutation ${operationName}(${declared.join(', ')}) {\n${writes.join('')}}\n\n` +
      `fragment Widest on ${type.name} {\n${printed(trees, '  ')}}\n`,
    operationName,
    rootField: field.name,
    inputType: inputTypeName(field),
    selection: printed(trees, ''),
    variables: numbers.flatMap((number) => parts.map((part) => shortName(part, number))),
    aliases: numbers.map((number) => `m${number}`),
  };
}

/** The query for one record; its variables are the key fields. Throws BadModel when the API lacks it. */
export function buildGet(api: GraphQLSchema, model: string, options: ReadOptions = {}): BuiltDocument {
  const type = modelType(api, model);
  const field = getField(api, type);
  const selections = storedSelection(factsOf(api), type, options.relations ?? 'keys');
  const keys = argumentsNamed(field, factsOf(api).keyFields(type));
  return operation('query', `Get${capitalise(model)}`, field, keys, selections);
}

/**
 * One page of a sync: `$limit`, `$nextToken`, `$lastSync`, `$filter`, as far as the query takes them.
 * Throws BadModel when the API has no sync query for the model.
 */
export function buildSync(api: GraphQLSchema, model: string, options: ReadOptions = {}): BuiltDocument {
  const type = modelType(api, model);
  const field = syncField(api, type);
  const record = storedSelection(factsOf(api), type, options.relations ?? 'keys');
  const connection = getNamedType(field.type);
  const has = isObjectType(connection) ? connection.getFields() : {};
  const ends = ['nextToken', 'startedAt'].filter((name) => has[name] !== undefined);
  const page: readonly SelectionTree[] = [
    { name: 'items', args: '', children: record },
    ...ends.map((name) => ({ name, args: '', children: [] })),
  ];
  const parts = argumentsNamed(field, ['limit', 'nextToken', 'lastSync', 'filter']);
  return {
    ...operation('query', `Sync${capitalise(model)}`, field, parts, page),
    selection: printed(record, ''),
  };
}

/** The subscription to a model's creates, updates or deletes. Throws BadModel when the API lacks it. */
export function buildSubscription(
  api: GraphQLSchema,
  model: string,
  kind: SubscriptionKind,
  options: SubscriptionOptions = {},
): BuiltDocument {
  const type = modelType(api, model);
  const field = subscriptionField(api, type, kind);
  const selections = storedSelection(factsOf(api), type, options.relations ?? 'keys');
  const parts = argumentsNamed(field, options.arguments ?? []);
  return operation('subscription', `${capitalise(kind)}${capitalise(model)}`, field, parts, selections);
}

function operation(
  keyword: 'query' | 'mutation' | 'subscription',
  operationName: string,
  field: GraphQLField<unknown, unknown>,
  parts: readonly GraphQLArgument[],
  selections: readonly SelectionTree[],
): BuiltDocument {
  const declared = parts.map((part) => `$${part.name}: ${String(part.type)}`).join(', ');
  const passed = parts.map((part) => `${part.name}: $${part.name}`).join(', ');
  const head = `${keyword} ${operationName}${parts.length > 0 ? `(${declared})` : ''}`;
  const call = `${field.name}${parts.length > 0 ? `(${passed})` : ''}`;
  return {
    document: `${head} {\n  ${call} {\n${printed(selections, '    ')}  }\n}\n`,
    operationName,
    rootField: field.name,
    selection: printed(selections, ''),
    variables: parts.map((part) => part.name),
  };
}

function printed(selections: readonly SelectionTree[], indent: string): string {
  return printSelections(selections, { indent, unit: '  ', newline: '\n' });
}

function argumentsNamed(
  field: GraphQLField<unknown, unknown>,
  names: readonly string[],
): readonly GraphQLArgument[] {
  return names.flatMap((name) => field.args.find((argument) => argument.name === name) ?? []);
}

/** `$i0` for the first input, `$c0` for the first condition. */
function shortName(argument: GraphQLArgument, number: number): string {
  return `${argument.name.charAt(0)}${number}`;
}
