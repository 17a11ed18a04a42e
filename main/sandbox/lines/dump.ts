import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OutbandError } from '../../../shared/errors';
import type { ModelTable, ReadPosition } from '../tables/model-table';
import type { TableStore } from '../tables/table-store';
import type { ItemCodec } from './item-codec';

const PAGE = { limit: 500, maxBytes: 4 * 1024 * 1024 } as const;

/** What was written: items by model, tombstones among them. */
export type DumpReport = Readonly<Record<string, number>>;

/**
 * Writes every base table into a folder, `Post.jsonl` and so on, tombstones and metadata included, so that a load of
 * it gives the same tables. Each file appears when it is whole; one of the same name is replaced. An item that changes
 * meanwhile is in either state. Throws BadInput when the folder can't be written.
 */
export async function dumpLines(folder: string, codec: ItemCodec, store: TableStore): Promise<DumpReport> {
  const written: Record<string, number> = {};
  try {
    await mkdir(folder, { recursive: true });
    for (const table of store.tables()) {
      const { name } = table.stored;
      written[name] = await dumpTable(table, codec, join(folder, `${name}.jsonl`));
    }
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error;
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'DUMP_FAILED',
        message: `The records can’t be written: ${(error as Error).message}`,
        consequence: 'The sandbox’s tables are as they were.',
        action: 'Give a folder that can be written.',
        place: { file: folder },
      },
      { cause: error },
    );
  }
  return written;
}

async function dumpTable(table: ModelTable, codec: ItemCodec, file: string): Promise<number> {
  let count = 0;
  function* pages(): Generator<string> {
    let at: ReadPosition | null = null;
    do {
      const { items, next } = table.scan(at, PAGE);
      count += items.length;
      if (items.length > 0) yield items.map((item) => `${codec.encode(table.stored, item)}\n`).join('');
      at = next;
    } while (at);
  }
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(pages()), createWriteStream(part));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return count;
}
