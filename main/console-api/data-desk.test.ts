import { graphql } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { Session } from '../session/session';
import { RequestGate } from '../testing/request-gate';
import { createConsoleApi } from '.';
import type { ConsoleContext } from '.';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const text = readFileSync(SDL, 'utf8');
const POSTS = 200;

let folder = '';
let sandbox: Sandbox;
let gate: RequestGate;
let session: Session;
const phases: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-data-desk-'));
  const schema = loadSchemaText(text, SDL);
  sandbox = await startSandbox({ schema, seed: { Post: POSTS, User: 3 }, seedValue: 5 });
  gate = await RequestGate.start(sandbox);
  session = Session.open(
    {
      folder,
      schema: { text, fileName: 'appsync.graphql' },
      endpoint: { url: gate.endpoint, auth: { mode: 'API_KEY', apiKey: gate.apiKey } },
    },
    (name, value) => {
      if (name === 'job') phases.push((value as { phase: string }).phase);
    },
  );
  await vi.waitUntil(() => session.syncStatus().phase === 'READY', { timeout: 30_000 });
});
afterAll(async () => {
  await session.close();
  await gate.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const api = createConsoleApi();

/** What the window would get; a call over the port is a promise, so a plain method serves here. */
async function ask<T>(source: string, variables: Record<string, unknown> = {}): Promise<T> {
  const contextValue = {
    connections: { session: () => ({ remote: session }) },
    choosePlace: ({ fileName }: { fileName: string }) => Promise.resolve(join(folder, fileName)),
  } as unknown as ConsoleContext;
  const result: ExecutionResult = await graphql({
    schema: api,
    source,
    variableValues: variables,
    contextValue,
  });
  expect(result.errors).toBeUndefined();
  return result.data as T;
}

interface JobAnswer {
  readonly id: string;
  readonly state: string;
  readonly phase: string;
  readonly runId: string | null;
  readonly report: { readonly state: string; readonly operations: Record<string, number> } | null;
  readonly plan: { readonly operations: Record<string, number>; readonly steps: unknown[] } | null;
  readonly imported: Record<string, unknown> | null;
  readonly exported: { readonly file: string; readonly records: number } | null;
  readonly problem: { readonly code: string } | null;
}
const JOB = `id state phase runId problem
  report { state operations { planned applied failed } problem delivery { complete } }
  plan { operations { planned } steps { step plan { operations sample { changedFields } } } }
  imported { rows created updated bad badRowsFile problem } exported { file records }`;

async function settled(id: string): Promise<JobAnswer> {
  await vi.waitUntil(() => session.job(id)?.state !== 'RUNNING', { timeout: 60_000 });
  return (await ask<{ job: JobAnswer }>(`query ($id: ID!) { job(id: $id) { ${JOB} } }`, { id })).job;
}

async function migrate(verb: string, file: string): Promise<JobAnswer> {
  const source = `mutation ($verb: MigrationVerb!, $file: String!) { startMigration(verb: $verb, file: $file) { id } }`;
  const { startMigration } = await ask<{ startMigration: { id: string } }>(source, { verb, file });
  return settled(startMigration.id);
}

describe('migrations, imports and exports in the window', () => {
  it('lists a folder with what is wrong in it, plans, applies, verifies, rolls back', async () => {
    const migrations = join(folder, 'migrations');
    mkdirSync(migrations);
    const file = join(migrations, 'a.yaml');
    writeFileSync(
      file,
      'id: a\ndescription: rate\nsteps:\n  - model: Post\n    change: { set: { rating: 4711 } }\npostconditions:\n  - { model: Post, where: { rating: { ne: 4711 } }, count: { eq: 0 } }\n',
    );
    writeFileSync(join(migrations, 'b.yaml'), 'id: b\nsteps: []\n');
    const list = () =>
      ask<{ migrations: { status: { state: string } | null; problem: { code: string } | null }[] }>(
        'query ($folder: String!) { migrations(folder: $folder) { status { state changed stepsTotal } problem } }',
        { folder: migrations },
      );
    expect((await list()).migrations).toMatchObject([
      { status: { state: 'PENDING' }, problem: null },
      { status: null, problem: { code: 'BAD_MIGRATION' } },
    ]);
    const plan = await migrate('PLAN', file);
    expect(plan.plan).toMatchObject({
      operations: { planned: POSTS },
      steps: [{ plan: { operations: POSTS } }],
    });
    const lastRow = async (): Promise<unknown> => {
      const id = session.job(plan.id)?.plan?.steps[0]?.id;
      const source =
        'query ($id: ID!) { planOperations(planId: $id, offset: 199) { total operations { after } } }';
      return (await ask<{ planOperations: unknown }>(source, { id })).planOperations;
    };
    expect(await lastRow()).toMatchObject({ total: POSTS, operations: [{ after: { rating: 4711 } }] });
    // Started from there, it would go past the ledger.
    expect((await ask<{ plans: unknown[] }>('{ plans { id } }')).plans).toEqual([]);
    expect(await migrate('APPLY', file)).toMatchObject({
      state: 'DONE',
      report: { state: 'APPLIED', operations: { applied: POSTS } },
    });
    await expect(lastRow()).rejects.toThrow();
    expect(phases).toContain('Migration a, step 1 of 1');
    const { migration } = await ask<{ migration: unknown }>(
      'query ($file: String!) { migration(file: $file) { text definition status { state } verification { holds postconditions { actual } } } }',
      { file },
    );
    expect(migration).toMatchObject({
      status: { state: 'APPLIED' },
      verification: { holds: true, postconditions: [{ actual: 0 }] },
    });
    expect(await migrate('PLAN_ROLLBACK', file)).toMatchObject({
      plan: { operations: { planned: POSTS }, steps: [{ plan: { operations: POSTS } }] },
    });
    expect(await migrate('ROLLBACK', file)).toMatchObject({ report: { state: 'ROLLED_BACK' } });
  });

  it('begins with the limits of the file, and takes away those that a person took away', async () => {
    const file = join(folder, 'limited.yaml');
    writeFileSync(
      file,
      'id: limited\ndescription: d\npolicy: { onConflict: stop, rate: 500, maxConflicts: 9 }\nsteps:\n  - { model: User, change: { touch: true } }\n',
    );
    const first =
      'query ($file: String!) { migration(file: $file) { runOptions { onConflict rate maxConflicts } } }';
    expect((await ask<{ migration: unknown }>(first, { file })).migration).toEqual({
      runOptions: { onConflict: 'STOP', rate: 500, maxConflicts: 9 },
    });
    const { startMigration } = await ask<{ startMigration: { id: string } }>(
      'mutation ($file: String!, $options: RunOptionsInput) { startMigration(verb: APPLY, file: $file, options: $options) { id } }',
      { file, options: { rate: null, maxFailures: 2 } },
    );
    const { runId } = await settled(startMigration.id);
    expect(session.runOptions(runId ?? '')).toEqual({ onConflict: 'stop', maxConflicts: 9, maxFailures: 2 });
  });

  it('writes an example that fits the open schema, and overwrites none', async () => {
    const examples = join(folder, 'examples');
    mkdirSync(examples);
    const write = () =>
      ask<{ writeExampleMigration: string }>(
        'mutation ($folder: String) { writeExampleMigration(folder: $folder) }',
        { folder: examples },
      );
    expect((await write()).writeExampleMigration).toBe(join(examples, 'example.yaml'));
    const second = (await write()).writeExampleMigration;
    expect(second).toBe(join(examples, 'example-2.yaml'));
    const schemaFile = join(examples, '.outband', 'migration.schema.json');
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toMatchObject({ title: 'Outband migration' });
    expect((await migrate('PLAN', second)).plan?.steps).toHaveLength(1);
    const detail = await ask(
      'query ($file: String!) { migration(file: $file) { preconditions { holds } verification { postconditions { actual } } } }',
      { file: second },
    );
    expect(detail).toMatchObject({ migration: { preconditions: [{ holds: true }] } });
  });

  it('a migration that is cancelled in the middle stays partial and goes on later', async () => {
    const file = join(folder, 'c.yaml');
    writeFileSync(
      file,
      'id: c\ndescription: append\nsteps:\n  - model: Post\n    change: { append: { keywords: [new] } }\npolicy: { rate: 1000 }\n',
    );
    gate.holdAfter(1);
    const source = `mutation ($file: String!) { startMigration(verb: APPLY, file: $file, options: { rate: 1000 }) { id state } }`;
    const { startMigration } = await ask<{ startMigration: { id: string; state: string } }>(source, { file });
    expect(startMigration.state).toBe('RUNNING');
    await gate.reached;
    await ask('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: startMigration.id });
    gate.open();
    const cancelled = await settled(startMigration.id);
    expect(cancelled).toMatchObject({ state: 'CANCELLED', problem: { code: 'INTERRUPTED' } });
    expect(await migrate('APPLY', file)).toMatchObject({
      report: { state: 'APPLIED', operations: { planned: POSTS, applied: POSTS } },
    });
  });

  it('in production a migration asks for its id and a reason, and so does its way back', async () => {
    const production = join(folder, 'production');
    mkdirSync(production);
    const own = Session.open(
      {
        folder: production,
        schema: { text, fileName: 'appsync.graphql' },
        endpoint: { url: gate.endpoint, auth: { mode: 'API_KEY', apiKey: gate.apiKey } },
        policy: { tier: 'PRODUCTION', readOnly: false },
      },
      () => undefined,
    );
    try {
      await vi.waitUntil(() => own.syncStatus().phase === 'READY', { timeout: 30_000 });
      const [user] = own.records({ model: 'User', offset: 0, limit: 1 }).records;
      const file = join(production, 'p.yaml');
      writeFileSync(
        file,
        `id: p\ndescription: one\nsteps:\n  - model: User\n    where: { id: { eq: "${String(user?.['id'])}" } }\n    change: { set: { bio: production } }\n`,
      );
      const named = { confirmation: 'p', reason: 'asked by support' };
      await expect(own.startMigration('APPLY', file, { reason: 'why' })).rejects.toThrow(
        /name has to be typed/,
      );
      const end = async (verb: 'APPLY' | 'ROLLBACK') => {
        const { id } = await own.startMigration(verb, file, named);
        await vi.waitUntil(() => own.job(id)?.state !== 'RUNNING', { timeout: 60_000 });
        return own.job(id);
      };
      expect(await end('APPLY')).toMatchObject({ state: 'DONE', report: { state: 'applied' } });
      expect(await end('ROLLBACK')).toMatchObject({ state: 'DONE', report: { state: 'rolled-back' } });
    } finally {
      await own.close();
    }
  });

  it('previews a file with suggestions, imports it, and exports what is there', async () => {
    const { records } = session.records({ model: 'User', offset: 0, limit: 1 });
    const file = join(folder, 'posts.csv');
    writeFileSync(
      file,
      `Id,Title,Status,author,Colour\nx1,One,ACTIVE,${String(records[0]?.['username'])},red\nx2,Two,PERHAPS,,\n`,
    );
    const input = { file, model: 'Post' };
    const { importPreview } = await ask<{ importPreview: { map: unknown } }>(
      `query ($input: ImportInput!) { importPreview(input: $input) {
        format bytes map targets columns { name target isSuggested type sample problem } rows { line as reasons values } } }`,
      { input },
    );
    expect(importPreview).toMatchObject({
      format: 'CSV',
      map: { Id: 'id', Title: 'title', Status: 'status', author: 'author.username', Colour: '-' },
      columns: [
        { target: 'id', type: 'ID' },
        { target: 'title', sample: ['One', 'Two'] },
        { target: 'status', type: 'PostStatus' },
        { target: 'author.username' },
        { target: null },
      ],
      rows: [
        { line: 2, as: 'CREATE', values: { title: 'One', authorID: records[0]?.['id'] } },
        { line: 3, as: 'REJECTED', reasons: [expect.stringContaining('status')] },
      ],
    });
    const importing = `mutation ($input: ImportInput!) { startImport(input: $input) { id } }`;
    const send = async (more: object) => {
      const started = await ask<{ startImport: { id: string } }>(importing, {
        input: { ...input, map: importPreview.map, ...more },
      });
      return settled(started.startImport.id);
    };
    expect(await send({ allOrNothing: true })).toMatchObject({
      state: 'FAILED',
      imported: { created: 0, bad: 1 },
      problem: { code: 'IMPORT_REFUSED' },
    });
    expect(await send({})).toMatchObject({
      state: 'DONE',
      runId: expect.any(String) as string,
      imported: { created: 1, bad: 1, badRowsFile: `${file}.bad.jsonl` },
    });
    const { startExport } = await ask<{ startExport: { id: string } }>(
      `mutation { startExport(input: { model: "Post", format: CSV, where: { id: { eq: "x1" } }, columns: ["id", "author.username"] }) { id } }`,
    );
    const exported = (await settled(startExport.id)).exported;
    expect(exported?.records).toBe(1);
    expect(readFileSync(exported?.file ?? '', 'utf8')).toBe(
      `id,author.username\r\nx1,${String(records[0]?.['username'])}\r\n`,
    );
  });
});
