import * as fc from 'fast-check';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateFieldValue } from '../../shared/model-schema';
import type { Model, ModelInstance } from '../../shared/model-schema';
import { loadSchemaText } from '../schema';
import { exportColumns, writeRecords } from './exporting';
import { readImportRows } from './importing';
import type { ImportFormat } from './importing';

const SDL = new URL('../testing/fixtures/commerce/appsync.graphql', import.meta.url).pathname;
const { modelSchema: schema } = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const RUNS = process.env['OUTBAND_TEST_LONG'] ? 2_000 : 30;
const FORMATS: readonly ImportFormat[] = ['csv', 'jsonl'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-round-trip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modelOf = (name: string): Model => {
  const model = schema.models[name];
  if (!model) throw new Error(`no model ${name}`);
  return model;
};

/** What is hard on files: quotes, separators, line ends, blanks at the ends, signs of other formats, no text at all. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '"',
    ',',
    '\n',
    '\r\n',
    ' a ',
    '""',
    "'",
    '=1+1',
    '\uFEFF',
    'null',
    'true',
    '1e3',
    '[]',
    '{}',
    '\t',
  ),
);
/** Whole numbers beyond 2^53 are read as they are spelled, as numbers of another type. */
const double = fc.double({ noNaN: true, min: -1e15, max: 1e15 }).map((value) => value + 0);
const money = fc.record({
  amount: double,
  currency: fc.constantFrom('EUR', 'GBP'),
});
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const product = fc.record({
  sku: text.filter((value) => value !== ''),
  region: text.filter((value) => value !== ''),
  name: text,
  description: orNull(text),
  price: money,
  priceHistory: orNull(fc.array(money, { maxLength: 3 })),
  active: fc.boolean(),
  weightKg: orNull(double),
  releasedOn: orNull(fc.constantFrom('2026-02-28', '1999-12-31Z')),
  attributes: fc.json(),
  imageUrls: fc.array(fc.webUrl(), { maxLength: 2 }),
  categoryName: orNull(text),
  categoryLevel: orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
});

async function roundTrip(model: Model, records: readonly ModelInstance[], format: ImportFormat) {
  const file = join(folder, `x.${format}`);
  const target = createWriteStream(file);
  const every = exportColumns(schema, model, () => undefined);
  await writeRecords(target, records, format, null, every);
  target.end();
  await finished(target);
  const rows: { values: unknown; faults: readonly string[] }[] = [];
  for await (const { values, faults } of readImportRows(file, { schema, model, format }))
    rows.push({ values, faults });
  return rows;
}

describe('export, then import', () => {
  it.each(FORMATS)('%s: every value comes back as it was', async (format) => {
    const model = modelOf('Product');
    const writable = model.fields.filter(({ readOnly }) => !readOnly).map(({ name }) => name);
    await fc.assert(
      fc.asyncProperty(fc.array(product, { minLength: 1, maxLength: 8 }), async (records) => {
        const whole = records.map((record) => ({
          ...record,
          _version: 1,
          _lastChangedAt: 1,
          _deleted: null,
        }));
        const rows = await roundTrip(model, whole, format);
        expect(rows).toHaveLength(records.length);
        records.forEach((record, i) => {
          const named = Object.fromEntries(
            writable.map((name) => [name, record[name as keyof typeof record] ?? null]),
          );
          // A record as JSON holds what it has; CSV has a column for every field.
          const expected = format === 'csv' ? named : record;
          const faults = model.fields.flatMap((field) => {
            const value = named[field.name] ?? null;
            return value === null ? [] : validateFieldValue(schema, field, value).map(() => field.name);
          });
          expect(rows[i]?.values).toEqual(expected);
          expect(rows[i]?.faults).toHaveLength(faults.length);
        });
      }),
      { numRuns: RUNS },
    );
  });
});
