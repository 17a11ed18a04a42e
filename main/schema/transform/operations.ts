import { camelCase, typeNames, upperFirst } from '../names';
import type { ApiField } from './api-document';
import type { ArgumentDefinition, IndexDefinition } from './definition';
import { ensureConnection, filterBeside, hasMutations, type ModelScope } from './model-types';
import { fieldType } from './mutation-inputs';
import { compositeKeyConditionInputOf, keyConditionInputOf } from './scalar-filters';
import { baseName, nonNull } from './type-text';

/** Adds the queries of a model (service reference 4.2). */
export function addQueries(scope: ModelScope): void {
  const { model, api } = scope;
  const { get, list, sync } = model.operations;
  const filter = argument('filter', typeNames.filter(model.name));
  const paging = [argument('limit', 'Int'), argument('nextToken', 'String')];
  if (get !== null) api.extend('Query', [operation(get, getArguments(scope), model.name)]);
  if (list !== null) {
    const args = [...listKeyArguments(scope), filter, ...paging];
    if (model.customKey) args.push(argument('sortDirection', 'ModelSortDirection'));
    api.extend('Query', [operation(list, args, ensureConnection(scope, 'list'))]);
  }
  if (sync !== null) {
    const args = [filter, ...paging, argument('lastSync', 'AWSTimestamp')];
    api.extend('Query', [operation(sync, args, ensureConnection(scope, 'list'))]);
  }
}

function getArguments({ model }: ModelScope): readonly ArgumentDefinition[] {
  if (!model.customKey) return [argument('id', 'ID!')];
  return model.customKey.map((name) => argument(name, nonNull(baseName(fieldType(model, name)))));
}

function listKeyArguments(scope: ModelScope): readonly ArgumentDefinition[] {
  const { model } = scope;
  const [partition, ...sort] = model.customKey ?? [];
  if (partition === undefined) return [];
  return [
    argument(partition, baseName(fieldType(model, partition))),
    ...sortKeyArguments(scope, sort, 'Primary'),
  ];
}

/**
 * The argument that conditions a sort key; none for a key of one field. For several sort fields it is
 * one argument whose name joins theirs. The inputs it needs are added on the way.
 */
export function sortKeyArguments(
  { model, api }: ModelScope,
  sortFields: readonly string[],
  keyName: string,
): readonly ArgumentDefinition[] {
  const [first, second] = sortFields;
  if (first === undefined) return [];
  if (second === undefined) return [argument(first, keyConditionInputOf(api, fieldType(model, first)))];
  const fields = sortFields.map((name) => ({ name, type: fieldType(model, name) }));
  const input = compositeKeyConditionInputOf(api, `Model${model.name}${upperFirst(keyName)}`, fields);
  return [argument(camelCase(sortFields), input)];
}

/** Adds the query of a secondary index, and the inputs of its sort key even when it has no query. */
export function addIndex(scope: ModelScope, index: IndexDefinition): void {
  const { model, api } = scope;
  const [partition, ...sort] = index.fields;
  if (partition === undefined) return;
  const sortArguments = sortKeyArguments(scope, sort, index.name);
  if (index.queryField === null) return;
  const args = [
    argument(partition, nonNull(baseName(fieldType(model, partition)))),
    ...sortArguments,
    argument('sortDirection', 'ModelSortDirection'),
    argument('filter', filterBeside(model)),
    argument('limit', 'Int'),
    argument('nextToken', 'String'),
  ];
  api.extend('Query', [operation(index.queryField, args, ensureConnection(scope, 'index'))]);
}

/** Adds the mutations of a model (service reference 4.3). */
export function addMutations(scope: ModelScope): void {
  const { model, api } = scope;
  if (!hasMutations(model)) return;
  for (const action of ['create', 'update', 'delete'] as const) {
    const name = model.operations[action];
    if (name === null) continue;
    const input = argument('input', `${upperFirst(action)}${upperFirst(model.name)}Input!`);
    const condition = argument('condition', typeNames.condition(model.name));
    api.extend('Mutation', [operation(name, [input, condition], model.name)]);
  }
}

/** Adds the subscriptions of a model (service reference 4.5). One name may listen to several mutations. */
export function addSubscriptions({ model, api }: ModelScope): void {
  const listening = new Map<string, string[]>();
  for (const action of ['create', 'update', 'delete'] as const) {
    const mutation = model.operations[action];
    if (mutation === null) continue;
    for (const name of model.operations[`on${upperFirst(action)}` as 'onCreate' | 'onUpdate' | 'onDelete']) {
      listening.set(name, [...(listening.get(name) ?? []), mutation]);
    }
  }
  const filter = argument('filter', typeNames.subscriptionFilter(model.name));
  const fields = [...listening].map(([name, mutations]) => ({
    ...operation(name, [filter], model.name),
    directives: [`@aws_subscribe(mutations: ${JSON.stringify(mutations)})`],
  }));
  api.extend('Subscription', fields);
}

function operation(name: string, args: readonly ArgumentDefinition[], type: string): ApiField {
  return { name, args, type, directives: [] };
}

function argument(name: string, type: string): ArgumentDefinition {
  return { name, type };
}
