import { jsonLanguage } from '@codemirror/lang-json';
import { parseJson as parseExactly, stringifyJson } from '../../../shared/exact-json';

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly from: number; readonly to: number };

/** JSON from a text, an empty one standing for `{}`; or where it goes wrong. Integers beyond 2^53 are bigints. */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: parseExactly(text) };
  } catch {
    return { ok: false, message: 'This is not JSON.', ...faultIn(text) };
  }
}

/** A JSON text with a value put at a path; objects on the way are made where they are missing. */
export function withJsonValue(text: string, path: readonly string[], value: unknown): string | null {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return null;
  return stringifyJson(putValue(parsed.value, path, value), 2);
}

function putValue(
  object: Readonly<Record<string, unknown>>,
  [name, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (name === undefined) return { ...object };
  if (rest.length === 0) return { ...object, [name]: value };
  const below = object[name];
  return { ...object, [name]: putValue(isObject(below) ? below : {}, rest, value) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parser that colours the text also knows where it stopped making sense. */
function faultIn(text: string): { from: number; to: number } {
  let fault = { from: text.length, to: text.length };
  jsonLanguage.parser.parse(text).iterate({
    enter: (node) => {
      if (!node.type.isError || node.from >= fault.from) return;
      fault = { from: node.from, to: Math.min(Math.max(node.to, node.from + 1), text.length) };
    },
  });
  return fault;
}
