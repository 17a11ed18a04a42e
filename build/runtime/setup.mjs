import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { SetupError, say, step } from './progress.mjs';
import { withLock } from './lock.mjs';
import { areDependenciesInstalled, installDependencies } from './dependencies.mjs';
import { findElectron, obtainElectron } from './electron.mjs';
import { buildAddon, findAddon, needsCompatibilityAddon } from './sqlite-addon.mjs';
import { installPackages, missingForCompiler, missingForWindow } from './system-packages.mjs';

/** What of the set-up is still to be done; cheap enough to ask at every start. */
async function whatIsMissing(withWindow) {
  if (!areDependenciesInstalled()) return true;
  const electron = findElectron();
  if (withWindow && (!electron || (await missingForWindow(electron)).length > 0)) return true;
  return needsCompatibilityAddon(electron) && !findAddon();
}

async function doSetup(withWindow) {
  if (!areDependenciesInstalled())
    await step('installing the packages of package-lock.json', installDependencies);
  if (withWindow && !findElectron()) await obtainElectron();
  const electron = findElectron();
  if (withWindow) {
    if (!electron)
      throw new SetupError(
        'Electron was installed but is not complete. Remove node_modules/electron and try again.',
      );
    await installPackages(await missingForWindow(electron));
  }
  if (!needsCompatibilityAddon(electron) || findAddon()) return;
  await installPackages(missingForCompiler(), '\nor use Node 22.14 or newer, for which nothing is compiled.');
  await step('compiling better-sqlite3 for this Node (one to two minutes, once a machine)', buildAddon);
}

/**
 * Makes a checkout ready to run: packages, Electron, system packages, SQLite addon.
 *
 * Each step leaves its result whole or not at all, so a set-up that was killed goes on where it was. One at a time
 * works in a cache; the others wait and then find everything done. Silent when there is nothing to do.
 *
 * @param withWindow false leaves Electron and its system packages out: commands in a terminal don't need them.
 */
export async function setup({ withWindow = true } = {}) {
  if (!(await whatIsMissing(withWindow))) return;
  await withLock(join(cacheFolder(), 'setup.lock'), async () => {
    if (!(await whatIsMissing(withWindow))) return;
    say(`first run here: getting ready what is missing (kept in node_modules and ${cacheFolder()})`);
    await doSetup(withWindow);
    say('ready');
  });
}
