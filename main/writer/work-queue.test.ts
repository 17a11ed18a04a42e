import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { Journal } from './journal/journal';
import { WorkQueue } from './work-queue';
import type { Item } from './work-queue';
import type { PlanSummary } from './writer-api';

it('an operation that was unknown at the start is never taken twice, even while it waits to be sent again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-queue-'));
  let journal = Journal.open(join(folder, 'j.db'), () => 0);
  const plan = journal.beginPlan({
    id: 'p',
    kind: 'batch',
    model: 'Post',
    description: '',
    createdAt: 0,
    request: null,
  });
  for (const key of ['["a"]', '["b"]'] as ModelKey[]) {
    plan.add({ key, kind: 'UPDATE', baseVersion: 1, before: null, change: { rating: 1 } });
  }
  plan.finish({ id: 'p' } as PlanSummary);
  const run = journal.startRun('p', { id: 'r', createdAt: 0, options: {} });
  const [first] = journal.operationsToDo(run, 'NOT_SENT', 0, 1);
  if (!first) throw new Error('no operation');
  journal.commit({ departures: [{ requestNo: 1, runNo: run.no, sentAt: 0, operations: [first] }] });
  journal.close();

  journal = Journal.open(join(folder, 'j.db'), () => 0);
  const queue = new WorkQueue(journal, run, { now: () => 0, perRequest: 10 });
  const unknown = queue.takeRead() as Item;
  expect(unknown.operation.id).toBe(first.id);
  journal.commit({ outcomes: [{ id: first.id, state: 'NOT_SENT', at: 0 }] });
  queue.again(unknown, 1_000);
  expect(queue.takeRequest().map(({ operation }) => operation.key)).toEqual(['["b"]']);
  expect(queue.takeRequest()).toEqual([]);
  expect(queue.isEmpty).toBe(false);
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});
