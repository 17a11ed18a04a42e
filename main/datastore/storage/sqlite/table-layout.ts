import { classOf } from '../../../../shared/predicate';
import type { Model, ModelField, ModelInstance } from '../../../../shared/model-schema';
import { parseJson, stringifyJson } from '../../../appsync';

/** How a column stores a field's values. */
export type ColumnKind = 'text' | 'integer' | 'real' | 'boolean' | 'json';

export interface Column {
  readonly field: string;
  /** Quoted for SQL. */
  readonly sql: string;
  readonly kind: ColumnKind;
}

/** The position of a record: ascending by insertion, kept by updates, never given out again (client reference 2.3). */
export const SEQ = '"~seq"';
export const VERSION = '"_version"';
export const CHANGED_AT = '"_lastChangedAt"';
/** 1 for tombstones, otherwise null, so that "not a tombstone" is an equality that indexes understand. */
export const DELETED = '"_deleted"';

/** How one model is laid out as a table. GraphQL names can't hold `~`, so own columns never collide with fields. */
export interface TableLayout {
  readonly model: Model;
  /** Quoted for SQL. */
  readonly table: string;
  readonly bareTable: string;
  readonly columns: readonly Column[];
  readonly byField: ReadonlyMap<string, Column>;
  readonly keyColumns: readonly Column[];
  /** Text that changes when stored rows no longer fit the model. */
  readonly fingerprint: string;
}

const quote = (name: string): string => `"${name.replace(/"/g, '""')}"`;

function kindOf(field: ModelField): ColumnKind {
  const kind = classOf(field).kind;
  if (kind === 'list' || kind === 'object') return 'json';
  if (kind === 'boolean') return 'boolean';
  if (kind === 'text') return 'text';
  return field.type === 'Float' ? 'real' : 'integer';
}

/** SQLite compares names without regard to case, GraphQL does not: a second `Title` becomes `Title~2`. */
export function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate.toLowerCase()); n += 1) candidate = `${name}~${n}`;
  taken.add(candidate.toLowerCase());
  return candidate;
}

/** Lays out a model; `taken` holds the names of the tables that exist already, in lower case. */
export function layoutOf(model: Model, taken: Set<string>): TableLayout {
  const bareTable = uniqueName(`m_${model.name}`, taken);
  const names = new Set(['~seq', '_version', '_lastchangedat', '_deleted']);
  const columns = model.fields.map((field): Column => ({
    field: field.name,
    sql: quote(uniqueName(field.name, names)),
    kind: kindOf(field),
  }));
  const metadata: readonly Column[] = [
    { field: '_version', sql: VERSION, kind: 'integer' },
    { field: '_lastChangedAt', sql: CHANGED_AT, kind: 'integer' },
    { field: '_deleted', sql: DELETED, kind: 'boolean' },
  ];
  const all = [...columns, ...metadata];
  const byField = new Map(all.map((column) => [column.field, column]));
  const keyColumns = model.primaryKey.map((name) => {
    const column = byField.get(name);
    if (!column) throw new Error(`${model.name} has no field ${name}, which its key names`);
    return column;
  });
  const fingerprint = JSON.stringify([
    model.primaryKey,
    columns.map((column) => [column.field, column.sql, column.kind]),
  ]);
  return { model, table: quote(bareTable), bareTable, columns: all, byField, keyColumns, fingerprint };
}

const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  real: 'REAL',
  boolean: 'INTEGER',
  json: 'TEXT',
};

export const columnDefinition = (column: Column): string => `${column.sql} ${SQL_TYPES[column.kind]}`;

/** The statements that make a model's table. */
export function createTableSql(layout: TableLayout): string {
  const keys = layout.keyColumns.map((column) => column.sql).join(', ');
  return `CREATE TABLE ${layout.table} (${SEQ} INTEGER PRIMARY KEY, ${layout.columns.map(columnDefinition).join(', ')}, UNIQUE (${keys}));`;
}

export type SqlValue = string | number | bigint | null;

/** A field's value as its column stores it. */
export function encode(kind: ColumnKind, value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'text':
      return typeof value === 'string'
        ? value
        : typeof value === 'object'
          ? stringifyJson(value)
          : String(value);
    case 'integer':
    case 'real':
      if (typeof value === 'number') return value;
      // A whole Float of more than 64 bits is the double that it was before it became text.
      if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : Number(value);
      return typeof value === 'boolean' ? Number(value) : String(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'json':
      return stringifyJson(value);
  }
}

/** A column's value as the record holds it. Integers arrive as bigint and leave as number where that is exact. */
export function decode(kind: ColumnKind, value: unknown): unknown {
  if (value === null) return null;
  switch (kind) {
    case 'integer':
      return typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n
        ? Number(value)
        : value;
    case 'boolean':
      return value === 1n || value === 1;
    case 'json':
      return typeof value === 'string' ? parseJson(value) : value;
    case 'text':
    case 'real':
      return value;
  }
}

/** The columns of a record as a statement selects them, in the order that `decodeRecord` reads. */
export const columnListOf = (layout: TableLayout): string =>
  layout.columns.map((column) => column.sql).join(', ');

/** A record from a row of its position and then its columns. */
export function decodeRecord({ columns }: TableLayout, row: readonly unknown[]): ModelInstance {
  const record: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i] as Column;
    record[column.field] = decode(column.kind, row[i + 1]);
  }
  return record;
}
