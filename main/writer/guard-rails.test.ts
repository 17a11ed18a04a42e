import { describe, expect, it } from 'vitest';
import type { WritePolicy } from '../../shared/environment';
import { problemOf } from '../../shared/errors';
import { WriterBench } from './testing/bench';
import type { RunOptions } from './writer-api';

const PRODUCTION: WritePolicy = { tier: 'PRODUCTION', readOnly: false };

function benchOf(policy: WritePolicy, posts: number): { bench: WriterBench; planId: string } {
  const bench = new WriterBench({ policy });
  bench.seedPosts(posts);
  const plan = bench.writer.planBatch({
    model: 'Post',
    targets: { where: {} },
    set: { status: 'INACTIVE' },
  });
  return { bench, planId: plan.id };
}

function codeOf(start: () => unknown): string {
  try {
    start();
    return 'STARTED';
  } catch (error) {
    return problemOf(error).code;
  }
}

describe('production', () => {
  it('asks for a look at the plan, the model’s name and a reason, in main whatever a screen has asked', async () => {
    const { bench, planId } = benchOf(PRODUCTION, 3);
    await using _ = bench;
    const { writer } = bench;
    const start = (options: RunOptions): string => codeOf(() => writer.start(planId, options));
    expect(writer.planDesk.startRequirements(planId)).toMatchObject({
      mustBeSeen: true,
      seenAt: null,
      confirmation: 'Post',
      needsReason: true,
      missing: [expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(start({ confirmation: 'Post', reason: 'asked by support' })).toBe('PLAN_NOT_SEEN');
    writer.planDesk.markPlanSeen(planId);
    expect(start({ reason: 'asked by support' })).toBe('CONFIRMATION_NEEDED');
    expect(start({ confirmation: 'post', reason: 'asked by support' })).toBe('CONFIRMATION_NEEDED');
    expect(start({ confirmation: 'Post', reason: '  ' })).toBe('REASON_NEEDED');
    const given = { confirmation: 'Post', reason: 'asked by support' };
    expect(start({ ...given, rate: 201 })).toBe('RATE_ABOVE_CAP');
    expect(bench.service.arrivals).toHaveLength(0);
    expect(writer.planDesk.startRequirements(planId, given).missing).toEqual([]);
    const run = writer.start(planId, given);
    expect(await writer.settled(run.id)).toMatchObject({ state: 'FINISHED', counts: { applied: 3 } });
    const kept = writer.audit({ offset: 0, limit: 10 });
    expect(kept.find(({ action }) => action === 'run-started')?.detail).toMatchObject({ options: given });
    expect(kept.some(({ action }) => action === 'plan-seen')).toBe(true);
  });

  it('asks for the name and a reason once for a migration or an import as a whole', async () => {
    const { bench } = benchOf(PRODUCTION, 1);
    await using _ = bench;
    const { planDesk } = bench.writer;
    const work = { name: '2026-11-backfill', operations: 3 };
    expect(planDesk.wholeRequirements(work)).toMatchObject({
      mustBeSeen: false,
      confirmation: '2026-11-backfill',
      needsReason: true,
      missing: [expect.any(String), expect.any(String)],
    });
    const check = (options: RunOptions): string => codeOf(() => planDesk.checkWhole(work, options));
    expect(check({ reason: 'asked by support' })).toBe('CONFIRMATION_NEEDED');
    expect(check({ confirmation: '2026-11-backfill' })).toBe('REASON_NEEDED');
    expect(check({ confirmation: '2026-11-backfill', reason: 'asked by support' })).toBe('STARTED');
    const { bench: readOnly } = benchOf({ ...PRODUCTION, readOnly: true }, 1);
    await using __ = readOnly;
    expect(codeOf(() => readOnly.writer.planDesk.checkWhole(work))).toBe('READ_ONLY');
  });

  it('writes no more records than its limit until it is raised for the run', async () => {
    const { bench, planId } = benchOf(PRODUCTION, 1_001);
    await using _ = bench;
    bench.writer.planDesk.markPlanSeen(planId);
    const given = { confirmation: 'Post', reason: 'all of them' };
    expect(codeOf(() => bench.writer.start(planId, given))).toBe('TOO_MANY_RECORDS');
    const raised = { ...given, maxRecords: 1_001 };
    expect(bench.writer.planDesk.startRequirements(planId, raised).missing).toEqual([]);
  });

  it('paces a run that asks for no rate', async () => {
    const { bench, planId } = benchOf(PRODUCTION, 101);
    await using _ = bench;
    bench.writer.planDesk.markPlanSeen(planId);
    const begun = bench.clock.ms;
    const run = bench.writer.start(planId, { confirmation: 'Post', reason: 'slowly' });
    await bench.writer.settled(run.id);
    // 11 requests of up to 10 writes at 50 writes a second; the first may leave at once.
    expect(bench.clock.ms - begun).toBeGreaterThanOrEqual(1_900);
  });

  it('says how long a run takes at the pace that the tier allows', async () => {
    const { bench, planId } = benchOf(PRODUCTION, 1_000);
    await using _ = bench;
    // 1,000 writes at 50 a second.
    expect(bench.writer.plan(planId)?.estimatedMs).toBeGreaterThanOrEqual(20_000);
    const { bench: sandbox, planId: free } = benchOf({ tier: 'SANDBOX', readOnly: false }, 1_000);
    await using __ = sandbox;
    expect(sandbox.writer.plan(free)?.estimatedMs).toBeLessThan(20_000);
  });

  it('keeps the look at a plan over a restart', async () => {
    const { bench, planId } = benchOf(PRODUCTION, 1);
    await using _ = bench;
    bench.writer.planDesk.markPlanSeen(planId);
    await bench.writer.close();
    bench.open({ policy: PRODUCTION });
    expect(bench.writer.plan(planId)?.seenAt).not.toBeNull();
  });
});

describe('other tiers', () => {
  it('development limits records alone, a sandbox nothing', async () => {
    const { bench, planId } = benchOf({ tier: 'DEVELOPMENT', readOnly: false }, 2);
    await using _ = bench;
    expect(bench.writer.planDesk.startRequirements(planId)).toMatchObject({
      mustBeSeen: false,
      confirmation: null,
      needsReason: false,
      maxRecords: 100_000,
      missing: [],
    });
    await bench.writer.settled(bench.writer.start(planId).id);
  });

  it('read-only refuses to start, to resume and to save, and sends nothing', async () => {
    const { bench, planId } = benchOf({ tier: 'SANDBOX', readOnly: true }, 2);
    await using _ = bench;
    expect(codeOf(() => bench.writer.start(planId))).toBe('READ_ONLY');
    await expect(
      bench.writer.save({ model: 'Post', kind: 'CREATE', changes: { title: 'x' } }),
    ).rejects.toMatchObject({ kind: 'ReadOnly' });
    expect(bench.service.arrivals).toHaveLength(0);
  });
});

describe('an edit of one record in production', () => {
  it('needs a reason, which the audit chain keeps; nothing is journalled or sent without', async () => {
    await using bench = new WriterBench({ policy: PRODUCTION });
    const [key] = bench.seedPosts(1);
    const edit = {
      model: 'Post',
      kind: 'UPDATE',
      changes: { title: 'new' },
      baseVersion: 1,
      ...(key ? { key } : {}),
    } as const;
    expect(bench.writer.previewEdit(edit).needsReason).toBe(true);
    await expect(bench.writer.save(edit)).rejects.toMatchObject({ problem: { code: 'REASON_NEEDED' } });
    expect([bench.service.arrivals.length, bench.writer.runs().length]).toEqual([0, 0]);
    expect((await bench.writer.save({ ...edit, reason: 'a typo' })).outcome).toBe('APPLIED');
    const started = bench.writer
      .audit({ offset: 0, limit: 5 })
      .find(({ action }) => action === 'run-started');
    expect(started?.detail).toMatchObject({ options: { reason: 'a typo' } });
  });

  it('is as free as ever elsewhere', async () => {
    await using bench = new WriterBench({ policy: { tier: 'DEVELOPMENT', readOnly: false } });
    const [key] = bench.seedPosts(1);
    const edit = { model: 'Post', kind: 'UPDATE', changes: { title: 'new' }, baseVersion: 1 } as const;
    expect(bench.writer.previewEdit(edit).needsReason).toBe(false);
    expect((await bench.writer.save({ ...edit, ...(key ? { key } : {}) })).outcome).toBe('APPLIED');
  });
});
