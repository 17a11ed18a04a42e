import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelKeyOf } from '../../../shared/model-schema';
import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import { loadSchemaText } from '../../schema';
import type { LoadedSchema } from '../../schema';
import { createWriter } from '../writer';
import type { WriterOptions } from '../writer';
import type { OutbandWriter } from '../writer-api';
import { MemoryStore } from './memory-store';
import { ScriptedService } from './scripted-service';

const FIXTURES = new URL('../../testing/fixtures/', import.meta.url).pathname;
const loaded = new Map<string, LoadedSchema>();

function schemaOf(fixture: string): LoadedSchema {
  const known = loaded.get(fixture);
  if (known) return known;
  const file = join(FIXTURES, fixture, 'appsync.graphql');
  const schema = loadSchemaText(readFileSync(file, 'utf8'), file);
  loaded.set(fixture, schema);
  return schema;
}

/** A clock that moves only when somebody sleeps. */
export class SteppedClock {
  ms = Date.UTC(2026, 0, 1);
  readonly now = (): number => this.ms;
  /** Called after each step. */
  onSleep: () => void = () => undefined;
  readonly sleep = async (ms: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    this.ms += ms;
    this.onSleep();
    await new Promise((resolve) => setImmediate(resolve));
  };
}

/** A writer with its journal in a temporary folder, between a scripted service and a store that agree at the start. */
export class WriterBench {
  readonly clock: SteppedClock;
  readonly schema: LoadedSchema;
  readonly service: ScriptedService;
  readonly store: MemoryStore;
  readonly folder = mkdtempSync(join(tmpdir(), 'outband-writer-'));
  journalFile = join(this.folder, 'journal.db');
  writer: OutbandWriter;
  #ids = 0;

  constructor(options: Partial<WriterOptions> & { fixture?: string; clock?: SteppedClock } = {}) {
    const { fixture = 'blog', clock = new SteppedClock(), ...writerOptions } = options;
    this.clock = clock;
    this.schema = schemaOf(fixture);
    this.service = new ScriptedService(this.schema, this.clock.now);
    this.store = new MemoryStore(this.schema.modelSchema);
    this.writer = this.open(writerOptions);
  }

  /** What a kill leaves behind at this instant: the journal's files as they are on disk, and nobody at work on them. */
  kill(): void {
    const copy = `${this.journalFile}-left`;
    for (const side of ['', '-wal']) {
      if (existsSync(this.journalFile + side)) copyFileSync(this.journalFile + side, copy + side);
    }
    this.journalFile = copy;
  }

  /** Opens the writer again, after `kill` or after the one before was closed. */
  open(options: Partial<WriterOptions> = {}): OutbandWriter {
    this.writer = createWriter({
      schema: this.schema.modelSchema,
      api: this.schema.api,
      client: this.service,
      store: this.store,
      journalFile: this.journalFile,
      now: this.clock.now,
      random: () => 0.5,
      sleep: this.clock.sleep,
      newId: () => `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, '0')}`,
      ...options,
    });
    return this.writer;
  }

  /** Puts posts both into the service and into the store. */
  seedPosts(count: number, fields: (i: number) => Record<string, unknown> = () => ({})): ModelKey[] {
    return Array.from({ length: count }, (_, i) =>
      this.seed('Post', {
        id: `p${String(i).padStart(6, '0')}`,
        title: `Post ${i}`,
        status: 'ACTIVE',
        rating: i,
        ...fields(i),
      }),
    );
  }

  seed(model: string, fields: Record<string, unknown>): ModelKey {
    const record = this.service.put(model, fields);
    this.store.merge(model, [record], 'BASE_SYNC');
    return modelKeyOf(this.store.model(model), record);
  }

  post(key: ModelKey): ModelInstance {
    return this.service.record('Post', key) as ModelInstance;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer.close();
    // Abandoned writers may hold requests that never end; their files go all the same.
    rmSync(this.folder, { recursive: true, force: true });
  }
}
