/** Stands for a JSON text whose numbers JavaScript would change; nobody's own data has a key with a null character. */
const EXACT = '\u0000json';

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A number's digits and power of ten, without zeros on either side: the same for every way to write it. */
function canonical(number: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number);
  if (!match) return number;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const shorter = digits.replace(/0+$/, '');
  if (shorter === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - shorter.length);
  return `${sign}${shorter}e${power}`;
}

/** Reads JSON; a text with numbers beyond JavaScript's precision or range is kept as it is written. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  const isChanged = (text.match(TOKENS) ?? []).some(
    (token) => !token.startsWith('"') && canonical(token) !== canonical(String(Number(token))),
  );
  return isChanged ? { [EXACT]: text } : value;
}

/** The JSON text of a value that `parseExactJson` has read. */
export function writeExactJson(value: unknown): string {
  const kept =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[EXACT] : undefined;
  return typeof kept === 'string' ? kept : JSON.stringify(value);
}
