import type { ModelSchema } from '../../../shared/model-schema';
import { OutbandError } from '../../../shared/errors';
import type { StoredModel } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import { KeyMaker } from './key-maker';
import { seedCounts } from './links';
import { RecordMaker } from './record-maker';

export interface SeedOptions {
  readonly schema: ModelSchema;
  readonly models: ReadonlyMap<string, StoredModel>;
  readonly store: TableStore;
  /** Records per model: one number for every model, or by name. */
  readonly seed: number | Readonly<Record<string, number>>;
  readonly seedValue: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((model: string, done: number, total: number) => void) | undefined;
}

const UNFINISHED = 'unfinishedSeed';
const RECORDS_PER_TRANSACTION = 10_000;
/** From here on it is faster to build an index once than to keep it while loading. */
const REINDEX_FROM = 50_000;

function checkSeed({ schema, seed }: SeedOptions): void {
  if (typeof seed === 'number') return;
  const unknown = Object.keys(seed).find((name) => !(name in schema.models));
  if (unknown === undefined) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'SEED_MODEL_UNKNOWN',
    message: `The schema has no model ${unknown} to put records into.`,
    action: `Its models are ${Object.keys(schema.models).join(', ')}.`,
    place: { model: unknown },
  });
}

/**
 * Puts records into the tables, as far as an earlier start hasn't. Between transactions the thread is free,
 * so that a long load can be interrupted. Throws BadInput for a model that the schema doesn't have.
 */
export async function seedTables(options: SeedOptions): Promise<void> {
  const { schema, models, seed, seedValue, store } = options;
  checkSeed(options);
  store.setMeta(UNFINISHED, JSON.stringify({ seed, seedValue }));
  const counts = seedCounts(schema, seed);
  const keyMakers = new Map<string, KeyMaker>();
  const keyMakerOf = (name: string): KeyMaker => {
    let maker = keyMakers.get(name);
    const model = schema.models[name];
    if (!maker && model)
      keyMakers.set(name, (maker = new KeyMaker(schema, model, seedValue, counts, keyMakerOf)));
    if (!maker) throw new Error(`No model ${name}`);
    return maker;
  };
  capCounts(schema, counts, keyMakerOf);
  await options.store.load(async () => {
    for (const stored of models.values()) {
      const maker = new RecordMaker(schema, stored, seedValue, counts, keyMakerOf);
      const total = Math.min(counts.get(stored.name) ?? 0, maker.capacity);
      await loadModel(options, stored, maker, total);
    }
  });
  if (!options.signal?.aborted) store.deleteMeta(UNFINISHED);
}

/** The seed that a process began and did not live to finish; null when all is there that was asked for. */
export function unfinishedSeed(store: TableStore): Pick<SeedOptions, 'seed' | 'seedValue'> | null {
  const text = store.getMeta(UNFINISHED);
  return text === null ? null : (JSON.parse(text) as Pick<SeedOptions, 'seed' | 'seedValue'>);
}

const progressOf = (model: string): string => `seeded:${model}`;

/** Made-up records that were ever put into a model's table, those that are deleted by now included. */
export const seededCount = (store: TableStore, model: string): number =>
  Number(store.getMeta(progressOf(model)) ?? 0);

/** A model keyed by its parents alone can't have more records than there are combinations of them. */
function capCounts(
  schema: ModelSchema,
  counts: Map<string, number>,
  keyMakerOf: (name: string) => KeyMaker,
): void {
  for (const name of Object.keys(schema.models)) {
    const capacity = keyMakerOf(name).capacity;
    if ((counts.get(name) ?? 0) > capacity) counts.set(name, capacity);
  }
}

async function loadModel(
  options: SeedOptions,
  stored: StoredModel,
  maker: RecordMaker,
  total: number,
): Promise<void> {
  const { store, signal, onProgress } = options;
  const table = store.table(stored.name);
  let done = seededCount(store, stored.name);
  const isBig = done === 0 && table.liveCount === 0 && total >= REINDEX_FROM;
  if (isBig) table.dropIndexes();
  while (done < total && !signal?.aborted) {
    const end = Math.min(done + RECORDS_PER_TRANSACTION, total);
    store.transact(() => {
      table.load(
        (function* records() {
          for (let index = done; index < end; index++) yield maker.make(index);
        })(),
      );
      store.setMeta(progressOf(stored.name), String(end));
    });
    done = end;
    onProgress?.(stored.name, done, total);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (isBig) table.createIndexes();
}
