import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONCEALED } from '../../shared/secrets';
import { DEFAULT_SIGN_IN } from '../workspace';
import type { Connection } from './connection-manager';
import { Session } from './session';
import { supportSections, supportText } from './support-bundle';
import type { SupportSources } from './support-bundle';

const SDL = 'type Post @model { id: ID! title: String! email: String }';
/** What nobody may find in a bundle that was not asked to hold records. */
const OWN: string[] = ['kept-secret-title', 'person@example.com', 'a name somebody gave', 'why-it-was-done'];
const API_KEY = 'da2-abcdefghijklmnopqrstuvwxyz';

let session: Session;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-support-'));
  session = Session.open(
    { folder, schema: { text: SDL, fileName: 's.graphql' }, endpoint: null },
    () => undefined,
  );
  await session.saveRecord({
    model: 'Post',
    kind: 'CREATE',
    changes: { title: 'kept-secret-title', email: 'person@example.com' },
  });
  const [record] = session.records({ model: 'Post', offset: 0, limit: 1 }).records;
  OWN.push(String(record?.['id']));
  const plan = await session.planBatch({
    ...{ model: 'Post', targets: { where: {} }, set: { title: 'kept-secret-title, again' } },
    description: 'a name somebody gave',
  });
  session.startRun(plan.id, { reason: 'why-it-was-done' });
  while (session.runs().some(({ state }) => state !== 'FINISHED')) await new Promise((r) => setImmediate(r));
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

const connection: Connection = {
  profile: {
    ...{ format: 1, id: 'shop', name: 'a name somebody gave', kind: 'backend', tier: 'PRODUCTION' },
    ...{ endpoint: `https://person:hidden-word@x.example/graphql?api_key=${API_KEY}`, addressMeans: null },
    ...{ region: 'eu-west-1', authMode: 'API_KEY', otherAuthModes: ['AWS_LAMBDA'], configFile: null },
    ...{ schemaFile: 's.graphql', schemaCopy: 's.graphql', schemaSource: 'authored SDL', modelCount: 1 },
    ...{ createdAt: 1, lastOpenedAt: 2, readOnly: false, colour: null, realtimeUrl: null },
    signIn: {
      ...DEFAULT_SIGN_IN,
      lambda: { source: 'COMMAND', location: 'print-token --password hidden-word' },
    },
    ...{ conflictStrategy: null, modelStrategies: {} },
  },
  ...{ state: 'OPEN', strategy: null, sandbox: null },
  problem: {
    ...{ kind: 'Unauthorized', code: 'REFUSED', message: `kept-secret-title with ${API_KEY}` },
    ...{ consequence: '', action: '' },
  },
};

function sources(): SupportSources {
  return {
    about: { version: '0.1.0' },
    connection,
    // The session itself answers at once where its remote answers later.
    remote: session as unknown as SupportSources['remote'],
    strategies: new Map([['Post', { strategy: 'AUTOMERGE', source: 'PROFILE' }]]),
    salt: 'salt',
  };
}

async function textOf(withRecords: boolean): Promise<string> {
  return supportText(await supportSections(sources(), withRecords), { at: 0, withRecords });
}

describe('feature 88: a support bundle', () => {
  it('holds versions, settings, schema, counts, outbox and runs, and nothing of a record or a person', async () => {
    const text = await textOf(false);
    for (const own of OWN) expect(text).not.toContain(own);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (name: string) => lines.filter(({ section }) => section === name);
    expect(lines[0]).toMatchObject({ section: 'bundle', withRecords: false });
    expect(of('program')).toMatchObject([{ version: '0.1.0' }]);
    expect(of('schema')[0]?.['apiSdl']).toContain('type Post');
    expect(of('models')).toMatchObject([
      { model: 'Post', counts: { live: 1 }, strategy: { strategy: 'AUTOMERGE' } },
    ]);
    const [state, created] = of('outbox');
    expect(state).toMatchObject({ total: 1 });
    const mark = expect.stringMatching(/^[0-9a-f]{12}$/) as unknown;
    expect(created).toMatchObject({ operation: 'CREATE', fields: ['title', 'email'], record: mark });
    expect(of('runs')).toMatchObject([
      { kind: 'batch', model: 'Post', state: 'FINISHED', counts: { planned: 1 } },
    ]);
    expect(of('sync-log').length).toBeGreaterThan(0);
  });

  it('holds no secret, not even where records are asked for', async () => {
    for (const withRecords of [false, true]) {
      const text = await textOf(withRecords);
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain('hidden-word');
      expect(text).toContain(CONCEALED);
    }
  });

  it('holds values, keys and words of people where that is asked for', async () => {
    const text = await textOf(true);
    expect(OWN.filter((own) => !text.includes(own))).toEqual([]);
  });

  it('is about the program alone where nothing is open', async () => {
    const sections = await supportSections({ ...sources(), connection: null, remote: null }, false);
    expect(sections.map(({ name }) => name)).toEqual(['program']);
  });
});
