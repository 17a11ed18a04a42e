import { getNamedType, parse, print } from 'graphql';
import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { keyFieldsOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import type { MutationDocuments } from './documents';
import { storedFieldsOf, versionOf } from './operation';

/** Amplify keeps the delta for half an hour; beyond that the service would read the whole table. */
const DELTA_WINDOW_MS = 29 * 60_000;
const PAGE = 1_000;
const MOST_PAGES = 5;

/**
 * Finds a record as it was at one version in the service's own journal: a delta sync returns a row for each write,
 * so the version before a merge is among them while the delta is kept (service reference 2.3).
 */
export class TheirsFinder {
  readonly #api: GraphQLSchema;
  readonly #client: AppSyncClient;
  readonly #documents: MutationDocuments;
  readonly #now: () => number;

  constructor(deps: {
    api: GraphQLSchema;
    client: AppSyncClient;
    documents: MutationDocuments;
    now: () => number;
  }) {
    this.#api = deps.api;
    this.#client = deps.client;
    this.#documents = deps.documents;
    this.#now = deps.now;
  }

  /** Null where the delta doesn't hold it any more. Throws what the client throws. */
  async find(
    model: Model,
    key: ModelKey,
    version: number,
    around: number,
    signal: AbortSignal,
  ): Promise<ModelInstance | null> {
    const document = this.#documentOf(model);
    if (document === null) return null;
    const lastSync = Math.max(around - DELTA_WINDOW_MS, this.#now() - DELTA_WINDOW_MS);
    if (lastSync > around) return null;
    const filter = {
      and: Object.entries(keyFieldsOf(model, key)).map(([name, value]) => ({ [name]: { eq: value } })),
    };
    let nextToken: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const variables = { filter, lastSync, nextToken, limit: PAGE };
      const { data } = await this.#client.query({ document, variables }, { signal });
      const connection = data?.[model.operations.sync ?? ''] as Connection | null | undefined;
      const found = connection?.items?.find((item) => versionOf(item) === version);
      if (found) return storedFieldsOf(model, found);
      nextToken = connection?.nextToken ?? null;
      if (nextToken === null) return null;
    }
    return null;
  }

  #documentOf(model: Model): string | null {
    const { sync } = model.operations;
    const field = sync === null ? undefined : this.#api.getQueryType()?.getFields()[sync];
    const types = Object.fromEntries(
      (field?.args ?? []).map(({ name, type }) => [name, getNamedType(type).name]),
    );
    if (!field || !types['filter'] || !types['lastSync']) return null;
    const selection = print(selectionOf(this.#documents.get(model.name).document));
    return `query TheirsBefore($filter: ${types['filter']}, $lastSync: ${types['lastSync']}, $nextToken: String, $limit: Int) {
  ${field.name}(filter: $filter, lastSync: $lastSync, nextToken: $nextToken, limit: $limit) {
    items ${selection}
    nextToken
  }
}`;
  }
}

interface Connection {
  readonly items?: readonly (ModelInstance | null)[] | null;
  readonly nextToken?: string | null;
}

function selectionOf(document: string) {
  const operation = parse(document).definitions[0] as OperationDefinitionNode;
  const root = operation.selectionSet.selections[0] as FieldNode;
  return root.selectionSet ?? operation.selectionSet;
}
