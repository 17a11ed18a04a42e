import type { ModelInstance } from '../../../shared/model-schema';
import { compareText } from '../../../shared/predicate';
import { stringifyJson } from '../../appsync';
import type { SortKey } from '../data-store-api';

function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'object' || typeof b === 'object') return compareText(stringifyJson(a), stringifyJson(b));
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of every adapter: nulls first ascending, text by code points; 0 for records that no key tells apart. */
export function comparator(sort: readonly SortKey[]): (a: ModelInstance, b: ModelInstance) => number {
  return (a, b) => {
    for (const key of sort) {
      const order = compareValues(a[key.field], b[key.field]);
      if (order !== 0) return key.descending ? -order : order;
    }
    return 0;
  };
}
