import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataStore } from '..';
import { createAppSyncClient } from '../../appsync';
import { bundleProgram } from '../../testing/bundle-program';
import { launch } from './testing/program';
import { faultsOf, RecordLedger, type LocalWrite } from './testing/ledger';
import { converged } from './testing/quiet';
import { isLong, seededRandom, startingSeed } from './testing/seeds';
import { PROOF_SCHEMA, Service, type ServiceRecord } from './testing/service';

const KILLS = isLong ? 100 : 4;
const KILLS_A_RUN = isLong ? 5 : 4;
const SEEDED = isLong ? 4_000 : 800;
const LIFE_MS = isLong ? 400 : 250;
const FAULTS = ['latency=1..12ms', 'lose-response=0.03', 'throttle=0.03'];

let folder = '';
let program = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-kill-store-'));
  program = await bundleProgram(join(import.meta.dirname, 'testing/kill-child.ts'), folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Opening {
  readonly isSynced: boolean;
  readonly waiting: number;
}

/** One life of the process: it is killed so many milliseconds after its store was opened, or after its first sync. */
async function liveAndDie(
  args: readonly string[],
  after: 'running' | 'ready',
  lifeMs: number,
): Promise<Opening> {
  const child = launch(program, args);
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const opened = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(after) && output.endsWith('\n')) resolve();
    }),
  );
  await Promise.race([opened, gone]);
  if (!output.includes(after)) throw new Error(`it ended before it was ${after}: ${errors}`);
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  child.kill('SIGKILL');
  await gone;
  expect(errors).toBe('');
  return JSON.parse(output.split('\n')[0]?.slice('running '.length) ?? '') as Opening;
}

/** What was asked for, by record: all that was noted as kept, and of the rest what the service has. */
function ledgersOf(
  home: string,
  log: ReadonlyMap<string, readonly ServiceRecord[]>,
): ReadonlyMap<string, RecordLedger> {
  const file = join(home, 'writes.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  const notes = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const kept = new Set(notes.flatMap((note) => ('kept' in note ? [note['kept']] : [])));
  const ledgers = new Map<string, RecordLedger>();
  for (const note of notes) {
    if (!('wished' in note)) continue;
    const {
      wished: mark,
      field,
      kind,
      key,
    } = note as unknown as LocalWrite & { wished: number; key: string };
    // A later write that was merged into it while both waited has replaced its list, but not its field.
    const isThere = log
      .get(key)
      ?.some(
        (row) =>
          (row['log'] as string[] | null)?.includes(String(mark)) ||
          (field !== null && row[field] === String(mark)),
      );
    const ledger = ledgers.get(key) ?? new RecordLedger();
    ledgers.set(key, ledger);
    if (kept.has(mark) || isThere) ledger.ours.push({ mark, field, kind, conditional: false });
  }
  return ledgers;
}

async function killSometimes(seed: number, round: number): Promise<readonly Opening[]> {
  const random = seededRandom(seed);
  const strategy = round % 2 === 0 ? 'AUTOMERGE' : 'OPTIMISTIC_CONCURRENCY';
  const service = await Service.start({ strategy, seed: { Board: SEEDED }, seedValue: seed });
  const home = mkdtempSync(join(folder, 'run-'));
  const openings: Opening[] = [];
  const theirs = new Map<string, number[]>();
  const seeded = await service.records('Board');
  try {
    for (const [key, record] of seeded) theirs.set(key, [record._version]);
    for (let life = 1; life <= KILLS_A_RUN; life += 1) {
      service.sandbox.setFaults(FAULTS);
      const args = [service.sandbox.endpoint, service.sandbox.apiKey, home, String(life)];
      // Every second life is cut short while it sends, the others while they read.
      openings.push(await liveAndDie(args, life % 2 === 0 ? 'ready' : 'running', random() * LIFE_MS));
      service.sandbox.setFaults([]);
      // While nobody is there, somebody else writes; what the dead process had sent is carried out first.
      await new Promise((resolve) => setTimeout(resolve, 30));
      const all = [...(await service.records('Board'))];
      for (let i = 0; i < 5; i += 1) {
        const [key, record] = all[Math.floor(random() * Math.min(20, all.length))] ?? [];
        if (!key || !record) continue;
        const current = (await service.records('Board')).get(key);
        const input = { id: record['id'], _version: current?._version, other: `life ${life}, ${i}` };
        const written = await service.write({ kind: 'update', model: 'Board', input });
        if (written) theirs.set(key, [...(theirs.get(key) ?? []), written._version]);
      }
    }
    await settleAndCheck({ service, home, seeded, theirs, strategy });
  } finally {
    await service.stop();
  }
  return openings;
}

async function settleAndCheck({
  service,
  home,
  seeded,
  theirs,
  strategy,
}: {
  readonly service: Service;
  readonly home: string;
  /** Records as they were before anybody wrote; the service's log does not tell of them. */
  readonly seeded: ReadonlyMap<string, ServiceRecord>;
  readonly theirs: ReadonlyMap<string, readonly number[]>;
  readonly strategy: string;
}): Promise<void> {
  const { endpoint, apiKey } = service.sandbox;
  const client = createAppSyncClient({ url: endpoint, auth: { mode: 'API_KEY', apiKey } }, PROOF_SCHEMA.api);
  const store = createDataStore({
    schema: PROOF_SCHEMA.modelSchema,
    api: PROOF_SCHEMA.api,
    storeFile: join(home, 'store.sqlite'),
    durableFile: join(home, 'outbox.sqlite'),
    client,
    now: Date.now,
    random: Math.random,
    lateWriteMs: 100,
  });
  try {
    await store.start();
    await converged(store, service, { timeoutMs: 60_000 });
    const log = await service.log('Board');
    const faults = [...ledgersOf(home, log)].flatMap(([key, ledger]) => {
      for (const version of theirs.get(key) ?? []) ledger.theirs.add(version);
      const before = seeded.get(key);
      return faultsOf(key, ledger, [...(before ? [before] : []), ...(log.get(key) ?? [])], strategy);
    });
    expect(faults).toEqual([]);
  } finally {
    await store.stop();
    store.close();
    await client.close();
  }
}

describe('kill -9', () => {
  const first = startingSeed();
  for (let round = 0; round < KILLS / KILLS_A_RUN; round += 1) {
    const seed = first + round;
    it(`${KILLS_A_RUN} kills at random instants of sync and outbox lose and double nothing (OUTBAND_TEST_SEED=${seed})`, async () => {
      const openings = await killSometimes(seed, round);
      // The first life begins with nothing; a later one that finds no finished sync or changes that wait was cut short.
      const cutShort = openings.slice(1).filter(({ isSynced, waiting }) => !isSynced || waiting > 0);
      console.log(`seed ${seed}: ${JSON.stringify(openings)}`);
      expect(cutShort.length).toBeGreaterThan(0);
    }, 300_000);
  }
});
