import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { SteppedClock, WriterBench } from './testing/bench';
import type { Fate } from './testing/scripted-service';
import type { RunOptions, RunSummary } from './writer-api';

async function runBatch(
  bench: WriterBench,
  set: Record<string, unknown>,
  options: RunOptions = {},
): Promise<RunSummary> {
  const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set });
  return bench.writer.settled(bench.writer.start(plan.id, options).id);
}

/** Fails single mutations: the number counts mutations only. */
function mutationFates(bench: WriterBench, fates: Readonly<Record<number, Fate>>): void {
  let number = 0;
  bench.service.fateOf = (arrival) => (arrival.kind === 'mutation' ? (fates[number++] ?? 'ok') : 'ok');
}

describe('a run', () => {
  it('applies every operation once, in few requests, and takes the answers into the store', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(95);
    const run = await runBatch(bench, { rating: 1000 });
    expect(run).toMatchObject({ state: 'FINISHED', counts: { planned: 95, applied: 95 }, problem: null });
    expect(bench.service.arrivals).toHaveLength(10);
    expect(keys.map((key) => bench.post(key)['rating'])).toEqual(keys.map(() => 1000));
    expect(keys.every((key) => bench.service.writesOf('Post', key) === 1)).toBe(true);
    expect(keys.every((key) => bench.store.get('Post', key)?.['_version'] === 2)).toBe(true);
  });

  it('journal before send: each operation is on disk as SENT when its request arrives', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(30);
    const seen: string[] = [];
    let runId = '';
    bench.service.fateOf = (arrival) => {
      const inputs = Object.values(arrival.request.variables ?? {}) as { id: string }[];
      const sent = bench.writer.operations(runId, { state: 'SENT', offset: 0, limit: 100 }).operations;
      for (const { id } of inputs) {
        if (sent.some(({ key, attempts }) => key === JSON.stringify([id]) && attempts === 1)) seen.push(id);
      }
      return 'ok';
    };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1007 } });
    runId = bench.writer.start(plan.id).id;
    await bench.writer.settled(runId);
    expect(seen).toHaveLength(keys.length);
  });

  it('records an outcome before the store and its readers learn of it', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(25);
    const states: (string | undefined)[] = [];
    let runId = '';
    bench.store.beforeMerge = (records) => {
      const rows = bench.writer.operations(runId, { offset: 0, limit: 100 }).operations;
      for (const { id } of records) states.push(rows.find(({ key }) => key === JSON.stringify([id]))?.state);
    };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1007 } });
    runId = bench.writer.start(plan.id).id;
    await bench.writer.settled(runId);
    expect(states).toEqual(Array.from({ length: 25 }, () => 'APPLIED'));
  });

  it('lets the local copy learn a few records at a time, so that the service is not kept waiting', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(400);
    const run = await runBatch(bench, { rating: 1007 }, { concurrency: 8, operationsPerRequest: 50 });
    expect(run.counts.applied).toBe(400);
    const learned = bench.store.merged.filter(({ origin }) => origin === 'WRITER');
    expect(Math.max(...learned.map(({ records }) => records.length))).toBeLessThanOrEqual(100);
    expect(keys.every((key) => bench.store.get('Post', key)?.['_version'] === 2)).toBe(true);
  });

  it('only the service sets versions: every version sent was given out by it, and the store holds no other', async () => {
    await using bench = new WriterBench();
    const given = new Set<string>();
    bench.service.afterWrite = (_model, record) =>
      given.add(`${String(record['id'])} ${String(record['_version'])}`);
    const keys = bench.seedPosts(40);
    for (const key of keys)
      given.add(`${String(bench.post(key)['id'])} ${String(bench.post(key)['_version'])}`);
    let number = 0;
    bench.service.beforeWrite = (model, { id }) => {
      if ((number += 1) % 5 === 0 && bench.post(JSON.stringify([id]) as ModelKey)['content'] !== 'theirs') {
        const record = bench.service.put(model, { id, content: 'theirs' });
        given.add(`${String(id)} ${String(record['_version'])}`);
      }
    };
    await runBatch(bench, { rating: 1099 }, { onConflict: 'overwrite' });
    const sent = bench.service.arrivals.flatMap(({ kind, request }) =>
      kind === 'mutation'
        ? (Object.values(request.variables ?? {}) as { id: string; _version: number }[])
        : [],
    );
    expect(sent.length).toBeGreaterThan(40);
    expect(sent.every(({ id, _version }) => given.has(`${id} ${_version}`))).toBe(true);
    const held = keys.map((key) => bench.store.get('Post', key));
    expect(
      held.every((record) => given.has(`${String(record?.['id'])} ${String(record?.['_version'])}`)),
    ).toBe(true);
  });
});

describe('an answer that is lost', () => {
  it('service 9.5: an applied write is found by reading back and never sent again', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(3);
    mutationFates(bench, { 0: 'lost-response', 2: 'lost-response' });
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 3 } });
    expect(keys.map((key) => bench.service.writesOf('Post', key))).toEqual([1, 1, 1]);
    expect(bench.service.arrivals.filter(({ kind }) => kind === 'mutation')).toHaveLength(3);
    expect(bench.service.arrivals.filter(({ kind }) => kind === 'query')).toHaveLength(2);
  });

  it('a write that was not carried out is sent again after the read has shown so', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    mutationFates(bench, { 0: 'lost-request' });
    const run = await runBatch(bench, { rating: 1005 });
    expect(run.counts.applied).toBe(1);
    expect(bench.service.arrivals.map(({ kind }) => kind)).toEqual(['mutation', 'query', 'mutation']);
    expect(bench.service.writesOf('Post', key)).toBe(1);
  });

  it('service 3.3: a list is not sent again while the first write may still arrive', async () => {
    const clock = new SteppedClock();
    const startedAt = clock.ms;
    const sleep = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      if (clock.ms - startedAt > 20_000) bench.service.runLateWrites();
    };
    await using bench = new WriterBench({ clock, sleep });
    const [key] = bench.seedPosts(1, () => ({ keywords: ['a'] })) as [ModelKey];
    bench.service.strategy = 'AUTOMERGE';
    mutationFates(bench, { 0: 'late' });
    const run = await runBatch(bench, { keywords: ['a', 'b'] });
    bench.service.runLateWrites();
    await new Promise((resolve) => setImmediate(resolve));
    expect(run.counts.applied).toBe(1);
    expect(bench.post(key)).toMatchObject({ keywords: ['a', 'b'], _version: 2 });
  });

  it('service 3.3: what others have written since is read first, not sent on the old version', async () => {
    await using bench = new WriterBench();
    bench.service.strategy = 'AUTOMERGE';
    const [a, b, c] = bench.seedPosts(3, () => ({ keywords: ['x'] })) as [ModelKey, ModelKey, ModelKey];
    const append = { append: { keywords: ['new'] } };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, ...append });
    bench.clock.ms += 3_600_000;
    const theirs = [
      bench.service.put('Post', { id: 'p000000', rating: 50 }),
      bench.service.put('Post', { id: 'p000001', keywords: ['x', 'new'] }),
    ];
    bench.store.merge('Post', theirs, 'SUBSCRIPTION');
    const options = { onConflict: 'retry-unchanged' } as const;
    const run = await bench.writer.settled(bench.writer.start(plan.id, options).id);
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 2, unchanged: 1, conflicted: 0 } });
    for (const key of [a, b, c]) expect(bench.post(key)).toMatchObject({ keywords: ['x', 'new'] });
    expect(bench.service.writesOf('Post', b)).toBe(0);
  });

  /** A plan of so many records that others have all changed since. */
  function overtakenRun(bench: WriterBench, count: number): string {
    bench.seedPosts(count);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1005 } });
    bench.clock.ms += 3_600_000;
    const theirs = Array.from({ length: count }, (_, i) =>
      bench.service.put('Post', { id: `p${String(i).padStart(6, '0')}`, content: 'theirs' }),
    );
    bench.store.merge('Post', theirs, 'SUBSCRIPTION');
    return bench.writer.start(plan.id, { onConflict: 'retry-unchanged' }).id;
  }

  it('says of a write that never left that nothing was sent, rather than that its answer was lost', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1005 } });
    bench.clock.ms += 3_600_000;
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', rating: 50 })], 'SUBSCRIPTION');
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run.counts).toMatchObject({ conflicted: 1 });
    const [row] = bench.writer.operations(run.id, { offset: 0, limit: 1 }).operations;
    expect(row).toMatchObject({ state: 'CONFLICTED', problem: { code: 'CHANGED_BEFORE_SENT' } });
    expect(bench.service.writesOf('Post', key)).toBe(0);
    // The service has shown nothing of its strategy.
    const [conflict] = bench.writer.conflicts({ offset: 0, limit: 1 }).conflicts;
    expect(conflict).toMatchObject({ how: 'REFUSED', theirsSource: 'READ', theirsBefore: { rating: 50 } });
    expect(bench.writer.conflictDesk.observedStrategy('Post')).toBeNull();
    const told = await bench.writer.conflictDesk.explainConflict(conflict?.id ?? '', { Post: 'LAMBDA' });
    expect(told).toMatchObject({ strategy: 'LAMBDA', happened: null });
  });

  it('a pause waits for the reads that are under way, not for all that are to come', async () => {
    await using bench = new WriterBench();
    let reads = 0;
    let runId = '';
    bench.service.fateOf = ({ kind }) => {
      if (kind === 'query' && (reads += 1) === 3) bench.writer.pause(runId);
      return 'ok';
    };
    runId = overtakenRun(bench, 300);
    expect(await bench.writer.settled(runId)).toMatchObject({ state: 'PAUSED', counts: { unknown: 0 } });
    expect(reads).toBeLessThan(150);
    bench.writer.resume(runId);
    expect(await bench.writer.settled(runId)).toMatchObject({ state: 'FINISHED', counts: { applied: 300 } });
  });

  it('what was never sent is not sent where its record can’t be read, and goes on later', async () => {
    await using bench = new WriterBench({ settings: { maxAttempts: 2 } });
    let isDown = true;
    bench.service.fateOf = ({ kind }) => (isDown && kind === 'query' ? 'unreachable' : 'ok');
    const runId = overtakenRun(bench, 2);
    expect(await bench.writer.settled(runId)).toMatchObject({
      state: 'FAILED',
      counts: { notSent: 2, unknown: 0 },
    });
    isDown = false;
    bench.writer.resume(runId);
    expect(await bench.writer.settled(runId)).toMatchObject({ state: 'FINISHED', counts: { applied: 2 } });
  });

  it('goes on when the wait for the rate cap has passed while the local copy learned', async () => {
    const clock = new SteppedClock();
    let underWay = 0;
    // Answers come sooner than any wait ends.
    const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
      for (let quiet = 0; quiet < 10 && !signal.aborted; quiet = underWay > 0 ? 0 : quiet + 1)
        await new Promise((resolve) => setImmediate(resolve));
      if (!signal.aborted) clock.ms += ms;
    };
    await using bench = new WriterBench({ clock, sleep });
    bench.service.fateOf = () => {
      underWay += 1;
      return 'ok';
    };
    bench.service.afterAnswer = () => {
      underWay -= 1;
      return true;
    };
    bench.seedPosts(5);
    // Nothing is under way then that could wake the run again.
    bench.store.beforeMerge = () => void (clock.ms += underWay === 0 ? 1_500 : 0);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1005 } });
    const options = { rate: 1, operationsPerRequest: 1 };
    const run = await bench.writer.settled(bench.writer.start(plan.id, options).id);
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 5 } });
  });

  it('somebody else’s write in between makes it a conflict, since nobody can tell', async () => {
    const clock = new SteppedClock();
    const sleep = async (ms: number): Promise<void> => {
      if (bench.post(key)['_version'] === 1) bench.service.put('Post', { id: 'p000000', content: 'theirs' });
      await clock.sleep(ms);
    };
    await using bench = new WriterBench({ clock, sleep });
    const [key] = bench.seedPosts(1) as [ModelKey];
    mutationFates(bench, { 0: 'lost-request' });
    const run = await runBatch(bench, { rating: 1005 });
    expect(run.counts).toMatchObject({ conflicted: 1, applied: 0 });
    const [row] = bench.writer.operations(run.id, { offset: 0, limit: 1 }).operations;
    expect(row).toMatchObject({
      state: 'CONFLICTED',
      problem: { code: 'CHANGED_MEANWHILE' },
      theirs: { content: 'theirs' },
    });
    expect(bench.service.writesOf('Post', key)).toBe(0);
  });

  it('service 9.5: a create whose answer was lost is found under its own key, not made twice', async () => {
    await using bench = new WriterBench();
    mutationFates(bench, { 0: 'lost-response', 1: 'lost-request' });
    const create = [1, 2, 3].map((i) => ({ title: `New ${i}`, status: 'ACTIVE' }));
    const plan = bench.writer.planBatch({ model: 'Post', targets: {}, create });
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run.counts.applied).toBe(3);
    expect([...bench.service.writes.values()]).toEqual([1, 1, 1]);
  });

  it('a read that fails leaves the operation unknown, and going on with the run settles it', async () => {
    await using bench = new WriterBench({ settings: { maxAttempts: 2 } });
    const [key] = bench.seedPosts(1) as [ModelKey];
    let isDown = true;
    bench.service.fateOf = ({ kind }) =>
      !isDown ? 'ok' : kind === 'query' ? 'unreachable' : 'lost-response';
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({
      state: 'FAILED',
      counts: { unknown: 1 },
      problem: { code: 'OUTCOMES_UNKNOWN' },
    });
    isDown = false;
    bench.writer.resume(run.id);
    expect(await bench.writer.settled(run.id)).toMatchObject({
      state: 'FINISHED',
      counts: { applied: 1, unknown: 0 },
    });
    expect(bench.service.writesOf('Post', key)).toBe(1);
  });
});

describe('pace', () => {
  it('service 9.5: throttled operations come again after a pause, with fewer requests under way', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(100);
    mutationFates(bench, { 1: 'throttled', 2: 'throttled', 3: 'throttled' });
    const widths: number[] = [];
    bench.writer.onRun((run) => widths.push(run.concurrency));
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({ state: 'FINISHED', counts: { applied: 100 } });
    expect(keys.every((key) => bench.service.writesOf('Post', key) === 1)).toBe(true);
    expect(Math.min(...widths.filter((width) => width > 0))).toBe(2);
  });

  it('a service that only throttles ends the run with everything not sent', async () => {
    await using bench = new WriterBench({ settings: { maxAttempts: 3 } });
    bench.seedPosts(3);
    bench.service.fateOf = () => 'throttled';
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({ state: 'FAILED', counts: { notSent: 3 }, problem: { code: 'THROTTLED' } });
  });

  it('refused credentials stop the run at once', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(200);
    bench.service.fateOf = () => 'unauthorized';
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({
      state: 'FAILED',
      counts: { notSent: 200 },
      problem: {
        kind: 'Unauthorized',
        consequence: expect.stringMatching(/applied before stays; the rest was not sent/) as string,
      },
    });
    expect(bench.service.arrivals.length).toBeLessThanOrEqual(4);
  });

  it('a network that is gone ends the run after its attempts, and it goes on later', async () => {
    await using bench = new WriterBench({ settings: { maxAttempts: 3 } });
    bench.seedPosts(3);
    let isDown = true;
    bench.service.fateOf = () => (isDown ? 'unreachable' : 'ok');
    const run = await runBatch(bench, { rating: 1005 });
    expect(run).toMatchObject({
      state: 'FAILED',
      counts: { notSent: 3 },
      problem: { code: 'NO_CONNECTION' },
    });
    isDown = false;
    bench.writer.resume(run.id);
    expect((await bench.writer.settled(run.id)).counts.applied).toBe(3);
  });
});

describe('pause, resume, cancel', () => {
  it('a paused run sends nothing more until it is resumed, and then only what is left', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(200);
    let runId = '';
    let mutations = 0;
    bench.service.fateOf = () => {
      if ((mutations += 1) === 3) bench.writer.pause(runId);
      return 'ok';
    };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1005 } });
    runId = bench.writer.start(plan.id).id;
    const paused = await bench.writer.settled(runId);
    expect(paused).toMatchObject({ state: 'PAUSED', counts: { sent: 0, unknown: 0 } });
    expect(paused.counts.notSent).toBeGreaterThan(100);
    bench.writer.resume(runId);
    expect(await bench.writer.settled(runId)).toMatchObject({ state: 'FINISHED', counts: { applied: 200 } });
    expect(keys.every((key) => bench.service.writesOf('Post', key) === 1)).toBe(true);
  });

  it('a cancelled run keeps what was done, says what was not sent, and can’t be resumed', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(200);
    let runId = '';
    bench.service.fateOf = () => {
      bench.writer.cancel(runId);
      return 'ok';
    };
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 1005 } });
    runId = bench.writer.start(plan.id).id;
    const run = await bench.writer.settled(runId);
    expect(run.state).toBe('CANCELLED');
    expect(run.counts.applied + run.counts.notSent).toBe(200);
    expect(() => bench.writer.resume(runId)).toThrow(/cancelled/);
  });

  it('runs wait for each other in the order in which they were started', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(40);
    const plans = [1, 2].map((rating) =>
      bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: `c${rating}` } }),
    );
    const [first, second] = plans.map((plan) => bench.writer.start(plan.id));
    expect([first?.runsAhead, second?.runsAhead]).toEqual([null, 1]);
    expect(second?.state).toBe('QUEUED');
    const end = await bench.writer.settled(second?.id ?? '');
    expect(bench.writer.run(first?.id ?? '')).toMatchObject({ state: 'FINISHED', counts: { applied: 40 } });
    // The second plan was made on the versions before the first run: nothing is overwritten unseen.
    expect(end).toMatchObject({ counts: { conflicted: 40, applied: 0 }, runsAhead: null });
  });

  it('says how many of its conflicts wait, and of each settled one how, while they are decided later', async () => {
    await using bench = new WriterBench();
    const keys = bench.seedPosts(3);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { content: 'ours' } });
    bench.service.put('Post', { ...bench.post(keys[1] as ModelKey), title: 'theirs' });
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(run).toMatchObject({ counts: { applied: 2, conflicted: 1 }, undecided: 1 });
    const [conflict] = bench.writer.conflicts({ open: true, offset: 0, limit: 5 }).conflicts;
    const told: number[] = [];
    bench.writer.onRun(({ id, undecided }) => {
      if (id === run.id) told.push(undecided);
    });
    const settlement = (): unknown =>
      bench.writer.operations(run.id, { state: 'CONFLICTED', offset: 0, limit: 5 }).operations[0]?.settlement;
    expect(settlement()).toBeNull();
    const done = await bench.writer.conflictDesk.decideConflict({ id: conflict?.id ?? '', decision: 'OURS' });
    expect(done).toMatchObject({ settled: true, problem: null });
    expect(settlement()).toBe('ours, on their version');
    expect([bench.writer.run(run.id)?.undecided, told.at(-1)]).toEqual([0, 0]);
  });

  it('stops once the share of failures passes its limit, and goes on with the options given at resume', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(60);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 9_000 } });
    let isRefusing = true;
    bench.service.beforeWrite = (_model, { id }) => {
      if (isRefusing && Number(String(id).slice(1)) % 2 === 0) throw new Error('no');
    };
    const given = { maxFailurePercent: 10, operationsPerRequest: 1, concurrency: 1 };
    const stopped = await bench.writer.settled(bench.writer.start(plan.id, given).id);
    expect(stopped).toMatchObject({ state: 'FAILED', problem: { code: 'STOPPED_BY_POLICY' } });
    expect(stopped.counts.notSent).toBeGreaterThan(0);
    isRefusing = false;
    bench.writer.resume(stopped.id, { maxFailurePercent: 90, reason: 'the rest is known to be fine' });
    const ended = await bench.writer.settled(stopped.id);
    expect(ended).toMatchObject({ state: 'FINISHED', counts: { notSent: 0 } });
    expect(bench.writer.audit({ offset: 0, limit: 10 })).toContainEqual(
      expect.objectContaining({
        action: 'run-options',
        detail: { maxFailurePercent: 90, reason: 'the rest is known to be fine' },
      }),
    );
  });
});
