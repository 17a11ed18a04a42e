import { OutbandError } from '../../../shared/errors';
import { keyOf, setJoinedSortAttributes } from '../tables/stored-model';
import type { TableStore } from '../tables/table-store';
import type { DecodedItem, ItemCodec } from './item-codec';
import { lineFilesAt, modelNamedBy, readLines } from './line-files';

export interface LoadOptions {
  readonly codec: ItemCodec;
  readonly store: TableStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long tombstones live that don't say it. */
  readonly baseTtlSeconds: number;
  /** Gives items without a version their first one; otherwise they stay as a table keeps them that predates versions. */
  readonly giveVersions?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The number of items stored, as it grows. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What became of a load. */
export interface LoadReport {
  /** Items by model. */
  readonly loaded: Readonly<Record<string, number>>;
  /** How many of them took the place of an earlier item with the same key. */
  readonly replaced: number;
  /** How many of them are of a versioned model and have no version, so that reading them fails (9.4). */
  readonly unversioned: number;
}

const ITEMS_PER_TRANSACTION = 5000;

/**
 * Puts the items of a JSON Lines file, or of a folder of them, into the base tables as an import into DynamoDB does:
 * no delta rows, no events. Every line is checked before the first is stored, and nothing is held but a few thousand
 * items. Throws BadInput naming file and line, with nothing changed; Cancelled with whole transactions stored.
 */
export async function loadLines(path: string, options: LoadOptions): Promise<LoadReport> {
  const files = await lineFilesAt(path);
  let total = 0;
  for await (const _item of decoded(files, options)) total += 1;
  const counts = { loaded: {} as Record<string, number>, replaced: 0, unversioned: 0 };
  let batch: DecodedItem[] = [];
  let done = 0;
  const store = () => {
    options.store.transact(() => batch.forEach((one) => storeItem(one, options, counts)));
    done += batch.length;
    batch = [];
    options.onProgress?.(done, total);
  };
  for await (const one of decoded(files, options)) {
    if (batch.push(one) >= ITEMS_PER_TRANSACTION) store();
  }
  if (batch.length > 0) store();
  return counts;
}

async function* decoded(
  files: readonly string[],
  { codec, signal }: LoadOptions,
): AsyncGenerator<DecodedItem> {
  for (const file of files) {
    const model = modelNamedBy(file);
    for await (const { text, line } of readLines(file)) {
      if (signal?.aborted) throw cancelled();
      yield codec.decode(text, model, { file, line });
    }
  }
}

function storeItem(
  { stored, item }: DecodedItem,
  { store, now, baseTtlSeconds, giveVersions }: LoadOptions,
  counts: { loaded: Record<string, number>; replaced: number; unversioned: number },
): void {
  const key = keyOf(stored.key, item);
  if (!key) throw new Error(`${stored.name} item without its key`);
  setJoinedSortAttributes(stored, item);
  if (stored.versioned && item['_version'] === undefined) {
    if (giveVersions) Object.assign(item, { _version: 1, _lastChangedAt: now() });
    else counts.unversioned += 1;
  }
  if (item['_deleted'] === true) item['_ttl'] ??= Math.floor(now() / 1000) + baseTtlSeconds;
  const table = store.table(stored.name);
  const before = table.get(key);
  if (before) counts.replaced += 1;
  table.put(item, before);
  counts.loaded[stored.name] = (counts.loaded[stored.name] ?? 0) + 1;
}

function cancelled(): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'CANCELLED',
    message: 'The load was stopped.',
    consequence: 'What was stored until then stays.',
  });
}
