import type { FieldView } from '../../session';
import { filterClass, instantUnitMs, type FilterOperator, type FilterValue } from './filter-model';

export type ParsedValue =
  { readonly ok: true; readonly value: FilterValue } | { readonly ok: false; readonly reason: string };

type ValueField = Pick<FieldView, 'name' | 'type' | 'kind' | 'list'>;

/**
 * A typed value from what a person wrote for a field. An instant that is held as a number may be written as a date: of
 * a timestamp it becomes seconds, of `_lastChangedAt` milliseconds, as each is stored.
 */
export function parseFilterValue(
  field: ValueField,
  text: string,
  operator: FilterOperator = 'eq',
): ParsedValue {
  const kind = filterClass({ ...field, list: false });
  if (kind === 'boolean') return { ok: true, value: text === 'true' };
  if (kind === 'date') return parseDate(field, text.trim(), operator);
  return kind === 'number' ? parseNumber(field, text.trim()) : { ok: true, value: text };
}

function parseNumber({ type }: ValueField, text: string): ParsedValue {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return { ok: false, reason: 'A number is needed.' };
  if (type !== 'Float' && !Number.isInteger(number))
    return { ok: false, reason: 'A whole number is needed.' };
  if (type !== 'Float' && !Number.isSafeInteger(number))
    return { ok: false, reason: 'Whole numbers up to 9007199254740991 can be compared with.' };
  return { ok: true, value: number };
}

const DATE_FORMS: Readonly<Record<string, { readonly form: RegExp; readonly reason: string }>> = {
  AWSDate: { form: /^\d{4}-\d{2}-\d{2}/, reason: 'A date is needed, such as 2026-11-23.' },
  AWSDateTime: {
    form: /^\d{4}-\d{2}-\d{2}/,
    reason: 'A date is needed, such as 2026-11-23 or 2026-11-23T12:00Z.',
  },
  AWSTime: { form: /^\d{2}:\d{2}/, reason: 'A time is needed, such as 12:30.' },
};

/** Dates that are held as text compare as text, so that the beginning of one is enough. */
function parseDate(field: ValueField, text: string, operator: FilterOperator): ParsedValue {
  const unitMs = instantUnitMs(field);
  if (unitMs === null) {
    const known = DATE_FORMS[field.type];
    if (!known || operator === 'beginsWith' || known.form.test(text)) return { ok: true, value: text };
    return { ok: false, reason: known.reason };
  }
  if (/^-?\d{5,}$/.test(text)) return parseNumber({ ...field, type: 'Int' }, text);
  const instant = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return { ok: true, value: Math.floor(instant / unitMs) };
  const unit = unitMs === 1 ? 'milliseconds' : 'seconds';
  return { ok: false, reason: `A date such as 2026-11-23, or a number of ${unit}, is needed.` };
}
