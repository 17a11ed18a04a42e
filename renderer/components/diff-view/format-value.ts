import { parseJsonText } from '../../../shared/diff';
import type { Side } from '../../../shared/diff';
import { stringifyJson } from '../../../shared/exact-json';

/** How a value is written: its text, and which kind of token it is drawn as. */
export interface FormattedValue {
  readonly text: string;
  readonly kind: 'missing' | 'null' | 'empty' | 'text' | 'literal' | 'json';
}

const SHORT_JSON = 56;

/** The text of one side of a difference; objects and lists on one line where they are short. */
export function formatSide(side: Side): FormattedValue {
  if (side.presence === 'missing') return { text: 'not set', kind: 'missing' };
  if (side.presence === 'null') return { text: 'null', kind: 'null' };
  const { value } = side;
  if (value === '') return { text: '""', kind: 'empty' };
  if (typeof value === 'string') {
    const parsed = parseJsonText(value);
    return parsed === undefined ? { text: value, kind: 'text' } : { text: formatJson(parsed), kind: 'json' };
  }
  if (typeof value === 'object') return { text: formatJson(value), kind: 'json' };
  return { text: String(value), kind: 'literal' };
}

function formatJson(value: unknown): string {
  const line = stringifyJson(value, 1).replace(/\n\s*/g, ' ');
  return line.length <= SHORT_JSON ? line : stringifyJson(value, 2);
}
