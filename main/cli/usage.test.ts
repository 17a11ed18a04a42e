import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCli } from '.';

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let code = 0;
  await runCli(args, {
    stdout,
    stderr,
    cwd: import.meta.dirname,
    env: {},
    setExitCode: (next) => (code = next),
    signal: new AbortController().signal,
  });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

describe('wrong usage', () => {
  it.each([
    [['nonsense'], "error[USAGE]: unknown command 'nonsense'"],
    [['check'], "error[USAGE]: required option '--schema <file>' not specified"],
    [['check', '--schema', 'x'], "error[USAGE]: missing required argument 'file'"],
    [['inspect'], 'error[USAGE]: nothing to inspect'],
    [['conflicts', 'nonsense'], "error[USAGE]: unknown command 'nonsense'"],
    [
      ['sandbox', '--schema', 'x', '--port', 'a'],
      "error[USAGE]: option '--port <number>' argument 'a' is invalid",
    ],
  ])('%j ends with 2 and an error that says what to do', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.startsWith(message)).toBe(true);
    expect(err).toMatch(/\n {2}Add --help to see what it takes\.\n$/);
  });

  it('keeps the parser’s guess at what was meant', async () => {
    expect((await run('chekc')).err).toMatch(/^error\[USAGE\]: .*\n {2}\(Did you mean/);
  });

  it.each(['apply', 'import', 'plan-file run', 'conflicts list'])(
    'the help of %s says what its exit status means, and what an interrupt does',
    async (command) => {
      const { code, out } = await run(...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(out).toContain('Exit status: 0 all well, 1 the input or the outcome is bad');
      expect(out).toContain('Ctrl+C ends it cleanly');
    },
  );

  it('says what each policy about conflicts does', async () => {
    const { out } = await run('apply', '--help');
    for (const policy of ['skip leaves', 'retry-unchanged writes', 'overwrite writes', 'stop ends'])
      expect(out.replace(/\s+/g, ' ')).toContain(policy);
  });

  it('help and version end with 0, on stdout', async () => {
    for (const args of [['--help'], ['check', '--help'], ['--version']]) {
      const { code, out, err } = await run(...args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).not.toBe('');
    }
  });
});
