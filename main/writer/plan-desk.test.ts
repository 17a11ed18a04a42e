import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import { digestOfPlan } from './plan-file';
import { WriterBench } from './testing/bench';

const answered = (data: Readonly<Record<string, unknown>>) => ({
  data,
  errors: [],
  httpStatus: 200,
  ms: 1,
  requestId: null,
});

/** As if it had been exported like that. */
function sealed(text: string): string {
  const content = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify({ ...content, digest: digestOfPlan(content) });
}

describe('a plan that is looked at', () => {
  it('lists every record that is left out, with its reason, a window at a time', async () => {
    await using bench = new WriterBench();
    const keys = Array.from({ length: 450 }, (_, i) => `["missing${i}"]` as ModelKey);
    const plan = await bench.writer.planChange({ model: 'Post', targets: { keys }, set: { rating: 1 } });
    expect(plan).toMatchObject({ targets: 450, rejectionCount: 450, live: 0 });
    expect(plan.rejections).toHaveLength(200);
    const page = bench.writer.planDesk.planFindings(plan.id, { kind: 'REJECTED', offset: 440, limit: 50 });
    expect(page).toMatchObject({ total: 450, offset: 440 });
    expect(page.findings.map(({ key }) => key)).toEqual(keys.slice(440));
  });

  it('warns of a record that would be larger than DynamoDB keeps, and of none that fits', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(2, (i) => ({ content: i === 0 ? 'é'.repeat(10_000) : 'short' }));
    const title = 'x'.repeat(390 * 1024);
    const plan = await bench.writer.planChange({ model: 'Post', targets: { where: {} }, set: { title } });
    expect(plan).toMatchObject({ operations: 2, warningCount: 1 });
    expect(plan.warnings[0]).toMatchObject({
      key: '["p000000"]',
      field: 'title',
      reason: expect.stringMatching(/41\d KB and more.*400 KB/) as string,
    });
  });

  it('warns of references to records that aren’t there, and of records that would lose theirs', async () => {
    await using bench = new WriterBench();
    const [post] = bench.seedPosts(2) as [ModelKey];
    const comment = bench.seed('Comment', {
      id: 'c1',
      content: 'x',
      writtenAt: '2026-01-01T00:00:00Z',
      postID: 'p000000',
    });
    bench.seed('Comment', { id: 'c2', content: 'y', writtenAt: '2026-01-01T00:00:00Z', postID: 'p000000' });
    const moved = await bench.writer.planChange({
      model: 'Comment',
      targets: { keys: [comment] },
      set: { postID: 'nowhere' },
    });
    expect(moved).toMatchObject({ operations: 1, warnings: [{ key: comment, field: 'postID' }] });
    const removed = await bench.writer.planChange({ model: 'Post', targets: { where: {} }, delete: true });
    expect(removed).toMatchObject({
      operations: 2,
      warnings: [{ key: post, reason: '2 Comment refer to this record.' }],
    });
  });

  it('counts what refers to the records of a large delete without blocking, and can be stopped meanwhile', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(30);
    for (let i = 0; i < 2_500; i += 1)
      bench.seed('Comment', {
        ...{ id: `c${i}`, content: 'x', writtenAt: '2026-01-01T00:00:00Z' },
        postID: i < 3 ? 'p000029' : 'elsewhere',
      });
    const request = { model: 'Post', targets: { where: {} }, delete: true } as const;
    const told: number[] = [];
    const plan = await bench.writer.planChange(request, { onProgress: (targets) => told.push(targets) });
    expect(plan).toMatchObject({ operations: 30, warnings: [{ reason: '3 Comment refer to this record.' }] });
    // Turns are given back before all targets are looked at: while the referring model is gone through.
    expect(told[0]).toBe(20);

    const stop = new AbortController();
    const stopped = bench.writer.planChange(request, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ problem: { code: 'PLANNING_CANCELLED' } });
  });

  it('shows each operation as the guarded document with its variables', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(3);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    const [first, ...rest] = bench.writer.planDesk.planDocuments(plan.id, { offset: 1, limit: 5 });
    expect(rest).toHaveLength(1);
    expect(first?.document).toContain('_lastChangedAt');
    expect(first?.variables).toEqual({ input: { id: 'p000001', rating: 50, _version: 1 } });
  });

  it('re-reads its targets where that is asked for, and plans on the service’s versions', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(120);
    bench.service.put('Post', { id: 'p000007', title: 'newer' });
    const request = { model: 'Post', targets: { where: {} }, set: { content: 'c' } };
    expect(await bench.writer.planChange(request)).toMatchObject({ stale: 0, reread: false });
    const plan = await bench.writer.planChange(request, { reread: true });
    expect(plan).toMatchObject({ stale: 1, reread: true, operations: 120, live: 120 });
    const { operations } = bench.writer.planOperations(plan.id, { offset: 7, limit: 1 });
    expect(operations).toMatchObject([{ before: { title: 'newer', _version: 2 } }]);
  });

  it('notices what has moved on since it was made, here and at the service', async () => {
    await using bench = new WriterBench();
    const [a, b, c] = bench.seedPosts(5) as [ModelKey, ModelKey, ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    bench.service.put('Post', { id: 'p000000', rating: 3 });
    bench.service.put('Post', { id: 'p000001', title: 'other' });
    bench.service.put('Post', { id: 'p000002', _deleted: true });
    expect(await bench.writer.planDesk.checkPlan(plan.id)).toMatchObject({ operations: 5, stale: 0 });
    const check = await bench.writer.planDesk.checkPlan(plan.id, { reread: true });
    expect(check).toMatchObject({ operations: 5, stale: 3, deleted: 1, overlapping: 1, reread: true });
    expect(check.listed).toMatchObject([
      { key: a, plannedVersion: 1, presentVersion: 2, touchedFields: ['rating'] },
      { key: b, touchedFields: [] },
      { key: c, deleted: true },
    ]);
    expect(await bench.writer.planDesk.checkPlan(plan.id)).toMatchObject({ stale: 3 });
  });

  it('stops on its signal and leaves nothing behind', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(10);
    const request = { model: 'Post', targets: { where: {} }, set: { rating: 50 } };
    const signal = AbortSignal.abort();
    await expect(bench.writer.planChange(request, { signal })).rejects.toMatchObject({ kind: 'Cancelled' });
    expect(bench.writer.plans()).toEqual([]);
  });
});

describe('a plan that is handed on', () => {
  it('comes back from its file with operations, images and versions, and runs elsewhere', async () => {
    await using bench = new WriterBench();
    const [a] = bench.seedPosts(3) as [ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    const file = join(bench.folder, 'plan.json');
    expect(await bench.writer.planDesk.exportPlan(plan.id, file)).toBe(3);
    bench.writer.discardPlan(plan.id);
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', title: 'T' })], 'SUBSCRIPTION');
    const taken = await bench.writer.planDesk.importPlan(file);
    expect(taken).toMatchObject({ operations: 3, stale: 1, description: plan.description });
    expect(await bench.writer.planDesk.checkPlan(taken.id)).toMatchObject({
      stale: 1,
      listed: [{ key: a, plannedVersion: 1, presentVersion: 2 }],
    });
    const run = await bench.writer.settled(bench.writer.start(taken.id).id);
    expect(run.counts).toMatchObject({ applied: 2, conflicted: 1 });
  });

  it('is refused where the file is damaged or of another schema, and judged operation by operation', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(2);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    const file = join(bench.folder, 'plan.json');
    await bench.writer.planDesk.exportPlan(plan.id, file);
    const text = readFileSync(file, 'utf8');
    const variants = [
      [text.slice(0, -20), /can’t be read/],
      [
        text.replace('"format":"outband-plan-2"', '"format":"x"'),
        'The file is no plan that this version can read.',
      ],
      ['[]', 'The file takes names with values, and here it is a list.'],
      [sealed(text.replace('sha256:', 'sha256:0')), /another schema/],
      [
        text.replace('"kind":"UPDATE"', '"kind":"DROP"'),
        'Operation 1 of the file, kind: takes one of CREATE, UPDATE, DELETE.',
      ],
      [
        text.replace('"baseVersion":1', '"baseVersion":"1"'),
        'Operation 1 of the file, baseVersion: takes a number, and here it is text.',
      ],
      [text.replace('"model":"Post",', ''), 'model: is missing: it takes text.'],
    ] as const;
    for (const [variant, message] of variants) {
      writeFileSync(file, variant);
      await expect(bench.writer.planDesk.importPlan(file)).rejects.toThrow(message);
    }
    writeFileSync(
      file,
      sealed(text.replace('"change":{"rating":50}', '"change":{"rating":50,"_version":7}')),
    );
    expect(await bench.writer.planDesk.importPlan(file)).toMatchObject({
      operations: 1,
      rejections: [{ field: '_version', reason: '_version belongs to the service.' }],
    });
    const edited = [
      [text.replace('"change":{"rating":50}', '"change":{"createdAt":"2026-01-01T00:00:00Z"}'), 'createdAt'],
      [text.replace('"change":{"rating":50}', '"change":{"id":"other"}'), 'id'],
      [text.replace('[\\"p000000\\"]', '[\\"p000000\\" ]'), null],
      [text.replace('[\\"p000000\\"]', '[{\\"a\\":1}]'), null],
      [
        text
          .replace('"kind":"UPDATE"', '"kind":"CREATE"')
          .replace('"change":{"rating":50}', '"change":{"id":"x","title":"t","status":"ACTIVE"}'),
        'id',
      ],
    ] as const;
    for (const [variant, field] of edited) {
      expect(variant).not.toBe(text);
      writeFileSync(file, sealed(variant));
      expect(await bench.writer.planDesk.importPlan(file)).toMatchObject({
        operations: 1,
        rejections: [{ field }],
      });
    }
  });

  it('says who handed it on, from where and when; a change by hand is noticed, another layout is none', async () => {
    await using bench = new WriterBench({ environment: 'https://one/graphql', person: 'ada' });
    bench.seedPosts(2);
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    const file = join(bench.folder, 'plan.json');
    await bench.writer.planDesk.exportPlan(plan.id, file);
    const text = readFileSync(file, 'utf8');
    const { digest } = JSON.parse(text) as { digest: string };
    const origin = {
      ...{ planId: plan.id, environment: 'https://one/graphql', exportedBy: 'ada', digest },
      exportedAt: bench.clock.ms,
    };
    writeFileSync(file, JSON.stringify(JSON.parse(text), null, 2));
    expect(await bench.writer.planDesk.lookAtPlanFile(file)).toEqual({ origin, runId: null });
    expect(await bench.writer.planDesk.importPlan(file)).toMatchObject({ origin, wholeModel: true });
    for (const [was, is] of [
      ['"rating":50', '"rating":51'],
      ['"baseVersion":1', '"baseVersion":2'],
      ['"exportedBy":"ada"', '"exportedBy":"bob"'],
    ] as const) {
      const changed = text.replace(was, is);
      expect(changed).not.toBe(text);
      writeFileSync(file, changed);
      const refused = { problem: { code: 'PLAN_FILE_CHANGED' } };
      await expect(bench.writer.planDesk.lookAtPlanFile(file)).rejects.toMatchObject(refused);
      await expect(bench.writer.planDesk.importPlan(file)).rejects.toMatchObject(refused);
    }
  });

  it('is run once: not from the file and where it was made, not twice from the file, and never elsewhere', async () => {
    await using bench = new WriterBench({ environment: 'https://one/graphql' });
    bench.seedPosts(2);
    const request = { model: 'Post', targets: { where: {} }, append: { keywords: ['x'] } };
    const [first, second] = [bench.writer.planBatch(request), bench.writer.planBatch(request)];
    const [one, two] = [join(bench.folder, 'one.json'), join(bench.folder, 'two.json')];
    await bench.writer.planDesk.exportPlan(first.id, one);
    await bench.writer.planDesk.exportPlan(second.id, two);
    await bench.writer.settled(bench.writer.start(first.id).id);
    const already = { problem: { code: 'PLAN_ALREADY_RUN' } };
    await expect(bench.writer.planDesk.importPlan(one)).rejects.toMatchObject(already);
    // Taken in twice, it is one plan: two could be run one after the other.
    const taken = await bench.writer.planDesk.importPlan(two);
    const again = await bench.writer.planDesk.importPlan(two);
    expect(bench.writer.plan(taken.id)).toBeUndefined();
    const { id } = await bench.writer.settled(bench.writer.start(again.id).id);
    await expect(bench.writer.planDesk.importPlan(two)).rejects.toMatchObject(already);
    expect(await bench.writer.planDesk.lookAtPlanFile(two)).toMatchObject({ runId: id });
    await bench.writer.close();
    bench.open({ environment: 'https://other/graphql', journalFile: join(bench.folder, 'other.db') });
    await expect(bench.writer.planDesk.importPlan(two)).rejects.toMatchObject({
      problem: { code: 'PLAN_OF_ANOTHER_BACKEND' },
    });
  });

  it('doubles no list where somebody else has run it meanwhile: it meets their version before it is sent', async () => {
    await using bench = new WriterBench();
    bench.service.strategy = 'AUTOMERGE';
    const [key] = bench.seedPosts(3) as [ModelKey];
    const plan = bench.writer.planBatch({
      model: 'Post',
      targets: { where: {} },
      append: { keywords: ['x'] },
    });
    const file = join(bench.folder, 'plan.json');
    await bench.writer.planDesk.exportPlan(plan.id, file);
    await bench.writer.settled(bench.writer.start(plan.id).id);
    await bench.writer.close();
    bench.open({ journalFile: join(bench.folder, 'of-a-colleague.db') });
    const sent = bench.service.arrivals.length;
    const taken = await bench.writer.planDesk.importPlan(file);
    expect(taken).toMatchObject({ operations: 3, stale: 3 });
    const run = await bench.writer.settled(bench.writer.start(taken.id).id);
    expect(run.counts).toMatchObject({ applied: 0, unchanged: 3 });
    expect(bench.post(key)['keywords']).toEqual(['x']);
    const mutations = bench.service.arrivals.slice(sent).filter(({ kind }) => kind === 'mutation');
    expect(mutations).toEqual([]);
  });

  it('is undone to what the records were, whatever the file says they were', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const plan = bench.writer.planBatch({ model: 'Post', targets: { where: {} }, set: { rating: 50 } });
    const file = join(bench.folder, 'plan.json');
    await bench.writer.planDesk.exportPlan(plan.id, file);
    const text = readFileSync(file, 'utf8');
    const forged = text.replace('"before":{', '"before":{"rating":666,').replace('"rating":0,', '');
    expect(forged).not.toBe(text);
    writeFileSync(file, sealed(forged));
    const taken = await bench.writer.planDesk.importPlan(file);
    const run = await bench.writer.settled(bench.writer.start(taken.id).id);
    const undo = await bench.writer.planUndo(run.id);
    await bench.writer.settled(bench.writer.start(undo.id).id);
    expect(bench.post(key)).toMatchObject({ rating: 0 });
  });
});

describe('keys from elsewhere', () => {
  it.each([
    ['ids, one a line', 'a\n\n b \na\n', ['a', 'b']],
    ['a JSON array', '["a", {"id": "b"}]', ['a', 'b']],
    ['JSON Lines', '{"id":"a","title":"x"}\n{"id":"b"}\n', ['a', 'b']],
    ['CSV with a semicolon', '\uFEFFtitle;id\n"x;y";a\nz;b\n', ['a', 'b']],
  ])('reads %s', async (_, text, ids) => {
    await using bench = new WriterBench();
    const list = bench.writer.planDesk.readKeys('Post', text);
    expect(list).toEqual({ keys: ids.map((id) => JSON.stringify([id])), problems: [], problemCount: 0 });
  });

  it('names the lines that hold no key', async () => {
    await using bench = new WriterBench();
    const list = bench.writer.planDesk.readKeys('Post', '{"id":"a"}\n{"title":"x"}\n{broken\n');
    expect(list).toMatchObject({ keys: ['["a"]'], problemCount: 2, problems: [{ line: 2 }, { line: 3 }] });
  });

  it('names the line and the reason where a value can’t be a key of the model', async () => {
    await using bench = new WriterBench({ fixture: 'field-service' });
    const read = (model: string, text: string) => {
      const { keys, problems } = bench.writer.planDesk.readKeys(model, text);
      return { keys, told: problems.map(({ line, reason }) => `${line}: ${reason}`) };
    };
    const lines = [
      'clientID,year,sequence',
      'c1,2025,1',
      'c1,soon,2',
      'c1,2025,1.5',
      'c1"x,2025,2',
      'c2,2026,3',
    ];
    expect(read('Invoice', lines.join('\n'))).toEqual({
      keys: ['["c1",2025,1]', '["c2",2026,3]'],
      told: [
        expect.stringMatching(/^3: year /) as string,
        expect.stringMatching(/^4: sequence /) as string,
        expect.stringMatching(/^5: The CSV is broken/) as string,
      ],
    });
    expect(read('Invoice', '["c1", 2025, 1]\n["c1", true, 1]\n["c1", 2025, 1, 9]\n{"clientID": {}}')).toEqual(
      {
        keys: ['["c1",2025,1]'],
        told: [
          expect.stringMatching(/^2: year /) as string,
          '3: It has 4 parts, and the key of Invoice has 3.',
          '4: It has no year.',
        ],
      },
    );
    expect(read('Van', '["a", 7, false, {"x": 1}, ["b", "c"]]')).toEqual({
      keys: ['["a"]', '["7"]'],
      told: [
        expect.stringMatching(/^3: plate /) as string,
        '4: It has no plate.',
        '5: It has 2 parts, and the key of Van has one.',
      ],
    });
  });

  it('takes the records that a query returns', async () => {
    await using bench = new WriterBench();
    bench.seedPosts(1);
    const document = 'query Q($id: ID!) { getPost(id: $id) { id _version } }';
    const list = await bench.writer.planDesk.queryKeys('Post', { document, variables: { id: 'p000000' } });
    expect(list.keys).toEqual(['["p000000"]']);
  });

  it('goes by the types of the schema: records anywhere in the answer, under any name, none of another model', async () => {
    await using bench = new WriterBench();
    const answer = vi.spyOn(bench.service, 'query');
    const ask = (model: string, document: string) => bench.writer.planDesk.queryKeys(model, { document });
    answer.mockResolvedValue(
      answered({
        all: {
          items: [
            { id: 'p1', comments: { items: [{ id: 'c1' }, null, { id: 'c2' }] } },
            { id: 'p2', comments: { items: [{ id: 'c3' }] } },
          ],
        },
      }),
    );
    const nested =
      '{ all: listPosts { items { ...P } } } fragment P on Post { id comments { items { id } } }';
    expect((await ask('Comment', nested)).keys).toEqual(['["c1"]', '["c2"]', '["c3"]']);
    expect((await ask('Post', nested)).keys).toEqual(['["p1"]', '["p2"]']);
    answer.mockClear();
    await expect(ask('Comment', '{ listPosts { items { id } } }')).rejects.toMatchObject({
      problem: { code: 'QUERY_OF_OTHER_MODEL', message: 'The query returns no Comment: it returns Post.' },
    });
    await expect(ask('Comment', '{ listComentz { items { id } } }')).rejects.toMatchObject({
      problem: { message: expect.stringContaining('listComentz') as string },
    });
    expect(answer).not.toHaveBeenCalled();
  });
});

describe('a restore', () => {
  it('says which records stayed deleted, and plans them anew with what referred to them', async () => {
    await using bench = new WriterBench();
    const [a] = bench.seedPosts(2) as [ModelKey];
    const comment = bench.seed('Comment', {
      id: 'c1',
      content: 'x',
      writtenAt: '2026-01-01T00:00:00Z',
      postID: 'p000000',
    });
    bench.store.merge('Post', [bench.service.put('Post', { id: 'p000000', _deleted: true })], 'SUBSCRIPTION');
    const plan = await bench.writer.planChange({ model: 'Post', targets: { keys: [a] }, restore: true });
    const run = await bench.writer.settled(bench.writer.start(plan.id).id);
    expect(bench.writer.planDesk.restoreVerdict(run.id)).toEqual({
      revived: 0,
      stillDeleted: 1,
      listed: [a],
    });
    const plans = await bench.writer.planDesk.planRecreate(run.id);
    expect(plans.map(({ model, operations }) => [model, operations])).toEqual([
      ['Post', 1],
      ['Comment', 1],
    ]);
    for (const { id } of plans) await bench.writer.settled(bench.writer.start(id).id);
    const postID = bench.service.record('Comment', comment)?.['postID'];
    expect(postID).not.toBe('p000000');
    expect(bench.service.record('Post', JSON.stringify([postID]) as ModelKey)).toMatchObject({
      title: 'Post 0',
      _version: 1,
    });
  });
});

describe('a plan’s file', () => {
  it('warns where it knows a higher version than the service: it was made for another environment', async () => {
    await using bench = new WriterBench();
    const [key] = bench.seedPosts(1) as [ModelKey];
    const plan = await bench.writer.planChange({
      model: 'Post',
      targets: { keys: [key] },
      set: { rating: 9 },
    });
    const file = join(bench.folder, 'ahead.json');
    await bench.writer.planDesk.exportPlan(plan.id, file);
    writeFileSync(file, sealed(readFileSync(file, 'utf8').replace('"baseVersion":1', '"baseVersion":77')));
    const taken = await bench.writer.planDesk.importPlan(file);
    expect(taken).toMatchObject({ stale: 1, warningCount: 1 });
    expect(taken.warnings[0]).toMatchObject({
      key,
      reason: expect.stringMatching(/version 77, the service has 1: .*another environment/) as string,
    });
  });

  it('is refused with its size where it is too large to be read at once', async () => {
    await using bench = new WriterBench();
    const file = join(bench.folder, 'large.json');
    writeFileSync(file, '{');
    truncateSync(file, 257 * 1024 * 1024);
    await expect(bench.writer.planDesk.importPlan(file)).rejects.toMatchObject({
      problem: { code: 'PLAN_FILE_TOO_LARGE', message: expect.stringContaining('257 MiB') },
    });
    expect(bench.writer.plans()).toEqual([]);
  });
});
