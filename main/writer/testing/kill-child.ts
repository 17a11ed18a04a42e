import { readFileSync } from 'node:fs';
import { loadSchemaText } from '../../schema';
import { openLiveWriter } from './live-writer';

/** A process that starts a run or goes on with one, made to be killed at any instant. Says `running` and `ended` on stdout. */
async function main([sdl = '', endpoint = '', apiKey = '', folder = '']: readonly string[]): Promise<void> {
  const schema = loadSchemaText(readFileSync(sdl, 'utf8'), sdl);
  const { writer, close } = await openLiveWriter(schema, { endpoint, apiKey }, folder, {
    isRealtime: false,
    models: ['Post'],
    settings: { lateWriteMs: 300, settleDelayMs: 20 },
  });
  const [known] = writer.runs();
  const options = { operationsPerRequest: 3, concurrency: 4 };
  const make = (): string => {
    const plan = writer.planBatch({ model: 'Post', targets: { where: {} }, append: { keywords: ['once'] } });
    return writer.start(plan.id, options).id;
  };
  const runId = known?.id ?? make();
  if (known && known.state !== 'FINISHED') writer.resume(runId);
  process.stdout.write('running\n');
  const run = await writer.settled(runId);
  const { operations } = writer.operations(runId, { offset: 0, limit: 100_000 });
  const versions = operations.map(({ key, state, result }) => [key, state, result?.['_version'] ?? null]);
  await close();
  process.stdout.write(`ended ${JSON.stringify({ state: run.state, counts: run.counts, versions })}\n`);
}

void main(process.argv.slice(2));
