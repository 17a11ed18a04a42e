import { readFileSync } from 'node:fs';
import { createAppSyncClient, type AppSyncClient } from '../../main/appsync';
import { createDataStore, type DataStore, type DataStoreOptions } from '../../main/datastore';
import { loadSchemaText, type LoadedSchema } from '../../main/schema';

export function schemaOf(file: string): LoadedSchema {
  return loadSchemaText(readFileSync(file, 'utf8'), file);
}

export function clientOf(schema: LoadedSchema, endpoint: string, apiKey: string): AppSyncClient {
  return createAppSyncClient({ url: endpoint, auth: { mode: 'API_KEY', apiKey } }, schema.api);
}

/** Outband's DataStore on the posts of the benchmarks; without a client it works on what is stored. */
export function openStore(
  schema: LoadedSchema,
  file: string,
  client: AppSyncClient | null,
  options: Partial<DataStoreOptions> = {},
): DataStore {
  return createDataStore({
    schema: schema.modelSchema,
    api: schema.api,
    storeFile: file,
    durableFile: `${file}.outbox`,
    client,
    now: Date.now,
    random: Math.random,
    models: ['Post'],
    isRealtime: false,
    ...options,
  });
}

/** The value below which a share of the sorted numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
