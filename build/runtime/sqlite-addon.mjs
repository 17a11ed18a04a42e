import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, readJson, root } from './paths.mjs';
import { capture } from './process.mjs';

const PREBUILT_FOR_NODE_API = 10;

// Experimental Node-API is the one older way to run finalizers outside of the garbage collector, which Electron 33
// aborts without. Link-time optimisation triples the build time and gains nothing measurable.
const COMPILER_FLAGS = [
  '-fno-lto',
  '-UNAPI_VERSION',
  '-DNAPI_VERSION=2147483647',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
].join(' ');

/** Part of the cache key: raise it when the flags above change. */
const RECIPE = 1;

/**
 * better-sqlite3's shipped binary needs Node-API 10. This Node, or the fallback Electron, may have less; then a
 * compatibility build serves both.
 */
export function needsCompatibilityAddon(electron) {
  return Number(process.versions.napi) < PREBUILT_FOR_NODE_API || electron?.kind === 'fallback';
}

/** Where the compatibility build lives; null while better-sqlite3 is not installed. */
export function addonFile() {
  const version = readJson('node_modules', 'better-sqlite3', 'package.json')?.version;
  if (!version) return null;
  const key = `better-sqlite3-${version}-${process.platform}-${process.arch}-${RECIPE}`;
  return join(cacheFolder(), key, 'better_sqlite3.node');
}

/** The compatibility build if it is there, else null. */
export function findAddon() {
  const file = addonFile();
  return file && existsSync(file) && statSync(file).size > 0 ? file : null;
}

/** Compiles the addon (one to two minutes) and moves it into the cache when complete. Call it under the set-up lock. */
export async function buildAddon() {
  const target = dirname(addonFile());
  const parts = `${target}.parts`;
  rmSync(parts, { recursive: true, force: true });
  const modules = join(parts, 'node_modules');
  const source = join(root, 'node_modules', 'better-sqlite3');
  mkdirSync(modules, { recursive: true });
  cpSync(source, join(modules, 'better-sqlite3'), {
    recursive: true,
    filter: (path) => path !== join(source, 'prebuilds') && path !== join(source, 'build'),
  });
  symlinkSync(join(root, 'node_modules', 'node-addon-api'), join(modules, 'node-addon-api'), 'junction');
  await compile(join(modules, 'better-sqlite3'));
  mkdirSync(target, { recursive: true });
  renameSync(join(modules, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'), addonFile());
  rmSync(parts, { recursive: true, force: true });
}

async function compile(folder) {
  const nodeGyp = createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  const prefix = dirname(dirname(process.execPath));
  // With the headers beside Node nothing is downloaded.
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
  await capture(
    process.execPath,
    [nodeGyp, 'rebuild', '--release', '-j', '2', '--force_build=1', ...headers],
    {
      cwd: folder,
      env: { ...process.env, CFLAGS: '-fno-lto', LDFLAGS: '-fno-lto', CXXFLAGS: COMPILER_FLAGS },
    },
  );
}
