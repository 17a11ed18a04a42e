/** What is done with a store that is synced already: a delta sync, opening it, the first page of every filter and sort. */
import { join } from 'node:path';
import { bundle, count, measure, median, say, SCHEMA, seconds, startSandbox } from './tools.mjs';

const CHANGES = 1_000;
/** Lists are made only by what was asked for: a first page needs its index once. */
const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Rows of one size: `[work, result]`. `parts` says which of `delta`, `pages` and `start` are wanted. */
export async function synced(folder, { records, runs, parts }) {
  const names = ['floor', 'outband', 'delta', 'change', 'stored'];
  const program = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await bundle(folder, name)])),
  );
  const sandbox = await startSandbox(records);
  const address = [sandbox.endpoint, sandbox.apiKey];
  const file = (name) => join(folder, `${name}-${records}-synced.sqlite`);
  const rows = [];
  try {
    await measure(program.outband, ...address, file('outband'), SCHEMA);
    if (parts.includes('delta')) {
      await measure(program.floor, ...address, file('floor'));
      rows.push(await delta({ program, address, file, records, runs }));
    }
    if (parts.includes('start') || parts.includes('pages'))
      rows.push(...(await stored({ program, file, records, runs, parts })));
  } finally {
    sandbox.stop();
  }
  return rows;
}

async function delta({ program, address, file, records, runs }) {
  const pairs = [];
  for (let i = 0; i < runs; i++) {
    const { since, changed } = await measure(program.change, ...address, CHANGES, i);
    const floor = await measure(program.floor, ...address, file('floor'), since);
    const ours = await measure(program.delta, ...address, file('outband'), SCHEMA);
    for (const one of [floor, ours])
      if (one.records !== changed) throw new Error(`${one.records} of ${changed} changes were read`);
    pairs.push({ floor: floor.ms, ours: ours.ms });
    say(`delta among ${records}, run ${i + 1} of ${runs}: ${JSON.stringify(pairs.at(-1))}`);
  }
  const ratio = median(pairs.map(({ ours, floor }) => ours / floor)).toFixed(2);
  const [ours, floor] = [median(pairs.map((p) => p.ours)), median(pairs.map((p) => p.floor))];
  return [
    `delta sync of ${count(CHANGES)} changes among ${count(records)} records`,
    `${seconds(ours)}, floor ${seconds(floor)}: ${ratio} × floor`,
  ];
}

async function stored({ program, file, records, runs, parts }) {
  const results = [];
  for (let i = 0; i < runs; i++) results.push(await measure(program.stored, file('outband'), SCHEMA));
  const rows = [];
  if (parts.includes('start'))
    rows.push([
      `open a synced store of ${count(records)} records and read its first page`,
      ms(median(results.map(({ openMs }) => openMs))),
    ]);
  if (parts.includes('pages')) {
    const warm = results[0].pages.map(({ name }, i) => ({
      name,
      // Only the first process makes indexes.
      firstMs: results[0].pages[i].firstMs,
      warmMs: median(results.map(({ pages }) => pages[i].warmMs)),
    }));
    for (const one of warm) say(`${one.name}: first ${ms(one.firstMs)}, warm ${ms(one.warmMs)}`);
    const slowest = warm.toSorted((a, b) => b.warmMs - a.warmMs)[0];
    const first = warm.toSorted((a, b) => b.firstMs - a.firstMs)[0];
    rows.push([
      `first page of any of ${warm.length} filters and sorts over ${count(records)} records, warm`,
      `${ms(median(warm.map(({ warmMs }) => warmMs)))} in the middle, ${ms(slowest.warmMs)} at most (${slowest.name})`,
    ]);
    rows.push([
      `first page for the first time over ${count(records)} records, its index made`,
      `${ms(median(warm.map(({ firstMs }) => firstMs)))} in the middle, ${ms(first.firstMs)} at most (${first.name})`,
    ]);
  }
  return rows;
}
