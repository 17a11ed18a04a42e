import { createHash } from 'node:crypto';
import type { ConstDirectiveNode, ObjectTypeDefinitionNode } from 'graphql';
import { z } from 'zod';
import { camelCase } from '../names';
import pluralize from 'pluralize';
import type { OperationNames, TimestampNames } from '../transform/definition';
import { argumentOf, type SdlContext } from './sdl-context';

const name = z.string().min(1).nullish();
const names = z.union([z.string().min(1), z.array(z.string().min(1))]).nullish();
/** The arguments of `@model`: absent means the default, null means none. */
export const modelOptions = z.strictObject({
  queries: z.strictObject({ get: name, list: name, sync: name }).nullish(),
  mutations: z.strictObject({ create: name, update: name, delete: name }).nullish(),
  subscriptions: z
    .strictObject({
      onCreate: names,
      onUpdate: names,
      onDelete: names,
      level: z.enum(['off', 'public', 'on']).nullish(),
    })
    .nullish(),
  timestamps: z.strictObject({ createdAt: name, updatedAt: name }).nullish(),
});
export type ModelOptions = z.infer<typeof modelOptions>;

/** The arguments of a model's `@model`. Throws BadModel when they are not what the transformer takes. */
export function readModelOptions(
  context: SdlContext,
  type: ObjectTypeDefinitionNode,
  directive: ConstDirectiveNode,
): ModelOptions {
  const args = directive.arguments?.map((argument) => [
    argument.name.value,
    argumentOf(directive, argument.name.value),
  ]);
  const parsed = modelOptions.safeParse(Object.fromEntries(args ?? []));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw context.fault(
    directive,
    'MODEL_OPTIONS',
    `@model of ${type.name.value} has a wrong ${issue?.path.join('.') || 'argument'}: ${issue?.message ?? 'unreadable'}`,
    'Give names as strings, or null for operations the model shall not have.',
    { model: type.name.value },
  );
}

/** The operations of a model: Amplify's names where the author gave none. */
export function operationNames(model: string, options: ModelOptions): OperationNames {
  const { queries, mutations, subscriptions } = options;
  const plural = pluralize(model);
  const chosen = (
    map: Record<string, unknown> | null | undefined,
    key: string,
    usual: string,
  ): string | null => {
    if (map === null) return null;
    const value = map?.[key];
    return value === undefined ? usual : typeof value === 'string' ? value : null;
  };
  const create = chosen(mutations, 'create', camelCase(['create', model]));
  const update = chosen(mutations, 'update', camelCase(['update', model]));
  const remove = chosen(mutations, 'delete', camelCase(['delete', model]));
  return {
    get: chosen(queries, 'get', camelCase(['get', model])),
    list: chosen(queries, 'list', camelCase(['list', plural])),
    sync: chosen(queries, 'sync', camelCase(['sync', plural])),
    create,
    update,
    delete: remove,
    onCreate: create === null ? [] : subscriptionNames(subscriptions, 'onCreate', model),
    onUpdate: update === null ? [] : subscriptionNames(subscriptions, 'onUpdate', model),
    onDelete: remove === null ? [] : subscriptionNames(subscriptions, 'onDelete', model),
    subscriptionsProtected: (subscriptions?.level ?? 'on') === 'on',
  };
}

function subscriptionNames(
  subscriptions: ModelOptions['subscriptions'],
  event: 'onCreate' | 'onUpdate' | 'onDelete',
  model: string,
): readonly string[] {
  if (subscriptions === null || subscriptions?.level === 'off') return [];
  const value = subscriptions?.[event];
  if (value === undefined) return [shortened(camelCase([event, model]))];
  return value === null ? [] : [value].flat();
}

/** The query of `@searchable`, from its arguments; null leaves it out. */
export function searchQuery(model: string, queries: unknown): string | null {
  const parsed = z.looseObject({ search: name }).safeParse(queries).data?.search;
  return parsed === undefined ? camelCase(['search', pluralize(model)]) : parsed;
}

/** Names of subscriptions have at most 50 characters; longer ones end in a piece of their checksum. */
function shortened(name: string): string {
  if (name.length <= 50) return name;
  return name.slice(0, 45) + createHash('md5').update(name).digest('hex').slice(0, 5);
}

/** The timestamps of a model; null for a model without any. */
export function timestampNames({ timestamps }: ModelOptions): TimestampNames | null {
  if (timestamps === null) return null;
  const { createdAt = 'createdAt', updatedAt = 'updatedAt' } = timestamps ?? {};
  return { createdAt, updatedAt };
}
