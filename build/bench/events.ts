import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSessionOnWorker } from '../../main/session';
import { clientOf, openStore, quantile, schemaOf } from './clients';

const now = (): number => performance.timeOrigin + performance.now();

/** Milliseconds from an event's leaving its source until observers of the store, or the window's process, hear of it. */
async function main(): Promise<void> {
  const [where = '', endpoint = '', schemaFile = '', workerFile = '', seconds = '10'] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'outband-bench-events-'));
  const delays: number[] = [];
  const take = (record: Readonly<Record<string, unknown>>): void => {
    delays.push(now() - Number(record['content']));
  };
  const close = where === 'store' ? await observe() : await listen();
  await new Promise((resolve) => setTimeout(resolve, (Number(seconds) + 2) * 1_000));
  process.stdout.write(
    `${JSON.stringify({ events: delays.length, p50: quantile(delays, 0.5), p95: quantile(delays, 0.95) })}\n`,
  );
  await close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);

  async function observe(): Promise<() => Promise<void>> {
    const schema = schemaOf(schemaFile);
    const client = clientOf(schema, endpoint, 'key');
    const store = openStore(schema, join(folder, 'store.sqlite'), client, { isRealtime: true });
    store.observe('Post').subscribe(({ element }) => take(element));
    await store.start();
    return async () => {
      await store.stop();
      store.close();
      await client.close();
    };
  }

  async function listen(): Promise<() => Promise<void>> {
    const handle = await openSessionOnWorker(
      workerFile,
      {
        folder,
        schema: { text: readFileSync(schemaFile, 'utf8'), fileName: schemaFile },
        endpoint: { url: endpoint, auth: { mode: 'API_KEY', apiKey: 'key' } },
      },
      NO_CREDENTIALS,
    );
    handle.on('recordsChanged', ({ changes }) => changes.forEach(({ record }) => take(record)));
    return () => handle.close();
  }
}

const refuse = (): never => {
  throw new Error('the benchmarks use an API key');
};
const NO_CREDENTIALS = { token: refuse, awsCredentials: refuse };

void main();
