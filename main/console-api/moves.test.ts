import { graphql } from 'graphql';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { Session } from '../session/session';
import { createConsoleApi } from '.';
import type { ConsoleContext } from '.';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const text = readFileSync(SDL, 'utf8');
const POSTS = 30;

let folder = '';
let sandboxes: Sandbox[] = [];
let session: Session;

async function open(name: string, seed: Record<string, number>, seedValue: number): Promise<Session> {
  const sandbox = await startSandbox({ schema: loadSchemaText(text, SDL), seed, seedValue });
  sandboxes = [...sandboxes, sandbox];
  mkdirSync(join(folder, name));
  const endpoint = { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } } as const;
  const schema = { text, fileName: 'appsync.graphql' };
  const opened = Session.open({ folder: join(folder, name), schema, endpoint }, () => undefined);
  await vi.waitUntil(() => opened.syncStatus().phase === 'READY', { timeout: 30_000 });
  return opened;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-moves-'));
  await (await open('staging', { Post: POSTS, User: 2 }, 5)).close();
  session = await open('here', {}, 6);
});
afterAll(async () => {
  await session.close();
  await Promise.all(sandboxes.map((each) => each.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const api = createConsoleApi();

async function ask<T>(source: string, variableValues: Record<string, unknown> = {}): Promise<T> {
  const copy = (profileId: string) => ({
    ...{ profileId, name: profileId, tier: 'DEVELOPMENT' },
    file: join(folder, profileId, 'store.sqlite'),
  });
  const contextValue = {
    connections: {
      session: () => ({ remote: session }),
      otherCopies: () => Promise.resolve([copy('staging'), copy('never')]),
      otherCopy: (id: string) => Promise.resolve(copy(id)),
    },
    chooseFile: () => Promise.resolve(folder),
  } as unknown as ConsoleContext;
  const result = await graphql({ schema: api, source, variableValues, contextValue });
  expect(result.errors).toBeUndefined();
  return result.data as T;
}

async function ended(id: string): Promise<Record<string, unknown>> {
  await vi.waitUntil(() => session.job(id)?.state !== 'RUNNING', { timeout: 60_000 });
  const answer = await ask<{ job: Record<string, unknown> }>(
    'query ($id: ID!) { job(id: $id) { state done total problem copied { models { model rows created unchanged } foreign } } }',
    { id },
  );
  return answer.job;
}

describe('copies of another connection', () => {
  const COPY = 'mutation ($input: CopyInput!) { startCopy(input: $input) { id kind } }';
  const copy = async (input: Record<string, unknown>) => {
    const { startCopy } = await ask<{ startCopy: { id: string } }>(COPY, {
      input: { profileId: 'staging', models: ['Post', 'User'], ...input },
    });
    return ended(startCopy.id);
  };

  it('lists what others hold, tries, copies, and finds everything there the next time', async () => {
    const { copySources } = await ask<{ copySources: Record<string, unknown>[] }>(
      '{ copySources { profileId problem models { model records isPartial isHere } } }',
    );
    expect(copySources).toMatchObject([
      { profileId: 'staging', problem: null },
      { profileId: 'never', models: [], problem: { code: 'STORE_NOT_FOUND' } },
    ]);
    expect(copySources[0]?.['models']).toContainEqual({
      ...{ model: 'Post', records: POSTS, isPartial: false, isHere: true },
    });

    const models = (as: 'created' | 'unchanged') => [
      { model: 'User', rows: 2, [as]: 2 },
      { model: 'Post', rows: POSTS, [as]: POSTS },
    ];
    expect(await copy({ dryRun: true })).toMatchObject({ copied: { models: models('created') } });
    expect(sandboxes[1]?.records()).toMatchObject({ Post: 0 });
    expect(await copy({})).toMatchObject({
      ...{ state: 'DONE', done: POSTS + 2, total: POSTS + 2 },
      copied: { models: models('created') },
    });
    expect(sandboxes[1]?.records()).toMatchObject({ Post: POSTS, User: 2 });
    expect(await copy({})).toMatchObject({ copied: { models: models('unchanged') } });
  });
});

describe('leaving DataStore in the window', () => {
  const VIEW = '{ leaving { next archive clientFolders steps { id state summary findings { level } } } }';
  interface View {
    readonly next: string;
    readonly archive: string | null;
    readonly steps: readonly { readonly id: string; readonly state: string }[];
  }
  const view = async () => (await ask<{ leaving: View }>(VIEW)).leaving;
  const check = async (step: string, folders?: readonly string[]) => {
    const { checkLeaving } = await ask<{ checkLeaving: { id: string } }>(
      'mutation ($step: ID!, $folders: [String!]) { checkLeaving(step: $step, folders: $folders) { id } }',
      { step, folders },
    );
    return ended(checkLeaving.id);
  };

  it('checks as jobs, keeps what they came to, and takes a person’s word with a reason', async () => {
    expect((await view()).next).toBe('clients');
    mkdirSync(join(folder, 'app'));
    writeFileSync(join(folder, 'app', 'a.swift'), 'import AWSDataStorePlugin\n');
    expect(await check('clients', [join(folder, 'app')])).toMatchObject({ state: 'DONE' });
    expect((await view()).steps[0]).toMatchObject({ state: 'BLOCKED', findings: [{ level: 'STOP' }] });
    const { confirmLeaving } = await ask<{ confirmLeaving: View }>(
      'mutation { confirmLeaving(step: "clients", reason: "retired") { next } }',
    );
    expect(confirmLeaving.next).toBe('versions');
    for (const step of ['versions', 'open-work']) await check(step);
    const { startArchive } = await ask<{ startArchive: { id: string } }>('mutation { startArchive { id } }');
    expect(await ended(startArchive.id)).toMatchObject({ state: 'DONE' });
    expect(await view()).toMatchObject({ next: 'switch', archive: expect.stringContaining('archive-') });
    await check('switch');
    expect((await view()).next).toBe('switch');
  });
});

describe('the way out of DataStore over several connections', () => {
  const opened = (name: string, at: Sandbox | undefined): Session => {
    const { endpoint: url = '', apiKey = '' } = at ?? {};
    mkdirSync(join(folder, name), { recursive: true });
    const schema = { text, fileName: 'appsync.graphql' };
    const endpoint = { url, auth: { mode: 'API_KEY', apiKey } } as const;
    const backendsFile = join(folder, 'backends.sqlite');
    return Session.open({ folder: join(folder, name), schema, endpoint, backendsFile }, () => undefined);
  };
  const statesOf = (of: Session) =>
    Object.fromEntries(of.leaving().steps.map(({ id, state }) => [id, state]));

  it('is one for those to the same backend, but for what is open in each, and apart for another backend', async () => {
    const [other, own] = sandboxes;
    const one = opened('one', own);
    one.confirmLeaving('clients', 'retired');
    one.confirmLeaving('open-work', 'sent by hand');
    expect(statesOf(one)).toMatchObject({ clients: 'BY_HAND', 'open-work': 'BY_HAND' });
    await one.close();
    const twin = opened('twin', own);
    expect(statesOf(twin)).toMatchObject({ clients: 'BY_HAND', 'open-work': 'OPEN' });
    await twin.close();
    const elsewhere = opened('elsewhere', other);
    expect(new Set(Object.values(statesOf(elsewhere)))).toEqual(new Set(['OPEN']));
    await elsewhere.close();
    const again = opened('one', own);
    expect(statesOf(again)).toMatchObject({ clients: 'BY_HAND', 'open-work': 'BY_HAND' });
    await again.close();
  });
});

describe('a connection that keeps only a part', () => {
  it('says so in plans, and refuses to find records by fields where it would make them twice', async () => {
    await session.select([{ model: 'Post', where: { rating: { gt: 3 } } }]);
    const file = join(folder, 'posts.csv');
    writeFileSync(file, 'title,status\nA title,ACTIVE\n');
    await expect(session.importPreview({ file, model: 'Post', match: ['title'] })).rejects.toMatchObject({
      problem: { code: 'PARTIAL_COPY' },
    });
    expect(await session.importPreview({ file, model: 'Post' })).toMatchObject({ partial: ['Post'] });
    const job = session.startImport({ file, model: 'Post', match: ['title'] });
    await ended(job.id);
    expect(session.job(job.id)?.problem).toMatchObject({ code: 'PARTIAL_COPY' });

    const migration = join(folder, 'rate.yaml');
    writeFileSync(
      migration,
      'id: rate\ndescription: rate\nsteps:\n  - { model: Post, change: { set: { rating: 5 } } }\n',
    );
    const { id } = await session.startMigration('PLAN', migration);
    await ended(id);
    expect(session.job(id)?.plan?.partial).toEqual(['Post']);
  });
});
