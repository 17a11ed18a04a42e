import type { ModelInstance } from '../../../shared/model-schema';
import { modelKeyOf } from '../../../shared/model-schema';
import type { ModelView } from '../../session';

/** A record as a page of the console API brings it. */
export type RecordRow = ModelInstance;

/** Values by record that wait to be sent; null for a record that is going to be deleted. */
export type StagedCells = ReadonlyMap<string, RecordRow | null>;

/** The record in something that came over the port; undefined when it is none. */
export function asRecord(value: unknown): RecordRow | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as RecordRow)
    : undefined;
}

/** The records of a page. */
export function asRecords(values: readonly unknown[]): RecordRow[] {
  return values.map(asRecord).filter((record) => record !== undefined);
}

/** A record's identity in grids, selections and routes. */
export function rowKey(model: Pick<ModelView, 'name' | 'primaryKey'>, row: RecordRow): string {
  return modelKeyOf(model, row);
}

/** True for a tombstone. */
export function isTombstone(row: RecordRow | undefined): boolean {
  return row?._deleted === true;
}
