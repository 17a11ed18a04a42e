import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../shared/guard';
import type { ModelKey } from '../../shared/model-schema';
import { loadSchemaText } from '../schema';
import { MutationDocuments } from './documents';
import { isSameFieldValue } from './equality';

const SDL = new URL('../testing/fixtures/commerce/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL);
const BIG = 100_000_000_000_000_000_000n;

describe('the input of a write', () => {
  it('carries AWSJSON as text, whatever it was given as, also in lists', () => {
    const wide = loadSchemaText(
      'type Thing @model { id: ID! blob: AWSJSON list: AWSJSON blobs: [AWSJSON] }',
      'schema.graphql',
    );
    const mutation = new MutationDocuments(wide.api, wide.modelSchema).mutation('Thing', 'UPDATE', 1);
    const change = {
      blob: { n: 9_007_199_254_740_993n },
      list: [1, null],
      blobs: [{ a: 1 }, '{"b":2}', null],
    };
    const key = '["thing-1"]' as ModelKey;
    const variables = mutation.variables([{ key, kind: 'UPDATE', baseVersion: 3, change }]);
    expect(variables['input']).toEqual({
      id: 'thing-1',
      blob: '{"n":9007199254740993}',
      list: '[1,null]',
      blobs: ['{"a":1}', '{"b":2}', null],
      _version: 3,
    });
  });

  it('carries whole Floats beyond 2^53 as the doubles that they are, also in custom types and their lists', () => {
    const mutation = new MutationDocuments(schema.api, schema.modelSchema).mutation('Product', 'UPDATE', 1);
    const change = {
      weightKg: BIG,
      price: { amount: BIG, currency: 'EUR' },
      priceHistory: [
        { amount: 1, currency: 'EUR' },
        { amount: BIG, currency: 'EUR' },
      ],
    };
    const key = JSON.stringify(
      schema.modelSchema.models['Product']?.primaryKey.map((name) => `${name}-1`),
    ) as ModelKey;
    const variables = mutation.variables([{ key, kind: 'UPDATE', baseVersion: 3, change }]);
    expect(variables['input']).toMatchObject({
      weightKg: 1e20,
      price: { amount: 1e20 },
      priceHistory: [{ amount: 1 }, { amount: 1e20 }],
      _version: 3,
    });
    const { document, operationName } = mutation;
    const { verdict, reasons } = createGuard(schema.api).check({ document, operationName, variables });
    expect([verdict, reasons]).toEqual(['accept', ['OK']]);
    const weight = { type: 'Float', kind: 'scalar', list: false } as const;
    expect(isSameFieldValue(schema.modelSchema, weight, 1e20, BIG)).toBe(true);
    expect(isSameFieldValue(schema.modelSchema, weight, 1e20, BIG * 2n)).toBe(false);
  });
});
