import { app } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_NAMES, runCli } from './cli';
import { processIo } from './cli/process-io';
import { startDesktop } from './desktop';

/** Worker threads don't know the resources folder, so the packaged addon's path travels in the environment. */
function nameCompatAddon(): void {
  const addon = join(process.resourcesPath, 'compat', 'better_sqlite3.node');
  if (!process.env['OUTBAND_SQLITE_ADDON'] && existsSync(addon)) process.env['OUTBAND_SQLITE_ADDON'] = addon;
}

/** What was typed behind the program: in a checkout the first word is the folder that Electron was given. */
function userArguments(): string[] {
  return process.argv
    .slice(1)
    .filter((word, i) => word !== '--no-sandbox' && !(i === 0 && !app.isPackaged && word === '.'));
}

async function main(): Promise<void> {
  nameCompatAddon();
  const args = userArguments();
  const command = args.findIndex((word) => COMMAND_NAMES.includes(word));
  if (app.isPackaged && command === 0) {
    const io = processIo();
    await runCli(args, io);
    app.exit(io.exitCode());
    return;
  }
  const smokeAt = args.indexOf('--smoke');
  const smokeFile = smokeAt >= 0 ? (args[smokeAt + 1] ?? null) : null;
  if (smokeAt >= 0 && smokeFile === null) {
    process.stderr.write('error[USAGE]: --smoke needs the name of a PNG file\n');
    app.exit(2);
    return;
  }
  await startDesktop({
    bundleFolder: __dirname,
    rendererFolder: join(__dirname, '..', 'renderer'),
    smokeFile,
  });
}

void main();
