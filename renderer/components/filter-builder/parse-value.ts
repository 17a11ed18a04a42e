import type { FieldView } from '../../session';
import { filterClass, type FilterValue } from './filter-model';

export type ParsedValue =
  { readonly ok: true; readonly value: FilterValue } | { readonly ok: false; readonly reason: string };

type ValueField = Pick<FieldView, 'type' | 'kind' | 'list'>;

/** A typed value from what a person wrote for a field. Timestamps may be written as a date; they are stored as seconds. */
export function parseFilterValue(field: ValueField, text: string): ParsedValue {
  const kind = filterClass({ ...field, list: false });
  if (kind === 'boolean') return { ok: true, value: text === 'true' };
  if (kind !== 'number') return { ok: true, value: text };
  const trimmed = text.trim();
  const number = Number(trimmed);
  if (trimmed !== '' && Number.isFinite(number)) {
    if (field.type !== 'Float' && !Number.isInteger(number))
      return { ok: false, reason: 'A whole number is needed.' };
    return { ok: true, value: number };
  }
  const instant = field.type === 'AWSTimestamp' ? Date.parse(trimmed) : Number.NaN;
  if (!Number.isNaN(instant)) return { ok: true, value: Math.floor(instant / 1000) };
  return {
    ok: false,
    reason:
      field.type === 'AWSTimestamp' ? 'A date or a number of seconds is needed.' : 'A number is needed.',
  };
}
