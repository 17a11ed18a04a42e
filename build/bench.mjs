/**
 * Speed as ratios of the same work in one run.
 *
 *   npm run bench [-- --only hydrate,delta,pages,start,events,cells,blocked] [-- --records 10000,100000] [-- --stored 100000]
 *                 [-- --runs 3] [-- --readme]
 *   npm run bench -- batch: a batch edit beside a bare load generator, with its own options (bench/batch.mjs)
 *
 * A sandbox in a process of its own serves posts; contenders take turns, each in a fresh process, and medians are
 * compared. `--records` are the sizes that are hydrated, `--stored` those of stores that are synced already (delta,
 * pages, start) and of the sync that `blocked` watches. `--readme` writes the tables into README.md: rows that were
 * measured take the place of the earlier ones, others stay.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchBatch } from './bench/batch.mjs';
import { hydrate } from './bench/hydrate.mjs';
import { blocked, cells, events } from './bench/live.mjs';
import { synced } from './bench/synced.mjs';
import { root } from './runtime/paths.mjs';

if (process.argv[2] === 'batch') {
  await benchBatch(process.argv.slice(3));
  process.exit();
}

const PARTS = ['hydrate', 'delta', 'pages', 'start', 'events', 'cells', 'blocked'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    records: { type: 'string', default: '10000,100000' },
    stored: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    readme: { type: 'boolean', default: false },
  },
});
const parts = values.only.split(',');
const unknown = parts.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no such part: ${unknown.join(', ')}; there are ${PARTS.join(', ')}\n`);
  process.exit(2);
}
const sizesOf = (text) => text.split(',').map(Number);
const runs = Number(values.runs);
const HEAD = ['| work | measured |', '| --- | --- |'];

/** The lines between two marks, which are made behind the hydration table where they aren't there yet. */
function writeBlock(text, mark, lines) {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const block = `${begin}\n\n${lines.join('\n')}\n\n${end}`;
  const known = new RegExp(`${begin}[\\s\\S]*?${end}`);
  return known.test(text)
    ? text.replace(known, () => block)
    : text.replace('<!-- /bench -->', (last) => `${last}\n\n${block}`);
}

/** Rows of the second table by their work, the measured ones in place of the earlier ones. */
function mergedRows(text, rows) {
  const block = /<!-- bench-work -->([\s\S]*?)<!-- \/bench-work -->/.exec(text)?.[1] ?? '';
  const earlier = block
    .split('\n')
    .filter((line) => line.startsWith('| ') && !HEAD.includes(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, work, result]) => [work, result]);
  return [...new Map([...earlier, ...rows])].map((row) => `| ${row.join(' | ')} |`);
}

const folder = mkdtempSync(join(tmpdir(), 'outband-bench-'));
try {
  const table = parts.includes('hydrate')
    ? await hydrate(folder, { sizes: sizesOf(values.records), runs })
    : [];
  const rows = [];
  for (const records of sizesOf(values.stored)) {
    if (parts.some((name) => ['delta', 'pages', 'start'].includes(name)))
      rows.push(...(await synced(folder, { records, runs, parts })));
    if (parts.includes('blocked')) rows.push(...(await blocked(folder, { records, runs })));
  }
  if (parts.includes('events')) rows.push(...(await events(folder, { runs })));
  if (parts.includes('cells')) rows.push(...(await cells(folder, { runs })));
  if (table.length > 0) process.stdout.write(`${table.join('\n')}\n\n`);
  if (rows.length > 0)
    process.stdout.write(`${[...HEAD, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')}\n`);
  if (values.readme) {
    const file = join(root, 'README.md');
    let text = readFileSync(file, 'utf8');
    if (table.length > 0) text = writeBlock(text, 'bench', table);
    if (rows.length > 0) text = writeBlock(text, 'bench-work', [...HEAD, ...mergedRows(text, rows)]);
    writeFileSync(file, text);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
