import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { RequestGate } from '../testing/request-gate';
import { openLiveWriter } from '../writer/testing/live-writer';
import type { LiveWriter } from '../writer/testing/live-writer';
import { Ledger } from './ledger';
import { discardLooks, isLook } from './looks';
import { parseMigration } from './migration-file';
import type { MigrationFile } from './migration-file';
import { Migrator } from './migrator';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const POSTS = 40;

let folder = '';
let sandbox: Sandbox;
let gate: RequestGate;
let live: LiveWriter;
let ledger: Ledger;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-migrate-'));
  sandbox = await startSandbox({ schema, seed: { Post: POSTS }, seedValue: 7 });
  gate = await RequestGate.start(sandbox);
  await open();
});
afterEach(async () => {
  await close();
  await gate.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  live = await openLiveWriter(schema, gate, folder, {
    models: ['Post'],
    deliveryGraceMs: 60_000,
    settings: { lateWriteMs: 100, settleDelayMs: 10, backoff: { baseMs: 5, capMs: 50 }, maxAttempts: 30 },
  });
  ledger = Ledger.open(join(folder, 'store.db.ledger'), sandbox.endpoint);
}

async function close(): Promise<void> {
  await live.close();
  ledger.close();
}

const migrator = (): Migrator =>
  new Migrator({ store: live.store, writer: live.writer, ledger, now: Date.now });

/** A migration in JSON, which is YAML too. */
function migration(rest: Record<string, unknown>, id = '2026-11-test'): MigrationFile {
  return parseMigration(JSON.stringify({ id, description: 'a test', ...rest }), `${id}.yaml`);
}

const keywordsOf = (): unknown[] =>
  [...live.store.iterate('Post')].map(
    ({ keywords }) => (keywords as unknown[]).filter((word) => word === 'new').length,
  );

const BACKFILL = migration({
  preconditions: [{ model: 'Post', where: { rating: { eq: 4242 } }, count: { eq: 0 } }],
  steps: [{ model: 'Post', where: {}, change: { set: { rating: 4242 } } }],
  postconditions: [{ model: 'Post', where: { rating: { ne: 4242 } }, count: { eq: 0 } }],
});
/** Not repeatable: every further application would show as a further element. */
const APPEND = migration({
  steps: [
    { model: 'Post', where: {}, change: { set: { keywords: ['old'] } } },
    { model: 'Post', where: {}, change: { append: { keywords: ['new'] } } },
  ],
});

describe('a migration', () => {
  it.each([
    ['a field that is not there', { set: { titel: 'x' } }, 'titel', 6],
    ['a value of another type', { set: { rating: 'high' } }, 'rating', 6],
    ['a required field unset', { unset: ['title'] }, 'title', 6],
    ['the version', { set: { _version: 3 } }, '_version', 6],
    ['a field changed in two ways', { set: { rating: 1 }, unset: ['rating'] }, 'rating', 6],
    ['a computed field that is not there', { transform: { titel: 'title' } }, 'titel', 6],
    ['an expression that is none', { transform: { title: '((' } }, 'title', 6],
    ['elements for what is no list', { append: { title: ['x'] } }, 'title', 6],
  ])('with %s in a later step begins nothing, and says where', async (_name, change, field, line) => {
    const text = [
      'id: later',
      'description: d',
      'steps:',
      '  - { model: Post, change: { set: { rating: 7 } } }',
      '  - model: Post',
      `    change: ${JSON.stringify(change)}`,
    ].join('\n');
    const file = parseMigration(text, 'later.yaml');
    const problem = { kind: 'BadInput', place: { file: 'later.yaml', line, field } };
    await expect(migrator().plan(file)).rejects.toMatchObject({ problem });
    await expect(migrator().apply(file)).rejects.toMatchObject({ problem });
    expect(migrator().status([file])).toMatchObject([{ state: 'pending' }]);
    expect(live.store.count('Post', { rating: { eq: 7 } })).toBe(0);
  });

  it.each([
    { steps: [{ model: 'Post', where: { titel: { eq: 1 } }, change: { touch: true } }] },
    {
      steps: [{ model: 'Post', change: { touch: true } }],
      preconditions: [{ model: 'Post', where: { rating: { eq: 'x' } }, count: { eq: 0 } }],
    },
    {
      steps: [{ model: 'Post', change: { touch: true } }],
      postconditions: [{ model: 'Post', where: { rating: { is: 1 } }, count: { eq: 0 } }],
    },
    { steps: [{ model: 'Post', derive: { from: 'Post', values: { titel: 'title' } } }] },
    { steps: [{ model: 'Post', where: { and: {} }, change: { delete: true } }] },
    { steps: [{ model: 'Post', where: { or: [{ title: { eq: 'a' } }, {}] }, change: { delete: true } }] },
    { steps: [{ model: 'Post', where: { rating: {} }, change: { delete: true } }] },
  ])('whose targets or conditions can’t be meant is refused with its place: %j', async (rest) => {
    const file = migration(rest);
    await expect(migrator().plan(file)).rejects.toMatchObject({
      problem: {
        consequence: 'Nothing was planned or sent.',
        place: { file: file.file, line: 1, model: 'Post' },
      },
    });
  });

  it('estimates by the rate of its file where that is the lowest', async () => {
    const steps = [{ model: 'Post', change: { touch: true } }];
    const { requests, estimatedMs } = await migrator().plan(migration({ steps, policy: { rate: 0.5 } }));
    expect(requests).toBeGreaterThan(0);
    expect(estimatedMs).toBe(requests * 2_000);
  });

  it('worked example: backfills a field; plan writes nothing, verify counts, rollback restores', async () => {
    const before = new Map([...live.store.iterate('Post')].map((post) => [post['id'], post['rating']]));
    const plan = await migrator().plan(BACKFILL);
    expect(plan).toMatchObject({
      migration: '2026-11-test',
      state: 'pending',
      preconditions: [{ actual: 0, holds: true }],
      operations: { planned: POSTS, applied: 0 },
    });
    expect(plan.steps[0]?.sample[0]?.after).toMatchObject({ rating: 4242 });
    expect(plan.requests).toBeGreaterThan(0);
    expect(live.writer.plans()).toEqual([]);
    expect(live.store.count('Post', { rating: { eq: 4242 } })).toBe(0);
    expect(migrator().verify(BACKFILL).holds).toBe(false);

    const report = await migrator().apply(BACKFILL);
    expect(report).toEqual({
      migration: '2026-11-test',
      state: 'applied',
      operations: { planned: POSTS, applied: POSTS, unchanged: 0, conflicted: 0, failed: 0, unknown: 0 },
      delivery: { complete: POSTS, incomplete: 0, notSeen: 0, p95Ms: expect.any(Number) as number },
      ms: expect.any(Number) as number,
      requests: expect.any(Number) as number,
    });
    expect(migrator().verify(BACKFILL)).toMatchObject({ state: 'applied', holds: true });

    const rollback = await migrator().rollback(BACKFILL);
    expect(rollback).toMatchObject({ state: 'rolled-back', operations: { applied: POSTS, failed: 0 } });
    expect(new Map([...live.store.iterate('Post')].map((post) => [post['id'], post['rating']]))).toEqual(
      before,
    );
  });

  it('is applied once: a second call reports the first and sends nothing', async () => {
    const first = await migrator().apply(APPEND);
    const second = await migrator().apply(APPEND);
    expect(second).toEqual({ ...first, already: true, ms: expect.any(Number) as number });
    expect(new Set(keywordsOf())).toEqual(new Set([1]));
  });

  it('goes on after an interruption in the middle of a step, and appends exactly once', async () => {
    const stop = new AbortController();
    const step = { concurrency: 1, operationsPerRequest: 1, signal: stop.signal };
    gate.holdAfter(6, (body) => body.includes('"new"'));
    const applying = migrator().apply(APPEND, step);
    await gate.reached;
    stop.abort();
    gate.open();
    const interrupted = await applying;
    expect(interrupted).toMatchObject({ state: 'partial', problem: { code: 'INTERRUPTED' } });
    expect(interrupted.operations.applied).toBeGreaterThanOrEqual(POSTS + 6);
    expect(interrupted.operations.applied).toBeLessThan(2 * POSTS);
    await close();
    await open();
    expect(migrator().status([APPEND])).toMatchObject([{ state: 'partial', steps: { done: 1, total: 2 } }]);
    // The rest of the run, not the step anew: elements were appended to some of its targets already.
    const left = 2 * POSTS - interrupted.operations.applied;
    const { steps, requests } = await migrator().plan(APPEND);
    expect(steps).toMatchObject([{ step: 2, operations: left, runId: live.writer.runs()[0]?.id }]);
    expect(steps[0]?.sample.map(({ before }) => before?.['keywords'])).toEqual(Array(left).fill(['old']));
    expect(steps[0]?.sample[0]?.changedFields).toEqual(['keywords']);
    expect(requests).toBe(steps[0]?.requests);
    expect(migrator().runOptions(APPEND)).toMatchObject({ concurrency: 1, operationsPerRequest: 1 });
    expect(await migrator().apply(APPEND)).toMatchObject({
      state: 'applied',
      operations: { planned: 2 * POSTS, applied: 2 * POSTS },
    });
    expect(new Set(keywordsOf())).toEqual(new Set([1]));
  });

  it('a run that began just before a crash is found again, a plan without a run is made anew', async () => {
    const crash = (after: 'plan' | 'start') =>
      new Migrator({
        store: live.store,
        writer: { ...faceOf(live.writer), ...(after === 'plan' ? { start: crashed } : {}) },
        ledger: after === 'plan' ? ledger : forgetful(ledger),
        now: Date.now,
      }).apply(APPEND);
    await expect(crash('plan')).rejects.toThrow('crash');
    await expect(crash('start')).rejects.toThrow('crash');
    await close();
    await open();
    expect(await migrator().apply(APPEND)).toMatchObject({ state: 'applied' });
    expect(new Set(keywordsOf())).toEqual(new Set([1]));
    expect(live.writer.runs()).toHaveLength(2);
    expect(live.writer.plans()).toEqual([]);
  });

  it('takes its file’s policy where the call leaves a limit out, and none where the call clears it', async () => {
    const limited = migration({
      steps: [{ model: 'Post', change: { touch: true } }],
      policy: { onConflict: 'stop', rate: 1000, maxFailures: '10%' },
    });
    expect(migrator().runOptions(limited)).toEqual({ onConflict: 'stop', rate: 1000, maxFailurePercent: 10 });
    await migrator().apply(limited, { maxConflicts: 3, cleared: ['rate', 'maxFailurePercent'] });
    const [run] = live.writer.runs();
    expect(live.writer.runOptions(run?.id ?? '')).toEqual({ onConflict: 'stop', maxConflicts: 3 });
  });

  it('a look at a plan stays to be paged when asked to, and is told from plans that wait', async () => {
    await migrator().plan(APPEND);
    expect(live.writer.plans()).toEqual([]);
    const { steps } = await migrator().plan(APPEND, { staysToBePaged: true });
    const page = live.writer.planOperations(steps[0]?.id ?? '', { offset: POSTS - 1, limit: 10 });
    expect(page).toMatchObject({ total: POSTS, operations: [{ after: { keywords: ['old'] } }] });
    await migrator().apply(BACKFILL);
    await migrator().planRollback(BACKFILL, { staysToBePaged: true });
    live.writer.planBatch({ model: 'Post', targets: { where: {} }, touch: true, description: 'Look at me' });
    expect(live.writer.plans().map((plan) => isLook(plan))).toEqual([false, true, true, true]);
    discardLooks(live.writer, '2026-11-tes');
    expect(live.writer.plans()).toHaveLength(4);
    discardLooks(live.writer, '2026-11-test');
    expect(live.writer.plans()).toMatchObject([{ description: 'Look at me' }]);
  });

  it('a file that was changed after it had begun is noticed and refused', async () => {
    await migrator().apply(BACKFILL);
    const changed = migration({ steps: [{ model: 'Post', change: { set: { rating: 1 } } }] });
    expect(migrator().status([changed])).toMatchObject([{ state: 'applied', changed: true }]);
    await expect(migrator().apply(changed)).rejects.toMatchObject({ problem: { code: 'MIGRATION_CHANGED' } });
    await expect(migrator().plan(changed)).rejects.toMatchObject({ problem: { code: 'MIGRATION_CHANGED' } });
  });

  it('a precondition that doesn’t hold sends nothing and begins nothing', async () => {
    const refused = migration({
      preconditions: [{ model: 'Post', count: { le: 3 } }],
      steps: [{ model: 'Post', change: { touch: true } }],
    });
    await expect(migrator().apply(refused)).rejects.toMatchObject({
      problem: { code: 'PRECONDITION_FAILED' },
    });
    expect(migrator().status([refused])).toMatchObject([{ state: 'pending', startedAt: null }]);
    expect(live.writer.runs()).toEqual([]);
  });

  it('can be applied anew after a rollback, and not rolled back twice', async () => {
    await migrator().apply(APPEND);
    await migrator().rollback(APPEND);
    await expect(migrator().rollback(APPEND)).rejects.toMatchObject({ problem: { code: 'NOT_APPLIED' } });
    expect(await migrator().apply(APPEND)).toMatchObject({
      state: 'applied',
      operations: { applied: 2 * POSTS },
    });
    expect(new Set(keywordsOf())).toEqual(new Set([1]));
  });

  it('creates, transforms and deletes in the order of its steps; what is deleted can’t be rolled back', async () => {
    const steps = migration({
      steps: [
        { model: 'Post', change: { create: [{ id: 'mine', title: 'first', status: 'ACTIVE' }] } },
        {
          model: 'Post',
          where: { id: { eq: 'mine' } },
          change: { transform: { title: '$uppercase(title)' } },
        },
        { model: 'Post', where: { id: { eq: 'mine' } }, change: { delete: true } },
      ],
    });
    expect(await migrator().apply(steps)).toMatchObject({ state: 'applied', operations: { applied: 3 } });
    expect([...live.store.iterate('Post', { id: { eq: 'mine' } }, { tombstones: true })]).toMatchObject([
      { title: 'FIRST', _deleted: true },
    ]);
    const back = await migrator().rollback(steps);
    expect(back.operations.failed).toBeGreaterThan(0);
  });

  it('each environment has its own ledger', async () => {
    await migrator().apply(BACKFILL);
    const other = Ledger.open(join(folder, 'store.db.ledger'), 'https://other.example/graphql');
    expect(other.entries()).toEqual([]);
    expect(ledger.entries()).toMatchObject([{ migration: '2026-11-test', state: 'applied' }]);
    other.close();
  });
});

function crashed(): never {
  throw new Error('crash');
}

/** The writer's methods as plain functions, so that one can be replaced. */
function faceOf(writer: LiveWriter['writer']): LiveWriter['writer'] {
  return new Proxy(
    {},
    {
      ownKeys: () =>
        Object.getOwnPropertyNames(Object.getPrototypeOf(writer)).filter((name) => name !== 'constructor'),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: (_, name) => {
        const member = Reflect.get(writer, name) as unknown;
        return typeof member === 'function' ? (member.bind(writer) as unknown) : member;
      },
    },
  ) as LiveWriter['writer'];
}

/** A ledger that doesn't live to note a run that has begun. */
function forgetful(real: Ledger): Ledger {
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'notePart') {
        return (...[entry, part]: Parameters<Ledger['notePart']>) =>
          part.runId === null ? target.notePart(entry, part) : crashed();
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
