import { app } from 'electron';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMMAND_NAMES, runCli } from './cli';
import { endOnUncaught, processIo } from './cli/process-io';
import { startDesktop } from './desktop';

/** Worker threads don't know the resources folder, so the packaged addon's path travels in the environment. */
function nameCompatAddon(): void {
  const addon = join(process.resourcesPath, 'compat', 'better_sqlite3.node');
  if (!process.env['OUTBAND_SQLITE_ADDON'] && existsSync(addon)) process.env['OUTBAND_SQLITE_ADDON'] = addon;
}

/** What was typed behind the program: in a checkout the first word is the folder that Electron was given. */
function userArguments(): string[] {
  const words = process.argv.slice(1);
  return app.isPackaged ? words : words.filter((word, i) => !(i === words.indexOf('.') && word === '.'));
}

/** The command line behind a command's name, or null where the window is meant; switches before it are Chromium's. */
function commandLine(args: readonly string[]): string[] | null {
  const first = args.findIndex((word) => !word.startsWith('-'));
  return app.isPackaged && COMMAND_NAMES.includes(args[first] ?? '') ? args.slice(first) : null;
}

async function runCommand(args: readonly string[]): Promise<void> {
  endOnUncaught();
  const io = processIo();
  await runCli(args, io);
  app.exit(io.exitCode());
}

/** The file of `--smoke FILE.png`: null for an ordinary start, undefined where its name is missing. */
function smokeFile(args: readonly string[]): string | null | undefined {
  const at = args.indexOf('--smoke');
  if (at < 0) return null;
  const file = args[at + 1];
  return file === undefined ? undefined : resolve(process.env['OUTBAND_CWD'] ?? process.cwd(), file);
}

async function main(): Promise<void> {
  nameCompatAddon();
  const args = userArguments();
  const command = commandLine(args);
  if (command) return runCommand(command);
  const smoke = smokeFile(args);
  if (smoke === undefined) {
    process.stderr.write('error[USAGE]: --smoke needs the name of a PNG file\n');
    app.exit(2);
    return;
  }
  await startDesktop({
    bundleFolder: __dirname,
    rendererFolder: join(__dirname, '..', 'renderer'),
    smokeFile: smoke,
    opensLast: !args.includes('--connections'),
  });
}

void main();
