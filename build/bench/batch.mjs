/**
 * `npm run bench -- batch [--records 10000] [--runs 3] [--concurrency 8] [--per-request 10]`: a batch edit of N records beside
 * a bare HTTP load generator that sends the same bodies, in turn, against one sandbox.
 */
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { root } from '../runtime/paths.mjs';
import { textLoaders } from '../text-files.mjs';

const run = promisify(execFile);
const SCHEMA = join(root, 'main/testing/fixtures/blog/schema.graphql');
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function startSandbox(count) {
  const args = ['sandbox', '--schema', SCHEMA, '--seed', `Post=${count}`];
  const child = spawn(process.execPath, [join(root, 'dist/main/cli.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((ready, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [line, rest] = text.split('\n', 2);
      if (rest !== undefined) ready({ ...JSON.parse(line), stop: () => child.kill('SIGKILL') });
    });
  });
}

async function bundle(folder) {
  const outfile = join(folder, 'batch.cjs');
  await build({
    entryPoints: [join(root, 'build/bench/batch.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['better-sqlite3'],
    loader: textLoaders,
    sourcemap: 'inline',
    define: { 'process.env.NODE_ENV': '"production"' },
    // The bundle lies outside of the checkout; its one native library is found through here.
    banner: { js: `module.paths.push(${JSON.stringify(join(root, 'node_modules'))});` },
    logLevel: 'error',
  });
  return outfile;
}

/** Runs the comparison and prints a table; `args` are what follows `batch` on the command line. */
export async function benchBatch(args) {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: 'string', default: '10000' },
      runs: { type: 'string', default: '3' },
      concurrency: { type: 'string', default: '8' },
      'per-request': { type: 'string', default: '10' },
    },
  });
  const count = Number(values.records);
  const folder = mkdtempSync(join(tmpdir(), 'outband-bench-batch-'));
  const sandbox = await startSandbox(count);
  try {
    const file = await bundle(folder);
    const results = { generator: [], writer: [] };
    let rating = 100;
    for (let i = 0; i < Number(values.runs); i += 1) {
      for (const contender of Object.keys(results)) {
        const place = join(folder, `${contender}-${i}`);
        mkdirSync(place);
        rating += 1;
        const given = [contender, sandbox.endpoint, sandbox.apiKey, place, SCHEMA, String(rating)];
        const { stdout } = await run(process.execPath, [
          file,
          ...given,
          values.concurrency,
          values['per-request'],
        ]);
        const result = JSON.parse(stdout);
        if (result.records !== count) throw new Error(`${contender} wrote ${result.records} of ${count}`);
        results[contender].push(result.ms);
        const facts = [
          `${Math.round((count * 1000) / result.ms)} records/s`,
          `${result.cpuMs} ms of processor time`,
          `${result.planMs} ms of planning`,
          `${result.peakMb} MB above start`,
        ];
        process.stderr.write(`run ${i + 1}, ${contender}: ${facts.join(', ')}\n`);
      }
    }
    const perSecond = (list) => Math.round((count * 1000) / median(list)).toLocaleString('en');
    // Ratios pair by pair, so that a machine whose speed drifts doesn't lend one side its better minutes.
    const share = median(results.generator.map((ms, i) => ms / results.writer[i]));
    process.stdout.write(
      [
        '| work | bare load generator | Outband | share |',
        '| --- | --- | --- | --- |',
        `| batch edit of ${count.toLocaleString('en')} records | ${perSecond(results.generator)}/s | ${perSecond(results.writer)}/s | ${Math.round(share * 100)} % |`,
        '',
      ].join('\n'),
    );
  } finally {
    sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
