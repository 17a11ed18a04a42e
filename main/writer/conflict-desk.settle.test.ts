import { describe, expect, it } from 'vitest';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { WritePolicy } from '../../shared/environment';
import { GuardRails } from './guard-rails';
import type { ConflictLog } from './journal/conflict-log';
import { WriterConflictDesk } from './conflict-desk';
import type { ConflictRecord, EditResult, RecordEdit } from './writer-api';

const KEY = '["1"]' as ModelKey;
const base = { id: '1', title: 'a', rating: 1, _version: 1 } as ModelInstance;
const theirs = { id: '1', title: 'theirs', rating: 1, _version: 2 } as ModelInstance;
const APPLIED: EditResult = {
  outcome: 'APPLIED',
  record: null,
  theirs: null,
  differingFields: [],
  problem: null,
};

function parts(
  change: Partial<ConflictRecord> = {},
  now: ModelInstance = theirs,
  answer = APPLIED,
  policy?: WritePolicy,
) {
  let conflict: ConflictRecord = {
    ...{ id: '7', runId: 'r', runKind: 'batch', runDescription: 'rate', model: 'Post', key: KEY, at: 1 },
    ...{ operation: 'UPDATE', how: 'REFUSED', baseVersion: 1, base, ours: { title: 'ours' }, theirs },
    ...{ fields: ['title'], theirsBefore: theirs, theirsSource: 'ANSWER', detail: null },
    ...{ result: null, settled: null, settledAt: null },
    ...change,
  };
  const others = new Map<string, string>();
  const sent: RecordEdit[] = [];
  let time = 5;
  const fields = ['id', 'title', 'rating'].map((name) => ({ name, readOnly: false }));
  const log = {
    find: (id: string) =>
      id === '7'
        ? conflict
        : { ...conflict, id, key: `["${id}"]` as ModelKey, settled: others.get(id) ?? null },
    openOf: () => (conflict.settled === null ? [{ id: '7', fields: Object.keys(conflict.ours) }] : []),
    settle: (id: string, how: string) => {
      if (id !== '7') others.set(id, how);
      else conflict = { ...conflict, settled: how };
    },
  } as unknown as ConflictLog;
  const desk = new WriterConflictDesk({
    schema: { source: 'appsync-sdl', models: {}, enums: {}, customTypes: {} },
    log,
    store: {
      get: () => now,
      model: () => ({ name: 'Post', primaryKey: ['id'], fields }) as unknown as Model,
    },
    finder: { find: () => Promise.resolve(null) },
    save: (edit) => {
      sent.push(edit);
      return Promise.resolve(answer);
    },
    settling: {
      carryOut: (_model, writes) => {
        sent.push(...writes.map(({ edit }) => edit));
        for (const { id } of writes) log.settle(id, 'ours, on their version', time);
        return Promise.resolve(writes.map(({ id }) => ({ id, settled: true, sent: true, problem: null })));
      },
    },
    onSettled: () => undefined,
    rails: new GuardRails(policy),
    now: () => time,
  });
  const wait = (ms: number): number => (time += ms);
  return { sent, wait, desk, conflict: () => conflict };
}

describe('an edit that was stored', () => {
  it('answers the open conflicts about its fields, and no other', () => {
    const { desk, conflict } = parts();
    const edit = { model: 'Post', kind: 'UPDATE', key: KEY } as const;
    expect(desk.settleByEdit({ ...edit, changes: { rating: 2 } })).toBe(0);
    expect(conflict().settled).toBeNull();
    expect(desk.settleByEdit({ ...edit, changes: { title: 'mine' } })).toBe(1);
    expect(conflict().settled).toBe('settled by a later edit');
  });
});

describe('a merge by a function of the backend', () => {
  it('is shown as such where the strategy is known, with what came out of it', async () => {
    const made = { id: '1', title: 'theirs', rating: 1, _version: 3 } as ModelInstance;
    const { desk } = parts({ how: 'MERGED', theirs: made, result: made });
    expect(await desk.explainConflict('7')).toMatchObject({ strategy: 'AUTOMERGE' });
    expect(await desk.explainConflict('7', { Post: 'LAMBDA' })).toMatchObject({
      strategy: 'LAMBDA',
      happened: {
        outcome: 'MERGED',
        fields: [{ field: 'title', rule: 'HANDLER_DECIDES', result: 'theirs', outcome: 'THEIRS' }],
      },
    });
  });
});

describe('settling a conflict', () => {
  it('keeps theirs without sending anything', async () => {
    const given = parts();
    const answer = await given.desk.decideConflict({ id: '7', decision: 'KEEP_THEIRS' });
    expect(given.sent).toEqual([]);
    expect(answer).toMatchObject({ settled: true, sent: false });
    expect(given.conflict().settled).toBe('kept theirs');
  });

  it('sends ours on the version that the service has now, and keeps how it was settled', async () => {
    const given = parts();
    await given.desk.decideConflict({ id: '7', decision: 'OURS' });
    expect(given.sent).toMatchObject([{ kind: 'UPDATE', baseVersion: 2, changes: { title: 'ours' } }]);
    expect(given.conflict().settled).toBe('ours, on their version');
  });

  it('sends only chosen values that differ', async () => {
    const given = parts();
    const changes = { title: 'theirs', rating: 5 };
    await given.desk.decideConflict({ id: '7', decision: 'OURS', changes });
    expect(given.sent).toMatchObject([{ changes: { rating: 5 } }]);
  });

  it('leaves a conflict open where somebody changed a touched field', async () => {
    const given = parts();
    const answer = await given.desk.decideConflict({ id: '7', decision: 'OURS_WHERE_UNCHANGED' });
    expect(given.sent).toEqual([]);
    expect(answer).toMatchObject({ settled: false, problem: { code: 'TOUCHED_FIELDS_CHANGED' } });
  });

  it('sends where only other fields were changed', async () => {
    const given = parts({ ours: { rating: 3 } });
    await given.desk.decideConflict({ id: '7', decision: 'OURS_WHERE_UNCHANGED' });
    expect(given.sent).toMatchObject([{ changes: { rating: 3 } }]);
  });

  it('sends what a merge has set aside, and does not take its own part of the merge for a change by others', async () => {
    const made = { id: '1', title: 'theirs', rating: 9, _version: 3 } as ModelInstance;
    const merge = { how: 'MERGED', ours: { rating: 3 }, theirs: made, result: made } as const;
    const given = parts(merge, made);
    await given.desk.decideConflict({ id: '7', decision: 'OURS_WHERE_UNCHANGED' });
    expect(given.sent).toMatchObject([{ baseVersion: 3, changes: { rating: 3 } }]);
    const later = parts(merge, { ...made, _version: 4 });
    await later.desk.decideConflict({ id: '7', decision: 'OURS_WHERE_UNCHANGED' });
    expect(later.sent).toEqual([]);
  });

  it('overwrites nothing that moved on after the decision', async () => {
    const given = parts({}, { ...theirs, _version: 3 });
    const answer = await given.desk.decideConflict({ id: '7', decision: 'OURS', version: 2 });
    expect(given.sent).toEqual([]);
    expect(answer.problem?.code).toBe('VERSION_MOVED_ON');
  });

  it('never writes to a tombstone', async () => {
    const given = parts({}, { ...theirs, _deleted: true });
    expect((await given.desk.decideConflict({ id: '7', decision: 'OURS' })).problem?.code).toBe(
      'RECORD_GONE',
    );
    expect(given.sent).toEqual([]);
  });

  it('gives way to the newer conflict when the write meets one', async () => {
    const given = parts({}, theirs, { ...APPLIED, outcome: 'CONFLICT' });
    const answer = await given.desk.decideConflict({ id: '7', decision: 'OURS' });
    expect(given.conflict().settled).toBe('overtaken by a newer conflict');
    expect(answer).toMatchObject({ sent: true, problem: { code: 'NOT_APPLIED' } });
  });
});

describe('on a production connection', () => {
  const production: WritePolicy = { tier: 'PRODUCTION', readOnly: false };

  it('many conflicts are settled by a write only with a reason, which is kept', async () => {
    const { desk, sent, conflict } = parts({}, theirs, APPLIED, production);
    await expect(desk.decideConflicts({ ids: ['7'] }, 'OURS', { reason: ' ' })).rejects.toMatchObject({
      problem: { kind: 'GuardRefused', code: 'REASON_NEEDED' },
    });
    expect([sent.length, conflict().settled]).toEqual([0, null]);

    await desk.decideConflicts({ ids: ['7'] }, 'OURS', { reason: 'asked by support' });
    expect(sent).toMatchObject([{ reason: 'asked by support' }]);
  });

  it('decisions write no more records at once than a run may unless the limit is raised, in however many calls', async () => {
    const { desk, sent, wait } = parts({}, theirs, APPLIED, production);
    const ids = Array.from({ length: 1_001 }, (_, i) => `c${i}`);
    const why = { reason: 'asked by support' };
    const refusal = { problem: { kind: 'GuardRefused', code: 'TOO_MANY_RECORDS' } };
    await expect(desk.decideConflicts({ ids }, 'OURS', why)).rejects.toMatchObject(refusal);
    expect(sent).toEqual([]);

    await desk.decideConflicts({ ids: ids.slice(0, 600) }, 'OURS', why);
    await desk.decideConflicts({ ids: ids.slice(600, 1_000) }, 'OURS', why);
    await expect(desk.decideConflicts({ ids: ids.slice(1_000) }, 'OURS', why)).rejects.toMatchObject(refusal);
    const asked = await desk.previewDecisions(ids.slice(1_000), 'OURS');
    expect(asked).toMatchObject({ toSend: 1, maxRecords: 1_000, justSent: 1_000 });
    // What is settled without a write counts for nothing.
    expect(await desk.decideConflicts({ ids }, 'KEEP_THEIRS')).toMatchObject({ settled: 1_001, sent: 0 });

    await desk.decideConflicts({ ids: ['d0'] }, 'OURS', { ...why, maxRecords: 1_001 });
    wait(60_000);
    await desk.decideConflicts({ ids: ['d1'] }, 'OURS', why);
    expect(sent).toHaveLength(1_002);
  });

  it('keeping theirs sends nothing and needs no reason', async () => {
    const { desk, sent } = parts({}, theirs, APPLIED, production);
    expect(await desk.decideConflicts({ ids: ['7'] }, 'KEEP_THEIRS')).toMatchObject({ settled: 1 });
    expect(sent).toEqual([]);
  });
});
