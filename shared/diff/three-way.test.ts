import { describe, expect, it } from 'vitest';
import { compareThreeWay, resolveChoices, suggestChoices } from './three-way';

const fields = compareThreeWay(
  { id: '1', title: 'a', status: 'OPEN', note: null, n: 1, _version: 1 },
  { id: '1', title: 'b', status: 'DONE', note: null, n: 2, _version: 1 },
  { id: '1', title: 'a', status: 'LATE', note: 'hi', n: 2, _version: 4 },
  { ignore: ['_version'] },
);

describe('compareThreeWay', () => {
  it('says for each field who changed it', () => {
    expect(fields.map((f) => [f.name, f.verdict])).toEqual([
      ['id', 'same'],
      ['title', 'ours'],
      ['status', 'conflict'],
      ['note', 'theirs'],
      ['n', 'agreed'],
    ]);
  });

  it('a field that ours does not have differs from one that is null', () => {
    const [field] = compareThreeWay({ a: null }, {}, { a: null });
    expect(field).toMatchObject({ verdict: 'ours', ours: { presence: 'missing' } });
  });

  it('compares lists and custom types by content', () => {
    const [field] = compareThreeWay({ a: [{ x: 1 }] }, { a: [{ x: 1 }] }, { a: [{ x: 1 }] });
    expect(field?.verdict).toBe('same');
  });

  it('without a base every difference is a conflict', () => {
    const [field] = compareThreeWay(null, { a: 1 }, { a: 2 });
    expect(field?.verdict).toBe('conflict');
  });
});

describe('choices', () => {
  it('suggests nothing for a conflict', () => {
    expect(suggestChoices(fields)).toEqual({ id: 'base', title: 'ours', note: 'theirs', n: 'ours' });
  });

  it('names what is unresolved and keeps the rest', () => {
    expect(resolveChoices(fields, {})).toEqual({
      record: { id: '1', title: 'b', note: 'hi', n: 2 },
      unresolved: ['status'],
    });
  });

  it('a choice beats the suggestion', () => {
    const { record, unresolved } = resolveChoices(fields, { status: 'theirs', title: 'base' });
    expect(record).toMatchObject({ status: 'LATE', title: 'a' });
    expect(unresolved).toEqual([]);
  });
});
