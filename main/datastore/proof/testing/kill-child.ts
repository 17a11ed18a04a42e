import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataStore } from '../..';
import { createAppSyncClient } from '../../../appsync';
import { seededRandom } from './seeds';
import { keyOf, PROOF_SCHEMA } from './service';

/** Local writes of one life at most, and how far apart. */
const WRITES = 60;
const EVERY_MS = 6;

/**
 * A process that syncs and writes, made to be killed at any instant. Each write is noted in a file before it is made
 * and once it is in the outbox. Says `running` on stdout when its store is open, and `ready` when it is synced and sends.
 */
async function main([endpoint = '', apiKey = '', folder = '', life = '0']: readonly string[]): Promise<void> {
  const client = createAppSyncClient({ url: endpoint, auth: { mode: 'API_KEY', apiKey } }, PROOF_SCHEMA.api);
  const store = createDataStore({
    schema: PROOF_SCHEMA.modelSchema,
    api: PROOF_SCHEMA.api,
    storeFile: join(folder, 'store.sqlite'),
    durableFile: join(folder, 'outbox.sqlite'),
    client,
    now: Date.now,
    random: Math.random,
    pageSize: 40,
    lateWriteMs: 200,
  });
  const { lastSync } = store.status().models.find(({ model }) => model === 'Board') ?? {};
  process.stdout.write(
    `running ${JSON.stringify({ isSynced: lastSync !== null, waiting: store.outbox.list().length })}\n`,
  );
  store.onControlMessage(({ name }) => {
    if (name === 'ready') process.stdout.write('ready\n');
  });
  void store.start();
  const random = seededRandom(Number(life));
  const note = (line: unknown): void =>
    appendFileSync(join(folder, 'writes.jsonl'), `${JSON.stringify(line)}\n`);
  for (let n = 0; n < WRITES; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const mark = Number(life) * 1_000 + n;
    const boards = store.page({ model: 'Board', offset: 0, limit: 12 }).records;
    const board = boards[Math.floor(random() * boards.length)];
    const isNew = board === undefined || random() < 0.1;
    const field = isNew ? null : `f${Math.floor(random() * 3)}`;
    const record = isNew
      ? store.create('Board', { log: [String(mark)] })
      : store.copyOf('Board', board, (draft) => {
          draft['log'] = [String(mark)];
          if (field) draft[field] = String(mark);
        });
    note({ wished: mark, key: keyOf('Board', record), field, kind: isNew ? 'create' : 'update' });
    store.save('Board', record);
    note({ kept: mark });
  }
  // It lives on until it is killed, sending what waits.
  setInterval(() => undefined, 1_000);
}

void main(process.argv.slice(2));
