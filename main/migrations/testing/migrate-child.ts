import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchemaText } from '../../schema';
import { openLiveWriter } from '../../writer/testing/live-writer';
import { Ledger } from '../ledger';
import { readMigration } from '../migration-file';
import { Migrator } from '../migrator';

/** A process that applies a migration or goes on with it, made to be killed at any instant. Says `running` and `ended` on stdout. */
async function main([
  sdl = '',
  endpoint = '',
  apiKey = '',
  folder = '',
  file = '',
]: readonly string[]): Promise<void> {
  const schema = loadSchemaText(readFileSync(sdl, 'utf8'), sdl);
  const { writer, store, close } = await openLiveWriter(schema, { endpoint, apiKey }, folder, {
    isRealtime: false,
    models: ['Post'],
    settings: { lateWriteMs: 300, settleDelayMs: 20 },
  });
  const ledger = Ledger.open(join(folder, 'ledger.db'), 'test');
  const migrator = new Migrator({ store, writer, ledger, now: Date.now, rowsAPart: 40 });
  const migration = await readMigration(file);
  process.stdout.write('running\n');
  const { state, operations } = await migrator.apply(migration, { operationsPerRequest: 3, concurrency: 4 });
  await close();
  ledger.close();
  process.stdout.write(`ended ${JSON.stringify({ state, operations })}\n`);
}

void main(process.argv.slice(2));
