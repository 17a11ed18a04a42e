import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { RunOptions, RunSummary } from './writer-api';

type Event = 'complete' | 'incomplete' | 'none' | 'early';

/** Runs a batch over some posts whose events come back as told, or not at all. */
async function deliver(
  events: readonly Event[],
  latencyMs = 0,
): Promise<{ run: RunSummary; bench: WriterBench }> {
  const bench = new WriterBench({ deliveryGraceMs: 500 });
  await bench.writer.close();
  bench.store.isObserved = true;
  bench.open({ deliveryGraceMs: 500 });
  const keys = bench.seedPosts(events.length);
  bench.service.afterWrite = (model, record) => {
    const key = JSON.stringify([record['id']]) as ModelKey;
    const event = events[keys.indexOf(key)] ?? 'none';
    if (event === 'none') return;
    const version = Number(record['_version']);
    const at = bench.clock.ms + latencyMs;
    const sight = (): void =>
      bench.store.sight({ model, key, version, complete: event !== 'incomplete', at });
    if (event === 'early') sight();
    else setTimeout(sight, 1);
  };
  const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'c' } });
  const run = await bench.writer.settled(bench.writer.start(plan.id).id);
  return { run, bench };
}

/** Posts, a batch over them, and subscriptions that are there as it begins. */
function observed(posts: number, options: RunOptions = {}) {
  const bench = new WriterBench({ deliveryGraceMs: 500 });
  bench.store.observe(true);
  const keys = bench.seedPosts(posts);
  const start = (): RunSummary => {
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'c' } });
    return bench.writer.start(plan.id, options);
  };
  return { bench, keys, start };
}

describe('proof of delivery', () => {
  it('counts what came back complete, broken, or not at all within the grace period', async () => {
    const { run, bench } = await deliver(['complete', 'complete', 'incomplete', 'none']);
    expect(run.counts.applied).toBe(4);
    expect(run.delivery).toMatchObject({ complete: 2, incomplete: 1, notSeen: 1 });
    await bench[Symbol.asyncDispose]();
  });

  it('an event that arrives before the answer counts, and the time it took is kept', async () => {
    const { run, bench } = await deliver(['early', 'early', 'early'], 40);
    expect(run.delivery).toMatchObject({ complete: 3, notSeen: 0 });
    expect(run.delivery.p95Ms).toBeGreaterThanOrEqual(39);
    expect(run.delivery.p95Ms).toBeLessThanOrEqual(41);
    const rows = bench.writer.operations(run.id, { offset: 0, limit: 10 }).operations;
    expect(rows.map(({ deliveredMs }) => deliveredMs)).toEqual([40, 40, 40]);
    await bench[Symbol.asyncDispose]();
  });

  it('an event of another version is not taken for ours', async () => {
    const { run, bench } = await deliver([]);
    expect(run.delivery).toEqual({
      complete: 0,
      incomplete: 0,
      notSeen: 0,
      notListening: null,
      p95Ms: null,
    });
    const [key] = bench.seedPosts(1) as [ModelKey];
    bench.service.afterWrite = (model) =>
      bench.store.sight({ model, key, version: 9, complete: true, at: bench.clock.ms });
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'c' } });
    const again = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(again.delivery).toMatchObject({ complete: 0, notSeen: 1 });
    await bench[Symbol.asyncDispose]();
  });

  it('a write that is sent again at once, on the version it was refused for, is looked for anew', async () => {
    const bench = new WriterBench({ deliveryGraceMs: 500 });
    await bench.writer.close();
    bench.store.isObserved = true;
    bench.open({ deliveryGraceMs: 500 });
    const keys = bench.seedPosts(3);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'c' } });
    for (const [i] of keys.entries()) bench.service.put('Post', { id: `p00000${i}`, rating: 50 });
    bench.service.afterWrite = (model, { id, _version: version }) => {
      const key = JSON.stringify([id]) as ModelKey;
      bench.store.sight({ model, key, version: Number(version), complete: true, at: bench.clock.ms });
    };
    const run = await bench.writer.settled(bench.writer.start(plan.id, { onConflict: 'overwrite' }).id);
    expect(run.counts.applied).toBe(3);
    expect(run.delivery).toMatchObject({ complete: 3, notSeen: 0 });
    await bench[Symbol.asyncDispose]();
  });

  it('what left while our subscriptions were down is told apart from what was not seen, with when', async () => {
    const { bench, start } = observed(6);
    const begunAt = bench.clock.ms;
    bench.service.afterWrite = () => bench.store.observe(false);
    const run = await bench.writer.settled(start().id);
    expect(run.counts.applied).toBe(6);
    const { notListening } = run.delivery;
    expect(run.delivery).toMatchObject({ complete: 0, notSeen: 0, notListening: { count: 6 } });
    expect(notListening?.from).toBeGreaterThanOrEqual(begunAt);
    expect(notListening?.to).toBeLessThanOrEqual(bench.clock.ms);
    await bench.writer.close();
    expect(bench.open().run(run.id)?.delivery).toMatchObject({ notSeen: 0, notListening });
    await bench[Symbol.asyncDispose]();
  });

  it('sending waits for our subscriptions after an outage, so that every later write has its proof', async () => {
    const { bench, start } = observed(6, { concurrency: 1 });
    let written = 0;
    const sentAt: number[] = [];
    let backAt = Number.POSITIVE_INFINITY;
    bench.service.afterWrite = (model, record) => {
      written += 1;
      sentAt.push(bench.clock.ms);
      if (written === 2) {
        bench.store.observe(false);
        backAt = bench.clock.ms + 3_000;
        return;
      }
      const key = JSON.stringify([record['id']]) as ModelKey;
      const version = Number(record['_version']);
      bench.store.sight({ model, key, version, complete: true, at: bench.clock.ms });
    };
    bench.clock.onSleep = () => {
      if (bench.clock.ms >= backAt) bench.store.observe(true);
    };
    const run = await bench.writer.settled(start().id);
    expect(run.delivery).toMatchObject({ complete: 5, notSeen: 0, notListening: { count: 1 } });
    expect(sentAt[2]).toBeGreaterThanOrEqual(backAt);
    await bench[Symbol.asyncDispose]();
  });

  it('where subscriptions stay away, a run goes on without proof after half a minute; an edit never waits', async () => {
    const { bench, keys, start } = observed(2, { concurrency: 1 });
    const sentAt: number[] = [];
    bench.service.afterWrite = () => {
      sentAt.push(bench.clock.ms);
      bench.store.observe(false);
    };
    const run = await bench.writer.settled(start().id);
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 2 } });
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
    bench.store.observe(true);
    bench.store.observe(false);
    const before = bench.clock.ms;
    const key = keys[0] as ModelKey;
    const edit = { model: 'Post', kind: 'UPDATE', key, changes: { content: 'edited' } } as const;
    expect(await bench.writer.save({ ...edit, baseVersion: 2 })).toMatchObject({ outcome: 'APPLIED' });
    expect((sentAt[2] ?? Infinity) - before).toBeLessThan(30_000);
    await bench[Symbol.asyncDispose]();
  });

  it('the figures are the same after the writer was opened again', async () => {
    const { run, bench } = await deliver(['early', 'early', 'none']);
    await bench.writer.close();
    const writer = bench.open();
    expect(writer.run(run.id)?.delivery).toMatchObject({ complete: 2, incomplete: 0, notSeen: 1 });
    await bench[Symbol.asyncDispose]();
  });
});
