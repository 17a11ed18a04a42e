import { clientOf, openStore, schemaOf } from './clients';
import { report } from './contender';

/** Outband's DataStore from an empty store to everything stored, with nobody listening but the peak of its memory. */
async function main(): Promise<void> {
  const [endpoint = '', apiKey = '', file = '', schemaFile = ''] = process.argv.slice(2);
  const schema = schemaOf(schemaFile);
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const begun = performance.now();
  const client = clientOf(schema, endpoint, apiKey);
  const store = openStore(schema, file, client);
  await store.start();
  const ms = performance.now() - begun;
  const records = store.counts('Post').live;
  peak = Math.max(peak, process.memoryUsage().rss);
  clearInterval(watch);
  report({ records, ms, rssAboveStartMiB: (peak - before) / 2 ** 20 });
  await store.stop();
  await client.close();
  store.close();
}

void main();
