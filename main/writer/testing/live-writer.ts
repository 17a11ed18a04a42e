import { createAppSyncClient } from '../../appsync';
import type { AppSyncClient, Auth } from '../../appsync';
import { createDataStore } from '../../datastore';
import type { DataStore } from '../../datastore';
import type { LoadedSchema } from '../../schema';
import { createWriter } from '../writer';
import type { WriterOptions } from '../writer';
import type { OutbandWriter } from '../writer-api';

export interface LiveWriter {
  readonly client: AppSyncClient;
  readonly store: DataStore;
  readonly writer: OutbandWriter;
  close(): Promise<void>;
}

/** A writer with the real client and the real store, on a backend that listens at an endpoint. */
export async function openLiveWriter(
  schema: LoadedSchema,
  backend: { readonly endpoint: string; readonly apiKey: string },
  folder: string,
  options: Partial<WriterOptions> & {
    readonly isRealtime?: boolean;
    readonly models?: readonly string[];
    /** The API key unless given. */
    readonly auth?: Auth;
  } = {},
): Promise<LiveWriter> {
  const { isRealtime = true, models, auth: given, ...writerOptions } = options;
  const auth = given ?? { mode: 'API_KEY', apiKey: backend.apiKey };
  const client = createAppSyncClient({ url: backend.endpoint, auth }, schema.api);
  const store = createDataStore({
    schema: schema.modelSchema,
    api: schema.api,
    storeFile: `${folder}/store.db`,
    durableFile: `${folder}/outbox.db`,
    client,
    now: Date.now,
    random: Math.random,
    isRealtime,
    ...(models ? { models } : {}),
  });
  await store.start();
  const writer = createWriter({
    schema: schema.modelSchema,
    api: schema.api,
    client,
    store,
    journalFile: `${folder}/journal.db`,
    now: Date.now,
    random: Math.random,
    ...writerOptions,
  });
  return {
    client,
    store,
    writer,
    close: async () => {
      await writer.close();
      await store.stop();
      store.close();
      await client.close();
    },
  };
}
