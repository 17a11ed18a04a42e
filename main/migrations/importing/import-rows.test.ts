import { describe, expect, it } from 'vitest';
import { WriterBench } from '../../writer/testing/bench';
import { importRows } from './import-rows';
import type { ImportReport, ImportTally } from './import-rows';
import type { ImportRow } from './rows';

async function* rowsOf(...ids: string[]): AsyncGenerator<ImportRow> {
  await Promise.resolve();
  for (const [i, id] of ids.entries()) {
    const values = { id, title: `T${i}`, status: 'ACTIVE' };
    yield { line: i + 1, raw: values, values, references: {}, faults: [] };
  }
}

function importInto(
  bench: WriterBench,
  ids: readonly string[],
  onProgress?: (tally: ImportTally) => void,
): Promise<ImportReport> {
  const parts = { store: bench.store, writer: bench.writer, now: bench.clock.now };
  return importRows(parts, bench.store.model('Post'), rowsOf(...ids), { onProgress });
}

describe('an import', () => {
  it('ends with the first run that can’t be finished, says why, and accounts for every row it has read', async () => {
    await using bench = new WriterBench();
    bench.service.fateOf = () => 'unauthorized';
    // The third row is a change of the first one's record, and so begins another part.
    const report = await importInto(bench, ['a', 'b', 'a', 'c']);
    expect(report).toMatchObject({ rows: 2, created: 0, notSent: 2, problem: { code: 'UNAUTHORIZED' } });
    expect(bench.writer.runs()).toHaveLength(1);
    bench.service.fateOf = () => 'ok';
    const again = await importInto(bench, ['a', 'b', 'a', 'c']);
    expect(again).toMatchObject({ rows: 4, created: 3, updated: 1, notSent: 0 });
    expect(again).not.toHaveProperty('problem');
  });

  it('counts a record that comes again in a file that is only tried as a change of what the first row makes', async () => {
    await using bench = new WriterBench();
    const parts = { store: bench.store, writer: bench.writer, now: bench.clock.now };
    const rows = rowsOf('a', 'b', 'a', 'c', 'a');
    const report = await importRows(parts, bench.store.model('Post'), rows, { dryRun: true });
    expect(report).toMatchObject({ rows: 5, created: 3, updated: 2, requests: 0 });
  });

  it('tells creates as creates while they are on their way', async () => {
    await using bench = new WriterBench({ progressMs: 0 });
    bench.seedPosts(1);
    const told: ImportTally[] = [];
    await importInto(bench, ['p000000', 'a', 'b'], (tally) => told.push({ ...tally }));
    expect(told.length).toBeGreaterThan(1);
    expect(told.every(({ updated }) => updated <= 1)).toBe(true);
    expect(told.at(-1)).toMatchObject({ created: 2, updated: 1 });
  });
});
