import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { OutbandError } from '../../../shared/errors';

/**
 * Replaces a file's text by one rename, so that an interruption leaves the old text or the new one; a link keeps
 * pointing at its target. Throws BadInput when the file can't be written, and leaves it as it was.
 */
export async function rewriteFile(path: string, shown: string, text: string): Promise<void> {
  let temporary: string | null = null;
  try {
    const target = await realpath(path);
    const { mode } = await stat(target);
    temporary = `${target}.${randomUUID()}.tmp`;
    await writeFile(temporary, text, { encoding: 'utf8', mode });
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== null) await rm(temporary, { force: true });
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNWRITABLE',
        message: `The file can't be written: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'It is as it was.',
        action: 'Check the permissions of the file and its folder.',
        place: { file: shown },
      },
      { cause: error },
    );
  }
}
