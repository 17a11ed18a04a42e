import type { SqliteDatabase } from '../../../sqlite/open-database';
import type { ModelSchema } from '../../../../shared/model-schema';
import { columnDefinition, createTableSql, DELETED, layoutOf, type TableLayout } from './table-layout';

const FORMAT = 1;

const OWN_TABLES = `
  CREATE TABLE IF NOT EXISTS "~setting" (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS "~model" (
    model TEXT PRIMARY KEY, live INTEGER NOT NULL DEFAULT 0, tombstones INTEGER NOT NULL DEFAULT 0, next_seq INTEGER NOT NULL DEFAULT 1,
    fingerprint TEXT, table_name TEXT, metadata TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS "~held" (
    model TEXT NOT NULL, key TEXT NOT NULL, version INTEGER, record TEXT NOT NULL, PRIMARY KEY (model, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS "~sweep" (model TEXT PRIMARY KEY, before INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS "~seen" (model TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (model, seq)) WITHOUT ROWID;
`;

/** Own tables with rows of models, which go with the model's table. */
const OF_A_MODEL = ['"~model"', '"~held"', '"~sweep"', '"~seen"'];

interface ModelRow {
  readonly model: string;
  readonly fingerprint: string | null;
  readonly table_name: string | null;
}

/** Thrown when the file was written in another format; it is then made anew. */
export class ForeignFormat extends Error {}

/**
 * Brings the file to the shape that the schema asks for. Rows are kept where only fields were added or dropped; a model
 * whose stored shape changed forgets when it was synced, so that a base sync fills the new fields.
 */
export function shapeTables(
  db: SqliteDatabase,
  schema: ModelSchema,
): { layouts: Map<string, TableLayout>; migrated: readonly string[] } {
  const format = db.pragma('user_version', { simple: true }) as number;
  if (format !== 0 && format !== FORMAT) throw new ForeignFormat(`store format ${format}`);
  return db.transaction(() => {
    db.exec(OWN_TABLES);
    db.pragma(`user_version = ${FORMAT}`);
    db.prepare(`INSERT OR REPLACE INTO "~setting" (key, value) VALUES ('schema', ?)`).run(
      JSON.stringify(schema),
    );
    return shape(db, schema);
  })();
}

function shape(
  db: SqliteDatabase,
  schema: ModelSchema,
): { layouts: Map<string, TableLayout>; migrated: readonly string[] } {
  const stored = new Map(
    (db.prepare(`SELECT model, fingerprint, table_name FROM "~model"`).all() as ModelRow[]).map((row) => [
      row.model,
      row,
    ]),
  );
  const taken = new Set<string>();
  const layouts = new Map<string, TableLayout>();
  const migrated: string[] = [];
  for (const model of Object.values(schema.models)) layouts.set(model.name, layoutOf(model, taken));
  for (const [name, row] of stored) {
    const layout = layouts.get(name);
    // Names are given out in the schema's order, so a table may have to make way for another model's.
    if (layout && layout.bareTable === row.table_name) continue;
    if (row.table_name) db.exec(`DROP TABLE IF EXISTS "${row.table_name}"`);
    for (const own of OF_A_MODEL) db.prepare(`DELETE FROM ${own} WHERE model = ?`).run(name);
  }
  for (const layout of layouts.values()) {
    const row = stored.get(layout.model.name);
    const exists = row?.table_name === layout.bareTable;
    if (exists && row.fingerprint === layout.fingerprint) continue;
    if (!exists) create(db, layout);
    else {
      migrate(db, layout, row);
      migrated.push(layout.model.name);
    }
  }
  return { layouts, migrated };
}

function create(db: SqliteDatabase, layout: TableLayout): void {
  db.exec(createTableSql(layout));
  const model = layout.model.name.replace(/'/g, "''");
  db.exec(`CREATE TRIGGER "flip:${layout.bareTable}" AFTER UPDATE OF ${DELETED} ON ${layout.table} WHEN old.${DELETED} IS NOT new.${DELETED}
    BEGIN UPDATE "~model" SET live = live + iif(new.${DELETED} IS NULL, 1, -1), tombstones = tombstones + iif(new.${DELETED} IS NULL, -1, 1)
    WHERE model = '${model}'; END`);
  db.prepare(`INSERT OR REPLACE INTO "~model" (model, fingerprint, table_name) VALUES (?, ?, ?)`).run(
    layout.model.name,
    layout.fingerprint,
    layout.bareTable,
  );
}

type Fingerprint = readonly [readonly string[], ReadonlyArray<readonly [string, string, string]>];

function migrate(db: SqliteDatabase, layout: TableLayout, row: ModelRow): void {
  const before = JSON.parse(row.fingerprint ?? '[[],[]]') as Fingerprint;
  const now = JSON.parse(layout.fingerprint) as Fingerprint;
  const keysOf = ([key, columns]: Fingerprint): string =>
    JSON.stringify(key.map((name) => columns.find(([field]) => field === name)));
  if (keysOf(before) !== keysOf(now)) {
    db.exec(`DROP TABLE ${layout.table}`);
    for (const own of OF_A_MODEL) db.prepare(`DELETE FROM ${own} WHERE model = ?`).run(layout.model.name);
    create(db, layout);
    return;
  }
  const names = (print: Fingerprint): Map<string, string> =>
    new Map(print[1].map(([, sql, kind]) => [sql, kind]));
  const [old, wanted] = [names(before), names(now)];
  for (const index of db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name LIKE 'ix:%'`)
    .pluck()
    .all(layout.bareTable) as string[]) {
    db.exec(`DROP INDEX "${index}"`);
  }
  for (const [sql, kind] of old)
    if (wanted.get(sql) !== kind) db.exec(`ALTER TABLE ${layout.table} DROP COLUMN ${sql}`);
  for (const column of layout.columns) {
    if (wanted.has(column.sql) && old.get(column.sql) !== column.kind)
      db.exec(`ALTER TABLE ${layout.table} ADD COLUMN ${columnDefinition(column)}`);
  }
  db.prepare(`UPDATE "~model" SET fingerprint = ?, metadata = NULL WHERE model = ?`).run(
    layout.fingerprint,
    layout.model.name,
  );
}

/** The schema that the file was last opened with, and its layouts; undefined when it is no store. */
export function storedSchema(
  db: SqliteDatabase,
): { schema: ModelSchema; layouts: Map<string, TableLayout> } | undefined {
  const isStore = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = '~setting'`).get() !== undefined;
  const text = isStore
    ? db.prepare(`SELECT value FROM "~setting" WHERE key = 'schema'`).pluck().get()
    : undefined;
  if (typeof text !== 'string') return undefined;
  const schema = JSON.parse(text) as ModelSchema;
  const taken = new Set<string>();
  const layouts = new Map(Object.values(schema.models).map((model) => [model.name, layoutOf(model, taken)]));
  return { schema, layouts };
}
