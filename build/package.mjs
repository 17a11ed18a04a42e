/**
 * Packages the program for this platform and proves that the package works.
 *
 *   npm run package                        an unpacked program in release/, run once
 *   npm run package -- --inspectable       the same for Playwright: OUTBAND_PACKAGED=release/… npm run e2e
 *   npm run package -- --installers        the installers of this platform; needs the official Electron
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { builderConfig, executableIn, resourcesIn } from './electron-builder.mjs';
import { wrongFuses } from './fuses.mjs';
import { findElectron } from './runtime/electron.mjs';
import { readJson, root } from './runtime/paths.mjs';
import { SetupError, say } from './runtime/progress.mjs';
import { findAddon } from './runtime/sqlite-addon.mjs';

const SMOKE_LIMIT_MS = 150_000;
const SMALLEST_PICTURE_BYTES = 5_000;
const UNPACKED = {
  linux: 'linux-unpacked',
  win32: 'win-unpacked',
  darwin: process.arch === 'arm64' ? 'mac-arm64' : 'mac',
};

const { values } = parseArgs({
  options: { inspectable: { type: 'boolean' }, installers: { type: 'boolean' } },
});
const isInspectable = Boolean(values.inspectable);

function ensure(condition, message) {
  if (!condition) throw new SetupError(message);
}

/** The program must stand on its own: nothing of the checkout's environment may help it. */
function bareEnvironment() {
  const ours = /^(OUTBAND_|ELECTRON_|npm_|NODE_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function runProgram(executable, args) {
  const flags = (process.env.OUTBAND_ELECTRON_FLAGS ?? '').split(' ').filter(Boolean);
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...flags, ...args], {
      cwd: tmpdir(),
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: SMOKE_LIMIT_MS,
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ stdout, code: code ?? signal }));
  });
}

function lastJsonLine(text) {
  const line = text
    .trim()
    .split('\n')
    .findLast((one) => one.startsWith('{'));
  return line ? JSON.parse(line) : null;
}

/** Starts the packaged program as a new user would see it and checks what it says and shows. */
async function smoke(executable, runtime) {
  const folder = mkdtempSync(join(tmpdir(), 'outband-package-'));
  const picture = join(folder, 'window.png');
  const { stdout, code } = await runProgram(executable, ['--smoke', picture]);
  const report = lastJsonLine(stdout);
  ensure(
    code === 0 && report?.ready === true,
    `the packaged program did not get ready (${code}): ${stdout.trim()}`,
  );
  ensure(report.electron === runtime.version, `it runs Electron ${report.electron}, not ${runtime.version}`);
  ensure(report.records > 0, 'its grid shows no records');
  ensure(
    existsSync(picture) && statSync(picture).size > SMALLEST_PICTURE_BYTES,
    'it saved no picture of its window',
  );
  rmSync(folder, { recursive: true, force: true });
  return report;
}

function checkContents(folder, runtime) {
  const resources = resourcesIn(folder);
  ensure(existsSync(join(resources, 'THIRD-PARTY-NOTICES.txt')), 'the notices of third parties are missing');
  ensure(existsSync(join(resources, 'app.asar')), 'app.asar is missing');
  ensure(!existsSync(join(resources, 'default_app.asar')), 'default_app.asar was left in');
  const addons = readdirSync(join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds'));
  ensure(addons.length === 1, `one SQLite addon should be unpacked, found: ${addons.join(', ')}`);
  const hasCompat = existsSync(join(resources, 'compat/better_sqlite3.node'));
  ensure(
    hasCompat === (runtime.kind === 'fallback'),
    'the compatibility addon belongs into development packages only',
  );
}

async function packageProgram() {
  const runtime = findElectron();
  ensure(runtime, 'Electron is not installed; run: node build/runtime.mjs setup');
  const isDevelopment = runtime.kind === 'fallback';
  ensure(
    !(isDevelopment && values.installers),
    'installers need the official Electron; here is only the development fallback',
  );
  if (isDevelopment)
    say(`DEVELOPMENT ONLY: packaged with the fallback Electron ${runtime.version}. Never publish this.`);
  await build({
    targets: Platform.current().createTarget(values.installers ? null : 'dir'),
    config: builderConfig(runtime, findAddon(), isInspectable),
    projectDir: root,
  });
  const folder = join(root, 'release', UNPACKED[process.platform]);
  const executable = executableIn(folder);
  checkContents(folder, runtime);
  const wrong = await wrongFuses(executable, process.platform, isInspectable);
  ensure(wrong.length === 0, `fuses: ${wrong.join('; ')}`);
  say('the fuses are as wanted; starting the packaged program');
  const report = await smoke(executable, runtime);
  const { version } = readJson('package.json');
  ensure(
    report.version === undefined || report.version === version,
    `it says it is ${report.version}, not ${version}`,
  );
  console.log(
    JSON.stringify({
      packaged: folder,
      developmentOnly: isDevelopment,
      inspectable: isInspectable,
      ...report,
    }),
  );
}

try {
  await packageProgram();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`packaging failed: ${error.message}`);
  process.exitCode = 1;
}
