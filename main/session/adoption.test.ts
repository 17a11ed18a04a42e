import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { openDatabase } from '../sqlite/open-database';
import type { Session } from './session';
import { newSessionFolder, openSessionOnSandbox } from './testing/session-on-sandbox';

const SDL = 'type Post @model { id: ID! title: String! }\ntype Note @model { id: ID! text: String }';

let session: Session;
let close: () => Promise<void>;

beforeAll(async () => {
  const folder = newSessionFolder();
  const dataDir = join(folder, 'data');
  const schema = loadSchemaText(SDL, 'schema.graphql');
  await (await startSandbox({ schema, seed: { Post: 9, Note: 2 }, seedValue: 1, dataDir })).stop();
  // As in a table that was filled before conflict detection was enabled.
  const db = openDatabase(join(dataDir, 'sandbox.sqlite'));
  db.exec(
    `UPDATE base_Post SET item = json_remove(item, '$._version', '$._lastChangedAt', '$._deleted') WHERE seq % 3 = 0`,
  );
  db.close();
  const policy = { tier: 'PRODUCTION', readOnly: false } as const;
  ({ session, close } = await openSessionOnSandbox(SDL, policy, { folder, dataDir }));
});
afterAll(() => close());

const countOf = (model: string) =>
  session.models().find(({ model: { name } }) => name === model)?.counts.live;

describe('adopting in a session', () => {
  it('service 9.4: the sync says which model has records without a version, and what to do', () => {
    const problems = session.syncStatus().models.map(({ model, problem }) => [model, problem?.code]);
    expect(problems).toContainEqual(['Post', 'RECORDS_WITHOUT_VERSION']);
    expect(problems).toContainEqual(['Note', undefined]);
    expect(countOf('Post')).toBe(6);
  });

  it('plans a touch of each without sending one, and another look replaces the plan', async () => {
    const first = await session.planAdoption('Post');
    expect(first).toMatchObject({ scanned: 9, plan: { targets: 3, operations: 3, rejectionCount: 0 } });
    const [row] = first.plan.sample;
    expect(row).toMatchObject({ changedFields: ['title'] });
    expect(row?.before?.['title']).toBe(row?.after?.['title']);
    const second = await session.planAdoption('Post');
    expect(session.plans().map(({ id }) => id)).toEqual([second.plan.id]);
    expect(await session.planAdoption('Note')).toMatchObject({ scanned: 2, plan: { operations: 0 } });
    expect(session.runs()).toEqual([]);
    expect(countOf('Post')).toBe(6);
  });

  it('is not stale for having no version, whether the service is asked or not', async () => {
    const { plan } = await session.planAdoption('Post');
    expect(await session.checkPlan(plan.id, false)).toMatchObject({ operations: 3, stale: 0 });
    expect(await session.checkPlan(plan.id, true)).toMatchObject({ operations: 3, stale: 0 });
  });

  it('stops looking when that is cancelled, and leaves no plan', async () => {
    for (const { id } of session.plans()) session.discardPlan(id);
    const planning = session.planAdoption('Post');
    const refusal = expect(planning).rejects.toMatchObject({ problem: { kind: 'Cancelled' } });
    session.cancelPlanning();
    await refusal;
    expect(session.plans()).toEqual([]);
  });

  it('is held to the rails of production like any other run, and gives every record its first version', async () => {
    const { plan } = await session.planAdoption('Post');
    expect(() => session.startRun(plan.id)).toThrow(/has not been looked at/);
    session.markPlanSeen(plan.id);
    const run = session.startRun(plan.id, { confirmation: 'Post', reason: 'older than conflict detection' });
    await vi.waitUntil(() => session.run(run.id)?.state === 'FINISHED', { timeout: 30_000 });
    expect(session.run(run.id)?.counts).toMatchObject({ planned: 3, applied: 3 });
    const { operations } = session.runOperations(run.id, { offset: 0, limit: 9 });
    expect(operations.map(({ result }) => result?.['_version'])).toEqual([1, 1, 1]);
    expect(countOf('Post')).toBe(9);
    expect(await session.planAdoption('Post')).toMatchObject({ scanned: 9, plan: { targets: 0 } });
  });

  it('goes from the sync’s problems once the model has been read again', async () => {
    await session.resync('Post');
    expect(session.syncStatus().models.find(({ model }) => model === 'Post')?.problem).toBeNull();
  });
});
