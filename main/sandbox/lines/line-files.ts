import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { OutbandError } from '../../../shared/errors';

const EXTENSIONS = ['.jsonl', '.ndjson'];

function unusable(message: string, file: string, cause?: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'LINES_UNUSABLE',
      message,
      consequence: 'Nothing was loaded.',
      action: 'Give a file of JSON Lines, or a folder of files such as Post.jsonl.',
      place: { file },
    },
    { cause },
  );
}

/** The file itself, or the JSON Lines files of a folder by name. Throws BadInput where there is none. */
export async function lineFilesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => EXTENSIONS.includes(extname(name).toLowerCase()));
    if (names.length > 0) return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw unusable(
      `It can’t be read: ${error instanceof Error ? error.message : String(error)}`,
      path,
      error,
    );
  }
  throw unusable('The folder has no JSON Lines file.', path);
}

/** `Post` of `…/Post.jsonl`. */
export function modelNamedBy(file: string): string {
  return basename(file, extname(file));
}

/** Lines that aren't empty, numbered from 1. Throws BadInput when the file can't be read. */
export async function* readLines(
  file: string,
): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const input = createReadStream(file, { encoding: 'utf8' });
  let line = 0;
  try {
    for await (const read of createInterface({ input, crlfDelay: Infinity })) {
      line += 1;
      // Editors of some systems begin a file with a byte order mark.
      const text = line === 1 ? read.replace(/^\uFEFF/, '') : read;
      if (text.trim() !== '') yield { text, line };
    }
  } catch (error) {
    const isOfDisk = typeof (error as NodeJS.ErrnoException).syscall === 'string';
    throw isOfDisk ? unusable(`It can’t be read: ${String((error as Error).message)}`, file, error) : error;
  } finally {
    input.destroy();
  }
}
