import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an Outband command to its end, as a terminal would. */
export function runCommand(args: readonly string[]): Promise<CommandResult> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve(root, 'dist/main/cli.cjs'), ...args],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => done({ status: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}
