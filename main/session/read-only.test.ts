import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import type { Session } from './session';
import { openSessionOnSandbox } from './testing/session-on-sandbox';

const SDL = 'type Post @model { id: ID! title: String! }';
const REFUSED = { problem: { kind: 'ReadOnly', code: 'READ_ONLY' } };

let session: Session;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ session, close } = await openSessionOnSandbox(SDL, { tier: 'PRODUCTION', readOnly: true }));
});
afterAll(() => close());

describe('a read-only session', () => {
  it('refuses an edit, and journals none', async () => {
    const edit = { model: 'Post', kind: 'CREATE', changes: { title: 'new' } } as const;
    await expect(session.saveRecord(edit)).rejects.toMatchObject(REFUSED);
    expect(session.runs()).toEqual([]);
  });

  it('refuses a mutation of the editor and sends its queries', async () => {
    const { document, variables, operationName } = session.generatedMutation('Post', 'UPDATE', anyKey());
    const mutation = { document, variables, operationName, level: 'complete' } as const;
    await expect(session.runDocument(mutation)).rejects.toMatchObject(REFUSED);
    const query = { document: '{ listPosts { items { id } } }', variables: {}, operationName: null } as const;
    expect(await session.runDocument({ ...query, level: 'complete' })).toMatchObject({ ok: true });
  });

  it('plans a batch, and refuses to run it', async () => {
    const plan = await session.planBatch({ model: 'Post', targets: { where: {} }, set: { title: 'x' } });
    expect(plan.operations).toBe(1);
    expect(() => session.startRun(plan.id)).toThrow(/read-only/);
    expect(session.records({ model: 'Post', offset: 0, limit: 1 }).records[0]).toMatchObject({ _version: 1 });
  });

  function anyKey(): ModelKey {
    const [record] = session.records({ model: 'Post', offset: 0, limit: 1 }).records;
    return JSON.stringify([record?.['id']]) as ModelKey;
  }
});
