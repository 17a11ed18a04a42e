/** What every part of the benchmarks needs: bundles, processes, a sandbox of its own, medians. */
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../runtime/paths.mjs';
import { textLoaders } from '../text-files.mjs';

const run = promisify(execFile);
export const SCHEMA = join(root, 'main/testing/fixtures/blog/schema.graphql');
export const MODELS = join(root, 'main/testing/fixtures/blog/models/schema.js');

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
/** The value below which a share of the numbers lies. */
export const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
export const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
export const count = (number) => number.toLocaleString('en');
export const say = (text) => process.stderr.write(`${text}\n`);

/** Starts a program that says something as JSON on its first line, and resolves with it. */
export function serve(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((ready, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n'))
        ready({ ...JSON.parse(text.split('\n')[0]), stop: () => child.kill('SIGKILL') });
    });
  });
}

/** One run of `outband sandbox`, as a person would start it. */
export const startSandbox = (posts) =>
  serve([join(root, 'dist/main/cli.cjs'), 'sandbox', '--schema', SCHEMA, '--seed', `Post=${posts}`]);

export async function bundle(folder, name) {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    entryPoints: [join(root, 'build/bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['better-sqlite3'],
    loader: textLoaders,
    define: { 'process.env.NODE_ENV': '"production"' },
    // The bundle lies outside of the checkout; its one native library is found through here.
    banner: { js: `module.paths.push(${JSON.stringify(join(root, 'node_modules'))});` },
    logLevel: 'error',
  });
  return outfile;
}

/** Runs a program to its end; resolves with the JSON that is its only line. */
export const measure = async (file, ...args) =>
  JSON.parse((await run(process.execPath, [file, ...args.map(String)], { maxBuffer: 1e8 })).stdout);
