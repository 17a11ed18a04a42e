/** What a window feels: how late events arrive, and how long the main thread is blocked while everything syncs. */
import { join } from 'node:path';
import { root } from '../runtime/paths.mjs';
import { measureCells } from './cell.mjs';
import { bundle, count, measure, median, quantile, SCHEMA, serve, startSandbox } from './tools.mjs';

const EVENTS_A_SECOND = 1_000;
const SECONDS = 10;
const WORKER = join(root, 'dist/main/session-worker.cjs');
/** Few, so that the rows on the screen change often enough to be counted. */
const RECORDS_IN_GRID = 500;
/** Time to open the window before the source falls silent. */
const OPENING_SECONDS = 60;
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

/** The same until the document of the real window holds the value: what a person sees with the next frame. */
export async function cells(folder, { runs }) {
  const program = await bundle(folder, 'event-source');
  const results = [];
  for (let i = 0; i < runs; i++) {
    const seconds = String(SECONDS + OPENING_SECONDS);
    const source = await serve([program, String(EVENTS_A_SECOND), seconds, String(RECORDS_IN_GRID)]);
    try {
      results.push(await measureCells(source.endpoint, SECONDS));
    } finally {
      source.stop();
    }
  }
  const middle = (share) => ms(median(results.map((delays) => quantile(delays, share))));
  return [
    [
      `an event at ${count(EVENTS_A_SECOND)} a second, until a cell of the grid shows it`,
      `${middle(0.5)} p50, ${middle(0.95)} p95`,
    ],
  ];
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
