import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from './session';
import { openSessionOnSandbox } from './testing/session-on-sandbox';

const SDL = 'type Post @model { id: ID! title: String! }';

let session: Session;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ session, close } = await openSessionOnSandbox(SDL, { tier: 'PRODUCTION', readOnly: false }));
});
afterAll(() => close());

it('a mutation of the editor needs a reason in production, which the audit record keeps from before it leaves', async () => {
  const { document, variables, operationName } = session.generatedMutation('Post', 'CREATE', null);
  const mutation = { document, variables, operationName, level: 'complete' } as const;
  for (const without of [mutation, { ...mutation, reason: ' ' }])
    await expect(session.runDocument(without)).rejects.toMatchObject({
      problem: { kind: 'GuardRefused', code: 'REASON_NEEDED' },
    });
  expect([session.sentDocuments(10, null), session.audit({ offset: 0, limit: 10 }).total]).toEqual([[], 0]);

  const sent = await session.runDocument({ ...mutation, reason: 'asked by support' });
  const [entry] = session.audit({ offset: 0, limit: 10 }).entries;
  expect(entry).toMatchObject({
    action: 'document-sent',
    subject: sent.id,
    detail: { document, operationName, reason: 'asked by support' },
  });
  expect(session.verifyAudit()).toMatchObject({ faultCount: 0, untold: [] });
});

it('a query needs none, and is no part of the audit record', async () => {
  const before = session.audit({ offset: 0, limit: 1 }).total;
  const query = { document: '{ listPosts { items { id } } }', variables: {}, operationName: null } as const;
  expect(await session.runDocument({ ...query, level: 'complete' })).toMatchObject({ ok: true });
  expect(session.audit({ offset: 0, limit: 1 }).total).toBe(before);
});
