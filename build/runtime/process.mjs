import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './progress.mjs';

/** Looks a program up in PATH; null when it isn't there. */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return null;
}

/** Both ends of a long output: compilers say the cause first, others last. */
function ends(text, count = 20) {
  const lines = text.trim().split('\n');
  return lines.length <= 2 * count
    ? lines.join('\n')
    : [...lines.slice(0, count), '…', ...lines.slice(-count)].join('\n');
}

/**
 * Runs a program without showing its output, which is kept for the error message.
 *
 * @returns its stdout; rejects with both ends of what it printed when it fails (unless `allowFailure`).
 */
export function capture(command, args, { cwd, env, allowFailure = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (chunk) => ((stdout += chunk), (all += chunk)));
    child.stderr.on('data', (chunk) => (all += chunk));
    child.on('error', (error) =>
      allowFailure ? resolve('') : reject(new SetupError(`${command}: ${error.message}`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0 || allowFailure) return resolve(stdout);
      reject(
        new SetupError(
          `${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}\n${ends(all)}`,
        ),
      );
    });
  });
}

/** Runs npm: the one that runs this script where there is one, so that versions don't mix. */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return capture(process.execPath, [script, ...args], options);
  return capture(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}
