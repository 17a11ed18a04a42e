import { randomUUID } from 'node:crypto';
import { AppSyncError } from '../appsync-error';
import type { Authorization } from '../auth/authorization';
import type { Caller } from '../auth/identity';
import type { FieldArguments } from '../graphql/complete';
import type { ServerClock } from '../server-clock';
import type { SandboxSettings } from '../settings';
import { compileFilter } from '../tables/filter';
import type { Item, MutableItem } from '../tables/item';
import { keyOf, type StoredModel } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import type { VersionedWriter, WriteRequest } from '../tables/versioned-writer';
import type { DefaultValues } from './defaults';
import { invalidArguments } from './key-arguments';

export interface MutationServices {
  readonly writer: VersionedWriter;
  readonly clock: ServerClock;
  readonly settings: SandboxSettings;
  readonly store: TableStore;
  readonly authorization: Authorization;
  readonly defaults: DefaultValues;
}

/** What a mutation resolver is asked for. */
export interface MutationCall {
  readonly stored: StoredModel;
  readonly field: string;
  readonly args: FieldArguments;
  readonly caller: Caller;
}

const OWNED_BY_SERVICE = ['_lastChangedAt', '_deleted', '_ttl'] as const;

function inputOf(call: MutationCall): MutableItem {
  return { ...((call.args['input'] ?? {}) as Item) };
}

function writeRequest(call: MutationCall, input: Item, values: Item): WriteRequest {
  const key = keyOf(call.stored.key, input);
  if (!key) throw invalidArguments(`The key of ${call.stored.name} is incomplete.`);
  const keyValues = Object.fromEntries(call.stored.model.primaryKey.map((field) => [field, input[field]]));
  const version = typeof input['_version'] === 'number' ? input['_version'] : null;
  const { stored, field, args, caller } = call;
  return {
    stored,
    field,
    args,
    identity: caller.identity,
    values,
    key,
    keyValues,
    version,
    condition: compileFilter(args['condition']),
  };
}

/** What remains of an input when its key and what the service owns are taken out. */
function attributeValues(stored: StoredModel, input: Item): MutableItem {
  const values: MutableItem = { ...input };
  for (const name of stored.model.primaryKey) delete values[name];
  if (!stored.versioned) return values;
  for (const name of ['_version', ...OWNED_BY_SERVICE]) delete values[name];
  return values;
}

/** The instant of a write as Amplify's templates print it. */
function isoNow(services: MutationServices): string {
  return new Date(services.clock.now()).toISOString();
}

/** `createX` (service reference 4.3): key and timestamps are filled in, null index keys dropped. */
export function createItem(services: MutationServices, call: MutationCall): Item {
  const { stored, caller, field: name } = call;
  const input = inputOf(call);
  const stamp = services.authorization.stampCreate(stored.name, caller, input, name, stored.key.partition);
  if (stored.versioned && typeof input['_version'] === 'number' && services.settings.refuseVersionInCreate) {
    throw new AppSyncError('BadRequest', 'Updating _version field can not be set from the client');
  }
  const [only] = stored.model.primaryKey;
  if (stored.model.primaryKey.length === 1 && only === 'id') input['id'] ??= randomUUID();
  const values: MutableItem = { ...attributeValues(stored, input), ...stamp };
  for (const [name, value] of services.defaults.get(stored.name) ?? []) values[name] ??= value;
  const now = isoNow(services);
  for (const field of [stored.createdAtField, stored.updatedAtField]) {
    if (field !== null && !stored.model.primaryKey.includes(field)) values[field] ??= now;
    else if (field !== null) input[field] ??= now;
  }
  for (const index of stored.indexes) {
    for (const field of [index.partition, ...index.sortFields])
      if (values[field] === null) delete values[field];
  }
  return services.writer.create(writeRequest(call, input, values));
}

/** `updateX`: null removes an attribute, an absent key leaves it (4.3). */
export async function updateItem(services: MutationServices, call: MutationCall): Promise<Item> {
  const { stored } = call;
  const input = inputOf(call);
  checkWrite(services, call, 'update', input);
  const values = attributeValues(stored, input);
  refusePartOfJoinedKey(stored, input);
  const { updatedAtField } = stored;
  if (updatedAtField !== null) values[updatedAtField] ??= isoNow(services);
  return services.writer.update(writeRequest(call, input, values));
}

/** `deleteX`. */
export async function deleteItem(services: MutationServices, call: MutationCall): Promise<Item | null> {
  const input = inputOf(call);
  checkWrite(services, call, 'delete', input);
  return services.writer.delete(writeRequest(call, input, {}));
}

function checkWrite(
  services: MutationServices,
  call: MutationCall,
  operation: 'update' | 'delete',
  input: Item,
): void {
  const { stored, field, caller } = call;
  const existing = () => {
    const key = keyOf(stored.key, input);
    return key ? services.store.table(stored.name).get(key) : null;
  };
  services.authorization.checkWrite(
    stored.name,
    operation,
    caller,
    input,
    existing,
    field,
    stored.key.partition,
  );
}

/** An index's joined sort key can only be written whole (4.3). */
function refusePartOfJoinedKey(stored: StoredModel, input: Item): void {
  for (const index of stored.indexes) {
    const { sortFields } = index;
    if (sortFields.length < 2 || !sortFields.some((field) => field in input)) continue;
    const missing = sortFields.find((field) => !(field in input));
    if (missing === undefined) continue;
    throw invalidArguments(
      `When updating any part of the composite sort key for @index '${index.name}', you must provide all fields for the key. Missing key: '${missing}'.`,
    );
  }
}
