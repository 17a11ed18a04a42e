import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { runCli } from '../cli';
import { startSandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { until } from '../testing/scripted-peer';
import type { Job } from './jobs';
import { Session } from './session';

const SDL = `
  type Post @model { id: ID! title: String! rating: Int tags: [String] comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"]) }
  type Comment @model { id: ID! content: String! postID: ID @index(name: "byPost") post: Post @belongsTo(fields: ["postID"]) }`;

const closers: Array<() => Promise<unknown> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'outband-local-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const open = (endpoint: Parameters<typeof Session.open>[0]['endpoint'] = null): Session => {
    const schema = { text: SDL, fileName: 's.graphql' };
    const session = Session.open({ folder, schema, endpoint }, () => undefined);
    closers.push(() => session.close());
    return session;
  };
  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  return { folder, open, file };
}

async function stdoutOf(args: string[], cwd: string): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = text(stdout);
  stderr.resume();
  const { signal } = new AbortController();
  await runCli(args, { stdout, stderr, cwd, env: {}, setExitCode: () => undefined, signal });
  stdout.end();
  return written;
}

const ended = async (session: Session, { id }: Job): Promise<Job> => {
  await until(() => session.job(id)?.state !== 'RUNNING');
  return session.job(id) as Job;
};
const finished = async (session: Session, runId: string) => {
  await until(() => ['FINISHED', 'FAILED'].includes(session.run(runId)?.state ?? ''));
  return session.run(runId);
};
const key = (id: string) => JSON.stringify([id]) as ModelKey;
const posts = (session: Session) =>
  session.records({ model: 'Post', offset: 0, limit: 100 }).records.map(({ id, title, rating, tags }) => ({
    ...{ id, title, rating, tags },
  }));

describe('a project without a backend', () => {
  it('imports, edits, changes in batches, exports, and sends all of it to the backend that it gets', async () => {
    const { folder, open, file } = setUp();
    const session = open();
    const csv = file('posts.csv', 'id,title,rating,tags\np1,one,1,"[""a""]"\np2,two,2,\np3,three,x,\n');
    const preview = await session.importPreview({ file: csv, model: 'Post' });
    expect(preview.rows.map(({ as }) => as)).toEqual(['CREATE', 'CREATE', 'REJECTED']);
    const job = await ended(session, session.startImport({ file: csv, model: 'Post' }));
    expect(job).toMatchObject({ state: 'DONE', imported: { created: 2, bad: 1, failed: 0, requests: 0 } });
    const comments = file(
      'comments.jsonl',
      '{"content":"hi","post":"one"}\n{"content":"lost","post":"nobody"}\n',
    );
    const map = { post: 'post.title' };
    const more = await ended(session, session.startImport({ file: comments, model: 'Comment', map }));
    expect(more.imported).toMatchObject({ created: 1, bad: 1 });

    await session.saveRecord({ model: 'Post', kind: 'UPDATE', key: key('p2'), changes: { title: 'second' } });
    const plan = await session.planBatch({ model: 'Post', targets: {}, set: { rating: 7 } }, true);
    expect(plan).toMatchObject({ operations: 2, requests: 0 });
    const run = await finished(session, session.startRun(plan.id).id);
    expect(run).toMatchObject({ state: 'FINISHED', isLocal: true, delivery: { notSeen: 0 } });
    expect(run?.counts).toMatchObject({ applied: 2, notSent: 0 });

    const out = file('out.jsonl');
    expect(
      (await ended(session, session.startExport({ model: 'Post', format: 'jsonl', file: out }))).exported,
    ).toMatchObject({ records: 2 });
    const here = posts(session);
    expect(
      readFileSync(out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject(here);
    const store = file('store.sqlite');
    expect(
      await stdoutOf(['export', '--store', store, '--model', 'Post', '--format', 'csv'], folder),
    ).toContain('p2,second,7');
    await session.close();

    const sandbox = await startSandbox({ schema: loadSchemaText(SDL, 's.graphql'), seed: 0 });
    closers.push(() => sandbox.stop());
    const attached = open({ url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } });
    await until(() => attached.outbox(0, 1).total === 0 && attached.syncStatus().phase === 'READY');
    expect(posts(attached)).toEqual(here);
    const response = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sandbox.apiKey },
      body: JSON.stringify({
        query:
          '{ listPosts { items { id title rating tags _version } } listComments { items { content postID } } }',
      }),
    });
    const { data } = (await response.json()) as {
      data: Record<string, { items: Record<string, unknown>[] }>;
    };
    const byId = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    expect(data['listPosts']?.items.sort(byId)).toEqual(
      here.map((post) => ({ ...post, _version: 1 })).sort(byId),
    );
    expect(data['listComments']?.items).toEqual([{ content: 'hi', postID: 'p1' }]);
    expect(attached.run(run?.id ?? '')).toMatchObject({ isLocal: true, delivery: { notSeen: 0 } });
  });

  it('imports all or nothing: a row whose parent is not here keeps the others out', async () => {
    const { open, file } = setUp();
    const session = open();
    await ended(session, session.startImport({ file: file('p.csv', 'id,title\np1,one\n'), model: 'Post' }));
    const csv = file('c.csv', 'id,content,postID\nc1,hi,p1\nc2,lost,p9\n');
    const job = await ended(
      session,
      session.startImport({ file: csv, model: 'Comment', allOrNothing: true }),
    );
    expect(job).toMatchObject({
      state: 'FAILED',
      imported: { created: 0, bad: 1 },
      problem: { code: 'IMPORT_REFUSED' },
    });
    expect(readFileSync(job.imported?.badRowsFile ?? '', 'utf8')).toContain(
      'refers to a Post that is not in this project',
    );
    expect(session.records({ model: 'Comment', offset: 0, limit: 10 }).total).toBe(0);
  });

  it('undoes what a run did, deletes with what belongs to it, and finds an import in place the second time', async () => {
    const { open, file } = setUp();
    const session = open();
    const csv = file('p.csv', 'id,title\np1,one\np2,two\n');
    await ended(session, session.startImport({ file: csv, model: 'Post' }));
    expect((await ended(session, session.startImport({ file: csv, model: 'Post' }))).imported).toMatchObject({
      created: 0,
      unchanged: 2,
    });
    const plan = await session.planBatch({ model: 'Post', targets: {}, set: { title: 'same' } });
    const { id } = session.startRun(plan.id);
    await finished(session, id);
    const undo = await session.planUndo(id);
    await finished(session, session.startRun(undo.id).id);
    expect(posts(session).map(({ title }) => title)).toEqual(['one', 'two']);
    const comment = file('c.csv', 'id,content,postID\nc1,hi,p1\n');
    await ended(session, session.startImport({ file: comment, model: 'Comment' }));
    const gone = await session.planBatch({ model: 'Post', targets: { keys: [key('p1')] }, delete: true });
    expect(session.planFindings(gone.id, { offset: 0, limit: 5 }).findings).toMatchObject([
      { reason: '1 Comment refers to this record. What refers to it is deleted as well.' },
    ]);
    await finished(session, session.startRun(gone.id).id);
    expect(session.records({ model: 'Comment', offset: 0, limit: 1 }).total).toBe(0);
    expect(posts(session).map(({ title }) => title)).toEqual(['two']);
    expect(session.outbox(0, 10).total).toBe(1);
  });
});
