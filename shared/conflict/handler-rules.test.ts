import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { HANDLER_RULES, handledValue, handledValues } from './handler-rules';
import { dataStoreHandlerText, lambdaHandlerText, untouchedBy } from './handler-text';
import type { ExportedTable } from './handler-text';

type Handler = (
  event: Record<string, unknown>,
) => Promise<{ action: string; item?: Record<string, unknown> }>;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

function lambdaOf(table: ExportedTable): Handler {
  const exported: { handler?: Handler } = {};
  runInNewContext(lambdaHandlerText([table]), { exports: exported });
  return exported.handler as Handler;
}

const table = (change: Partial<ExportedTable> = {}): ExportedTable => ({
  ...{ model: 'Post', fields: {}, otherwise: 'THEIRS', deletes: false, primaryKey: ['id'] },
  ...change,
});

describe('the rules of a handler', () => {
  it.each([
    ['HIGHER', 3, 5, 5],
    ['HIGHER', '2026-02-01', '2026-01-01', '2026-02-01'],
    ['LOWER', 3, 5, 3],
    ['FILL', 'mine', null, 'mine'],
    ['FILL', 'mine', 'theirs', 'theirs'],
    ['UNION', ['b', 'c'], ['a', 'b'], ['a', 'b', 'c']],
    ['MEMBERS', { a: 1, deep: { x: 1 } }, { b: 2, deep: { y: 2 } }, { a: 1, b: 2, deep: { x: 1, y: 2 } }],
    ['MEMBERS', '{"a":1}', '{"b":2}', '{"b":2,"a":1}'],
    ['OURS', null, 'theirs', null],
    ['MEMBERS', null, { a: 1 }, { a: 1 }],
  ] as const)('%s of %j and %j', (rule, ours, theirs, result) => {
    expect(handledValue(rule, ours, theirs)).toEqual(result);
  });

  it('are exported as what they are here, for any values', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('a', 'b', '{"a":1}', '{"b":{"c":2}}', '[1]'),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      fc.dictionary(
        fc.constantFrom('m', 'n'),
        fc.oneof(fc.nat(2), fc.dictionary(fc.constant('o'), fc.nat(2))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...HANDLER_RULES), value, value, async (rule, ours, theirs) => {
        const rules = table({ fields: { f: rule } });
        const expected = handledValues(rules, { id: '1', f: ours }, { f: theirs }, untouchedBy(rules));
        const { item } = await lambdaOf(rules)({
          existingItem: { id: '1', f: theirs, _version: 4 },
          arguments: { input: { id: '1', f: ours, _version: 2 } },
          resolver: { field: 'updatePost' },
        });
        expect(plain(item)).toEqual(plain({ id: '1', _version: 4, f: theirs, ...expected }));
      }),
      { numRuns: 60 },
    );
  });

  it('service 3.4: refuses what has no table, and deletes where the table says so', async () => {
    const ask = async (rules: ExportedTable, field: string) => {
      const event = { existingItem: {}, arguments: { input: {} }, resolver: { field } };
      return (await lambdaOf(rules)(event)).action;
    };
    expect(await ask(table(), 'updateUser')).toBe('REJECT');
    expect(await ask(table(), 'deletePost')).toBe('REJECT');
    expect(await ask(table({ deletes: true }), 'deletePost')).toBe('REMOVE');
  });

  it('are a handler for DataStore, too, on the same tables', () => {
    const text = dataStoreHandlerText([table({ fields: { rating: 'HIGHER' } })])
      .replace("import { DISCARD } from '@aws-amplify/datastore';", '')
      .replace('export const conflictHandler', 'exports.conflictHandler');
    const exported: { conflictHandler?: (conflict: unknown) => unknown } = {};
    runInNewContext(text, { exports: exported, DISCARD: 'discard' });
    const Post = function Post() {};
    Object.assign(Post, {
      copyOf: (from: object, change: (draft: object) => void) => {
        const draft = { ...from };
        change(draft);
        return draft;
      },
    });
    const conflict = {
      ...{ modelConstructor: Post, operation: 'UPDATE' },
      localModel: { id: '1', rating: 7, title: 'mine' },
      remoteModel: { id: '1', rating: 5, title: 'theirs' },
    };
    expect(plain(exported.conflictHandler?.(conflict))).toEqual({ id: '1', rating: 7, title: 'theirs' });
    expect(exported.conflictHandler?.({ ...conflict, operation: 'DELETE' })).toBe('discard');
  });
});
