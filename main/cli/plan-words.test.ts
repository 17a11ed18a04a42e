import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import type { PlanSummary } from '../writer';
import { planWords, stepWords, writesWords } from './plan-words';

const key = (id: string) => JSON.stringify([id]) as ModelKey;
const NONE = { create: 0, update: 0, delete: 0, restore: 0, touch: 0 };

function summary(parts: Partial<PlanSummary>): PlanSummary {
  return {
    ...{ id: 'p', model: 'Post', description: 'd', createdAt: 0, kind: 'migration', document: '' },
    ...{ targets: 2, operations: 2, unchanged: 0, live: 2, tombstones: 0, pending: 0, stale: 0 },
    ...{ reread: false, rejections: [], rejectionCount: 0, warnings: [], warningCount: 0, sample: [] },
    ...{
      requests: 2,
      estimatedMs: 1,
      seenAt: null,
      origin: null,
      kinds: { ...NONE, update: 2 },
      wholeModel: false,
    },
    ...parts,
  };
}

describe('a plan in words', () => {
  it('tells the kinds of its writes, in numbers', () => {
    expect(writesWords(summary({}))).toBe('2 writes to Post: 2 updates');
    const kinds = { ...NONE, create: 1, touch: 3, restore: 2 };
    expect(writesWords(summary({ operations: 6, kinds }))).toBe(
      '6 writes to Post: 1 create, 2 restores, 3 touches',
    );
  });

  it('says of a migration that is applied that nothing is left to do', () => {
    const operations = { planned: 0, applied: 0, unchanged: 0, conflicted: 0, failed: 0, unknown: 0 };
    const plan = {
      ...{ migration: 'm', description: 'd', preconditions: [], partial: [], steps: [] },
      ...{ operations, requests: 0, estimatedMs: 0, state: 'applied' as const },
    };
    expect(planWords(plan)).toEqual(['m: it is applied here, and nothing is left to do']);
  });

  it('warns of deletes and of what no filter narrows', () => {
    const words = stepWords(summary({ wholeModel: true, kinds: { ...NONE, delete: 2 } })).join('\n');
    expect(words).toContain('it DELETES 2 records');
    expect(words).toContain('every record of Post');
    expect(stepWords(summary({}))).toEqual([]);
  });

  it('tells what is left out, waits or has moved on, and what deserves a look, with examples', () => {
    const warnings = Array.from({ length: 7 }, (_, i) => ({
      ...{ key: key(`p${i}`), field: 'postID', reason: 'postID would refer to nothing.' },
    }));
    const words = stepWords(
      summary({
        ...{ targets: 6, live: 3, tombstones: 3, pending: 1, stale: 2, warnings, warningCount: 7 },
        ...{ rejections: [{ key: key('x'), field: null, reason: 'It is gone.' }], rejectionCount: 1 },
      }),
    );
    expect(words).toEqual([
      '6 targets: 3 live, 3 tombstones left out, 1 with a change that still waits in the outbox, 2 at another version by now',
      'worth a look first: 7',
      ...[0, 1, 2, 3, 4].map((i) => `  ["p${i}"]  postID: postID would refer to nothing.`),
      '  and 2 more',
      'can’t be written: 1',
      '  ["x"]  It is gone.',
    ]);
  });

  it('shows of each kind what a person tells it by', () => {
    const sample = [
      { key: key('a'), before: { id: 'a', title: 'A', _version: 3 }, after: null, changedFields: [] },
      { key: key('b'), before: null, after: { id: 'b', title: 'B' }, changedFields: ['id', 'title'] },
      { key: key('c'), before: { id: 'c' }, after: { id: 'c' }, changedFields: [] },
    ];
    expect(stepWords(summary({ sample }))).toEqual([
      '["a"]  deleted:  id: "a"  title: "A"',
      '["b"]  new:  id: "b"  title: "B"',
      '["c"]  no value changes',
    ]);
  });
});
