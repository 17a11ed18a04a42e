import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isOutbandError } from '../../../shared/errors';
import type { Model } from '../../../shared/model-schema';
import { loadSchemaFile, type LoadedSchema } from '../../schema';
import { startSandbox } from '..';
import { buildServiceSchema } from '../graphql/service-schema';
import type { Item } from '../tables/item';
import { storeModels } from '../tables/stored-model';
import { TableStore } from '../tables/table-store';
import { seedTables } from './seeder';
import { instantText, SEED_EPOCH } from './value-pools';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'outband-seed-'));
  folders.push(folder);
  return folder;
};

const fixture = (name: string) =>
  loadSchemaFile(join(import.meta.dirname, '../../testing/fixtures', name, 'appsync.graphql'));

/** Every item of every model after a seed. */
async function seeded(
  loaded: LoadedSchema,
  seed: number | Record<string, number>,
  options: {
    folder?: string;
    seedValue?: number;
    signal?: AbortSignal;
    onProgress?: (model: string) => void;
  } = {},
): Promise<Record<string, readonly Item[]>> {
  const { folder = newFolder(), seedValue = 1, signal, onProgress } = options;
  const models = storeModels(loaded.modelSchema, buildServiceSchema(loaded).schema);
  const store = new TableStore(folder, models.values(), true);
  try {
    await seedTables({ schema: loaded.modelSchema, models, store, seed, seedValue, signal, onProgress });
    const bounds = { limit: 1_000_000, maxBytes: Infinity };
    return Object.fromEntries(
      [...store.tables()].map((table) => [table.stored.name, table.scan(null, bounds).items]),
    );
  } finally {
    store.close();
  }
}

const keyText = (fields: readonly string[], item: Item) =>
  JSON.stringify(fields.map((field) => item[field] ?? null));

function danglingReferences(
  models: Readonly<Record<string, Model>>,
  items: Record<string, readonly Item[]>,
): string[] {
  const dangling: string[] = [];
  for (const model of Object.values(models)) {
    for (const relation of model.relations) {
      if (relation.kind === 'hasMany') continue;
      const known = new Set(items[relation.model]?.map((item) => keyText(relation.remoteFields, item)));
      for (const item of items[model.name] ?? []) {
        const isSet = relation.localFields.every((field) => item[field] !== undefined);
        if (isSet && !known.has(keyText(relation.localFields, item)))
          dangling.push(`${model.name}.${relation.name}`);
      }
    }
  }
  return [...new Set(dangling)];
}

describe('seed', () => {
  it.each(['blog', 'commerce', 'field-service'])(
    '%s: unique keys, valid relations, required fields',
    async (name) => {
      const loaded = await fixture(name);
      const items = await seeded(loaded, 150);
      for (const model of Object.values(loaded.modelSchema.models)) {
        const own = items[model.name] ?? [];
        expect([model.name, own.length]).toEqual([model.name, 150]);
        expect(new Set(own.map((item) => keyText(model.primaryKey, item))).size).toBe(150);
        for (const field of model.fields.filter((f) => f.required)) {
          expect(
            own.filter((item) => item[field.name] === undefined || item[field.name] === null),
            `${model.name}.${field.name}`,
          ).toEqual([]);
        }
        if (model.versioned)
          expect(own[0]).toMatchObject({ _version: 1, _lastChangedAt: expect.any(Number) as number });
      }
      expect(danglingReferences(loaded.modelSchema.models, items)).toEqual([]);
    },
  );

  it('is the same for the same value and another for another', async () => {
    const loaded = await fixture('blog');
    const [a, b, c] = [
      await seeded(loaded, 20),
      await seeded(loaded, 20),
      await seeded(loaded, 20, { seedValue: 2 }),
    ];
    expect(a).toEqual(b);
    expect(a['Post']?.map((item) => item['id'])).not.toEqual(c['Post']?.map((item) => item['id']));
  });

  it('joins no pair twice', async () => {
    const items = await seeded(await fixture('blog'), { Post: 12, Tag: 5, PostTags: 60 });
    expect(new Set(items['PostTags']?.map((item) => keyText(['postId', 'tagId'], item))).size).toBe(60);
  });

  it('stops where a key has no more combinations', async () => {
    const items = await seeded(await fixture('field-service'), {
      Depot: 4,
      Part: 3,
      StockItem: 100,
      Region: 2,
    });
    expect(items['StockItem']).toHaveLength(12);
  });

  it('makes parents where a record can’t be without one, and leaves the rest empty', async () => {
    const items = await seeded(await fixture('blog'), { Comment: 30 });
    expect(Object.fromEntries(Object.entries(items).map(([name, list]) => [name, list.length]))).toEqual({
      Post: 3,
      Comment: 30,
      User: 0,
      Tag: 0,
      PostTags: 0,
    });
  });

  it('values are plausible by the name of their field', async () => {
    const items = await seeded(await fixture('commerce'), { Customer: 20, Order: 20, Product: 20 });
    expect(items['Customer']?.[0]).toMatchObject({
      email: expect.stringMatching(/^\S+@\S+$/) as string,
      fullName: expect.stringMatching(/^[A-Z].* .+/) as string,
      billing: { city: expect.any(String) as string, postcode: expect.any(String) as string },
    });
    for (const item of items['Product'] ?? []) {
      expect((item['price'] as { amount: number }).amount).toBeGreaterThan(0);
      expect(['EUR', 'GBP', 'USD']).toContain((item['price'] as { currency: string }).currency);
    }
  });

  it('an interrupted seed goes on at the next start and ends the same', async () => {
    const loaded = await fixture('blog');
    const folder = newFolder();
    const stop = new AbortController();
    const seed = { User: 12_000, Tag: 12_000 };
    const partly = await seeded(loaded, seed, {
      folder,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(partly['User']?.length).toBe(10_000);
    expect(await seeded(loaded, seed, { folder })).toEqual(await seeded(loaded, seed));
  });

  it('what was begun is finished at a start that asks for no records at all', async () => {
    const [schema, folder] = [await fixture('blog'), newFolder()];
    const stop = new AbortController();
    const cut = startSandbox({
      schema,
      dataDir: folder,
      seed: { Tag: 20_500 },
      signal: stop.signal,
      // The first transaction is in the file by then, the second isn't begun.
      onProgress: () => stop.abort(),
    });
    await expect(cut).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    const sandbox = await startSandbox({ schema, dataDir: folder });
    expect(sandbox.records()['Tag']).toBe(20_500);
    await sandbox.stop();
  });

  it('big loads end with their indexes', async () => {
    const loaded = await fixture('blog');
    const folder = newFolder();
    await seeded(loaded, { Tag: 50_000 }, { folder });
    const { openDatabase } = await import('../../sqlite/open-database');
    const db = openDatabase(join(folder, 'sandbox.sqlite'), { readonly: true });
    expect(
      db
        .prepare("SELECT count(*) FROM sqlite_master WHERE tbl_name = 'base_Tag' AND name = 'Tag_key'")
        .pluck()
        .get(),
    ).toBe(1);
    db.close();
  });

  it('refuses a model that the schema doesn’t have', async () => {
    const error: unknown = await seeded(await fixture('blog'), { Nothing: 5 }).catch((e: unknown) => e);
    expect(isOutbandError(error) && error.problem.code).toBe('SEED_MODEL_UNKNOWN');
  });
});

it('writes instants as Date does', () => {
  const instants = [
    0,
    999,
    86_399_999,
    86_400_000,
    SEED_EPOCH,
    SEED_EPOCH - 1,
    1_709_164_799_123,
    951_782_400_007,
  ];
  for (const instant of instants) expect(instantText(instant)).toBe(new Date(instant).toISOString());
});
