import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { openDatabase } from '../sqlite/open-database';
import { WriterBench } from './testing/bench';
import type { Fate } from './testing/scripted-service';

type CrashPoint =
  /** Durable as SENT, never received by the service. */
  | 'sent-not-received'
  /** Carried out, the process gone before the answer came. */
  | 'received-not-answered'
  /** The outcome is durable, the process gone before the store learnt of it. */
  | 'recorded-not-shared';

const POINTS: readonly CrashPoint[] = ['sent-not-received', 'received-not-answered', 'recorded-not-shared'];
/** Lets a writer run until its world stops at the n-th request, and leaves on disk what a kill would. */
async function crash(bench: WriterBench, point: CrashPoint, nth: number): Promise<string> {
  let isDead = false;
  let mutations = 0;
  const killed = new Promise<void>((resolve) => {
    const die = (): void => {
      if (!isDead) bench.kill();
      isDead = true;
      resolve();
    };
    bench.service.fateOf = ({ kind }): Fate => {
      if (kind === 'mutation') mutations += 1;
      if (mutations !== nth || point !== 'sent-not-received') return 'ok';
      die();
      return 'hang-before';
    };
    bench.service.afterAnswer = () => {
      if (mutations >= nth && point === 'received-not-answered') die();
      return !isDead;
    };
    bench.store.beforeMerge = () => {
      if (mutations >= nth && point === 'recorded-not-shared') die();
      if (isDead) throw new Error('the process is gone');
    };
  });
  const plan = bench.writer.planBatch({
    model: 'Post',
    targets: { where: {} },
    set: { keywords: ['x'], rating: 5000 },
  });
  const { id } = bench.writer.start(plan.id, { operationsPerRequest: 3, concurrency: 2 });
  await killed;
  bench.service.fateOf = () => 'hang-before';
  // Turns of the event loop that the dead one would have used: none of its answers may come through.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  bench.service.fateOf = () => 'ok';
  bench.service.afterAnswer = () => true;
  bench.store.beforeMerge = () => undefined;
  return id;
}

describe('a crash between any two steps', () => {
  for (const point of POINTS) {
    for (const nth of [1, 2, 4]) {
      it(`${point}, request ${nth}: after going on, each record was written exactly once`, async () => {
        await using bench = new WriterBench();
        const keys = bench.seedPosts(12, () => ({ keywords: ['a'] }));
        bench.service.strategy = 'AUTOMERGE';
        const runId = await crash(bench, point, nth);

        const writer = bench.open();
        const before = writer.run(runId);
        expect(before?.state).toBe('INTERRUPTED');
        expect(before?.counts.sent).toBe(0);
        writer.resume(runId);
        const run = await writer.settled(runId);

        expect(run).toMatchObject({ state: 'FINISHED', counts: { planned: 12, applied: 12 } });
        expect(keys.map((key) => bench.service.writesOf('Post', key))).toEqual(keys.map(() => 1));
        expect(keys.map((key) => bench.post(key)['keywords'])).toEqual(keys.map(() => ['x']));
        agreeWithService(bench, runId, keys);
      });
    }
  }

  it('what had left counts as unknown until it is read back, and is never sent blindly', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(12);
    const runId = await crash(bench, 'received-not-answered', 1);
    const writer = bench.open();
    const unknown = writer.operations(runId, { state: 'UNKNOWN', offset: 0, limit: 100 });
    expect(unknown.total).toBeGreaterThanOrEqual(3);
    const already = bench.service.arrivals.length;
    writer.resume(runId);
    await writer.settled(runId);
    const kinds = bench.service.arrivals.slice(already, already + unknown.total).map(({ kind }) => kind);
    expect(kinds).toEqual(kinds.map(() => 'query'));
  });

  it('cancelling an interrupted run reads back what is unknown and sends nothing', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(12);
    const runId = await crash(bench, 'received-not-answered', 2);
    const writer = bench.open();
    const written = keys.reduce((sum, key) => sum + bench.service.writesOf('Post', key), 0);
    const mutations = bench.service.arrivals.filter(({ kind }) => kind === 'mutation').length;
    writer.cancel(runId);
    const run = await writer.settled(runId);
    expect(run).toMatchObject({ state: 'CANCELLED', counts: { unknown: 0, applied: written } });
    expect(bench.service.arrivals.filter(({ kind }) => kind === 'mutation')).toHaveLength(mutations);
  });

  it('a journal that can’t be written stops the run before anything leaves', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(30);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 5000 } });
    await bench.writer.close();
    const db = openDatabase(bench.journalFile);
    db.exec(`CREATE TRIGGER full BEFORE UPDATE ON operations BEGIN SELECT RAISE(FAIL, 'disk full'); END`);
    db.close();
    bench.open();
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run).toMatchObject({
      state: 'FAILED',
      problem: { kind: 'StorageCorrupt', code: 'JOURNAL_WRITE_FAILED' },
    });
    expect(bench.service.arrivals).toHaveLength(0);
  });
});

/** Every operation's outcome in the journal is what the service holds. */
function agreeWithService(bench: WriterBench, runId: string, keys: readonly ModelKey[]): void {
  const rows = bench.writer.operations(runId, { offset: 0, limit: 100 }).operations;
  expect(rows.map(({ key }) => key)).toEqual(keys);
  for (const row of rows) {
    expect(row.state).toBe('APPLIED');
    expect(row.result?.['_version']).toBe(bench.post(row.key)['_version']);
  }
}
