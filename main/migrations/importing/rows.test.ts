import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../shared/model-schema';
import { loadSchemaText } from '../../schema';
import { readImportRows } from './rows';
import type { ImportFormat, ImportRow } from './rows';
import { linesOf } from './text';

const { modelSchema: schema } = loadSchemaText(
  'type Thing @model { id: ID! name: String! note: String qty: Int }',
  'schema.graphql',
);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-rows-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function rowsOf(
  name: string,
  content: string | Buffer | null,
  map?: Readonly<Record<string, string>>,
): Promise<ImportRow[]> {
  const file = join(folder, name);
  if (content !== null) writeFileSync(file, content);
  const format: ImportFormat = name.endsWith('.csv') ? 'csv' : 'jsonl';
  const model = schema.models['Thing'] as Model;
  const rows: ImportRow[] = [];
  for await (const row of readImportRows(file, { schema, model, format, map })) rows.push(row);
  return rows;
}

describe('rows of a file', () => {
  it('a row of the wrong length or with a stray quote is bad by itself, in its place; the others go on', async () => {
    const rows = await rowsOf('a.csv', 'id,name,qty\na,ok,1\nb,short\nc,long,1,2\nd,a"b,1\ne,"ok\n2",1\nf\n');
    expect(rows.map(({ line, faults }) => [line, faults.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
      [7, 0],
      [8, 1],
    ]);
    expect(rows[1]?.raw).toEqual({ id: 'b', name: 'short' });
  });

  it('tells a row with several stray quotes once, and of the lines that such a quote takes with it', async () => {
    const text = 'id,name\na,x"y"z\nb,"x" y "z"\nb,"x" y "z"\nc,"x"y\nd,ok\ne,"fine"\nf,ok\n';
    const rows = await rowsOf('stray.csv', text);
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 8]);
    expect(rows.map(({ faults }) => faults.length)).toEqual([1, 1, 1, 1, 0]);
    expect(rows[0]?.faults[0]).toContain('a cell that does not begin with one');
    expect(rows[1]?.faults[0]).toMatch(/written twice$/);
    expect(rows[3]?.faults[0]).toContain('the 2 lines after it were read as part of it');
  });

  it('names the line in the file where cells hold line breaks, whichever those are', async () => {
    for (const eol of ['\n', '\r\n']) {
      const text = ['id,name', 'a,"1', '2"', 'b,short,long,x', 'c,"1', '2"q"', '', 'd,ok', ''].join(eol);
      const rows = await rowsOf('breaks.csv', text);
      expect(rows.map(({ line, faults }) => [line, faults.length])).toEqual([
        ...[
          [3, 0],
          [4, 1],
          [6, 1],
          [8, 0],
        ],
      ]);
    }
  });

  it('a quote that is never closed refuses the file: nobody can tell where rows end', async () => {
    await expect(rowsOf('open.csv', 'id,name\na,"open\nb,ok\n')).rejects.toMatchObject({
      problem: { code: 'BAD_IMPORT' },
    });
    const endless = `id,name\na,"${'x'.repeat(17 * 1024 * 1024)}`;
    await expect(rowsOf('endless.csv', endless)).rejects.toMatchObject({ problem: { code: 'BAD_IMPORT' } });
  });

  it('bytes that are not UTF-8 are refused with their line: replacing them would write something else', async () => {
    const latin = Buffer.concat([
      Buffer.from('id,name\na,é\nb,caf'),
      Buffer.from([0xe9]),
      Buffer.from('\nc,ok\n'),
    ]);
    await expect(rowsOf('latin.csv', latin)).rejects.toMatchObject({
      problem: { code: 'BAD_ENCODING', place: { line: 3 } },
    });
    await expect(rowsOf('cut.jsonl', Buffer.from([0x7b, 0xc3]))).rejects.toMatchObject({
      problem: { code: 'BAD_ENCODING', place: { line: 1 } },
    });
  });

  it('a byte order mark is no part of the first name, in UTF-8 and UTF-16', async () => {
    const wide = Buffer.from('\uFEFFid,name\na,é\n', 'utf16le');
    for (const [name, content] of [
      ['mark.csv', '\uFEFFid,name\na,é\n'],
      ['wide.csv', wide],
      ['mark.jsonl', '\uFEFF{"id":"a","name":"é"}\r\n'],
    ] as const) {
      const [row, ...others] = await rowsOf(name, content);
      expect(row).toMatchObject({ values: { id: 'a', name: 'é' }, faults: [] });
      expect(others).toEqual([]);
    }
  });

  it('a line of JSON may hold every character that JSON may, those that end lines elsewhere too', async () => {
    const rows = await rowsOf('separators.jsonl', '{"id":"a","name":"x\u2028y\u2029z"}\n');
    expect(rows).toMatchObject([{ values: { name: 'x\u2028y\u2029z' }, faults: [] }]);
  });

  it('lines are put together again from whatever pieces they come in', async () => {
    const pieces = ['a', 'b\r', '\nc\n\nd', 'e'];
    const lines = [];
    for await (const each of linesOf(
      (async function* () {
        yield* pieces;
      })(),
    ))
      lines.push(each);
    expect(lines).toEqual([
      { line: 1, text: 'ab' },
      { line: 2, text: 'c' },
      { line: 3, text: '' },
      { line: 4, text: 'de' },
    ]);
  });

  it('two columns for one field are refused, and so is a name that every object has', async () => {
    await expect(rowsOf('twice.csv', 'id,name,name\na,b,c\n')).rejects.toMatchObject({
      problem: { code: 'DUPLICATE_COLUMN', place: { field: 'name' } },
    });
    await expect(rowsOf('mapped.csv', 'id,name,Title\na,b,c\n', { Title: 'name' })).rejects.toMatchObject({
      problem: { code: 'DUPLICATE_COLUMN' },
    });
    expect(await rowsOf('out.csv', 'id,name,name2\na,b,c\n', { name2: '-' })).toHaveLength(1);
    const [row] = await rowsOf('proto.jsonl', '{"id":"a","name":"b","__proto__":1,"constructor":2}\n');
    expect(row?.faults).toEqual(['Thing has no field __proto__.', 'Thing has no field constructor.']);
  });

  it('a file that is not there, or is a folder, is bad input and nothing else', async () => {
    await expect(rowsOf('missing.csv', null)).rejects.toMatchObject({
      problem: { code: 'IMPORT_NOT_FOUND' },
    });
    await expect(rowsOf('.', null)).rejects.toMatchObject({ problem: { code: 'BAD_IMPORT' } });
  });
});
