import { CHANGED_AT, SEQ, VERSION } from './table-layout';
import type { TableLayout } from './table-layout';

/** The statements that write a record, by what may replace a stored one. Their values: its position, then its columns. */
export interface UpsertSql {
  /** Whatever is stored. */
  readonly any: string;
  /** What is older, or has no version. */
  readonly event: string;
  /** The same, and what a read contradicts at the same version. */
  readonly read: string;
}

/** The three statements for one table; see the merge rules in the README for who may replace what. */
export function upsertSqlOf(layout: TableLayout): UpsertSql {
  const any = upsert(layout);
  const newer = isNewer(layout);
  return {
    any,
    event: `${any} WHERE ${newer}`,
    read: `${any} WHERE ${newer} OR ${differsAtSameVersion(layout)}`,
  };
}

function upsert(layout: TableLayout): string {
  const names = [SEQ, ...layout.columns.map((column) => column.sql)];
  const keys = layout.keyColumns.map((column) => column.sql);
  const set = layout.columns
    .filter((column) => !layout.keyColumns.includes(column))
    .map((column) => `${column.sql} = excluded.${column.sql}`);
  return `INSERT INTO ${layout.table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${set.join(', ')}`;
}

function isNewer(layout: TableLayout): string {
  const stored = `${layout.table}.${VERSION}`;
  return `excluded.${VERSION} > ${stored} OR ${stored} IS NULL`;
}

/** What a read says about the same version is the truth: an event may have come with holes (service reference 5.4). */
function differsAtSameVersion(layout: TableLayout): string {
  const columns = layout.columns.filter(
    (column) => column.sql !== VERSION && column.sql !== CHANGED_AT && !layout.keyColumns.includes(column),
  );
  const stored = columns.map((column) => `${layout.table}.${column.sql}`).join(', ');
  const sent = columns.map((column) => `excluded.${column.sql}`).join(', ');
  return `(excluded.${VERSION} = ${layout.table}.${VERSION} AND (${stored}) IS NOT (${sent}))`;
}
