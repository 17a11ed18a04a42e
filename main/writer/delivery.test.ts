import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { WriterBench } from './testing/bench';
import type { RunSummary } from './writer-api';

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
    expect(run.delivery).toEqual({ complete: 0, incomplete: 0, notSeen: 0, p95Ms: null });
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

  it('the figures are the same after the writer was opened again', async () => {
    const { run, bench } = await deliver(['early', 'early', 'none']);
    await bench.writer.close();
    const writer = bench.open();
    expect(writer.run(run.id)?.delivery).toMatchObject({ complete: 2, incomplete: 0, notSeen: 1 });
    await bench[Symbol.asyncDispose]();
  });
});
