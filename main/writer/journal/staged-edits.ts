import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import { parseJson, stringifyJson } from '../../appsync';
import type { FieldValues } from '../operation';
import type { StagedCount, StagedEdit } from '../plan-api';
import type { Statements } from './statements';

/** A staged edit as it is kept; whether it is stale is for the present to say. */
export type StoredStagedEdit = Omit<StagedEdit, 'isStale'>;

interface StagedRow {
  model: string;
  key: string;
  kind: string;
  fields: string;
  base: string;
  base_version: number | null;
  at: number;
}

/** Edits that wait to be committed together; in the journal's file, because nothing else holds them. */
export class StagedEdits {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  find(model: string, key: ModelKey): StoredStagedEdit | undefined {
    const row = this.#sql.stagedOne.get(model, key) as StagedRow | undefined;
    return row && editOf(row);
  }

  /** Keeps an edit; the base of an earlier one of the same record stays. */
  put(edit: StoredStagedEdit): void {
    const { model, key, kind, fields, base, baseVersion, stagedAt } = edit;
    this.#sql.stage.run(model, key, kind, stringifyJson(fields), stringifyJson(base), baseVersion, stagedAt);
  }

  remove(model: string, key: ModelKey): boolean {
    return this.#sql.unstage.run(model, key).changes > 0;
  }

  clear(model: string | null): number {
    return this.#sql.clearStaged.run(model, model).changes;
  }

  /** In the order in which records were first staged. */
  page(page: { model?: string; key?: ModelKey; offset: number; limit: number }): {
    total: number;
    edits: StoredStagedEdit[];
  } {
    const filter = { model: page.model ?? null, key: page.key ?? null };
    const { n } = this.#sql.countStaged.get(filter) as { n: number };
    const rows = this.#sql.staged.all({ ...filter, limit: page.limit, offset: page.offset });
    return { total: n, edits: (rows as StagedRow[]).map(editOf) };
  }

  counts(): StagedCount[] {
    return this.#sql.stagedCounts.all() as StagedCount[];
  }
}

function editOf(row: StagedRow): StoredStagedEdit {
  return {
    model: row.model,
    key: row.key as ModelKey,
    kind: row.kind as StagedEdit['kind'],
    fields: parseJson(row.fields) as FieldValues,
    base: parseJson(row.base) as ModelInstance,
    baseVersion: row.base_version,
    stagedAt: row.at,
  };
}
