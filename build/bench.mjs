/**
 * `npm run bench [-- --records 10000,100000] [-- --runs 3] [-- --readme]`: speed as ratios of the same work in one run.
 *
 * A sandbox in a process of its own serves N posts; the contenders take turns (floor, Outband, the official client),
 * each in a fresh process, and the medians are compared. `--readme` writes the table into README.md.
 * `npm run bench -- batch` compares a batch edit with a bare load generator (bench/batch.mjs).
 */
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseArgs } from 'node:util';
import { root } from './runtime/paths.mjs';
import { textLoaders } from './text-files.mjs';

const run = promisify(execFile);
const SCHEMA = join(root, 'main/testing/fixtures/blog/schema.graphql');
const MODELS = join(root, 'main/testing/fixtures/blog/models/schema.js');
/** Past this size the official client takes minutes and gigabytes; it is left out, and the table says so. */
const OFFICIAL_LIMIT = 100_000;

if (process.argv[2] === 'batch') {
  const { benchBatch } = await import('./bench/batch.mjs');
  await benchBatch(process.argv.slice(3));
  process.exit();
}

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000,100000' },
    runs: { type: 'string', default: '3' },
    readme: { type: 'boolean', default: false },
  },
});

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One run of `outband sandbox`, as a person would start it. */
function startSandbox(count) {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/main/cli.cjs'), 'sandbox', '--schema', SCHEMA, '--seed', `Post=${count}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((ready, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n'))
        ready({ ...JSON.parse(text.split('\n')[0]), stop: () => child.kill('SIGKILL') });
    });
  });
}

async function bundle(folder, name) {
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

const measure = async (file, ...args) =>
  JSON.parse((await run(process.execPath, [file, ...args], { maxBuffer: 1e8 })).stdout);

async function compare(folder, contenders, count, runs) {
  const sandbox = await startSandbox(count);
  const results = { floor: [], outband: [], official: [] };
  try {
    for (let i = 0; i < runs; i++) {
      const file = (name) => join(folder, `${name}-${count}-${i}.sqlite`);
      results.floor.push(await measure(contenders.floor, sandbox.endpoint, sandbox.apiKey, file('floor')));
      results.outband.push(
        await measure(contenders.outband, sandbox.endpoint, sandbox.apiKey, file('outband'), SCHEMA),
      );
      if (count <= OFFICIAL_LIMIT)
        results.official.push(
          await measure(
            join(root, 'build/bench/official.mjs'),
            sandbox.tlsEndpoint,
            sandbox.apiKey,
            sandbox.caFile,
            MODELS,
            String(count),
          ),
        );
      process.stderr.write(
        `${count} records, run ${i + 1} of ${runs}: ${JSON.stringify(Object.fromEntries(Object.entries(results).map(([k, v]) => [k, Math.round(v.at(-1)?.ms ?? 0)])))}\n`,
      );
    }
  } finally {
    sandbox.stop();
  }
  for (const [name, list] of Object.entries(results))
    for (const { records } of list)
      if (records !== count) throw new Error(`${name} stored ${records} of ${count} records`);
  return results;
}

function row(count, { floor, outband, official }) {
  const ms = (list) => median(list.map((one) => one.ms));
  // Ratios pair by pair, so that a machine whose speed drifts doesn't lend one side its better minutes.
  const ratio = (list, to) => median(list.map((one, i) => one.ms / to[i].ms)).toFixed(2);
  const seconds = (value) => `${(value / 1000).toFixed(2)} s`;
  const memory = Math.round(median(outband.map((one) => one.rssAboveStartMiB)));
  return `| hydrate ${count.toLocaleString('en')} records | ${seconds(ms(floor))} | ${seconds(ms(outband))} | ${ratio(outband, floor)} × floor | ${
    official.length > 0 ? `${seconds(ms(official))}, ${ratio(official, outband)} × ours` : 'not run'
  } | ${memory} MiB |`;
}

const folder = mkdtempSync(join(tmpdir(), 'outband-bench-'));
try {
  const contenders = { floor: await bundle(folder, 'floor'), outband: await bundle(folder, 'outband') };
  const rows = [];
  for (const count of values.records.split(',').map(Number))
    rows.push(row(count, await compare(folder, contenders, count, Number(values.runs))));
  const table = [
    '| work | floor | Outband | ratio | official client, in-memory adapter | our memory above start |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  process.stdout.write(`${table}\n`);
  if (values.readme) {
    const file = join(root, 'README.md');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/(<!-- bench -->\n)[\s\S]*?(\n<!-- \/bench -->)/, `$1\n${table}\n$2`));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
