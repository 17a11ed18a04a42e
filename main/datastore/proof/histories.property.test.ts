import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, it } from 'vitest';
import { UnreliableWire } from '../../testing/unreliable-wire';
import { histories } from './testing/history';
import { isLong, seededRandom, startingSeed } from './testing/seeds';
import { Service } from './testing/service';
import { World } from './testing/world';

const HISTORIES = Number(process.env['OUTBAND_TEST_HISTORIES'] ?? (isLong ? 10_000 : 300));
const STEPS = isLong ? 40 : 16;
/** A slow machine lives through fewer of them, but through these at least. */
const AT_LEAST = 20;
const ENOUGH_MS = isLong ? Infinity : 6_000;
/** What earlier histories left is synced by later ones too, so now and then a new service begins. */
const HISTORIES_A_SERVICE = 20;

const folder = mkdtempSync(join(tmpdir(), 'outband-histories-'));
let open: { readonly service: Service; readonly wire: UnreliableWire } | null = null;
let lived = 0;

async function closeService(): Promise<void> {
  await open?.wire.stop();
  await open?.service.stop();
  open = null;
}

async function serviceAndWire(): Promise<NonNullable<typeof open>> {
  if (lived % HISTORIES_A_SERVICE === 0) await closeService();
  lived += 1;
  if (open) return open;
  const service = await Service.start();
  open = { service, wire: await UnreliableWire.start(service.sandbox) };
  return open;
}

afterEach(closeService);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('random histories', () => {
  const seed = startingSeed();

  it(
    `after up to ${HISTORIES} histories the store is what the service is, and the outbox lost, doubled and reordered nothing (OUTBAND_TEST_SEED=${seed})`,
    async () => {
      const random = seededRandom(seed);
      const beganAt = Date.now();
      await fc.assert(
        fc.asyncProperty(histories(STEPS), async (history) => {
          if (lived >= AT_LEAST && Date.now() - beganAt > ENOUGH_MS) return;
          const { service, wire } = await serviceAndWire();
          const name = `h${lived}`;
          await new World({ service, wire, folder: join(folder, name), name, random }).live(history);
        }),
        {
          seed,
          numRuns: HISTORIES,
          endOnFailure: !isLong && process.env['OUTBAND_TEST_SHRINK'] === undefined,
        },
      );
      console.log(`${lived} histories, seed ${seed}`);
    },
    isLong ? 3 * 60 * 60_000 : 120_000,
  );
});
