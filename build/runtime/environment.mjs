import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';
import { findElectron } from './electron.mjs';
import { findAddon, needsCompatibilityAddon } from './sqlite-addon.mjs';

/**
 * The variables that the program and its tools need in this checkout, to be laid over `process.env`:
 *
 * - `PATH` with node_modules/.bin first;
 * - `OUTBAND_RUNTIME` (`official` or `fallback`) and, for the fallback, `ELECTRON_OVERRIDE_DIST_PATH`;
 * - `OUTBAND_SQLITE_ADDON`, the compatibility build, where one is needed;
 * - `OUTBAND_ELECTRON_FLAGS`: `--no-sandbox` for root, whom Chromium's sandbox refuses (`run` adds `--disable-gpu` on a
 *   virtual display), for whoever starts Electron next;
 * - `OUTBAND_CWD`, the folder in which the person stood when calling npm: relative paths in arguments start there.
 */
export function environment() {
  const electron = findElectron();
  const addon = needsCompatibilityAddon(electron) ? findAddon() : null;
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return {
    PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
    OUTBAND_CWD: process.env.INIT_CWD ?? process.cwd(),
    ...(electron ? { OUTBAND_RUNTIME: electron.kind } : {}),
    ...(electron && electron.kind !== 'official' ? { ELECTRON_OVERRIDE_DIST_PATH: electron.dist } : {}),
    ...(addon ? { OUTBAND_SQLITE_ADDON: addon } : {}),
    OUTBAND_ELECTRON_FLAGS: process.env.OUTBAND_ELECTRON_FLAGS ?? (isRoot ? '--no-sandbox' : ''),
  };
}
