import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lambdaHandlerText } from '../../../shared/conflict';
import { lambdaStrategy } from './lambda';

const folder = mkdtempSync(join(tmpdir(), 'outband-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('service 3.4: rules that were saved as a function decide conflicts of the sandbox', async () => {
  const file = join(folder, 'handler.js');
  const fields = { rating: 'HIGHER', keywords: 'UNION' } as const;
  const table = { model: 'Post', fields, otherwise: 'THEIRS', deletes: false, primaryKey: ['id'] } as const;
  writeFileSync(file, lambdaHandlerText([table]));
  const strategy = lambdaStrategy(file, 10_000);
  const input = { id: '1', rating: 9, keywords: ['b'], title: 'mine', _version: 1 };
  const existing = { id: '1', rating: 5, keywords: ['a'], title: 'theirs', _version: 3 };
  const conflict = {
    parentType: 'Mutation' as const,
    ...{ tableName: 'Post', preview: existing, changes: {}, identity: null },
    ...{ existing, args: { input }, untouched: new Set<string>() },
  };
  try {
    const updated = await strategy.resolve({ ...conflict, operation: 'update', field: 'updatePost' });
    expect(updated).toMatchObject({
      kind: 'replace',
      item: { rating: 9, keywords: ['a', 'b'], title: 'theirs', _version: 3 },
    });
    const deleted = await strategy.resolve({ ...conflict, operation: 'delete', field: 'deletePost' });
    expect(deleted).toEqual({ kind: 'reject' });
  } finally {
    strategy.close();
  }
});
