const LONG_DIGITS = /\d{16}/;
const TOKENS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const MARK = '\u0000int:';

/**
 * JSON.parse that keeps integers beyond 2^53 exact, as bigint. Text without a run of 16 digits, which is nearly
 * all there is, takes the native path alone.
 */
export function parseJson(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text);
  let marked = false;
  const rewritten = text.replace(TOKENS, (token) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token;
    marked = true;
    return `"\\u0000int:${token}"`;
  });
  if (!marked) return JSON.parse(text);
  return JSON.parse(rewritten, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

/** JSON.stringify that writes bigints as the integers they are. */
export function stringifyJson(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, null, space);
  } catch {
    // JSON.stringify refuses bigint, which is rare; the exact way costs a call for every value within.
    return stringifyExactly(value, space);
  }
}

function stringifyExactly(value: unknown, space: number | undefined): string {
  const replacer = (_key: string, item: unknown): unknown =>
    typeof item === 'bigint' ? `${MARK}${item}` : item;
  return JSON.stringify(value, replacer, space).replace(/"\\u0000int:(-?\d+)"/g, '$1');
}
