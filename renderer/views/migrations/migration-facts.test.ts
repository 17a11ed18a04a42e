import { describe, expect, it } from 'vitest';
import { describeJobEnd, doneText, folderOf, paceOf } from './job-facts';
import { formatBytes, modelOfFile } from './import-store';
import {
  carryOutLabel,
  describeCount,
  describeDelivery,
  describeSteps,
  flow,
  isRunOf,
} from './migration-facts';

describe('a migration in words', () => {
  it('writes filters and bounds as its file has them', () => {
    expect(flow({ and: [{ status: { eq: 'ACTIVE' } }, { rating: { eq: null } }] })).toBe(
      '{ and: [{ status: { eq: "ACTIVE" } }, { rating: { eq: null } }] }',
    );
    expect(describeCount({ ge: 1, le: 12_000 })).toBe('at most 12,000 and at least 1');
  });

  it('tells what each kind of step does', () => {
    const steps = [
      { model: 'Post', where: { rating: { eq: null } }, change: { set: { rating: 0 }, unset: ['content'] } },
      { model: 'Post', where: {}, change: { transform: { title: '$trim(title)' } } },
      { model: 'Tag', where: {}, change: { delete: true } },
      { model: 'User', derive: { from: 'Post', values: { id: 'authorID' } } },
    ];
    expect(describeSteps({ steps })).toEqual([
      {
        model: 'Post',
        verb: 'Change',
        where: '{ rating: { eq: null } }',
        lines: [
          { part: 'set', field: 'rating', value: '0' },
          { part: 'unset', field: 'content', value: 'null' },
        ],
      },
      {
        model: 'Post',
        verb: 'Change',
        where: null,
        lines: [{ part: 'transform', field: 'title', value: '$trim(title)' }],
      },
      { model: 'Tag', verb: 'Delete', where: null, lines: [] },
      {
        model: 'User',
        verb: 'Make',
        where: null,
        lines: [
          { part: 'from', field: 'Post', value: '{}' },
          { part: 'transform', field: 'id', value: 'authorID' },
        ],
      },
    ]);
  });

  it('says on its button what is left of it', () => {
    expect(carryOutLabel('APPLY', 'PENDING', 1000)).toBe('Apply to 1,000 records');
    expect(carryOutLabel('APPLY', 'PENDING', 0)).toBe('Note it as applied');
    expect(carryOutLabel('APPLY', 'PARTIAL', 1)).toBe('Go on with 1 record');
    expect(carryOutLabel('ROLLBACK', 'ROLLING_BACK', 3)).toBe('Go on rolling back 3 records');
  });

  it('knows its runs, and none of a migration whose id begins alike', () => {
    expect(isRunOf('a', 'Migration a, step 1 of 2')).toBe(true);
    expect(isRunOf('a', 'Undo: Migration a, step 1 of 2, time 2')).toBe(true);
    expect(isRunOf('a', 'Migration a-2, step 1 of 2')).toBe(false);
  });

  it('counts a write that nobody has seen come back as not seen', () => {
    const report = (complete: number, incomplete: number) =>
      describeDelivery({
        operations: { planned: 5, applied: 5, unchanged: 0, conflicted: 0, failed: 0, unknown: 0 },
        delivery: { complete, incomplete, notSeen: 0, notListening: null, p95Ms: null },
      } as Parameters<typeof describeDelivery>[0]);
    expect(report(5, 0)).toContain('All 5 writes came back complete');
    expect(report(3, 0)).toContain('2 not seen yet');
    expect(report(4, 1)).toContain('1 write came back incomplete');
  });
});

describe('a job in words', () => {
  it('has a pace once something is through, and a whole once it is known', () => {
    expect(paceOf({ done: 0, total: null, startedAt: 0 }, 1000)).toEqual({
      percent: null,
      perSecond: null,
      remainingMs: null,
    });
    expect(paceOf({ done: 250, total: 1000, startedAt: 0 }, 1000)).toEqual({
      percent: 25,
      perSecond: 250,
      remainingMs: 3000,
    });
    expect(doneText({ done: 250, total: 1000 }, 'row')).toBe('250 of 1,000 rows');
    expect(doneText({ done: 1, total: null }, 'row')).toBe('1 row');
  });

  it('is announced with what went wrong', () => {
    const problem = { kind: 'BadInput', code: 'IMPORT_REFUSED', message: '1 of 3 rows can’t be written.' };
    expect(describeJobEnd({ kind: 'IMPORT', subject: '/a/posts.csv', state: 'FAILED', problem })).toBe(
      'Import of posts.csv: failed. 1 of 3 rows can’t be written.',
    );
  });

  it('finds the folder of a file on every system', () => {
    expect(folderOf('/a/b/c.yaml')).toBe('/a/b');
    expect(folderOf('C:\\a\\b.yaml')).toBe('C:\\a');
  });
});

describe('a file to import', () => {
  const models = [
    { name: 'Post', pluralName: 'Posts' },
    { name: 'PostTags', pluralName: 'PostTags' },
  ];

  it('names its model, in one or in many', () => {
    expect(modelOfFile('/x/posts.csv', models)).toBe('Post');
    expect(modelOfFile('C:\\x\\post-2026.jsonl', models)).toBe('Post');
    expect(modelOfFile('PostTags.csv', models)).toBe('PostTags');
    expect(modelOfFile('postbox.csv', models)).toBeUndefined();
  });

  it('has a size that people read', () => {
    expect([12, 1234, 5_600_000].map(formatBytes)).toEqual(['12 bytes', '1.2 kB', '5.6 MB']);
  });
});
