import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { loadSchemaText } from '../../schema';
import { openLiveWriter } from '../../writer/testing/live-writer';
import type { LiveWriter } from '../../writer/testing/live-writer';
import { importFile } from './import-file';

const SDL = new URL('../../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const isLong = Boolean(process.env['OUTBAND_TEST_LONG']);
const ROWS = isLong ? 100_000 : 300;
/** Rows of a file that is only looked at; a short one has nothing to tell of memory. */
const LOOKED_AT = isLong ? [500_000] : [];
const LIMIT_MS = 600_000;
/** Far more than one part of a file takes, far less than the file does. */
const GROWTH_MIB = 40;

let folder = '';
let sandbox: Sandbox;
let live: LiveWriter;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outband-large-'));
  sandbox = await startSandbox({ schema, seed: {}, seedValue: 1 });
  live = await openLiveWriter(schema, sandbox, folder, { models: ['Post'], isRealtime: false });
});
afterAll(async () => {
  await live.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function generate(name: string, rows: number, line: (i: number) => string): Promise<string> {
  const file = join(folder, name);
  const stream = createWriteStream(file);
  stream.write('id,title,status,rating,content\n');
  for (let i = 0; i < rows; i += 1) if (!stream.write(`${line(i)}\n`)) await once(stream, 'drain');
  stream.end();
  await finished(stream);
  return file;
}

describe('a large file', () => {
  it(
    `${ROWS} records get values of their own in as few requests as if they shared one`,
    async () => {
      const parts = { store: live.store, writer: live.writer, now: Date.now };
      const first = await generate('first.csv', ROWS, (i) => `r${i},Title ${i},ACTIVE,${i},`);
      expect(await importFile(parts, { file: first, model: 'Post' })).toMatchObject({
        created: ROWS,
        bad: 0,
      });
      const second = await generate('second.csv', ROWS, (i) => `r${i},Changed ${i},ACTIVE,${i + 1},c${i}`);
      const report = await importFile(parts, { file: second, model: 'Post' });
      expect(report).toMatchObject({ updated: ROWS, created: 0, failed: 0, conflicted: 0 });
      // Ten operations a request; a request for each distinct value would be as many as there are rows.
      expect(report.requests).toBeLessThanOrEqual(ROWS / 10 + ROWS / 100);
      if (isLong) process.stdout.write(`${ROWS} different updates: ${report.ms} ms\n`);
    },
    LIMIT_MS,
  );

  it.each(LOOKED_AT)(
    'memory does not grow with the file: %i rows',
    async (rows) => {
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      const parts = { store: live.store, writer: live.writer, now: Date.now };
      const filler = 'x'.repeat(500);
      const file = await generate('long.csv', rows, (i) => `l${i},Title ${i},ACTIVE,${i},${filler}`);
      let least = Number.POSITIVE_INFINITY;
      let most = 0;
      const report = await importFile(
        parts,
        { file, model: 'Post' },
        {
          dryRun: true,
          onProgress: () => {
            collect();
            const { heapUsed } = process.memoryUsage();
            least = Math.min(least, heapUsed);
            most = Math.max(most, heapUsed);
          },
        },
      );
      expect(report).toMatchObject({ rows, created: rows, requests: 0 });
      process.stdout.write(
        `${rows} rows looked at: ${report.ms} ms, ${(most - least) / 2 ** 20} MiB between\n`,
      );
      expect((most - least) / 2 ** 20).toBeLessThan(GROWTH_MIB);
    },
    LIMIT_MS,
  );
});
