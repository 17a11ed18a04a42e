/** From nothing to everything stored: the floor, Outband and the official client take turns on one sandbox. */
import { join } from 'node:path';
import { root } from '../runtime/paths.mjs';
import { bundle, count, measure, median, MODELS, say, SCHEMA, seconds, startSandbox } from './tools.mjs';

/** Past this size the official client takes minutes and gigabytes; it is left out, and the table says so. */
const OFFICIAL_LIMIT = 100_000;

async function compare(folder, contenders, records, runs) {
  const sandbox = await startSandbox(records);
  const results = { floor: [], outband: [], official: [] };
  try {
    for (let i = 0; i < runs; i++) {
      const file = (name) => join(folder, `${name}-${records}-${i}.sqlite`);
      const address = [sandbox.endpoint, sandbox.apiKey];
      results.floor.push(await measure(contenders.floor, ...address, file('floor')));
      results.outband.push(await measure(contenders.outband, ...address, file('outband'), SCHEMA));
      if (records <= OFFICIAL_LIMIT)
        results.official.push(
          await measure(
            join(root, 'build/bench/official.mjs'),
            sandbox.tlsEndpoint,
            sandbox.apiKey,
            sandbox.caFile,
            MODELS,
            records,
          ),
        );
      const latest = Object.entries(results).map(([k, v]) => [k, Math.round(v.at(-1)?.ms ?? 0)]);
      say(`${records} records, run ${i + 1} of ${runs}: ${JSON.stringify(Object.fromEntries(latest))}`);
    }
  } finally {
    sandbox.stop();
  }
  for (const [name, list] of Object.entries(results))
    for (const one of list)
      if (one.records !== records) throw new Error(`${name} stored ${one.records} of ${records} records`);
  return results;
}

function row(records, { floor, outband, official }) {
  const ms = (list) => median(list.map((one) => one.ms));
  // Ratios pair by pair, so that a machine whose speed drifts doesn't lend one side its better minutes.
  const ratio = (list, to) => median(list.map((one, i) => one.ms / to[i].ms)).toFixed(2);
  const memory = Math.round(median(outband.map((one) => one.rssAboveStartMiB)));
  return `| hydrate ${count(records)} records | ${seconds(ms(floor))} | ${seconds(ms(outband))} | ${ratio(outband, floor)} × floor | ${
    official.length > 0 ? `${seconds(ms(official))}, ${ratio(official, outband)} × ours` : 'not run'
  } | ${memory} MiB |`;
}

/** The lines of the table of all sizes. */
export async function hydrate(folder, { sizes, runs }) {
  const contenders = { floor: await bundle(folder, 'floor'), outband: await bundle(folder, 'outband') };
  const rows = [];
  for (const records of sizes) rows.push(row(records, await compare(folder, contenders, records, runs)));
  return [
    '| work | floor | Outband | ratio | official client, in-memory adapter | our memory above start |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}
