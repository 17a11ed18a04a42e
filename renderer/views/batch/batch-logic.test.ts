import { describe, expect, it } from 'vitest';
import type { FieldView, SchemaTypes } from '../../session';
import {
  editableFields,
  EMPTY_SPEC,
  modesOf,
  toPlanInput,
  whyNotPlanned,
  withoutMetadata,
} from './batch-spec';
import type { BatchSpec } from './batch-spec';
import { confirmationFor } from './confirmation';
import { changeInBrief, confirmTitle, describeEstimate, planNumbers, planVerb } from './plan-facts';
import {
  canUndo,
  controlsOf,
  describeDelivery,
  describeEnd,
  formatDuration,
  missedCount,
  outcomesOf,
  progressOf,
} from './run-facts';

const field = (name: string, change: Partial<FieldView> = {}): FieldView => ({
  name,
  type: 'String',
  kind: 'SCALAR',
  list: false,
  required: false,
  graphqlType: 'String',
  readOnly: false,
  implicit: false,
  ...change,
});
const model = {
  primaryKey: ['id'],
  fields: [
    field('id', { type: 'ID', required: true, graphqlType: 'ID!' }),
    field('title', { required: true, graphqlType: 'String!' }),
    field('note'),
    field('tags', { list: true, graphqlType: '[String!]' }),
    field('createdAt', { readOnly: true }),
  ],
};
const types: SchemaTypes = { enums: new Map(), customTypes: new Map() };
const spec = (change: Partial<BatchSpec>): BatchSpec => ({ ...EMPTY_SPEC, model: 'Post', ...change });
const set = (name: string, value: unknown) => ({ field: name, mode: 'set', value }) as const;
const unset = (name: string) => ({ field: name, mode: 'unset', value: undefined }) as const;

describe('what a batch may change', () => {
  it('neither the key nor what the service owns', () => {
    expect(editableFields(model).map((f) => f.name)).toEqual(['title', 'note', 'tags']);
  });

  it.each([
    [spec({ model: null }), 'Choose a model.'],
    [spec({}), 'Add the first field to change.'],
    [spec({ source: 'chosen', keys: [], action: 'delete' }), 'No record is chosen.'],
    [spec({ source: 'keys', action: 'delete' }), 'No record is chosen.'],
    [spec({ action: 'create' }), 'Write the first record.'],
    [spec({ action: 'create', records: '[{}, 4]' }), 'Record 2 is not an object.'],
    [spec({ changes: [{ field: 'note', mode: 'transform', value: ' ' }] }), 'note: Write an expression.'],
    [spec({ changes: [{ field: 'tags', mode: 'append', value: [] }] }), 'tags: Add the first item.'],
    [spec({ changes: [{ field: 'tags', mode: 'append', value: ['a'] }] }), null],
    [spec({ action: 'create', records: '{}' }), null],
    [spec({ changes: [set('title', undefined)] }), 'title: Give a value.'],
    [spec({ changes: [set('note', undefined)] }), 'note: Give a value, or choose Unset.'],
    [spec({ changes: [unset('title')] }), 'title: A required field can’t be unset.'],
    [spec({ changes: [set('gone', 'x')] }), 'gone: The model has no such field.'],
    [spec({ changes: [set('title', 'x'), unset('note')] }), null],
    [spec({ action: 'delete' }), null],
  ])('says why not, case %#', (given, reason) => {
    expect(whyNotPlanned(given, model, types)).toBe(reason);
  });
});

describe('toPlanInput', () => {
  it('sends null for unset, and the whole model for no filter', () => {
    expect(toPlanInput(spec({ changes: [set('title', 'x'), unset('note')], description: ' Tidy ' }))).toEqual(
      {
        model: 'Post',
        targets: { where: {} },
        delete: false,
        set: { title: 'x', note: null },
        description: 'Tidy',
      },
    );
  });

  it('a touch sets nothing, and can be planned without a field', () => {
    const touch = spec({ action: 'touch', changes: [set('title', 1)] });
    expect(toPlanInput(touch)).toEqual({ model: 'Post', targets: { where: {} }, delete: false, touch: true });
    expect(whyNotPlanned(touch, model, types)).toBeNull();
  });

  it('keeps what happens to fields apart by its kind', () => {
    const changes = [
      set('title', 'x'),
      { field: 'note', mode: 'transform', value: '$uppercase(note)' } as const,
      { field: 'tags', mode: 'append', value: ['new'] } as const,
    ];
    expect(toPlanInput(spec({ changes, reread: true }))).toMatchObject({
      set: { title: 'x' },
      transform: { note: '$uppercase(note)' },
      append: { tags: ['new'] },
      reread: true,
    });
    expect(toPlanInput(spec({ changes }))).not.toHaveProperty('remove');
  });

  it('new records have no targets', () => {
    const input = toPlanInput(spec({ action: 'create', records: '[{"title":"a"},{"title":"b"}]' }));
    expect(input).toMatchObject({ targets: { keys: [] }, create: [{ title: 'a' }, { title: 'b' }] });
  });

  it('offers a field only what can happen to it', () => {
    expect(model.fields.map(modesOf)).toEqual([
      ['set', 'transform'],
      ['set', 'transform'],
      ['set', 'unset', 'transform'],
      ['set', 'append', 'remove', 'unset', 'transform'],
      ['set', 'unset', 'transform'],
    ]);
  });

  it('chosen records outweigh the filter, and a deletion sets nothing', () => {
    const input = toPlanInput(
      spec({
        source: 'chosen',
        keys: ['["1"]'],
        where: { a: { eq: 1 } },
        action: 'delete',
        changes: [set('title', 1)],
      }),
    );
    expect(input).toEqual({ model: 'Post', targets: { keys: ['["1"]'] }, delete: true });
  });
});

describe('images of a record', () => {
  it('compares records without what the service keeps beside them', () => {
    expect(withoutMetadata({ id: '1', _version: 2, _lastChangedAt: 3, _deleted: null })).toEqual({ id: '1' });
    expect(withoutMetadata(null)).toBeNull();
  });
});

describe('the ladder', () => {
  it.each([
    ['SANDBOX', 100_000, true, 'none'],
    ['DEVELOPMENT', 19, false, 'none'],
    ['DEVELOPMENT', 20, false, 'confirm'],
    ['DEVELOPMENT', 1, true, 'confirm'],
    ['PRODUCTION', 1, false, 'type-name'],
  ] as const)('%s, %d operations, deletion %s: %s', (tier, operations, isDelete, expected) => {
    expect(confirmationFor(tier, { operations, isDelete })).toBe(expected);
  });
});

const counts = {
  planned: 100,
  notSent: 38,
  sent: 2,
  applied: 50,
  unchanged: 4,
  conflicted: 3,
  rejected: 2,
  unknown: 1,
};
const delivery = { complete: 50, incomplete: 0, notSeen: 0, notListening: null, p95Ms: 80 };

describe('a run in numbers', () => {
  it('what was sent but not answered is not settled, nor what is unknown', () => {
    expect(progressOf(counts)).toEqual({ settled: 59, percent: 59 });
    expect(progressOf({ ...counts, planned: 1000, notSent: 3, sent: 0 }).percent).toBe(99);
    expect(progressOf({ ...counts, planned: 0, notSent: 0, sent: 0 }).percent).toBe(100);
  });

  it('names each outcome once, all of them together being the plan', () => {
    expect(outcomesOf(counts).reduce((sum, { count }) => sum + count, 0)).toBe(counts.planned);
    expect(missedCount(counts)).toBe(6);
  });

  it('a run is undone once it is over, and only where it changed something', () => {
    expect(canUndo({ state: 'FINISHED', counts })).toBe(true);
    expect(canUndo({ state: 'CANCELLED', counts })).toBe(true);
    expect(canUndo({ state: 'PAUSED', counts })).toBe(false);
    expect(canUndo({ state: 'FINISHED', counts: { ...counts, applied: 0 } })).toBe(false);
  });

  it('an interrupted run can be resumed, a finished one is over', () => {
    const over = { canPause: false, canResume: false, canCancel: false };
    expect(controlsOf({ state: 'INTERRUPTED', counts })).toEqual({
      ...over,
      canResume: true,
      canCancel: true,
    });
    expect(controlsOf({ state: 'FINISHED', counts })).toEqual(over);
    expect(controlsOf({ state: 'FAILED', counts })).toEqual({ ...over, canResume: true });
    expect(controlsOf({ state: 'FAILED', counts: { ...counts, notSent: 0, sent: 0, unknown: 0 } })).toEqual(
      over,
    );
  });

  it.each([
    [400, 'under a second'],
    [40_000, '40 s'],
    [125_000, '2 min 5 s'],
    [120_000, '2 min'],
    [3_660_000, '1 h 1 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('announces the end with what needs a person', () => {
    expect(describeEnd({ description: 'Tidy', state: 'FINISHED', counts })).toBe(
      'Tidy: finished. 50 of 100 operations applied, 3 in conflict, 2 rejected, 1 unknown.',
    );
  });

  it('an incomplete delivery outweighs one that is merely not seen yet', () => {
    const sent = { counts, isLocal: false };
    expect(describeDelivery({ ...sent, delivery: { ...delivery, incomplete: 1, notSeen: 2 } })).toContain(
      'missed',
    );
    expect(describeDelivery({ ...sent, delivery: { ...delivery, complete: 48, notSeen: 2 } })).toContain(
      '2 not seen yet',
    );
    expect(describeDelivery({ ...sent, delivery })).toContain('All 50 writes');
    const notListening = { count: 8, from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 1, 0, 0, 12) };
    const gap = describeDelivery({ ...sent, delivery: { ...delivery, complete: 42, notListening } });
    expect(gap).toMatch(/^42 writes came back complete; 8 can have no proof: .*down.* \(\S+ to \S+:12\)\.$/);
    expect(describeDelivery({ ...sent, delivery: { ...delivery, complete: 0 } })).toContain(
      '50 not seen yet',
    );
    expect(describeDelivery({ ...sent, counts: { ...counts, applied: 0 }, delivery })).toBeNull();
    expect(describeDelivery({ counts, isLocal: true, delivery })).toContain('once there is a backend');
  });
});

describe('a plan in numbers', () => {
  const plan = {
    ...{ id: 'p', model: 'Post', description: '', createdAt: 0, targets: 120, document: '' },
    ...{ operations: 100, unchanged: 18, tombstones: 0, rejectionCount: 2, rejections: [], sample: [] },
    ...{
      requests: 20,
      estimatedMs: 2400,
      live: 120,
      pending: 0,
      stale: 0,
      reread: false,
      warningCount: 0,
      wholeModel: false,
      origin: null,
    },
  };

  it('shows what will be sent even when that is nothing, and no other zero', () => {
    expect(planNumbers(plan, false).map((n) => n.count)).toEqual([100, 18, 2]);
    expect(
      planNumbers({ ...plan, operations: 0, unchanged: 0, rejectionCount: 0 }, false).map((n) => n.count),
    ).toEqual([0]);
  });

  it('tells pending and stale records apart from those that just change', () => {
    const labels = planNumbers({ ...plan, pending: 3, stale: 1 }, true).map(({ label }) => label);
    expect(labels).toEqual(['will be deleted', 'already so', 'pending', 'stale here', 'can’t change']);
  });

  it('says what happens to one record in a line', () => {
    expect(changeInBrief({ title: 'a', note: 'n' }, { title: 'b', note: null }, model.fields)).toBe(
      'title a → b, note n → null',
    );
    expect(changeInBrief({ title: 'a' }, { title: 'a' }, model.fields)).toMatch(/new version/);
    expect(changeInBrief(null, {}, [])).toBe('new');
    expect(changeInBrief({}, null, [])).toBe('deleted');
  });

  it('says how long it takes, and asks with the number in it', () => {
    expect(describeEstimate(plan)).toBe('About 2 s, 20 requests');
    expect(describeEstimate({ estimatedMs: 300, requests: 1 })).toBe('Under a second, 1 request');
    expect(confirmTitle({ ...plan, operations: 1 }, true)).toBe('Delete 1 Post record?');
    expect(planVerb({ document: 'mutation { a: createPost(input: $a) { id } }' }, false)).toBe('Create');
    expect(confirmTitle({ ...plan, operations: 1200 }, false)).toBe('Change 1,200 Post records?');
  });
});
