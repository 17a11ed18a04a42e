import type { CsvError } from 'csv-parse';

/** A row of CSV that is none. */
export interface BrokenRow {
  readonly line: number;
  readonly raw: null;
  readonly fault: string;
}

interface Broken {
  /** Of its first fault. */
  readonly line: number;
  readonly fault: string;
  /** Where the row begins. */
  readonly from: number;
  /** As far as the parser had come at the last of its faults, and the line of that. */
  raw: string;
  at: number;
}

/**
 * Keeps the lines of a CSV file right, and gathers what the parser says of rows that are none.
 *
 * It tells of each fault, and one row may have several; a quote that ends in the middle of a cell takes the lines after it
 * into its row, which would go unnamed; and `\r\n` inside of a cell it counts as two lines.
 */
export class CsvLines {
  readonly #waiting: Broken[] = [];
  #last: Broken | null = null;
  #overcount = 0;

  take(error: CsvError, raw: string): void {
    const at = Number(error['lines']);
    if (this.#last && isSameRow(this.#last, raw, at)) {
      this.#last.raw = raw;
      this.#last.at = at;
      return;
    }
    this.#last = { line: at, fault: plainFault(error), from: at - lineBreaks(raw.trimStart()), raw, at };
    this.#waiting.push(this.#last);
  }

  /** Those before the row that begins at a line, as the parser counts lines, or all that are left. */
  *broken(before = Number.POSITIVE_INFINITY): IterableIterator<BrokenRow> {
    for (let row = this.#waiting[0]; row && row.line < before; row = this.#waiting[0]) {
      this.#waiting.shift();
      const more = Math.min(this.#waiting[0]?.from ?? before, before) - 1 - row.line;
      const those = more === 1 ? 'the line after it was' : `the ${more} lines after it were`;
      const words = more > 0 && Number.isFinite(more) ? `; ${those} read as part of it` : '';
      yield { line: this.lineOf(row.line, row.raw), raw: null, fault: row.fault + words };
    }
  }

  /** The line in the file of a row that the parser has come to the end of; rows are asked for in their order. */
  lineOf(parsed: number, raw: string): number {
    if (raw.includes('\r\n')) this.#overcount += (raw.trim().match(/\r\n/g) ?? []).length;
    return parsed - this.#overcount;
  }
}

/** Of the same row the parser has read more by now, and no row has ended in between. */
function isSameRow(last: Broken, raw: string, at: number): boolean {
  return raw.startsWith(last.raw) && lineBreaks(raw.slice(last.raw.length)) === at - last.at;
}

/** Breaks inside of a row as the parser counts them. */
export const lineBreaks = (text: string): number => (text.match(/[\r\n]/g) ?? []).length;

function plainFault({ code, message }: CsvError): string {
  if (code === 'CSV_INVALID_CLOSING_QUOTE')
    return 'is not a row of CSV: a quote ends in the middle of a cell; inside of quotes a quote is written twice';
  if (code === 'INVALID_OPENING_QUOTE')
    return 'is not a row of CSV: a quote stands in a cell that does not begin with one';
  return `is not a row of CSV: ${message}`;
}
