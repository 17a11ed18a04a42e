import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { findElectron } from './electron.mjs';
import { environment } from './environment.mjs';
import { startDisplay } from './display.mjs';
import { SetupError } from './progress.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A last helper process of Electron prints an error when its display goes before it does. */
const DISPLAY_GRACE_MS = 150;

/** `electron` is started by its binary: the package's own launcher would try to download it. */
function resolveCommand([name, ...args]) {
  if (name !== 'electron') return { command: name, args };
  const electron = findElectron();
  if (!electron) throw new SetupError('Electron is not installed; run: node build/runtime.mjs setup');
  const flags = (process.env.OUTBAND_ELECTRON_FLAGS ?? '').split(' ').filter(Boolean);
  return { command: electron.binary, args: [...flags, ...args] };
}

/**
 * Runs a command in the prepared environment and resolves to its exit code (128 + n after signal n).
 *
 * Signals are passed on, except a Ctrl-C at a terminal, which the command gets from the terminal itself: a second one
 * could mean "at once" to it.
 */
export async function run(commandLine, { withWindow = true } = {}) {
  Object.assign(process.env, environment());
  const display = withWindow ? await startDisplay() : { env: {}, stop: () => {} };
  Object.assign(process.env, display.env);
  const { command, args } = resolveCommand(commandLine);
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new SetupError(`${command}: ${error.message}`)));
    child.on('exit', (status, signal) => resolve(status ?? 128 + (constants.signals[signal] ?? 0)));
  }).finally(async () => {
    if (Object.keys(display.env).length > 0) await sleep(DISPLAY_GRACE_MS);
    display.stop();
  });
  return code;
}
