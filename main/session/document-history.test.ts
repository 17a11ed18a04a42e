import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../sqlite/open-database';
import { DocumentHistory } from './document-history';

const request = {
  document: 'mutation { x }',
  variables: { a: 1 },
  operationName: null,
  level: 'complete' as const,
};
const outcome = {
  ms: 3,
  ok: true,
  httpStatus: 200,
  response: { data: { x: 1 }, errors: [] },
  problem: null,
  explanations: [],
};

function file() {
  return join(mkdtempSync(join(tmpdir(), 'outband-history-')), 'history.sqlite');
}

describe('DocumentHistory', () => {
  it('keeps documents with their responses over a restart, the newest first', () => {
    const path = file();
    const history = new DocumentHistory(path);
    history.end(history.begin(1, request), outcome);
    history.end(history.begin(2, { ...request, document: 'query { y }' }), outcome);
    history.close();
    const list = new DocumentHistory(path).list(10);
    expect(list.map((d) => d.document)).toEqual(['query { y }', 'mutation { x }']);
    expect(list[1]).toMatchObject({ ok: true, variables: { a: 1 }, response: { data: { x: 1 } } });
  });

  it('invariant 3: a document whose answer never arrived is listed as unknown', () => {
    const path = file();
    new DocumentHistory(path).begin(1, request);
    expect(new DocumentHistory(path).list(10)[0]).toMatchObject({
      ok: false,
      problem: { code: 'OUTCOME_UNKNOWN' },
    });
  });

  it('keeps integers beyond 2^53 exact', () => {
    const history = new DocumentHistory(file());
    const big = { data: { x: 9007199254740993n }, errors: [] };
    history.end(history.begin(1, request), { ...outcome, response: big });
    expect(history.list(1)[0]?.response).toEqual(big);
  });

  it('lists what the outbox sent apart, takes an older file for the editor’s, and leaves the outbox when it is cleared', () => {
    const path = file();
    const old = openDatabase(path);
    old.exec(
      'CREATE TABLE sent_document (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, request TEXT NOT NULL, outcome TEXT, cleared INTEGER NOT NULL DEFAULT 0)',
    );
    old.close();
    const history = new DocumentHistory(path);
    history.end(history.begin(1, request), outcome);
    history.add(2, { ...request, origin: 'OUTBOX' }, outcome);
    expect(history.list(10).map(({ origin }) => origin)).toEqual(['OUTBOX', 'EDITOR']);
    expect(history.list(10, 'OUTBOX')).toHaveLength(1);
    history.clear();
    expect(history.list(10).map(({ origin }) => origin)).toEqual(['OUTBOX']);
  });

  it('clears the list, not the record of what was done', () => {
    const history = new DocumentHistory(file());
    history.end(history.begin(1, request), outcome);
    history.clear();
    expect(history.list(10)).toEqual([]);
    expect(history.begin(2, request)).toBe('2');
  });
});
