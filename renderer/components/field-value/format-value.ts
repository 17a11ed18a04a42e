import type { FieldView } from '../../session';
import { shortId } from '../format';

/** How a value is set, beyond its text: null and empty are never the same as text. */
export type ValueTone = 'plain' | 'mono' | 'number' | 'null' | 'empty';

export interface ShownValue {
  readonly text: string;
  readonly tone: ValueTone;
}

type ValueField = Pick<FieldView, 'type' | 'kind' | 'list'>;

const dateTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** A stored value as one line of text, in the user's zone where it is an instant. */
export function formatValue(field: ValueField, value: unknown): ShownValue {
  if (value === null || value === undefined) return { text: 'null', tone: 'null' };
  if (value === '') return { text: 'empty', tone: 'empty' };
  if (field.list) return formatList(field, value);
  if (field.kind === 'CUSTOM_TYPE') return { text: formatMembers(value), tone: 'plain' };
  return formatScalar(field.type, value);
}

function formatList(field: ValueField, value: unknown): ShownValue {
  if (!Array.isArray(value)) return { text: JSON.stringify(value), tone: 'mono' };
  if (value.length === 0) return { text: 'empty list', tone: 'empty' };
  const items = value
    .slice(0, 20)
    .map((item) => formatValue({ ...field, list: Array.isArray(item) }, item).text);
  return { text: `[${value.length}] ${items.join(', ')}`, tone: 'plain' };
}

function formatMembers(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .map(
      ([name, member]) =>
        `${name}: ${typeof member === 'object' ? `{${formatMembers(member)}}` : String(member)}`,
    )
    .join(', ');
}

function formatScalar(type: string, value: unknown): ShownValue {
  if (typeof value === 'object') return { text: JSON.stringify(value), tone: 'mono' };
  switch (type) {
    case 'ID':
      return { text: shortId(String(value)), tone: 'mono' };
    case 'Int':
    case 'Float':
      return { text: String(value), tone: 'number' };
    case 'AWSTimestamp':
      return typeof value === 'number' ? formatInstant(value * 1000) : { text: String(value), tone: 'plain' };
    case 'AWSDateTime':
      return formatInstant(Date.parse(String(value)), String(value));
    case 'AWSJSON':
    case 'AWSIPAddress':
      return { text: String(value), tone: 'mono' };
    default:
      return { text: String(value), tone: 'plain' };
  }
}

function formatInstant(ms: number, otherwise = String(ms)): ShownValue {
  return { text: Number.isNaN(ms) ? otherwise : dateTime.format(ms), tone: 'plain' };
}

/** A stored value as it is copied: text as it is, everything else as JSON, null as nothing. */
export function copyText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rows of stored values as tab-separated text that spreadsheets read back. */
export function toTsv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.map((value) => quoteTsv(copyText(value))).join('\t')).join('\n');
}

function quoteTsv(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
