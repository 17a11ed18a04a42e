/**
 * Makes this checkout ready and runs programs in it, with nothing but Node and npm installed.
 *
 *   node build/runtime.mjs setup [--no-window]           packages, Electron, system packages, SQLite addon
 *   node build/runtime.mjs env                           the variables that `run` adds, one a line
 *   node build/runtime.mjs run [--no-window] -- command  runs a command with them, on a virtual display if need be
 */
import { setup } from './runtime/setup.mjs';
import { environment } from './runtime/environment.mjs';
import { run } from './runtime/run.mjs';
import { SetupError, say } from './runtime/progress.mjs';

const USAGE = 'usage: node build/runtime.mjs setup | env | run [--no-window] -- command [argument…]';

async function main([action, ...rest]) {
  const separator = rest.indexOf('--');
  const options = separator < 0 ? rest : rest.slice(0, separator);
  const withWindow = !options.includes('--no-window');
  if (action === 'setup') return setup({ withWindow }).then(() => 0);
  if (action === 'env') {
    for (const [name, value] of Object.entries(environment())) console.log(`${name}=${value}`);
    return 0;
  }
  const command = separator < 0 ? [] : rest.slice(separator + 1);
  if (action === 'run' && command.length > 0) return run(command, { withWindow });
  say(USAGE);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
