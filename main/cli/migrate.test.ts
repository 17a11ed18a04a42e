import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox';
import { loadSchemaFile } from '../schema';
import { RequestGate } from '../testing/request-gate';
import { runCli, type CliIo } from '.';

const SCHEMA = new URL('../testing/fixtures/blog/schema.graphql', import.meta.url).pathname;
const POSTS = 60;
let sandbox: Sandbox;
let gate: RequestGate;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-cli-migrate-'));
  sandbox = await startSandbox({ schema: await loadSchemaFile(SCHEMA), seed: { Post: POSTS }, seedValue: 1 });
  gate = await RequestGate.start(sandbox);
});
afterAll(async () => {
  await gate.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface RunParts {
  readonly stop?: AbortController;
  readonly confirm?: () => Promise<boolean>;
}

async function run(args: readonly string[], parts: RunParts = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err]: [string[], string[]] = [[], []];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString('utf8')));
  let code = 0;
  const io: CliIo = {
    stdout,
    stderr,
    cwd: folder,
    env: {},
    setExitCode: (c) => void (code = c),
    signal: (parts.stop ?? new AbortController()).signal,
    ...(parts.confirm ? { confirm: parts.confirm } : {}),
  };
  await runCli(args, io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const on = (store: string, ...args: string[]): string[] => [
  ...args,
  '--schema',
  SCHEMA,
  '--endpoint',
  gate.endpoint,
  '--api-key',
  sandbox.apiKey,
  '--store',
  store,
  '--json',
];

function file(id: string, steps: string, more = ''): string {
  const name = `${id}.yaml`;
  writeFileSync(join(folder, name), `id: ${id}\ndescription: a test\n${more}steps:\n${steps}`);
  return name;
}

const SET = '  - model: Post\n    where: { rating: { ne: 77 } }\n    change: { set: { rating: 77 } }\n';

describe('outband plan, apply, verify, rollback, status', () => {
  it('prints the contract’s JSON from plan to rollback', async () => {
    const name = file(
      '2026-11-add-rating',
      SET,
      'postconditions:\n  - { model: Post, where: { rating: { ne: 77 } }, count: { eq: 0 } }\n',
    );
    const plan = await run(on('a.db', 'plan', name));
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      migration: '2026-11-add-rating',
      state: 'pending',
      operations: { planned: POSTS },
    });
    expect((await run(on('a.db', 'verify', name))).code).toBe(1);
    const status = async () => JSON.parse((await run(on('a.db', 'status', name))).stdout) as unknown;
    expect(await status()).toMatchObject([{ state: 'pending', changed: false }]);

    const apply = await run(on('a.db', 'apply', name, '--concurrency', '4', '--yes'));
    const report = JSON.parse(apply.stdout) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(['migration', 'state', 'operations', 'delivery', 'ms', 'requests']);
    expect(report).toMatchObject({
      state: 'applied',
      operations: { planned: POSTS, applied: POSTS, unchanged: 0, conflicted: 0, failed: 0, unknown: 0 },
      delivery: { complete: POSTS, incomplete: 0, notSeen: 0 },
    });
    expect(apply.code).toBe(0);
    expect((await run(on('a.db', 'verify', name))).code).toBe(0);
    const inWords = async (verb: string) => {
      const args = on('a.db', verb, name, '--quiet').filter((arg) => arg !== '--json');
      return (await run(args)).stdout;
    };
    expect(await inWords('apply')).toContain('applied already, and nothing is sent again');
    expect(await inWords('plan')).toContain('nothing is left to do');
    expect(await status()).toMatchObject([
      { state: 'applied', changed: false, steps: { done: 1, total: 1 } },
    ]);
    const back = await run(on('a.db', 'rollback', name));
    expect(JSON.parse(back.stdout)).toMatchObject({ state: 'rolled-back', operations: { applied: POSTS } });
    file('2026-11-add-rating', SET);
    expect(await status()).toMatchObject([{ state: 'rolled-back', changed: true }]);
  });

  it('an interrupt ends with 130 and a second apply goes on: every list grows by one', async () => {
    const name = file(
      '2026-12-append',
      [
        '  - model: Post\n    where: {}\n    change: { set: { keywords: [old] } }',
        '  - model: Post\n    where: {}\n    change: { append: { keywords: [new] } }\n',
      ].join('\n'),
    );
    const stop = new AbortController();
    gate.holdAfter(1, (body) => body.includes('"new"'));
    const applying = run(on('b.db', 'apply', name, '--concurrency', '1'), { stop });
    await gate.reached;
    stop.abort();
    gate.open();
    const first = await applying;
    expect(first.code).toBe(130);
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'partial', problem: { code: 'INTERRUPTED' } });
    expect(first.stderr).toContain('error[INTERRUPTED]');
    const second = await run(on('b.db', 'apply', name, '--quiet'));
    expect(second.stderr).toBe('');
    expect(JSON.parse(second.stdout)).toMatchObject({
      state: 'applied',
      operations: { planned: 2 * POSTS, applied: 2 * POSTS },
    });
    const lines = (await run(['export', '--store', 'b.db', '--model', 'Post'])).stdout.trim().split('\n');
    const keywords = lines.map((line) => (JSON.parse(line) as { keywords: string[] }).keywords.join());
    expect(new Set(keywords)).toEqual(new Set(['old,new']));
  });

  it('goes on as the second call says, not as the first one did; progress is told once', async () => {
    const name = file('2026-13', '  - model: Post\n    change: { set: { rating: 13 } }\n');
    const stop = new AbortController();
    gate.holdAfter(1, (body) => body.includes('13'));
    const applying = run(on('g.db', 'apply', name, '--concurrency', '1', '--on-conflict', 'overwrite'), {
      stop,
    });
    await gate.reached;
    stop.abort();
    gate.open();
    expect((await applying).code).toBe(130);
    sandbox.setFaults(['conflict=1']);
    sandbox.setStrategy('OPTIMISTIC_CONCURRENCY');
    const stopped = await run(on('g.db', 'apply', name, '--on-conflict', 'stop'));
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      state: 'partial',
      problem: { code: 'STOPPED_BY_POLICY' },
    });
    sandbox.setFaults([]);
    sandbox.setStrategy('AUTOMERGE');
    const done = await run(on('g.db', 'apply', name));
    expect(JSON.parse(done.stdout)).toMatchObject({ state: 'applied' });
    const lines = done.stderr.trim().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('says of an interrupt while the local copy is read that nothing was sent, and how to go on', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await run(on('i.db', 'apply', file('2026-14', SET)), { stop })).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/error\[INTERRUPTED\].*\n.*Nothing was sent.*\n.*goes on/) as string,
    });
  });

  it('takes a folder in the order of ids, and asks where a person sits', async () => {
    const no = await run(on('c.db', 'apply', file('2027-a', SET)), { confirm: () => Promise.resolve(false) });
    expect(no).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('NOT_CONFIRMED') as string,
    });
    const two = file(
      '2027-b',
      '  - model: Post\n    where: { rating: { eq: 77 } }\n    change: { set: { rating: 78 } }\n',
    );
    const both = await run(on('c.db', 'apply', two, '2027-a.yaml', '--yes'));
    expect(JSON.parse(both.stdout)).toMatchObject([
      { migration: '2027-a', operations: { applied: POSTS } },
      { migration: '2027-b', operations: { applied: POSTS } },
    ]);
    const folderStatus = JSON.parse((await run(on('c.db', 'status', '.'))).stdout) as { migration: string }[];
    const ids = folderStatus.map(({ migration }) => migration);
    expect(ids).toEqual([...ids].sort());
    expect(ids.length).toBeGreaterThanOrEqual(4);
  });

  it('a conflict is left for a person and ends with 1', async () => {
    const name = file('2028-a', '  - model: Post\n    where: {}\n    change: { set: { rating: 90 } }\n');
    sandbox.setFaults(['conflict=1']);
    sandbox.setStrategy('OPTIMISTIC_CONCURRENCY');
    const skipped = await run(on('d.db', 'apply', name, '--on-conflict', 'skip'));
    expect(skipped.code).toBe(1);
    expect(JSON.parse(skipped.stdout)).toMatchObject({
      state: 'applied',
      operations: { applied: 0, conflicted: POSTS },
    });
    sandbox.setFaults([]);
    sandbox.setStrategy('AUTOMERGE');
  });

  it('says why nothing came of a restore, and why deletes could not be taken back', async () => {
    const tags = (id: string, change: string): string => file(id, `  - model: Tag\n    change: ${change}\n`);
    const made = tags('2028-b', '{ create: [{ label: a }, { label: b }] }');
    const deleted = tags('2028-c', '{ delete: true }');
    const restored = tags('2028-d', '{ restore: true }');
    expect((await run(on('f.db', 'apply', made, deleted, '--yes'))).code).toBe(0);
    const restore = await run(on('f.db', 'apply', restored));
    expect(restore.code).toBe(1);
    expect(JSON.parse(restore.stdout)).toMatchObject({ operations: { applied: 2 }, stillDeleted: 2 });
    const back = await run(on('f.db', 'rollback', restored));
    expect(back.code).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({ operations: { unchanged: 2, failed: 0 } });
    const undeleted = await run(on('f.db', 'rollback', deleted));
    expect(undeleted.code).toBe(1);
    expect(JSON.parse(undeleted.stdout)).toMatchObject({
      reasons: [{ count: 2, model: 'Tag', reason: expect.stringContaining('tombstone') as string }],
    });
    const noKey = on('f.db', 'status', deleted).filter(
      (flag, i, all) => ![flag, all[i - 1]].includes('--api-key'),
    );
    const status = await run(noKey);
    expect(JSON.parse(status.stdout)).toMatchObject([
      { state: 'rolled-back', operations: { planned: 2, applied: 0, failed: 2 } },
    ]);
    const words = await run(on('f.db', 'status', deleted, restored).filter((flag) => flag !== '--json'));
    expect(words.stdout).toContain('1 of 1 steps; 0 of 2 taken back, 2 FAILED\n');
  });

  it('applies nothing once more because its ledger is damaged, empty or gone', async () => {
    const name = file('2028-e', '  - model: Post\n    change: { append: { keywords: [once] } }\n');
    expect((await run(on('h.db', 'apply', name))).code).toBe(0);
    const ledger = join(folder, 'h.db.ledger');
    for (const [content, code] of [
      ['no ledger at all '.repeat(100), 'LEDGER_UNREADABLE'],
      ['', 'LEDGER_UNREADABLE'],
      [null, 'LEDGER_WITHOUT_ENTRY'],
    ] as const) {
      for (const side of ['', '-wal', '-shm']) rmSync(ledger + side, { force: true });
      if (content !== null) writeFileSync(ledger, content);
      // Twice: what a failed command had opened is closed again.
      for (const verb of ['apply', 'plan'])
        expect(await run(on('h.db', verb, name))).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringContaining(`error[${code}]`) as string,
        });
    }
  });

  it('says what is wrong, with 1 for input and 2 for usage, and leaves nothing behind', async () => {
    const bad = file('2029-a', '  - model: Nope\n    change: { touch: true }\n');
    expect(await run(on('e.db', 'apply', bad))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/error\[UNKNOWN_MODEL\][^]*2029-a\.yaml:4:12/) as string,
    });
    const looks = '  - model: Post\n    change: { transform: { title: \'$record("Nix", id).title\' } }\n';
    for (const [steps, more, place] of [
      ['  - { model: Post, derive: { from: Gone, values: { id: id } } }\n', '', '4:36'],
      [SET, 'postconditions:\n  - { model: Gone, count: { eq: 0 } }\n', '4:14'],
      [looks, '', '5:35'],
    ] as const)
      expect((await run(on('e.db', 'plan', file('2029-c', steps, more)))).stderr).toMatch(
        new RegExp(`error\\[UNKNOWN_MODEL\\][^]*2029-c\\.yaml:${place}`),
      );
    expect(await run(on('e.db', 'apply', 'nothing.yaml'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[MIGRATION_NOT_FOUND]') as string,
    });
    expect(await run(on('e.db', 'rollback', file('2029-b', SET)))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[NOT_APPLIED]') as string,
    });
    expect((await run(on('e.db', 'apply', bad, '--on-conflict', 'perhaps'))).code).toBe(2);
    expect((await run(['apply', bad])).code).toBe(2);
  });

  it('says in words that a step deletes, that nothing narrows it, and which records refer to what would go', async () => {
    const made = file(
      '2026-11-tell-1',
      [
        '  - model: Tag\n    change: { create: { id: told, label: T } }',
        '  - model: Post\n    change: { create: { id: told, title: T, status: ACTIVE } }',
        '  - model: Comment\n    change: { create: { id: told, postID: told, content: C, writtenAt: 2026-01-01T00:00:00Z } }\n',
      ].join('\n'),
    );
    expect((await run(on('w.db', 'apply', made))).code).toBe(0);
    const name = file(
      '2026-11-tell-2',
      [
        '  - model: Tag\n    change: { delete: true }',
        '  - model: Post\n    where: { id: { eq: told } }\n    change: { delete: true }\n',
      ].join('\n'),
    );
    const words = await run(on('w.db', 'plan', name, '--quiet').filter((arg) => arg !== '--json'));
    expect(words).toMatchObject({ code: 0, stderr: '' });
    const [tags = '', posts = ''] = words.stdout.split('step 2:');
    expect(tags).toContain('step 1: 1 write to Tag: 1 delete\n');
    expect(tags).toContain('DELETES 1 record');
    expect(tags).toContain('every record of Tag');
    expect(posts).not.toContain('every record of Post');
    expect(posts).toContain(
      'worth a look first: 1\n      ["told"]  comments: 1 Comment refers to this record.',
    );
    expect((await run(on('w.db', 'rollback', made))).code).toBe(0);
  });

  it('warns of no reference to what an earlier step of the same plan makes', async () => {
    const comment = '{ content: C, writtenAt: 2026-01-01T00:00:00Z, postID: made-first }';
    const steps = [
      '  - model: Post\n    change: { create: { id: made-first, title: T, status: ACTIVE } }',
      `  - model: Comment\n    change: { create: [${comment}, ${comment.replace('made-first', 'nowhere')}] }\n`,
    ];
    const plan = JSON.parse((await run(on('t.db', 'plan', file('2028-h', steps.join('\n'))))).stdout) as {
      steps: { warningCount: number; warnings: { reason: string }[] }[];
    };
    expect(plan.steps.map(({ warningCount }) => warningCount)).toEqual([0, 1]);
  });

  it('says of creations whose key is taken, or comes twice, what the service would do', async () => {
    const tag = (id: string) => `{ id: ${id}, label: L }`;
    const first = file('2028-f', `  - model: Tag\n    change: { create: ${tag('taken')} }\n`);
    const more = [tag('taken'), tag('twice'), tag('twice'), tag('free')].join(', ');
    const second = file('2028-g', `  - model: Tag\n    change: { create: [${more}] }\n`);
    expect((await run(on('t.db', 'apply', first))).code).toBe(0);
    const words = await run(on('t.db', 'plan', second, '--quiet').filter((arg) => arg !== '--json'));
    expect(words.code).toBe(1);
    expect(words.stdout).toContain('step 1: 2 writes to Tag: 2 creates');
    expect(words.stdout).toMatch(
      /\["taken"\] {2}There is a Tag with this key already: the service would refuse/,
    );
    expect(words.stdout).toMatch(/\["twice"\] {2}This key comes twice in the plan: the service would refuse/);
    expect((await run(on('t.db', 'rollback', first))).code).toBe(0);
  });

  it('status lists the good files of a folder and names each bad one; nothing of such a folder is applied', async () => {
    mkdirSync(join(folder, 'mixed'));
    writeFileSync(join(folder, 'mixed/good.yaml'), `id: good\ndescription: d\nsteps:\n${SET}`);
    writeFileSync(join(folder, 'mixed/broken.yaml'), 'id: broken\nsteps:\n  - model: Post\n   change: x\n');
    writeFileSync(join(folder, 'mixed/wrong.yaml'), 'id: wrong\ndescription: d\nsteps:\n  - model: 7\n');
    const inWords = (...args: string[]) => run(on('m.db', ...args).filter((arg) => arg !== '--json'));
    const status = await inWords('status', 'mixed');
    expect(status).toMatchObject({ code: 1, stdout: 'good: pending, 0 of 1 steps\n' });
    const named = [/broken\.yaml:4:\d+/, /wrong\.yaml:4:\d+/];
    for (const each of named) expect(status.stderr).toMatch(each);
    expect(JSON.parse((await run(on('m.db', 'status', 'mixed'))).stdout)).toMatchObject([
      { migration: 'good', state: 'pending' },
      { migration: null, state: 'unreadable', problem: { place: { line: 4 } } },
      { migration: null, state: 'unreadable', problem: { place: { line: 4 } } },
    ]);
    for (const verb of ['plan', 'apply', 'verify', 'rollback']) {
      const sent = gate.mutations.length;
      const refused = await inWords(verb, 'mixed', '--yes');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      for (const each of named) expect(refused.stderr).toMatch(each);
      expect(refused.stderr).toContain('Nothing was planned or sent');
      expect(gate.mutations).toHaveLength(sent);
    }
    mkdirSync(join(folder, 'empty'));
    expect(await run(on('m.db', 'apply', 'empty'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[MIGRATION_NOT_FOUND]') as string,
    });
    // Named twice, it is one migration all the same.
    expect((await inWords('status', 'mixed/good.yaml', 'mixed/good.yaml')).code).toBe(0);
  });

  it('says that the journal is gone while its store remains, and begins anew only when asked again', async () => {
    const plan = on('gone.db', 'plan', file('gone', SET.replaceAll('77', '78')));
    expect((await run(plan)).code).toBe(0);
    for (const side of ['', '-wal', '-shm']) rmSync(join(folder, `gone.db.journal${side}`), { force: true });
    const refused = await run(plan);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/error\[JOURNAL_MISSING\].*is gone/);
    expect(refused.stderr).toContain('may or may not have been written');
    expect(refused.stderr).toContain('Put the file back from a backup');
    expect((await run(plan)).code).toBe(0);
  });

  it('prints the JSON Schema of migration files', async () => {
    const { stdout, code } = await run(['migration-schema']);
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Outband migration',
      required: ['id', 'description', 'steps'],
    });
    expect(code).toBe(0);
  });
});
