import { badInput, positionAt } from './schema-error';

/** Parses JSON. Throws BadInput with line and column, which `JSON.parse` doesn't always tell. */
export function parseJsonText(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput({
      code: 'SCHEMA_JSON_BROKEN',
      message: `The JSON is broken: ${reason}`,
      action: 'Correct the file at the place named here, or generate it again.',
      place: { file: fileName, ...positionAt(text, jsonFaultOffset(text)) },
      cause: error,
    });
  }
}

const BLANK = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The offset at which a text stops being JSON, which `JSON.parse` doesn't say on every Node. */
export function jsonFaultOffset(text: string): number {
  const scanner = new JsonScanner(text);
  const isValue = scanner.value();
  if (isValue) scanner.blank();
  return scanner.offset;
}

/** Walks through JSON as far as it is well formed; each method returns whether it got through. */
class JsonScanner {
  offset = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(): boolean {
    this.blank();
    const start = this.#text[this.offset];
    if (start === '{') return this.#sequence('}', () => this.#member());
    if (start === '[') return this.#sequence(']', () => this.value());
    return this.#match(STRING) || this.#match(PLAIN);
  }

  blank(): void {
    this.#match(BLANK);
  }

  #member(): boolean {
    this.blank();
    return this.#match(STRING) && this.#character(':') && this.value();
  }

  #sequence(close: string, item: () => boolean): boolean {
    this.offset += 1;
    if (this.#character(close)) return true;
    do {
      if (!item()) return false;
    } while (this.#character(','));
    return this.#character(close);
  }

  #character(expected: string): boolean {
    this.blank();
    if (this.#text[this.offset] !== expected) return false;
    this.offset += 1;
    return true;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.#text);
    if (!found) return false;
    this.offset = pattern.lastIndex;
    return true;
  }
}
