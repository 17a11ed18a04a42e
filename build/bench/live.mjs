/** What a window feels: how late events arrive, and how long the main thread is blocked while everything syncs. */
import { join } from 'node:path';
import { root } from '../runtime/paths.mjs';
import { bundle, count, measure, median, SCHEMA, serve, startSandbox } from './tools.mjs';

const EVENTS_A_SECOND = 1_000;
const SECONDS = 10;
const WORKER = join(root, 'dist/main/session-worker.cjs');
const ms = (value) => `${value.toFixed(1)} ms`;

export async function events(folder, { runs }) {
  const program = { source: await bundle(folder, 'event-source'), events: await bundle(folder, 'events') };
  const rows = [];
  for (const [where, what] of [
    ['store', 'an observer of the store hears of it'],
    ['window', 'the window’s process hears of it'],
  ]) {
    const results = [];
    for (let i = 0; i < runs; i++) {
      const source = await serve([program.source, String(EVENTS_A_SECOND), String(SECONDS)]);
      try {
        results.push(await measure(program.events, where, source.endpoint, SCHEMA, WORKER, SECONDS));
      } finally {
        source.stop();
      }
    }
    const middle = (key) => median(results.map((one) => one[key]));
    rows.push([
      `an event at ${count(EVENTS_A_SECOND)} a second, until ${what}`,
      `${ms(middle('p50'))} p50, ${ms(middle('p95'))} p95`,
    ]);
  }
  return rows;
}

export async function blocked(folder, { records, runs }) {
  const program = await bundle(folder, 'blocked');
  const sandbox = await startSandbox(records);
  try {
    const results = [];
    for (let i = 0; i < runs; i++)
      results.push(await measure(program, sandbox.endpoint, sandbox.apiKey, SCHEMA, WORKER, records));
    return [
      [
        `main thread blocked while ${count(records)} records sync on the worker`,
        `${ms(median(results.map(({ p99 }) => p99)))} p99, ${ms(median(results.map(({ max }) => max)))} at most`,
      ],
    ];
  } finally {
    sandbox.stop();
  }
}
