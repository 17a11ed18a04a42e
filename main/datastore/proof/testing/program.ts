import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';

/** Starts a bundled program in a process of its own. */
export function launch(program: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...args], {
    env: { ...process.env, NODE_PATH: join(import.meta.dirname, '../../../../node_modules') },
  });
}
