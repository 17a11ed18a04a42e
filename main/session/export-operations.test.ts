import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelKey } from '../../shared/model-schema';
import type { OperationRow } from '../writer';
import { exportOperations } from './export-operations';

const row = (seq: number, change: Partial<OperationRow> = {}): OperationRow => ({
  id: String(seq),
  seq,
  key: JSON.stringify([`p${seq}`]) as ModelKey,
  state: 'APPLIED',
  before: { rating: 1 },
  after: { rating: 2 },
  result: null,
  theirs: null,
  settlement: null,
  problem: null,
  attempts: 1,
  sentAt: 0,
  settledAt: 1,
  deliveredMs: 12,
  ...change,
});

/** A run whose operations alternate between two outcomes. */
const writerOf = (count: number) => ({
  operations: (
    _runId: string,
    { state, offset, limit }: { state?: string; offset: number; limit: number },
  ) => {
    const all = Array.from({ length: count }, (_, seq) =>
      row(
        seq,
        seq % 2 === 0
          ? {}
          : { state: 'REJECTED', problem: { kind: 'BadInput', code: 'X', message: 'a "bad", one' } },
      ),
    ).filter((one) => state === undefined || one.state === state);
    return { total: all.length, offset, operations: all.slice(offset, offset + limit) };
  },
});

describe('exporting what came of a run', () => {
  it('writes all pages as JSON Lines, with both images', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'outband-export-')), 'run.jsonl');
    expect(await exportOperations(writerOf(1_201), 'r', null, file)).toBe(1_201);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1_201);
    expect(JSON.parse(lines[1_200] ?? '')).toMatchObject({
      seq: 1_200,
      before: { rating: 1 },
      after: { rating: 2 },
    });
  });

  it('writes integers beyond 2^53 as they are', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'outband-export-')), 'run.jsonl');
    const operation = row(0, { before: { total: 9007199254740993n }, after: { totals: [10n ** 20n] } });
    const page = { total: 1, offset: 0, operations: [operation] };
    await exportOperations({ operations: () => page }, 'r', null, file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"before":{"total":9007199254740993}');
    expect(text).toContain('"after":{"totals":[100000000000000000000]}');
  });

  it('writes one outcome as CSV, quoted where it has to be', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'outband-export-')), 'run.csv');
    expect(await exportOperations(writerOf(4), 'r', 'REJECTED', file)).toBe(2);
    const [head, first] = readFileSync(file, 'utf8').split('\n');
    expect(head).toBe('no,key,state,attempts,sentAt,settledAt,deliveredMs,problem');
    expect(first).toBe(
      '2,"[""p1""]",REJECTED,1,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.001Z,12,"a ""bad"", one"',
    );
  });

  it('leaves nothing behind where it can’t be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-export-'));
    await expect(
      exportOperations(writerOf(1), 'r', null, join(folder, 'no', 'run.csv')),
    ).rejects.toMatchObject({
      problem: { code: 'FILE_NOT_WRITTEN' },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
