import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createDataStore } from '..';
import { createAppSyncClient } from '../../appsync';
import { bundleProgram } from '../../testing/bundle-program';
import { launch } from './testing/program';
import { converged } from './testing/quiet';
import { isLong, startingSeed } from './testing/seeds';
import { PROOF_SCHEMA, ServiceClient } from './testing/service';

const DURATION_MS = Number(process.env['OUTBAND_TEST_SOAK_MS'] ?? (isLong ? 30 * 60_000 : 5_000));
const WARM_UP_MS = Math.min(DURATION_MS / 3, 120_000);
const EVENTS_A_SECOND = 200;
const LOCAL_WRITE_EVERY_MS = 250;
/** What garbage collection leaves, and what the system holds for it, may differ by so much from after the warm-up. */
const HEAP_MIB = 24;
const RSS_MIB = 120;

interface Memory {
  readonly heapMiB: number;
  readonly rssMiB: number;
}

function memory(): Memory {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMiB: heapUsed / 2 ** 20, rssMiB: rss / 2 ** 20 };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('soak', () => {
  const seed = startingSeed();
  it(
    `${EVENTS_A_SECOND} events a second with disconnects for ${DURATION_MS / 1_000} s: nothing is lost and memory stays flat (OUTBAND_TEST_SEED=${seed})`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'outband-soak-'));
      const program = await bundleProgram(join(import.meta.dirname, 'testing/soak-service.ts'), folder);
      const child = launch(program, [String(DURATION_MS), String(EVENTS_A_SECOND), String(seed)]);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async <T>(): Promise<T> => JSON.parse(String((await lines.next()).value)) as T;
      const address = await next<{ endpoint: string; apiKey: string }>();
      const client = createAppSyncClient(
        { url: address.endpoint, auth: { mode: 'API_KEY', apiKey: address.apiKey } },
        PROOF_SCHEMA.api,
        { reconnect: { baseMs: 50, capMs: 500 } },
      );
      const store = createDataStore({
        schema: PROOF_SCHEMA.modelSchema,
        api: PROOF_SCHEMA.api,
        storeFile: join(folder, 'store.sqlite'),
        durableFile: join(folder, 'outbox.sqlite'),
        client,
        now: Date.now,
        random: Math.random,
        lateWriteMs: 200,
      });
      const service = new ServiceClient(address);
      try {
        let events = 0;
        store.onSighting(() => (events += 1));
        await store.start();
        let saved = 0;
        const writing = setInterval(() => {
          saved += 1;
          store.save(
            'Line',
            store.create('Line', { order: 'soak', number: String(saved), log: [String(saved)] }),
          );
        }, LOCAL_WRITE_EVERY_MS);
        await wait(WARM_UP_MS);
        const before = memory();
        const done = await next<{ written: number; cuts: number; ms: number }>();
        clearInterval(writing);
        const after = memory();
        await converged(store, service, { timeoutMs: 60_000 });
        const figures = { ...done, events, saved, before, after };
        console.log(
          JSON.stringify(figures, (_key, value: unknown) =>
            typeof value === 'number' ? Math.round(value) : value,
          ),
        );
        expect(done.cuts).toBeGreaterThan(0);
        expect((await service.records('Line')).size).toBe(saved);
        expect(after.heapMiB - before.heapMiB).toBeLessThan(HEAP_MIB);
        expect(after.rssMiB - before.rssMiB).toBeLessThan(RSS_MIB);
      } finally {
        await store.stop();
        store.close();
        await client.close();
        await service.close();
        child.kill('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      }
    },
    DURATION_MS + 180_000,
  );
});
