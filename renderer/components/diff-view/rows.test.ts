import { describe, expect, it } from 'vitest';
import { diffRecords } from '../../../shared/diff';
import { formatSide } from './format-value';
import { countUnchanged, describeGroup, toRows } from './rows';

const nodes = diffRecords(
  { id: '1', address: { city: 'Bonn', zip: '1' }, tags: ['a', 'b'], note: null },
  { id: '1', address: { city: 'Köln', zip: '1' }, tags: ['b', 'c'], note: { a: 1 } },
);
const lines = (showUnchanged: boolean) =>
  toRows(nodes, showUnchanged).map((row) => `${'  '.repeat(row.depth)}${row.node.change} ${row.label}`);

describe('toRows', () => {
  it('leaves out what is unchanged, at every depth', () => {
    expect(lines(false)).toEqual([
      'changed address',
      '  changed city',
      'changed tags',
      '  removed [0]',
      '  added [1]',
      'changed note',
    ]);
  });

  it('shows it all when asked', () => {
    expect(lines(true)).toContain('same id');
    expect(lines(true)).toContain('  same zip');
    expect(countUnchanged(nodes)).toBe(1);
  });

  it('a value that appeared is one row, since there is nothing to compare its members with', () => {
    const rows = toRows(nodes, false).filter((row) => row.node.path.startsWith('note'));
    expect(rows.map((row) => row.isGroup)).toEqual([false]);
  });

  it('says what a group is and how much of it stayed', () => {
    expect(nodes.slice(1, 3).map(describeGroup)).toEqual([
      'custom type, 1 field unchanged',
      'list, 1 item unchanged',
    ]);
  });
});

describe('formatSide', () => {
  it('gives null, missing and the empty text tokens of their own', () => {
    const kinds = [{ presence: 'null' }, { presence: 'missing' }, { presence: 'value', value: '' }] as const;
    expect(kinds.map((side) => formatSide(side).kind)).toEqual(['null', 'missing', 'empty']);
    expect(formatSide({ presence: 'value', value: 'null' }).kind).toBe('text');
  });

  it('writes short JSON on one line, also where a text holds it', () => {
    expect(formatSide({ presence: 'value', value: '{"a":[1,2]}' })).toEqual({
      text: '{ "a": [ 1, 2 ] }',
      kind: 'json',
    });
  });
});
