import { clientOf, openStore, schemaOf } from './clients';
import { report } from './contender';

/** A delta sync of Outband's DataStore into a store that is synced already; opening it isn't counted. */
async function main(): Promise<void> {
  const [endpoint = '', apiKey = '', file = '', schemaFile = ''] = process.argv.slice(2);
  const schema = schemaOf(schemaFile);
  const client = clientOf(schema, endpoint, apiKey);
  const store = openStore(schema, file, client);
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  await store.start();
  const ms = performance.now() - begun;
  const status = store.status().models.find(({ model }) => model === 'Post');
  if (status?.kind !== 'DELTA') throw new Error(`no delta sync, but ${status?.reason ?? 'none'}`);
  report({
    records: status.received,
    ms,
    rssAboveStartMiB: (process.memoryUsage().rss - before) / 2 ** 20,
  });
  await store.stop();
  store.close();
  await client.close();
}

void main();
