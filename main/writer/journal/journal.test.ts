import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../../shared/model-schema';
import { openDatabase } from '../../sqlite/open-database';
import type { PlanSummary } from '../writer-api';
import { Journal } from './journal';
import type { RunRecord } from './rows';

let folder = '';
let file = '';
const now = (): number => 1_800_000_000_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-journal-'));
  file = join(folder, 'journal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function planned(journal: Journal, operations: number, id = 'run'): RunRecord {
  const planId = id === 'run' ? 'plan' : `plan of ${id}`;
  const writer = journal.beginPlan({
    id: planId,
    kind: 'batch',
    model: 'Post',
    description: 'd',
    createdAt: 1,
    request: {},
  });
  for (let i = 0; i < operations; i += 1) {
    const key = JSON.stringify([`p${i}`]) as ModelKey;
    writer.add({
      key,
      kind: 'UPDATE',
      baseVersion: 1,
      before: { id: `p${i}`, rating: 0 },
      change: { rating: 1 },
    });
  }
  writer.finish({ id: planId, operations } as PlanSummary);
  return journal.startRun(planId, { id, createdAt: 2, options: {} });
}

describe('the journal', () => {
  it('streams plans of any size and reads them back a window at a time', () => {
    const journal = Journal.open(file, now);
    const run = planned(journal, 5_001);
    expect(journal.counts(run)).toMatchObject({ planned: 5_001, notSent: 5_001 });
    const window = journal.operationsToDo(run, 'NOT_SENT', 0, 1_000);
    expect(window).toHaveLength(1_000);
    expect(journal.operationsToDo(run, 'NOT_SENT', window[999]?.id ?? 0, 1_000)[0]?.key).toBe('["p1000"]');
    const page = journal.operations(run, { offset: 5_000, limit: 10 });
    expect(page.rows).toMatchObject([
      { seq: 5_000, before: { rating: 0 }, after: { rating: 1 }, state: 'NOT_SENT' },
    ]);
    journal.close();
  });

  it('invariant 3: after a crash what was sent is unknown, and a half-made plan is gone', () => {
    const journal = Journal.open(file, now);
    const run = planned(journal, 3);
    const [first] = journal.operationsToDo(run, 'NOT_SENT', 0, 1);
    if (!first) throw new Error('no operation');
    journal.updateRun(run, { state: 'RUNNING' });
    journal.commit({ departures: [{ requestNo: 1, runNo: run.no, sentAt: 5, operations: [first] }] });
    journal.beginPlan({
      id: 'half',
      kind: 'batch',
      model: 'Post',
      description: '',
      createdAt: 1,
      request: {},
    });
    journal.close();
    const again = Journal.open(file, now);
    const found = again.run('run') as RunRecord;
    expect(found.state).toBe('INTERRUPTED');
    expect(again.counts(found)).toMatchObject({ unknown: 1, notSent: 2, sent: 0 });
    expect(again.operationsToDo(found, 'UNKNOWN', 0, 10)).toMatchObject([{ uncertain: true, attempts: 1 }]);
    expect(again.plan('half')).toBeUndefined();
    again.close();
  });

  it('keeps integers beyond 2^53 exact', () => {
    const journal = Journal.open(file, now);
    const writer = journal.beginPlan({
      id: 'plan',
      kind: 'edit',
      model: 'Post',
      description: '',
      createdAt: 1,
      request: null,
    });
    const huge = 9_007_199_254_740_993n;
    writer.add({
      key: '["a"]' as ModelKey,
      kind: 'UPDATE',
      baseVersion: 1,
      before: { at: huge },
      change: { at: huge },
    });
    writer.finish({ id: 'plan' } as PlanSummary);
    const run = journal.startRun('plan', { id: 'run', createdAt: 2, options: {} });
    expect(journal.operations(run, { offset: 0, limit: 1 }).rows[0]?.after).toEqual({ at: huge });
    journal.close();
  });

  it('is open in one place at a time', () => {
    const journal = Journal.open(file, now);
    expect(() => Journal.open(file, now)).toThrow(/Another Outband/);
    journal.close();
    Journal.open(file, now).close();
  });

  it('leaves a file of a newer version as it is', () => {
    Journal.open(file, now).close();
    const db = openDatabase(file);
    db.pragma('user_version = 99');
    db.close();
    expect(() => Journal.open(file, now)).toThrow(/newer version/);
    expect(existsSync(file)).toBe(true);
  });
});

describe('an unreadable journal', () => {
  it('invariant 4: is moved aside and said to be so; nothing starts empty in silence', () => {
    writeFileSync(file, 'this was a database once, and now it is not one any more'.repeat(100));
    expect(() => Journal.open(file, now)).toThrow(/can't be read/);
    expect(existsSync(file)).toBe(false);
    const journal = Journal.open(file, now);
    const [aside] = journal.movedAside();
    expect(readFileSync(aside ?? '', 'utf8')).toContain('this was a database once');
    expect(existsSync(`${aside}.jsonl`)).toBe(true);
    journal.close();
  });

  it('an empty file is no new journal: SQLite would take it for one', () => {
    const journal = Journal.open(file, now);
    planned(journal, 1);
    journal.close();
    truncateSync(file, 0);
    expect(() => Journal.open(file, now)).toThrow(/it is empty/);
    const anew = Journal.open(file, now);
    expect(anew.movedAside()).toHaveLength(1);
    anew.close();
  });

  it('exports what can still be read of a damaged file as JSON Lines', () => {
    const journal = Journal.open(file, now);
    planned(journal, 3_000);
    journal.close();
    const bytes = readFileSync(file);
    // The pages of the images' middle: both ends of the table stay readable.
    const [from, to] = [Math.floor(bytes.length * 0.55), Math.floor(bytes.length * 0.6)];
    bytes.fill(0xff, from - (from % 4096), to);
    writeFileSync(file, bytes);
    const db = openDatabase(file);
    const isBroken = db.pragma('quick_check', { simple: true }) !== 'ok';
    db.close();
    expect(isBroken).toBe(true);
    // A reader may meet the damage only in the middle of a run; at the start the first pages decide.
    bytes.fill(0xff, 4096, 8192);
    writeFileSync(file, bytes);
    let message = '';
    try {
      Journal.open(file, now).close();
    } catch (error) {
      message = (error as { problem: { consequence: string } }).problem.consequence;
    }
    const rows = Number(/(\d+) rows/.exec(message)?.[1]);
    expect(rows).toBeGreaterThan(1_000);
  });
});

describe('the audit chain', () => {
  const entriesOf = 6;

  /** Three runs that were started and ended, then what somebody does to the table by hand. */
  function verdictAfter(tamper: string, knownHead?: string) {
    const journal = Journal.open(file, now);
    for (const id of ['a', 'b', 'c']) {
      const run = planned(journal, 1, id);
      journal.updateRun(run, { state: 'FINISHED' }, { name: 'run-finished', at: 3, detail: { applied: 1 } });
    }
    expect(journal.audit.verify()).toMatchObject({ entries: entriesOf, brokenAt: null, untold: [] });
    journal.close();
    const db = openDatabase(file);
    db.exec(tamper);
    db.close();
    const opened = Journal.open(file, now);
    const verdict = opened.audit.verify(knownHead);
    opened.close();
    return verdict;
  }

  it('is whole where nobody has touched it, and holds every head that it ever had', () => {
    const { head } = verdictAfter('');
    const journal = Journal.open(file, now);
    // Entries that name nobody are of older versions, and are as good as the later ones.
    journal.audit.nameActor(() => ({ person: 'root', mode: 'API_KEY', identity: 'da2-…wxyz' }));
    planned(journal, 1, 'd');
    expect(journal.audit.verify(head)).toMatchObject({ faults: [], untold: [], isHeadKnown: true });
    const details = journal.audit.entries({ offset: 0, limit: 100 }).map(({ detail }) => detail);
    expect(details[0]).toMatchObject({ by: { person: 'root', identity: 'da2-…wxyz' } });
    expect(details.at(-1)).not.toHaveProperty('by');
    expect(journal.audit.verify('f'.repeat(64))).toMatchObject({ isHeadKnown: false });
    journal.close();
  });

  it.each([
    ['changed', `UPDATE audit SET detail = '{"applied":2}' WHERE no = 2`, [[2, 2, 'CHANGED']]],
    ['removed', 'DELETE FROM audit WHERE no IN (3, 4)', [[3, 4, 'MISSING']]],
    ['removed at the start', 'DELETE FROM audit WHERE no = 1', [[1, 1, 'MISSING']]],
    [
      'swapped',
      'UPDATE audit SET no = 99 WHERE no = 2; UPDATE audit SET no = 2 WHERE no = 3; UPDATE audit SET no = 3 WHERE no = 99',
      [
        [2, 2, 'CHANGED'],
        [3, 3, 'CHANGED'],
        [4, 4, 'NOT_NEXT'],
      ],
    ],
    [
      'put in',
      `INSERT INTO audit SELECT 7, at, action, subject, detail, previous, hash FROM audit WHERE no = 2`,
      [[7, 7, 'CHANGED']],
    ],
  ])('names an entry that was %s', (_, tamper, faults) => {
    const verdict = verdictAfter(tamper);
    expect(verdict.faults.map(({ no, to, what }) => [no, to, what])).toEqual(faults);
    expect(verdict.brokenAt).toBe(faults[0]?.[0]);
  });

  it('a cut-off end shows by the runs that nothing tells of any more', () => {
    expect(verdictAfter('DELETE FROM audit WHERE no > 4')).toMatchObject({ faults: [], untold: ['c'] });
  });

  it('so does the end of a run, and an emptied record', () => {
    expect(verdictAfter('DELETE FROM audit WHERE no > 5').untold).toEqual(['c']);
    const db = openDatabase(file);
    db.exec('DELETE FROM audit');
    db.close();
    const journal = Journal.open(file, now);
    expect(journal.audit.verify().untold).toEqual(['a', 'b', 'c']);
    journal.close();
  });
});
