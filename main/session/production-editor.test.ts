import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { Session } from './session';

const SDL = 'type Post @model { id: ID! title: String! }';

let sandbox: Sandbox;
let session: Session;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-production-'));
  sandbox = await startSandbox({ schema: loadSchemaText(SDL, 'schema.graphql'), seed: 1 });
  session = Session.open(
    {
      folder,
      schema: { text: SDL, fileName: 'schema.graphql' },
      endpoint: { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } },
      policy: { tier: 'PRODUCTION', readOnly: false },
    },
    () => undefined,
  );
  await vi.waitUntil(() => session.syncStatus().phase === 'READY', { timeout: 30_000 });
});
afterAll(async () => {
  await session.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

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
