import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSessionOnWorker } from '../../main/session';

const RESOLUTION_MS = 1;
const refuse = (): never => {
  throw new Error('the benchmarks use an API key');
};

/** How long the main thread is blocked while a connection's worker syncs everything and tells of it. */
async function main(): Promise<void> {
  const [endpoint = '', apiKey = '', schemaFile = '', workerFile = '', expected = '0'] =
    process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'outband-bench-blocked-'));
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const handle = await openSessionOnWorker(
    workerFile,
    {
      folder,
      schema: { text: readFileSync(schemaFile, 'utf8'), fileName: schemaFile },
      endpoint: { url: endpoint, auth: { mode: 'API_KEY', apiKey } },
    },
    { token: refuse, awsCredentials: refuse },
  );
  await new Promise<void>((resolve) => {
    handle.on('syncStatus', (status) => {
      const post = status.models.find(({ model }) => model === 'Post');
      if (status.phase === 'READY' && (post?.received ?? 0) >= Number(expected)) resolve();
    });
  });
  delay.disable();
  // The measurement itself waits for its resolution each time.
  const ms = (value: number): number => Math.max(0, value / 1e6 - RESOLUTION_MS);
  process.stdout.write(`${JSON.stringify({ p99: ms(delay.percentile(99)), max: ms(delay.max) })}\n`);
  await handle.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

void main();
