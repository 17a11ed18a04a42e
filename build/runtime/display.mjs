import { spawn } from 'node:child_process';
import { which } from './process.mjs';
import { say } from './progress.mjs';
import { hasDisplay } from './system-packages.mjs';

/** Starts a daemon that writes one line about itself to descriptor 3; null when it ends before that. */
function startDaemon(command, args) {
  return new Promise((resolve) => {
    // Its own process group: Ctrl-C in the terminal must not take the display away before the program has ended.
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve({ line: text.trim(), stop: () => child.kill() });
    });
    child.on('error', () => resolve(null));
    child.on('exit', () => resolve(null));
  });
}

/**
 * Starts what a window needs and this machine lacks: a virtual display and a private message bus.
 *
 * @returns the variables that lead to them and the function that stops them.
 */
export async function startDisplay() {
  const env = {};
  const stops = [];
  if (!hasDisplay() && which('Xvfb')) {
    const size = process.env.OUTBAND_DISPLAY_SIZE ?? '1600x1000x24';
    const server = await startDaemon('Xvfb', [
      '-displayfd',
      '3',
      '-screen',
      '0',
      size,
      '-nolisten',
      'tcp',
      '-noreset',
    ]);
    if (server) {
      env.DISPLAY = `:${server.line}`;
      // There is no graphics processor behind it; Chromium says so at every start unless told.
      env.OUTBAND_ELECTRON_FLAGS = `${process.env.OUTBAND_ELECTRON_FLAGS ?? ''} --disable-gpu`;
      stops.push(server.stop);
      say(`no display here, using a virtual one (${env.DISPLAY})`);
    }
  }
  if (process.platform === 'linux' && !process.env.DBUS_SESSION_BUS_ADDRESS && which('dbus-daemon')) {
    const bus = await startDaemon('dbus-daemon', ['--session', '--nofork', '--print-address=3']);
    if (bus) {
      Object.assign(env, { DBUS_SESSION_BUS_ADDRESS: bus.line, DBUS_SYSTEM_BUS_ADDRESS: bus.line });
      stops.push(bus.stop);
    }
  }
  return { env, stop: () => stops.forEach((stop) => stop()) };
}
