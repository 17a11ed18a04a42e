import { describe, expect, it } from 'vitest';
import type { RunPartsFragment, SentDocumentPartsFragment } from '../../apollo/generated/operations';
import { activityItems, exportText, filterItems, hasFailed, kindLabel } from './activity-items';

const counts = {
  planned: 2,
  notSent: 0,
  sent: 0,
  applied: 2,
  unchanged: 0,
  conflicted: 0,
  rejected: 0,
  unknown: 0,
};
const run = (id: string, at: number, change: Partial<RunPartsFragment> = {}): RunPartsFragment => ({
  ...{
    id,
    kind: 'batch',
    model: 'Post',
    description: `Tidy ${id}`,
    state: 'FINISHED',
    createdAt: at,
    startedAt: at,
  },
  ...{
    endedAt: at,
    isLocal: false,
    perSecond: 0,
    remainingMs: null,
    concurrency: 1,
    runsAhead: null,
    undecided: 0,
    problem: null,
    counts,
  },
  delivery: { complete: 2, incomplete: 0, notSeen: 0, notListening: null, p95Ms: 1 },
  ...change,
});
const sent = (
  id: string,
  at: number,
  change: Partial<SentDocumentPartsFragment> = {},
): SentDocumentPartsFragment => ({
  ...{
    id,
    at,
    origin: 'EDITOR',
    document: 'mutation Rename { x }',
    variables: { input: { id: 'p-77' } },
    operationName: 'Rename',
  },
  ...{
    level: 'COMPLETE',
    ms: 1,
    ok: true,
    httpStatus: 200,
    response: { data: {} },
    problem: null,
    explanations: [],
  },
  ...change,
});
const items = activityItems(
  [run('r1', 10), run('r2', 30, { counts: { ...counts, applied: 1, conflicted: 1 } })],
  [sent('d1', 20), sent('d2', 40, { ok: false, document: '{ listPosts { id } }', operationName: null })],
);
const ids = (list: typeof items | readonly (typeof items)[number][]) => list.map((item) => item.id);

describe('activity', () => {
  it('puts runs and documents in one line of time', () => {
    expect(ids(items)).toEqual(['document d2', 'run r2', 'document d1', 'run r1']);
    expect(items.map(kindLabel)).toEqual(['Read', 'Batch', 'Write', 'Batch']);
  });

  it('counts as failed what did not come to what was asked', () => {
    expect(ids(items.filter(hasFailed))).toEqual(['document d2', 'run r2']);
    expect(hasFailed(activityItems([run('x', 1, { state: 'INTERRUPTED' })], [])[0] ?? items[3]!)).toBe(true);
  });

  it('counts a write as failed that the service merged with another', () => {
    const merged = sent('m', 1, {
      document: 'mutation Rename($input: I!) { rename(input: $input) { title } }',
      variables: { input: { title: 'mine' } },
      response: { data: { rename: { title: 'theirs' } } },
    });
    expect(activityItems([], [merged]).map(hasFailed)).toEqual([true]);
  });

  it('filters by kind and by words, also those in the variables', () => {
    expect(ids(filterItems(items, 'runs', ''))).toEqual(['run r2', 'run r1']);
    expect(ids(filterItems(items, 'documents', 'listposts'))).toEqual(['document d2']);
    expect(ids(filterItems(items, 'all', 'P-77'))).toEqual(['document d2', 'document d1']);
    expect(ids(filterItems(items, 'failed', 'tidy'))).toEqual(['run r2']);
    expect(ids(filterItems(items, 'all', 'no such words', new Set(['r1'])))).toEqual(['run r1']);
  });

  it('tells what the outbox sent from what a person sent in the editor', () => {
    const both = activityItems([], [sent('d1', 1), sent('o1', 2, { origin: 'OUTBOX' })]);
    expect(both.map(kindLabel)).toEqual(['Outbox', 'Write']);
    expect(ids(filterItems(both, 'outbox', ''))).toEqual(['document o1']);
    expect(ids(filterItems(both, 'documents', ''))).toEqual(['document d1']);
  });

  it('exports what is known, without the marks of the cache', () => {
    const marked = activityItems([Object.assign(run('r1', 0), { __typename: 'Run' })], [sent('d1', 5)]);
    const rows = JSON.parse(exportText(marked)) as Record<string, unknown>[];
    expect(rows.map((row) => [row['entry'], row['at']])).toEqual([
      ['document', '1970-01-01T00:00:00.005Z'],
      ['run', '1970-01-01T00:00:00.000Z'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('__typename');
  });
});
