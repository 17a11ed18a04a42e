const NUMBERS = new Set(['Int', 'Float', 'AWSTimestamp']);

/**
 * The value that a person means by a text in a field of a type. A text that can't be read stays text, so that nothing
 * of it is lost and the check can say what is wrong with it.
 */
export function parseText(type: string, text: string): unknown {
  if (!NUMBERS.has(type)) return text;
  const trimmed = text.trim();
  if (type !== 'Float' && /^[+-]?\d{16,}$/.test(trimmed)) return wholeNumber(trimmed);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (type === 'AWSTimestamp' && /^\d{4}-\d{2}-\d{2}/.test(trimmed)) {
    const instant = Date.parse(trimmed);
    if (!Number.isNaN(instant)) return Math.floor(instant / 1000);
  }
  return text;
}

/** Exactly what was typed: beyond 2^53 a number would be another one. */
function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text.replace('+', ''));
}

/** The text that stands for a value in an input; null has none. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** A text as it was typed, and the value it was read as. */
export interface TypedText {
  readonly text: string;
  readonly value: unknown;
}

/**
 * The text an input shows: what was typed as long as it stands for the value, so that a number half typed (`19.`,
 * `1.0`) isn't rewritten under the hand that types it. Otherwise, or when the value came from elsewhere, its own text.
 */
export function shownText(typed: TypedText | null, value: unknown): string {
  return typed !== null && Object.is(typed.value, value) ? typed.text : textOf(value);
}

/** The value a new item of a list, or a new member, starts with. */
export function startValue(type: string, isCustomType: boolean): unknown {
  if (isCustomType) return {};
  if (type === 'Boolean') return false;
  return NUMBERS.has(type) ? 0 : '';
}

/** An instant or date that a value names, said in the user's zone; null where it names none. */
export function explainInstant(type: string, value: unknown): string | null {
  const ms =
    type === 'AWSTimestamp' && typeof value === 'number'
      ? value * 1000
      : type === 'AWSDateTime' && typeof value === 'string'
        ? Date.parse(value)
        : Number.NaN;
  if (Number.isNaN(ms)) return null;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' }).format(ms);
}
