import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST, TAG, updatePost, without } from '../testing/guard-cases';
import { addCheckCommand } from './check';
import { writeProblem } from './output';

const SCHEMA = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const WHOLE = updatePost(POST);
const WITH_INPUT = `mutation M($input: UpdatePostInput!) { updatePost(input: $input) { ${POST} } }`;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly terminal?: boolean;
  readonly signal?: AbortSignal;
}

async function check(args: readonly string[], around: Surroundings = {}): Promise<Outcome> {
  const stdout = Object.assign(new PassThrough(), { isTTY: around.terminal ?? false });
  const stderr = new PassThrough();
  let code = 0;
  const io = {
    stdout,
    stderr,
    cwd: folder,
    env: around.env ?? {},
    signal: around.signal ?? new AbortController().signal,
    setExitCode: (next: 0 | 1 | 2 | 130) => void (code = next),
  };
  const program = new Command('outband').exitOverride();
  addCheckCommand(program, io);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    await program.parseAsync(['check', '--schema', SCHEMA, ...args], { from: 'user' });
  } catch (error) {
    writeProblem(io, error);
    code = 1;
  }
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function textOf(stream: PassThrough): string {
  const text: unknown = stream.read();
  return text instanceof Buffer ? text.toString('utf8') : '';
}

async function write(name: string, text: string | object): Promise<void> {
  await writeFile(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
}

interface Entry {
  readonly file: string;
  readonly level: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly findings: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly fixed?: string;
}

async function checkJson(...args: string[]): Promise<{ code: number; entries: readonly Entry[] }> {
  const { code, stdout, stderr } = await check(['--json', ...args]);
  expect(stderr).toBe('');
  return { code, entries: JSON.parse(stdout) as Entry[] };
}

describe('outband check --json', () => {
  it('gives an array in the order of the arguments', async () => {
    await write('b.graphql', WHOLE);
    await write('a.graphql', updatePost(without(POST, '_deleted')).replace(', _version: 1', ''));
    const { code, entries } = await checkJson('b.graphql', 'a.graphql', 'b.graphql');
    expect(code).toBe(1);
    expect(entries.map((entry) => entry.file)).toEqual(['b.graphql', 'a.graphql', 'b.graphql']);
    expect(entries[0]).toEqual({
      file: 'b.graphql',
      level: 'complete',
      verdict: 'accept',
      reasons: ['OK'],
      findings: [],
    });
    expect(entries[1]).toMatchObject({
      verdict: 'reject',
      reasons: ['MISSING_INPUT_VERSION', 'MISSING_SELECTION:_deleted'],
    });
    expect(Object.keys(entries[1] ?? {})).toEqual([
      'file',
      'level',
      'verdict',
      'reasons',
      'findings',
      'fixed',
    ]);
    expect(Object.keys(entries[1]?.findings[0] ?? {})).toEqual([
      'code',
      'severity',
      'line',
      'column',
      'message',
      'consequence',
    ]);
  });

  it('exits with 0 when every document is accepted', async () => {
    await write('a.graphql', WHOLE);
    expect(await checkJson('a.graphql')).toMatchObject({ code: 0, entries: [{ verdict: 'accept' }] });
  });

  it('checks at the level that is asked for', async () => {
    await write('a.graphql', updatePost(without(POST, 'rating')));
    expect(await checkJson('--level', 'required', 'a.graphql')).toMatchObject({
      code: 0,
      entries: [
        {
          level: 'required',
          reasons: ['OK'],
          findings: [{ code: 'INCOMPLETE_SELECTION:rating', severity: 'warning' }],
        },
      ],
    });
    expect(await checkJson('--level', 'complete', 'a.graphql')).toMatchObject({
      code: 1,
      entries: [
        { level: 'complete', reasons: ['INCOMPLETE_SELECTION:rating'], findings: [{ severity: 'error' }] },
      ],
    });
  });

  it('shows the repaired document and leaves the file alone without --fix', async () => {
    const document = updatePost(without(POST, 'title'));
    await write('a.graphql', document);
    const { entries } = await checkJson('a.graphql');
    expect(entries[0]?.fixed).toBe(document.replace('author { id } }', 'author { id } title }'));
    expect(await readFile(join(folder, 'a.graphql'), 'utf8')).toBe(document);
  });

  it('shows no repair where there is none', async () => {
    await write('a.graphql', 'mutation {');
    await write('b.graphql', WHOLE.replace(', _version: 1', ''));
    const { entries } = await checkJson('a.graphql', 'b.graphql');
    expect(entries.map((entry) => 'fixed' in entry)).toEqual([false, false]);
  });

  it('judges a thousand documents in one call', async () => {
    const names = Array.from({ length: 1000 }, (_, n) => `d${n}.graphql`);
    await Promise.all(
      names.map((name, n) =>
        write(name, updatePost(n % 2 ? POST : without(POST, 'title')).replace('"p"', `"p${n}"`)),
      ),
    );
    const { entries } = await checkJson(...names);
    expect(entries.map((entry) => entry.verdict)).toEqual(names.map((_, n) => (n % 2 ? 'accept' : 'reject')));
  });
});

describe('variables and operation name', () => {
  it('come from NAME.json beside NAME.graphql', async () => {
    await write('a.graphql', `${WITH_INPUT} mutation Other { __typename }`);
    await write('a.json', { variables: { input: { id: 'p', _version: 1 } }, operationName: 'M' });
    await write('b.graphql', WITH_INPUT);
    await write('b.json', { variables: { input: { id: 'p', _version: null } } });
    await write('c.graphql', WITH_INPUT);
    const { entries } = await checkJson('a.graphql', 'b.graphql', 'c.graphql');
    expect(entries.map((entry) => entry.reasons)).toEqual([['OK'], ['NULL_INPUT_VERSION'], ['VARIABLES']]);
  });

  it('are found beside a document in another folder', async () => {
    await mkdir(join(folder, 'deep'));
    await write('deep/a.graphql', WITH_INPUT);
    await write('deep/a.json', { variables: { input: { id: 'p', _version: 1 } } });
    const { entries } = await checkJson('deep/a.graphql');
    expect(entries).toMatchObject([{ file: 'deep/a.graphql', reasons: ['OK'] }]);
  });

  it('come from the flags first', async () => {
    await write('a.graphql', `${WITH_INPUT} mutation Other { __typename }`);
    await write('a.json', { variables: { input: { id: 'p' } }, operationName: 'Nobody' });
    const variables = '{"input": {"id": "p", "_version": 2}}';
    expect(
      (await checkJson('--variables', variables, '--operation-name', 'M', 'a.graphql')).entries[0]?.reasons,
    ).toEqual(['OK']);
    expect((await checkJson('--operation-name', 'M', 'a.graphql')).entries[0]?.reasons).toEqual([
      'MISSING_INPUT_VERSION',
    ]);
    expect((await checkJson('--variables', variables, 'a.graphql')).entries[0]?.reasons).toEqual([
      'OPERATION_NAME',
    ]);
  });

  it('may come from a file that the flag names', async () => {
    await write('a.graphql', WITH_INPUT);
    await write('values.json', { input: { id: 'p', _version: 2 } });
    expect((await checkJson('--variables', 'values.json', 'a.graphql')).entries[0]?.reasons).toEqual(['OK']);
  });

  it('may be null or left out', async () => {
    await write('a.graphql', WHOLE);
    await write('a.json', { variables: null, operationName: null });
    expect((await checkJson('a.graphql')).entries[0]?.reasons).toEqual(['OK']);
  });

  it('variables that are no object are the document’s fault VARIABLES', async () => {
    await write('a.graphql', WHOLE);
    await write('a.json', { variables: [1] });
    expect((await checkJson('a.graphql')).entries[0]?.reasons).toEqual(['VARIABLES']);
  });

  it.each([
    ['broken JSON', '{"variables": '],
    ['a list', '[]'],
    ['a name that is no string', '{"operationName": 7}'],
  ])('%s beside a document is an error that names the file', async (_name, text) => {
    await write('a.graphql', WHOLE);
    await write('a.json', text);
    const { code, stdout, stderr } = await check(['--json', 'a.graphql']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error\[VARIABLES_BROKEN\]: .*\n {2}at a\.json/);
  });

  it.each(['{"a": ', 'nowhere.json'])('%s as --variables is an error', async (value) => {
    await write('a.graphql', WHOLE);
    const { code, stderr } = await check(['--variables', value, 'a.graphql']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error\[(VARIABLES_BROKEN|FILE_UNREADABLE)\]: /);
  });
});

describe('files that can not be used', () => {
  it('are all named, and nothing is checked or changed', async () => {
    const document = updatePost(without(POST, 'title'));
    await write('a.graphql', document);
    await mkdir(join(folder, 'dir.graphql'));
    const { code, stdout, stderr } = await check([
      '--json',
      '--fix',
      'a.graphql',
      'gone.graphql',
      'dir.graphql',
    ]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/error\[FILE_UNREADABLE\]: .*\n {2}at gone\.graphql/);
    expect(stderr).toMatch(/error\[FILE_UNREADABLE\]: .*\n {2}at dir\.graphql/);
    expect(await readFile(join(folder, 'a.graphql'), 'utf8')).toBe(document);
  });

  it('a schema that is missing is an error', async () => {
    await write('a.graphql', WHOLE);
    const { code, stderr } = await check(['--schema', 'nowhere.graphql', 'a.graphql']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error\[/);
  });
});

describe('--fix', () => {
  const document = `# keep me\nmutation {\n  deleteTag(input: {id: "t", _version: 1}) {\n    id # and me\n  }\n}\n`;

  it('rewrites the selection sets in place; the result is accepted', async () => {
    await write('a.graphql', document);
    const { code, entries } = await checkJson('--fix', 'a.graphql');
    expect(code).toBe(1);
    expect(entries[0]?.reasons).toContain('MISSING_SELECTION:_version');
    const rewritten = await readFile(join(folder, 'a.graphql'), 'utf8');
    expect(rewritten).toBe(entries[0]?.fixed);
    expect(rewritten).toBe(
      document.replace(
        '# and me\n',
        `# and me\n${TAG.replace('id ', '')
          .split(' ')
          .map((name) => `    ${name}\n`)
          .join('')}`,
      ),
    );
    expect(await checkJson('a.graphql')).toMatchObject({ code: 0, entries: [{ reasons: ['OK'] }] });
    expect(await readdir(folder)).toEqual(['a.graphql']);
  });

  it('works at the level that is asked for', async () => {
    const floor = updatePost(without(POST, 'rating'));
    await write('a.graphql', floor);
    await checkJson('--fix', '--level', 'required', 'a.graphql');
    expect(await readFile(join(folder, 'a.graphql'), 'utf8')).toBe(floor);
  });

  it('follows a link to the file and leaves the link', async () => {
    await write('real.graphql', document);
    await symlink('real.graphql', join(folder, 'link.graphql'));
    await checkJson('--fix', 'link.graphql');
    expect(await readFile(join(folder, 'real.graphql'), 'utf8')).toContain('_version\n');
    expect((await stat(join(folder, 'link.graphql'))).isFile()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['link.graphql', 'real.graphql']);
  });
});

describe('the report for people', () => {
  it('names the place, the code, what is wrong and what apps will see', async () => {
    await write('a.graphql', updatePost(without(POST, 'title')).replace('mutation { ', 'mutation {\n  '));
    const { code, stdout } = await check(['a.graphql']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      'reject a.graphql: Apps will miss this change\n' +
        '  a.graphql:2:3: error MISSING_SELECTION:title: updatePost does not select title.\n' +
        '    The event arrives with an error. JavaScript and iOS apps drop it and keep the old record until their next sync; Android apps get no live change of any model until DataStore restarts.\n' +
        '  The selections can be repaired: run again with --fix.\n' +
        '1 document: 0 accepted, 1 rejected\n',
    );
  });

  it('says what a repair could not do', async () => {
    await write('a.graphql', updatePost(without(POST, 'title')).replace(', _version: 1', ''));
    const { stdout } = await check(['--fix', 'a.graphql']);
    expect(stdout).toContain(
      'The file was rewritten with the missing selections. Still to do: MISSING_INPUT_VERSION.',
    );
  });

  it('is short with --quiet', async () => {
    await write('a.graphql', WHOLE);
    expect(await check(['--quiet', 'a.graphql'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('is coloured on a terminal, unless colours are unwanted', async () => {
    await write('a.graphql', WHOLE);
    const coloured = async (args: string[], around: Surroundings): Promise<boolean> =>
      (await check([...args, 'a.graphql'], around)).stdout.includes('\u001b[');
    expect(await coloured([], { terminal: true })).toBe(true);
    expect(await coloured([], { terminal: false })).toBe(false);
    expect(await coloured(['--no-color'], { terminal: true })).toBe(false);
    expect(await coloured([], { terminal: true, env: { NO_COLOR: '1' } })).toBe(false);
  });
});

describe('wrong usage and interruption', () => {
  it.each([[['--level', 'some', 'a.graphql']], [[]], [['--nope', 'a.graphql']]])(
    '%j is refused',
    async (args) => {
      const program = new Command('outband').exitOverride();
      const io = {
        stdout: new PassThrough(),
        stderr: new PassThrough(),
        cwd: folder,
        env: {},
        signal: new AbortController().signal,
        setExitCode: () => undefined,
      };
      addCheckCommand(program, io);
      for (const command of program.commands)
        command.exitOverride().configureOutput({ writeErr: () => undefined });
      await expect(
        program.parseAsync(['check', '--schema', SCHEMA, ...args], { from: 'user' }),
      ).rejects.toMatchObject({ exitCode: 1 });
    },
  );

  it('an interruption ends it with 130 and no report', async () => {
    await write('a.graphql', WHOLE);
    expect(await check(['--json', 'a.graphql'], { signal: AbortSignal.abort() })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    });
  });
});
