import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OutbandError } from '../../shared/errors';
import { stringifyJson } from '../../shared/exact-json';
import type { OperationRow, OperationState, OutbandWriter } from '../writer';

const PAGE = 500;

/**
 * Writes what came of each record of a run to a file, a page at a time: CSV with the facts where the name ends in
 * `.csv`, else JSON Lines with both images as well. Returns how many. Throws ConfigError where the file can't be written.
 */
export async function exportOperations(
  writer: Pick<OutbandWriter, 'operations'>,
  runId: string,
  state: OperationState | null,
  file: string,
): Promise<number> {
  const isCsv = file.toLowerCase().endsWith('.csv');
  let count = 0;
  function* lines(): Generator<string> {
    if (isCsv)
      yield csvLine(['no', 'key', 'state', 'attempts', 'sentAt', 'settledAt', 'deliveredMs', 'problem']);
    for (;;) {
      const page = writer.operations(runId, { offset: count, limit: PAGE, ...(state ? { state } : {}) });
      for (const row of page.operations) yield isCsv ? factsOf(row) : `${stringifyJson(row)}\n`;
      count += page.operations.length;
      if (page.operations.length < PAGE) return;
    }
  }
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof OutbandError) throw error;
    throw cannotWrite(file, error);
  }
  return count;
}

function factsOf({
  seq,
  key,
  state,
  attempts,
  sentAt,
  settledAt,
  deliveredMs,
  problem,
}: OperationRow): string {
  const instant = (at: number | null) => (at === null ? '' : new Date(at).toISOString());
  return csvLine([
    ...[seq + 1, key, state, attempts, instant(sentAt), instant(settledAt)],
    ...[deliveredMs ?? '', problem?.message ?? ''],
  ]);
}

function csvLine(values: readonly (string | number)[]): string {
  const cells = values.map((value) => {
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\n`;
}

function cannotWrite(file: string, error: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'ConfigError',
      code: 'FILE_NOT_WRITTEN',
      message: `The file could not be written: ${error instanceof Error ? error.message : String(error)}`,
      consequence: 'Nothing was left there; the run is as it was.',
      action: 'Choose another folder, or free some space.',
      place: { file },
    },
    { cause: error },
  );
}
