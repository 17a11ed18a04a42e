import { AppSyncError } from '../appsync-error';
import type { Caller } from '../auth/identity';
import type { FieldArguments } from '../graphql/complete';
import { filterGroupPredicate, type EventPredicate } from '../realtime/subscription-filter';
import { FunctionThread } from '../strategies/function-thread';
import type { Item } from '../tables/item';
import { keyOf, type StoredModel } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import type { VersionedWriter } from '../tables/versioned-writer';

/** What a versioned data source can do, in AppSync's order (service reference 1.1). */
const VERSIONED_OPERATIONS = [
  ...['TransactGetItems', 'PutItem', 'BatchGetItem', 'Scan', 'Query'],
  ...['GetItem', 'DeleteItem', 'UpdateItem', 'Sync'],
];

export interface CustomServices {
  readonly models: ReadonlyMap<string, StoredModel>;
  readonly store: TableStore;
  readonly writer: VersionedWriter;
}

/**
 * Resolvers of the user's own, for root fields that no model has. One function answers for all of them: it is given
 * `typeName`, `fieldName`, `arguments` and `identity`, and replies with a request to a model's data source
 * (`{ dataSource, operation, key, values, _version }`), with `{ result }`, or, for a subscription, with the
 * `{ filterGroup }` of an enhanced filter.
 */
export class CustomResolvers {
  readonly #thread: FunctionThread;
  readonly #services: CustomServices;

  constructor(file: string, timeoutMs: number, services: CustomServices) {
    this.#thread = new FunctionThread(file, timeoutMs);
    this.#services = services;
  }

  /** Answers a query or mutation field. Throws an AppSyncError as the data source or the function's failure has it. */
  async resolve(typeName: string, field: string, args: FieldArguments, caller: Caller): Promise<unknown> {
    const reply = await this.#ask(typeName, field, args, caller);
    return typeof reply['operation'] === 'string' ? this.#run(reply, field, args, caller) : reply['result'];
  }

  /** The enhanced filter of a subscription field; null where the function sets none. */
  async filterOf(field: string, args: Item, caller: Caller): Promise<EventPredicate | null> {
    const { filterGroup } = await this.#ask('Subscription', field, args, caller);
    return filterGroup === undefined || filterGroup === null ? null : filterGroupPredicate(filterGroup);
  }

  close(): void {
    this.#thread.close();
  }

  async #ask(typeName: string, fieldName: string, args: Item, { identity }: Caller): Promise<Item> {
    const event = { typeName, fieldName, arguments: args, identity };
    const reply = await this.#thread.invoke(event).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      throw new AppSyncError('MappingTemplate', `The resolver function failed: ${detail}`);
    });
    return typeof reply === 'object' && reply !== null ? (reply as Item) : {};
  }

  async #run(request: Item, field: string, args: Item, { identity }: Caller): Promise<unknown> {
    const { models, store, writer } = this.#services;
    const operation = String(request['operation']);
    const stored = models.get(String(request['dataSource']));
    if (!stored)
      throw new AppSyncError('MappingTemplate', `No data source named '${String(request['dataSource'])}'.`);
    if (stored.versioned && !VERSIONED_OPERATIONS.includes(operation)) {
      throw new AppSyncError(
        'MappingTemplate',
        `Unsupported operation '${operation}'. Datasource Versioning only supports the following operations (${VERSIONED_OPERATIONS.join(', ')})`,
      );
    }
    const keyValues = (request['key'] ?? {}) as Item;
    const key = keyOf(stored.key, keyValues);
    if (!key) throw new AppSyncError('MappingTemplate', `The key of ${stored.name} is incomplete.`);
    if (operation === 'GetItem') return store.table(stored.name).get(key);
    const version = typeof request['_version'] === 'number' ? request['_version'] : null;
    const values = (request['values'] ?? {}) as Item;
    const write = { stored, field, args, identity, values, key, keyValues, version, condition: () => true };
    if (operation === 'PutItem') return writer.create(write);
    if (operation === 'UpdateItem') return writer.update(write);
    if (operation === 'DeleteItem') return writer.delete(write);
    throw new AppSyncError(
      'MappingTemplate',
      `The sandbox runs GetItem, PutItem, UpdateItem and DeleteItem for resolvers of one's own, not '${operation}'.`,
    );
  }
}
