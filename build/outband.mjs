/**
 * A command of the checkout: `npm run -s outband -- <command> …`, or `node build/outband.mjs <command> …`.
 *
 * Gets ready and builds what is missing (on stderr), then runs the command in this same process: stdout, exit status
 * and signals are its own. Under npm, relative paths start in the folder in which npm was called.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { environment } from './runtime/environment.mjs';
import { root } from './runtime/paths.mjs';
import { SetupError, say } from './runtime/progress.mjs';
import { setup } from './runtime/setup.mjs';

async function prepare() {
  await setup({ withWindow: false });
  Object.assign(process.env, environment());
  // Needs the installed packages, so it can't be imported before they are there.
  const { buildIfStale } = await import('./build.mjs');
  await buildIfStale({ parts: ['main'], quiet: true });
  // npm changes to the package's folder; a direct start doesn't, even if some outer npm left its variables.
  const isUnderNpm = process.env.npm_lifecycle_event === 'outband' && process.cwd() === root;
  if (isUnderNpm && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  process.env.OUTBAND_CWD = process.cwd();
}

try {
  await prepare();
  const command = join(root, 'dist', 'main', 'cli.cjs');
  process.argv = [process.execPath, command, ...process.argv.slice(2)];
  createRequire(import.meta.url)(command);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
