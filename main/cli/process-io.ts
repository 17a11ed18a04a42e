import { setMaxListeners } from 'node:events';
import { crashText } from '../../shared/errors';
import { ask, confirm } from './confirm';
import type { CliIo } from './io';

/**
 * Lets an error that nobody caught end the process with status 1 and a text in the form that all errors have. Node's own
 * report prints all that an error holds, requests with their headers too.
 */
export function endOnUncaught(): void {
  const end = (error: unknown) => {
    process.stderr.write(
      `error[CRASH]: ${crashText(error)}\n  What is durable stays; run the command again to go on with it.\n`,
      () => process.exit(1),
    );
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/**
 * The streams, folder and signals of this process for a command. The first SIGINT or SIGTERM asks the command to
 * end cleanly; a second one ends the process at once.
 */
export function processIo(): CliIo & { readonly exitCode: () => number } {
  const stop = new AbortController();
  // Every request under way listens to it, and those are as many as the service takes; Node would warn on stderr.
  setMaxListeners(0, stop.signal);
  let code = 0;
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A closed pipe (`| head`) is the reader's choice, not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(code);
    throw error;
  });
  // Nobody reads the messages any more; the command's work and its result don't depend on them.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.env['OUTBAND_CWD'] ?? process.cwd(),
    env: process.env,
    signal: stop.signal,
    setExitCode: (next) => (code = next),
    exitCode: () => code,
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? {
          confirm: (question: string) =>
            confirm({ input: process.stdin, output: process.stderr }, question, stop),
          ask: (question: string) => ask({ input: process.stdin, output: process.stderr }, question, stop),
        }
      : {}),
  };
}
