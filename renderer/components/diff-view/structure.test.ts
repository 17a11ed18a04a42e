import { describe, expect, it } from 'vitest';
import { sideOf } from '../../../shared/diff';
import { describeStructure, memberRows } from './structure';

const rows = (...values: readonly unknown[]) =>
  memberRows('f', values.map(sideOf)).map(({ label, depth, sides }) => [
    label,
    depth,
    ...sides.map((side) => (side.presence === 'value' ? side.value : side.presence)),
  ]);

describe('states of a value side by side', () => {
  it('lists by position, with only the items that differ', () => {
    expect(rows(['a', 'b'], ['a', 'c'], ['a', 'b', 'd'])).toEqual([
      ['[1]', 1, 'b', 'c', 'b'],
      ['[2]', 1, 'missing', 'missing', 'd'],
    ]);
  });

  it('custom types and JSON in strings member by member, nested ones below', () => {
    expect(rows({ town: 'A', geo: { lat: 1 } }, '{"town":"A","geo":{"lat":2}}')).toEqual([
      ['geo', 1, { lat: 1 }, { lat: 2 }],
      ['lat', 2, 1, 2],
    ]);
  });

  it('nothing where there is no structure in common', () => {
    expect(rows('a', 'b')).toEqual([]);
    expect(rows(['a'], { a: 1 })).toEqual([]);
    expect(rows(null, undefined)).toEqual([]);
  });

  it('says what a value with structure comes to', () => {
    expect(describeStructure(sideOf(['a']))).toBe('1 item');
    expect(describeStructure(sideOf('{"a":1,"b":2}'))).toBe('2 members');
    expect(describeStructure(sideOf('text'))).toBeNull();
  });
});
