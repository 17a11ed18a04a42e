/**
 * Builds dist/ from main, renderer and shared, or leaves it alone when nothing changed.
 *
 *   node build/build.mjs [--force] [--quiet]
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NODE_BUNDLES, PARTS, RENDERER_OUT } from './bundles.mjs';
import { fingerprint } from './fingerprint.mjs';
import { textLoaders } from './text-files.mjs';
import { withLock } from './runtime/lock.mjs';
import { root } from './runtime/paths.mjs';
import { SetupError, say } from './runtime/progress.mjs';

const CACHE = join(root, 'node_modules', '.cache', 'outband');

const stampFile = (part) => join(root, 'dist', `.${part}.stamp.json`);

function readStamp(part) {
  try {
    return JSON.parse(readFileSync(stampFile(part), 'utf8'));
  } catch {
    return null;
  }
}

/** Is the part's output made of exactly the inputs that are there now? */
function isFresh(part) {
  const { inputs, out } = PARTS[part];
  const stamp = readStamp(part);
  if (!stamp || !existsSync(join(root, out))) return false;
  const now = fingerprint(inputs);
  if (stamp.quick === now.quick) return true;
  const content = now.content();
  if (stamp.content !== content) return false;
  writeFileSync(stampFile(part), JSON.stringify({ quick: now.quick, content }));
  return true;
}

/** A file is replaced whole: a program that starts meanwhile reads the old one or the new one. */
function replaceFile(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}

/** Modules find their neighbours by import.meta, which CommonJS lacks; a sandboxed preload has no neighbours. */
const MODULE_LOCATION = {
  define: {
    'import.meta.url': '__outbandModuleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  banner: { js: 'const __outbandModuleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

async function bundle(bundles, { define, banner }) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: bundles.map(({ entry, out }) => ({ in: entry, out: out.replace(/\.cjs$/, '') })),
    outdir: '.',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Stack traces in reports keep the names of functions and classes.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    loader: textLoaders,
    external: ['electron', 'better-sqlite3'],
    // Libraries leave their development checks out.
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    ...(banner ? { banner } : {}),
    logLevel: 'warning',
  });
  return outputFiles;
}

async function buildMain() {
  const outputs = await Promise.all([
    bundle(
      NODE_BUNDLES.filter(({ sandboxed }) => !sandboxed),
      MODULE_LOCATION,
    ),
    bundle(
      NODE_BUNDLES.filter(({ sandboxed }) => sandboxed),
      {},
    ),
  ]);
  for (const { path, contents } of outputs.flat()) replaceFile(path, contents);
}

async function buildRenderer() {
  const { build } = await import('vite');
  const target = join(root, RENDERER_OUT);
  const parts = `${target}.parts`;
  await build({ configFile: join(root, 'build/vite.config.ts'), build: { outDir: parts } });
  rmSync(`${target}.old`, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, `${target}.old`);
  renameSync(parts, target);
  rmSync(`${target}.old`, { recursive: true, force: true });
}

const BUILDERS = { main: buildMain, renderer: buildRenderer };

/**
 * Brings parts of dist/ up to date. Two at once take turns; the second then finds everything fresh.
 *
 * @param parts `main` (with the commands and the workers) and `renderer`, in this order when not given.
 */
export async function buildIfStale({ parts = Object.keys(PARTS), force = false, quiet = false } = {}) {
  const isStale = (part) => force || !isFresh(part);
  if (!parts.some(isStale)) return;
  await withLock(join(CACHE, 'build.lock'), async () => {
    for (const part of parts.filter(isStale)) {
      const startedAt = performance.now();
      // Taken before the build: a file that changes while it runs makes the next run build again.
      const inputs = fingerprint(PARTS[part].inputs);
      const content = inputs.content();
      await BUILDERS[part]().catch((error) => {
        // esbuild has shown the places already; what else comes from here is Vite's, with the places in it.
        const message =
          error.message.startsWith('Build failed with') && part === 'main' ? 'see above' : error.message;
        throw new SetupError(`building ${PARTS[part].out} failed: ${message}`, { cause: error });
      });
      mkdirSync(join(root, 'dist'), { recursive: true });
      writeFileSync(stampFile(part), JSON.stringify({ quick: inputs.quick, content }));
      if (!quiet) say(`built ${PARTS[part].out} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    }
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = process.argv.slice(2);
  try {
    await buildIfStale({ force: options.includes('--force'), quiet: options.includes('--quiet') });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
