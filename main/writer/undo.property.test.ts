import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { isSameFieldValue } from './equality';
import { WriterBench } from './testing/bench';
import type { BatchRequest, RunSummary } from './writer-api';

const isLong = process.env['OUTBAND_TEST_LONG'] !== undefined;
const PLANS = isLong ? 1_500 : 20;
const seed = Number(process.env['OUTBAND_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const FIELDS = {
  title: fc.constantFrom('one', 'two', ''),
  status: fc.constantFrom('ACTIVE', 'INACTIVE'),
  rating: fc.option(fc.integer({ min: -2, max: 2 }), { nil: null }),
  content: fc.option(fc.string({ maxLength: 3 }), { nil: null }),
  keywords: fc.option(fc.array(fc.constantFrom('a', 'b', null), { maxLength: 3 }), { nil: null }),
  metadata: fc.option(fc.constantFrom('{"a":1}', '[1,2]', '{"a": 1}'), { nil: null }),
  publishedAt: fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00'), { nil: null }),
};
const NAMES = Object.keys(FIELDS);
const record = fc.record(FIELDS, { requiredKeys: ['title', 'status'] });
const items = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 });

/** What a batch does, in all its kinds. */
const change: fc.Arbitrary<Partial<BatchRequest>> = fc.oneof(
  fc.record(FIELDS, { requiredKeys: ['rating'] }).map((set) => ({ set: { ...set } })),
  fc.subarray(['rating', 'content', 'keywords'], { minLength: 1 }).map((unset) => ({ unset })),
  items.map((keywords) => ({ append: { keywords } })),
  items.map((keywords) => ({ remove: { keywords } })),
  fc
    .constantFrom(['rating', 'rating + 1'], ['title', 'title & "!"'])
    .map(([field = '', text = '']) => ({ transform: { [field]: text } })),
  fc.constant({ touch: true }),
);

const valuesOf = (found: ModelInstance): unknown =>
  Object.fromEntries(NAMES.map((name) => [name, found[name] ?? null]));

describe('any plan, then its undo', () => {
  it(
    `gives the original values where nobody else wrote, and leaves what others wrote: ${PLANS} random plans (OUTBAND_TEST_SEED=${seed})`,
    async () => {
      await using bench = new WriterBench();
      let count = 0;
      const scenario = fc.record({
        records: fc.array(record, { minLength: 1, maxLength: 6 }),
        change,
        /** Fields that somebody else writes between the run and its undo, by record. */
        others: fc.array(fc.option(fc.record(FIELDS, { requiredKeys: [] }), { nil: {} }), { maxLength: 6 }),
      });
      await fc.assert(
        fc.asyncProperty(scenario, async ({ records, change: asked, others }) => {
          const keys = records.map((fields) => bench.seed('Post', { id: `u${(count += 1)}`, ...fields }));
          const before = keys.map((key) => valuesOf(bench.post(key)));
          const plan = await bench.writer.planChange({ model: 'Post', targets: { keys }, ...asked });
          const run = await bench.writer.settled(bench.writer.start(plan.id).id);
          expect(run.state).toBe('FINISHED');
          const ran = keys.map((key) => bench.post(key));
          keys.forEach((key, i) => {
            const written = others[i] ?? {};
            if (Object.keys(written).length > 0) writtenByOthers(bench, key, written);
          });
          const present = keys.map((key) => valuesOf(bench.post(key)) as Record<string, unknown>);
          const undo = await bench.writer.planUndo(run.id);
          await bench.writer.settled(bench.writer.start(undo.id).id);
          keys.forEach((key, i) => {
            const now = valuesOf(bench.post(key)) as Record<string, unknown>;
            const was = before[i] as Record<string, unknown>;
            const written = others[i] ?? {};
            for (const name of NAMES) {
              // What others wrote stays, but the very value that the run had written is taken for the run's.
              const isTheirs = name in written && isOther(bench, name, ran[i]?.[name], present[i]?.[name]);
              const expected = isTheirs ? present[i]?.[name] : was[name];
              // Two spellings of one moment are one value to the service, and so to undo.
              if (isOther(bench, name, now[name], expected))
                expect([name, now[name]]).toEqual([name, expected]);
            }
          });
        }),
        { seed, numRuns: PLANS, endOnFailure: !isLong },
      );
    },
    isLong ? 600_000 : 60_000,
  );
});

/** Models with what the first property leaves out: custom types, lists of them and of enums, defaults. */
const OTHERS = {
  User: fc.record({
    username: fc.constantFrom('ann', 'bob', ''),
    followers: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    links: fc.option(
      fc.array(
        fc.record({
          network: fc.constantFrom('a', 'b'),
          url: fc.constantFrom('https://x.example/', 'https://y.example/'),
        }),
        { maxLength: 2 },
      ),
      { nil: null },
    ),
  }),
  Comment: fc.record({
    content: fc.constantFrom('c', 'd'),
    postID: fc.constantFrom('p1', 'p2'),
    writtenAt: fc.constantFrom('2026-01-01T00:00:00Z', '2026-06-01T00:00:00.5Z'),
    reactions: fc.option(fc.array(fc.constantFrom('LIKE', 'LOVE'), { maxLength: 3 }), { nil: null }),
    hidden: fc.option(fc.boolean(), { nil: null }),
  }),
} as const;

/** A record's whole life: what a run made of it, and what happened to its tombstone before the undo. */
const life = fc.record({
  kind: fc.constantFrom('set', 'create', 'delete', 'restore'),
  isPurged: fc.boolean(),
  revives: fc.boolean(),
});
const lives = fc.oneof(
  fc.record({ model: fc.constant('User' as const), was: OTHERS.User, becomes: OTHERS.User, life }),
  fc.record({ model: fc.constant('Comment' as const), was: OTHERS.Comment, becomes: OTHERS.Comment, life }),
);

describe('any creation, deletion, restoring or change, then its undo', () => {
  it(
    `leaves every record as it was, or says why it can’t: ${PLANS} random lives (OUTBAND_TEST_SEED=${seed})`,
    async () => {
      await using bench = new WriterBench();
      const { writer, service, store } = bench;
      let count = 0;
      const carryOut = async (planId: string): Promise<RunSummary> => writer.settled(writer.start(planId).id);
      await fc.assert(
        fc.asyncProperty(lives, async ({ model, was, becomes, life: { kind, isPurged, revives } }) => {
          service.revives = revives;
          const id = `l${(count += 1)}`;
          const key = JSON.stringify([id]) as ModelKey;
          const request = { model, targets: { keys: [key] } };
          if (kind !== 'create') bench.seed(model, { id, ...was });
          if (kind === 'restore') await carryOut((await writer.planChange({ ...request, delete: true })).id);
          const before = service.record(model, key);
          const asked = {
            set: { set: becomes },
            create: { create: [{ id, ...becomes }] },
            delete: { delete: true },
            restore: { restore: true },
          }[kind];
          const run = await carryOut((await writer.planChange({ ...request, ...asked })).id);
          if (kind === 'delete' && isPurged) {
            service.purge(model, key);
            store.forget(model, key);
          }
          const undo = await writer.planUndo(run.id);
          await carryOut(undo.id);
          const now = service.record(model, key);
          const isGone = (record: ModelInstance | undefined): boolean => record?.['_deleted'] !== null;
          if (kind === 'delete' && !isPurged) {
            expect(undo).toMatchObject({ operations: 0, rejectionCount: 1 });
            return;
          }
          expect(undo.rejections).toEqual([]);
          expect(isGone(now)).toBe(isGone(before));
          if (!isGone(before))
            for (const name of Object.keys(was))
              expect([name, isOther(bench, name, now?.[name], before?.[name], model)]).toEqual([name, false]);
        }),
        { seed, numRuns: PLANS, endOnFailure: !isLong },
      );
    },
    isLong ? 600_000 : 60_000,
  );
});

function isOther(
  bench: WriterBench,
  name: string,
  left: unknown,
  right: unknown,
  model: string = 'Post',
): boolean {
  const { modelSchema } = bench.schema;
  const field = modelSchema.models[model]?.fields.find((candidate) => candidate.name === name);
  return field !== undefined && !isSameFieldValue(modelSchema, field, left, right);
}

function writtenByOthers(bench: WriterBench, key: ModelKey, fields: Readonly<Record<string, unknown>>): void {
  const [id] = JSON.parse(key) as [string];
  bench.store.merge('Post', [bench.service.put('Post', { id, ...fields })], 'SUBSCRIPTION');
}
