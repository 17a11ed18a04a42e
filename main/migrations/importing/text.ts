import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { OutbandError } from '../../../shared/errors';

const NEWLINE = 0x0a;

/**
 * The text of a file piece by piece: UTF-8, or UTF-16 where a byte order mark says so; the mark is left out.
 *
 * Throws BadInput that names the line where the bytes are not text of that encoding: replacing them would write
 * something else into every record concerned. Throws the file system's own errors as they are.
 */
export async function* textOf(file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let lines = 1;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    const [utf, before] = [decoder, lines];
    yield decoded(
      file,
      () => utf.decode(chunk, { stream: true }),
      () => before + goodLinesIn(chunk),
    );
    lines += newlinesIn(chunk);
  }
  const [last, line] = [decoder, lines];
  if (last)
    yield decoded(
      file,
      () => last.decode(),
      () => line,
    );
}

/** The lines of a text, without their ends (LF, or CR LF), numbered from 1. */
export async function* linesOf(
  text: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let rest = '';
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) yield { line: ++line, text: each.endsWith('\r') ? each.slice(0, -1) : each };
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}

/** By its byte order mark; without one it is UTF-8. */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function decoded(file: string, decode: () => string, lineOf: () => number): string {
  try {
    return decode();
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'BAD_ENCODING',
        message: `${file} holds bytes that are not text in UTF-8.`,
        consequence: 'Nothing from this place on was sent.',
        action: 'Save the file as UTF-8, then import it again: rows that are in place are left as they are.',
        place: { file, line: lineOf() },
      },
      { cause: error },
    );
  }
}

function newlinesIn(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** How many lines of a chunk are good; the first may begin inside a character of the chunk before. */
function goodLinesIn(chunk: Buffer): number {
  let from = 0;
  while (from < 3 && ((chunk[from] ?? 0) & 0xc0) === 0x80) from += 1;
  for (let lines = 0; ; lines += 1) {
    const end = chunk.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(chunk.subarray(from, end))) return lines;
    from = end + 1;
  }
}
