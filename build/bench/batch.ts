import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model } from '../../shared/model-schema';
import { createAppSyncClient } from '../../main/appsync';
import { createDataStore } from '../../main/datastore';
import { loadSchemaText } from '../../main/schema';
import type { LoadedSchema } from '../../main/schema';
import { createWriter } from '../../main/writer';
import { MutationDocuments } from '../../main/writer/documents';

/**
 * One batch edit of every post: by the writer with its journal and store, or the same bodies from a bare load generator.
 *
 * Arguments: writer|generator, endpoint, API key, folder, schema, rating to set, requests under way, mutations a request.
 * Prints one line: the records written, the milliseconds from the first request to the last outcome, and what planning
 * (of the generator: building the bodies) took.
 */
async function main([
  contender = '',
  endpoint = '',
  apiKey = '',
  folder = '',
  sdl = '',
  rating = '0',
  underWay = '8',
  perRequest = '10',
]: readonly string[]): Promise<void> {
  const schema = loadSchemaText(readFileSync(sdl, 'utf8'), sdl);
  const options = {
    endpoint,
    apiKey,
    folder,
    schema,
    rating: Number(rating),
    concurrency: Number(underWay),
    operationsPerRequest: Number(perRequest),
  };
  const result = contender === 'writer' ? await byWriter(options) : await byGenerator(options);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

interface BatchOptions {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly folder: string;
  readonly schema: LoadedSchema;
  readonly rating: number;
  readonly concurrency: number;
  readonly operationsPerRequest: number;
}

interface BatchResult {
  readonly records: number;
  readonly ms: number;
  /** Processor time of this process meanwhile: on a busy machine it says more than the clock. */
  readonly cpuMs: number;
  readonly planMs: number;
  /** Memory of this process at most, above what it had before it planned. */
  readonly peakMb: number;
}

const cpuMsSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / 1_000);
};

/** Looks at this process's memory now and then. */
function watchMemory(): () => number {
  const start = process.memoryUsage.rss();
  let peak = start;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  return () => {
    clearInterval(timer);
    return Math.round((peak - start) / 1e6);
  };
}

function openStore({ endpoint, apiKey, folder, schema }: BatchOptions) {
  const auth = { mode: 'API_KEY', apiKey } as const;
  const client = createAppSyncClient({ url: endpoint, auth }, schema.api);
  const common = { schema: schema.modelSchema, api: schema.api, client, now: Date.now, random: Math.random };
  const store = createDataStore({
    ...common,
    storeFile: `${folder}/store.sqlite`,
    durableFile: `${folder}/outbox.sqlite`,
    isRealtime: false,
    models: ['Post'],
  });
  return { client, store, common };
}

async function byWriter(options: BatchOptions): Promise<BatchResult> {
  const { client, store, common } = openStore(options);
  await store.start();
  const writer = createWriter({ ...common, store, journalFile: `${options.folder}/journal.sqlite` });
  const peakMb = watchMemory();
  const planBegun = performance.now();
  const plan = await writer.planChange({
    model: 'Post',
    targets: { where: {} },
    set: { rating: options.rating },
  });
  const planMs = Math.round(performance.now() - planBegun);
  const { concurrency, operationsPerRequest } = options;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const run = await writer.settled(writer.start(plan.id, { concurrency, operationsPerRequest }).id);
  const ms = performance.now() - begun;
  const cpuMs = cpuMsSince(cpu);
  await writer.close();
  await store.stop();
  store.close();
  await client.close();
  return { records: run.counts.applied, ms, cpuMs, planMs, peakMb: peakMb() };
}

/** The least that can be done: prepared bodies over as many sockets, answers read to their end and not looked into. */
async function byGenerator(options: BatchOptions): Promise<BatchResult> {
  const { client, store } = openStore(options);
  await store.start();
  const { schema, concurrency, operationsPerRequest, rating } = options;
  const model = schema.modelSchema.models['Post'] as Model;
  const documents = new MutationDocuments(schema.api, schema.modelSchema);
  const operations = [...store.iterate('Post')].map((record) => ({
    key: modelKeyOf(model, record),
    kind: 'UPDATE' as const,
    baseVersion: record['_version'] as number,
    change: { rating },
  }));
  const peakMb = watchMemory();
  const planBegun = performance.now();
  const bodies: string[] = [];
  for (let i = 0; i < operations.length; i += operationsPerRequest) {
    const some = operations.slice(i, i + operationsPerRequest);
    const mutation = documents.mutation('Post', 'UPDATE', some.length);
    const { document: query, operationName } = mutation;
    bodies.push(JSON.stringify({ query, variables: mutation.variables(some), operationName }));
  }
  const planMs = Math.round(performance.now() - planBegun);
  const url = new URL(options.endpoint);
  const pool = new Pool(url.origin, { connections: concurrency, pipelining: 1 });
  const headers = { 'content-type': 'application/json', 'x-api-key': options.apiKey };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < bodies.length) {
      const body = bodies[next] as string;
      next += 1;
      const answer = await pool.request({ method: 'POST', path: url.pathname, headers, body });
      await answer.body.text();
    }
  };
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  const ms = performance.now() - begun;
  const cpuMs = cpuMsSince(cpu);
  await pool.close();
  await store.stop();
  store.close();
  await client.close();
  return { records: operations.length, ms, cpuMs, planMs, peakMb: peakMb() };
}

void main(process.argv.slice(2));
