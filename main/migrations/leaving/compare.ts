import { modelKeyOf } from '../../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../../shared/model-schema';
import { OutbandError } from '../../../shared/errors';
import { parseJson, stringifyJson } from '../../appsync';
import type { AppSyncClient } from '../../appsync';
import { DocumentBuilder, normalizeInstance, sameValue } from '../../datastore';
import { openDatabase } from '../../sqlite/open-database';
import type { LoadedSchema } from '../../schema';
import { archivedRecords } from './archive';
import type { Archive } from './archive';

/** What the service has of one model, beside what an archive has. */
export interface ModelComparison {
  readonly model: string;
  /** Records with the archive's values. */
  readonly equal: number;
  /** Their values differ, and they were written after the archive. */
  readonly changed: number;
  /** Their values differ though nobody has written them since. */
  readonly differing: number;
  /** In the archive alone: deleted since. */
  readonly missing: number;
  /** On the service alone: made since. */
  readonly added: number;
  /** Tombstones of the archive that the service still lists. */
  readonly tombstones: number;
  /** Records that the service can't answer, such as those without a version. */
  readonly unreadable: number;
  /** Keys of the first that differ or are missing. */
  readonly keys: readonly ModelKey[];
}

export interface CompareOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: string, records: number) => void;
}

const PAGE = 1_000;
const ROWS_A_COMMIT = 5_000;
const KEYS = 50;

/**
 * Reads a model from the service, page by page, and holds each record against the archive: values of every field that
 * both have, metadata apart. Memory stays flat: the archive stands in a temporary file meanwhile. `schema` is the API as
 * the service has it now. Throws BadModel where the model can't be listed.
 */
export async function compareModel(
  client: AppSyncClient,
  schema: LoadedSchema,
  model: Model,
  archive: Archive,
  { signal, onProgress }: CompareOptions = {},
): Promise<ModelComparison> {
  const index = await ArchiveIndex.of(archive, model);
  const tally = { equal: 0, changed: 0, differing: 0, added: 0, tombstones: 0, unreadable: 0 };
  const keys: ModelKey[] = [];
  try {
    let read = 0;
    for await (const { items, unreadable } of pagesOf(client, schema, model, signal)) {
      tally.unreadable += unreadable;
      index.together(() => {
        for (const item of items) {
          const key = modelKeyOf(model, item);
          const known = index.take(key);
          if (known === undefined) tally.added += 1;
          else if (known['_deleted'] === true) tally.tombstones += 1;
          else if (hasSameValues(model, known, item)) tally.equal += 1;
          else {
            const isWritten = writtenAfter(item, archive.manifest.exportedAt);
            tally[isWritten ? 'changed' : 'differing'] += 1;
            if (!isWritten && keys.length < KEYS) keys.push(key);
          }
        }
      });
      read += items.length;
      onProgress?.(model.name, read);
      signal?.throwIfAborted();
    }
    const missing = index.rest(KEYS - keys.length);
    return { model: model.name, ...tally, missing: missing.count, keys: [...keys, ...missing.keys] };
  } finally {
    index.close();
  }
}

function hasSameValues(model: Model, archived: ModelInstance, now: ModelInstance): boolean {
  const record = normalizeInstance(model, now);
  return model.fields.every(
    ({ name }) => now[name] === undefined || sameValue(archived[name] ?? null, record[name] ?? null),
  );
}

/** By the timestamp that Amplify keeps up to date with and without conflict detection. */
function writtenAfter(record: ModelInstance, at: number): boolean {
  const { updatedAt } = record as { readonly updatedAt?: unknown };
  return typeof updatedAt === 'string' && Date.parse(updatedAt) >= at;
}

interface Page {
  readonly items: readonly ModelInstance[];
  readonly unreadable: number;
}

async function* pagesOf(
  client: AppSyncClient,
  schema: LoadedSchema,
  model: Model,
  signal: AbortSignal | undefined,
): AsyncGenerator<Page> {
  const documents = new DocumentBuilder(schema.modelSchema, schema.api);
  const page = documents.sync(schema.modelSchema.models[model.name] ?? model);
  if (!page) throw unlisted(model, 'the API has no query for it');
  const flatten = documents.flatten(model);
  let nextToken: string | null = null;
  do {
    const { data, errors } = await client.query(
      { document: page.document, variables: { limit: PAGE, nextToken }, operationName: 'operation' },
      signal ? { signal } : {},
    );
    const answer = data?.[page.rootField] as { items?: unknown; nextToken?: unknown } | null | undefined;
    if (!answer || !Array.isArray(answer.items)) throw unlisted(model, errors[0]?.message ?? 'no answer');
    const items = (answer.items as readonly unknown[]).filter(
      (item): item is ModelInstance => typeof item === 'object' && item !== null,
    );
    const unreadable = answer.items.length - items.length;
    yield { items: flatten ? items.map((item) => flatten(item) as ModelInstance) : items, unreadable };
    nextToken = typeof answer.nextToken === 'string' ? answer.nextToken : null;
  } while (nextToken !== null);
}

/** The archive's records of one model by key, in a file that SQLite removes by itself. */
class ArchiveIndex {
  readonly #db = openDatabase('');

  private constructor() {
    this.#db.exec(
      'CREATE TABLE archived (key TEXT PRIMARY KEY, record TEXT NOT NULL, dead INTEGER) WITHOUT ROWID',
    );
  }

  static async of(archive: Archive, model: Model): Promise<ArchiveIndex> {
    const index = new ArchiveIndex();
    const insert = index.#db.prepare('INSERT OR REPLACE INTO archived VALUES (?, ?, ?)');
    let waiting: ModelInstance[] = [];
    const flush = (): void => {
      index.together(() => {
        for (const record of waiting)
          insert.run(modelKeyOf(model, record), stringifyJson(record), record['_deleted'] === true ? 1 : 0);
      });
      waiting = [];
    };
    for await (const record of archivedRecords(archive, model))
      if (waiting.push(record) >= ROWS_A_COMMIT) flush();
    flush();
    return index;
  }

  together(work: () => void): void {
    this.#db.transaction(work)();
  }

  /** The record of a key, which isn't there any more afterwards. */
  take(key: ModelKey): ModelInstance | undefined {
    const row = this.#db.prepare('DELETE FROM archived WHERE key = ? RETURNING record').get(key) as
      { readonly record: string } | undefined;
    return row && (parseJson(row.record) as ModelInstance);
  }

  /** The live ones that were not taken. */
  rest(limit: number): { readonly count: number; readonly keys: readonly ModelKey[] } {
    const { n } = this.#db.prepare('SELECT count(*) AS n FROM archived WHERE dead = 0').get() as {
      n: number;
    };
    const rows = this.#db.prepare('SELECT key FROM archived WHERE dead = 0 LIMIT ?').all(Math.max(0, limit));
    return { count: n, keys: (rows as { key: ModelKey }[]).map(({ key }) => key) };
  }

  close(): void {
    this.#db.close();
  }
}

function unlisted(model: Model, reason: string): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'LIST_FAILED',
    message: `${model.name} can’t be listed: ${reason}`,
    consequence: 'Nothing was compared.',
    action: 'Check that these credentials may list the model, then check again.',
    place: { model: model.name },
  });
}
