import { readJson, root } from './paths.mjs';
import { npm } from './process.mjs';

/**
 * Is everything that the lock file names installed?
 *
 * npm writes node_modules/.package-lock.json as its last act, so it is both the stamp and the proof that the
 * installation was finished. Comparing it costs some milliseconds, and spares an `npm ci` after an `npm install`.
 */
export function areDependenciesInstalled() {
  const wanted = readJson('package-lock.json')?.packages;
  const present = readJson('node_modules', '.package-lock.json')?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const installed = present[path];
    // Optional packages of other platforms are named in the lock file and rightly missing.
    if (!installed) return Boolean(entry.optional || entry.devOptional || entry.peer);
    return installed.version === entry.version;
  });
}

/** Installs what the lock file names, from nothing. */
export async function installDependencies() {
  await npm(['ci', '--loglevel=error', '--no-audit', '--no-fund'], { cwd: root });
}
