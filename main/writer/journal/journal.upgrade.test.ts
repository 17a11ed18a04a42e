import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../sqlite/open-database';
import { Journal } from './journal';
import { OPERATIONS_A_PLAN } from './rows';
import { SCHEMA_STEPS } from './schema-steps';

describe('a journal of the first version', () => {
  it('opens with its plans, runs and conflicts, whose fields are those that were written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-upgrade-'));
    const file = join(folder, 'journal.db');
    const old = openDatabase(file);
    old.exec(SCHEMA_STEPS[0] ?? '');
    old.pragma('user_version = 1');
    const summary = JSON.stringify({ id: 'p', model: 'Post', targets: 3, tombstones: 1, operations: 2 });
    old.exec(`
      INSERT INTO plans VALUES (1, 'p', 'batch', 'Post', 'rate', 5, 'STARTED', 'null', '${summary}');
      INSERT INTO runs (no, id, plan_no, state, created_at, options) VALUES (1, 'r', 1, 'FINISHED', 6, '{}');
      INSERT INTO operations (id, state, base_version) VALUES (${OPERATIONS_A_PLAN}, 4, 1);
      INSERT INTO images VALUES (${OPERATIONS_A_PLAN}, 'UPDATE', '["a"]', '{"id":"a","rating":1}', '{"rating":2,"title":null}');
      INSERT INTO outcomes VALUES (${OPERATIONS_A_PLAN}, NULL, '{"id":"a","rating":7}', NULL);
      INSERT INTO conflicts VALUES (9, ${OPERATIONS_A_PLAN}, 8, 'REFUSED', 1, '{"id":"a","rating":1}', '{"rating":2,"title":null}',
        '{"id":"a","rating":7}', NULL, NULL);
    `);
    old.close();
    const journal = Journal.open(file, () => 10);
    try {
      expect(journal.plan('p')?.summary).toMatchObject({
        kind: 'batch',
        live: 2,
        warnings: [],
        seenAt: null,
      });
      expect(journal.conflictLog.page({ runId: 'r', open: true, offset: 0, limit: 5 })).toMatchObject({
        total: 1,
        conflicts: [
          {
            id: '9',
            runId: 'r',
            runKind: 'batch',
            model: 'Post',
            key: '["a"]',
            operation: 'UPDATE',
            fields: ['rating', 'title'],
            ours: { rating: 2, title: null },
            theirs: { rating: 7 },
            settled: null,
          },
        ],
      });
    } finally {
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
