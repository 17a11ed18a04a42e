import type { GraphQLSchema } from 'graphql';
import { send, type BackendAccess, type GraphQLAnswer } from '../support/independent-client';
import {
  fillGaps,
  inputTypeOf,
  keyFieldsOf,
  matrixFields,
  wholeSelection,
  type Fields,
  type Write,
} from './targets';
import type { Target, Templates } from './trials';

const AT_ONCE = 8;

/** Runs the work on every item, a few at a time. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Sends a document that has to succeed. */
async function sendWell(access: BackendAccess, query: string, variables: Fields): Promise<Fields> {
  const answer = await send(access, query, variables);
  if (answer.errors || !answer.data) throw new Error(`${query}\n${JSON.stringify(answer.errors)}`);
  return answer.data;
}

/** All records of the writes' models, tombstones among them, whole. */
export async function readRecords(
  access: BackendAccess,
  api: GraphQLSchema,
  writes: readonly Write[],
): Promise<Map<string, Fields[]>> {
  const models = new Map(writes.map(({ model }) => [model.name, model]));
  const records = new Map<string, Fields[]>();
  await eachOf([...models.values()], async (model) => {
    const field = Object.values(api.getQueryType()?.getFields() ?? {}).find(
      ({ name, type }) => name.startsWith('sync') && String(type) === `Model${model.name}Connection`,
    );
    if (!field) throw new Error(`no sync query of ${model.name}`);
    const query = `query ($next: String) { page: ${field.name}(limit: 1000, nextToken: $next) { items { ${wholeSelection(api, model)} } nextToken } }`;
    const all: Fields[] = [];
    for (let next: string | null = null, isFirst = true; isFirst || next !== null; isFirst = false) {
      const { page } = (await sendWell(access, query, { next })) as {
        page: { items: Fields[]; nextToken: string | null };
      };
      all.push(...page.items);
      next = page.nextToken;
    }
    records.set(model.name, all);
  });
  return records;
}

/** One record in its versions to copy from, each without gaps where the seed's records allow it. */
export function templatesOf(records: ReadonlyMap<string, readonly Fields[]>): Templates {
  return new Map(
    [...records].map(([model, all]) => [model, all.map((record) => fillGaps(record, all) as Fields)]),
  );
}

/** Takes away what the official client can't read; nothing of it is then in the templates either. */
export async function removeUnreadable(
  access: BackendAccess,
  api: GraphQLSchema,
  writes: readonly Write[],
  records: ReadonlyMap<string, readonly Fields[]>,
): Promise<void> {
  for (const { model, kind, field } of writes) {
    const unreadable = matrixFields(model);
    if (kind !== 'Update' || unreadable.length === 0) continue;
    await eachOf(records.get(model.name) ?? [], async (record) => {
      const key = keyFieldsOf(api, model.name).map((name) => [name, record[name]]);
      const nulls = unreadable.map((name) => [name, null]);
      const input = { ...Object.fromEntries([...key, ...nulls]), _version: record['_version'] };
      await sendWell(
        access,
        `mutation ($input: Update${model.name}Input!) { ${field}(input: $input) { _version } }`,
        { input },
      );
    });
  }
}

/** Puts the record of an update or delete there: by whole writes, before the client reads anything. */
export async function createTarget(
  access: BackendAccess,
  api: GraphQLSchema,
  { model, key, creation, before }: Target,
): Promise<void> {
  if (before === 'absent') return;
  const { name: createType } = inputTypeOf(api, 'Create', model);
  await sendWell(
    access,
    `mutation ($input: ${createType}!) { create${model}(input: $input) { ${keyFieldsOf(api, model).join(' ')} } }`,
    { input: creation },
  );
  if (before === 'live') return;
  await sendWell(
    access,
    `mutation ($input: Delete${model}Input!) { delete${model}(input: $input) { _version } }`,
    { input: { ...key, _version: 1 } },
  );
}

/** What became of one root field of a request. */
export type Fate = 'written' | 'refused' | 'not run';

export function fateOf(answer: GraphQLAnswer, responseKey: string): Fate {
  if (!answer.data) return 'refused';
  if (!(responseKey in answer.data)) return 'not run';
  const isRefused = answer.errors?.some(({ path }) => path?.length === 1 && path[0] === responseKey);
  return isRefused ? 'refused' : 'written';
}
