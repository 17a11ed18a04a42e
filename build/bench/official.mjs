/** The official client, unmodified, with its in-memory adapter, from nothing to `ready`. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [endpoint, apiKey, caFile, modelsFile, expected] = process.argv.slice(2);
const child = fork(
  fileURLToPath(new URL('../../e2e/official-client/official-process.mjs', import.meta.url)),
  {
    env: {
      ...process.env,
      OFFICIAL_ENDPOINT: endpoint,
      OFFICIAL_API_KEY: apiKey,
      OFFICIAL_MODELS: modelsFile,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  },
);
let lastId = 0;
const waiting = new Map();
child.on('message', (reply) => waiting.get(reply.id)?.(reply));
const call = (name, ...args) =>
  new Promise((resolve, reject) => {
    const id = ++lastId;
    waiting.set(id, ({ value, error }) => (error ? reject(new Error(error)) : resolve(value)));
    child.send({ id, call: name, args });
  });

await new Promise((loaded) => child.once('message', loaded));
await call('configure', { maxRecordsToSync: Number(expected) + 1 });
const before = await call('memory');
const begun = performance.now();
await call('start');
const ms = performance.now() - begun;
const after = await call('memory');
const records = await call('count', 'Post');
process.stdout.write(`${JSON.stringify({ records, ms, rssAboveStartMiB: (after - before) / 2 ** 20 })}\n`);
child.disconnect();
