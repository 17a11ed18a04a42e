import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';

/** The folder of package.json. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/**
 * The user's cache of things that are costly to make and the same for every checkout.
 * `XDG_CACHE_HOME` wins everywhere, so that a test or a CI job can start from an empty one.
 */
export function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return join(resolve(XDG_CACHE_HOME), 'outband');
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'outband', 'cache');
  const home = homedir();
  // A build container may have no home at all.
  if (!home || home === '/') return join(tmpdir(), 'outband-cache');
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'outband')
    : join(home, '.cache', 'outband');
}

/** Reads and parses a JSON file below the package's folder; null when it isn't there or isn't whole. */
export function readJson(...segments) {
  try {
    return JSON.parse(readFileSync(join(root, ...segments), 'utf8'));
  } catch {
    return null;
  }
}
