import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import { root } from './runtime/paths.mjs';
import { fuseConfig } from './fuses.mjs';
import { thirdPartyNotices } from './notices.mjs';

/** Everything else from node_modules is inside the bundles already. */
const FILES = [
  'package.json',
  'LICENSE',
  'dist/main/*.cjs',
  'dist/renderer/**',
  'build/icons/icon.png',
  '!**/*.map',
  '!node_modules/**',
  'node_modules/better-sqlite3/package.json',
  'node_modules/better-sqlite3/LICENSE',
  'node_modules/better-sqlite3/lib/**',
  'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
];

const DEVELOPMENT_NOTE =
  'This package contains a development runtime: an Electron that is out of support, taken from a third party because\n' +
  "Electron's own releases could not be reached. It is for tests on this machine. Do not publish or hand it on.\n";

/** Where the program's executable is in an unpacked package. */
export function executableIn(folder, platform = process.platform) {
  if (platform === 'darwin') return join(folder, 'Outband.app', 'Contents', 'MacOS', 'Outband');
  return join(folder, platform === 'win32' ? 'Outband.exe' : 'outband');
}

/** Where the program's parts are in an unpacked package. */
export function resourcesIn(folder, platform = process.platform) {
  return platform === 'darwin'
    ? join(folder, 'Outband.app', 'Contents', 'Resources')
    : join(folder, 'resources');
}

async function afterPack(context, runtime, isInspectable) {
  const { appOutDir, electronPlatformName } = context;
  if (electronPlatformName !== 'darwin') {
    // Electron's own app would run in place of ours if ours were removed.
    rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  }
  writeFileSync(
    join(resourcesIn(appOutDir, electronPlatformName), 'THIRD-PARTY-NOTICES.txt'),
    thirdPartyNotices(),
  );
  if (runtime.kind === 'fallback') writeFileSync(join(appOutDir, 'DEVELOPMENT-ONLY.txt'), DEVELOPMENT_NOTE);
  await flipFuses(
    executableIn(appOutDir, electronPlatformName),
    fuseConfig(electronPlatformName, isInspectable),
  );
}

/**
 * The configuration of electron-builder for the Electron that is there.
 *
 * @param runtime what `findElectron()` found.
 * @param addon the compatibility addon, packed with the fallback Electron only: others load the shipped one.
 * @param isInspectable leaves --inspect on, without which Playwright can't drive the package.
 */
export function builderConfig(runtime, addon, isInspectable) {
  return {
    appId: 'dev.outband.console',
    productName: 'Outband',
    copyright: 'Apache-2.0',
    directories: { output: 'release', buildResources: 'build/icons' },
    electronVersion: runtime.version,
    electronDist: runtime.dist,
    npmRebuild: false,
    files: FILES,
    asar: true,
    asarUnpack: ['**/*.node'],
    extraResources:
      runtime.kind === 'fallback' && addon ? [{ from: addon, to: 'compat/better_sqlite3.node' }] : [],
    afterPack: (context) => afterPack(context, runtime, isInspectable),
    icon: join(root, 'build', 'icons', 'icon.png'),
    linux: {
      executableName: 'outband',
      category: 'Development',
      synopsis: 'Console for out-of-band writes to Amplify DataStore backends',
      maintainer: 'Outband',
      target: ['AppImage', 'deb', 'tar.gz'],
    },
    mac: { category: 'public.app-category.developer-tools', target: ['dmg', 'zip'], hardenedRuntime: true },
    win: { target: ['nsis'] },
    publish: null,
  };
}
