import { describe, it, expect } from 'vitest';
import {
  isSelected,
  NOTHING_SELECTED,
  selectedCount,
  targetsOf,
  toggleKeys,
  underFilter,
  type Selection,
} from './selection';

const ALL: Selection = { kind: 'all', except: new Set() };
const MODEL = { primaryKey: ['id'] };

describe('selection', () => {
  it('counts keys, or all but those taken out', () => {
    expect(selectedCount(toggleKeys(NOTHING_SELECTED, ['a', 'b', 'a'], true), 100)).toBe(2);
    expect(selectedCount(toggleKeys(ALL, ['a'], false), 100)).toBe(99);
  });

  it('a record taken out of all and put back is selected again', () => {
    const without = toggleKeys(ALL, ['a'], false);
    expect(isSelected(without, 'a')).toBe(false);
    expect(isSelected(toggleKeys(without, ['a'], true), 'a')).toBe(true);
    expect(isSelected(without, 'never seen')).toBe(true);
  });
});

describe('targetsOf', () => {
  it('keys stay keys', () => {
    expect(targetsOf(toggleKeys(NOTHING_SELECTED, ['["1"]'], true), { a: { eq: 1 } }, MODEL)).toEqual({
      keys: ['["1"]'],
    });
  });

  it('all is the filter itself, and {} where there is none', () => {
    expect(targetsOf(ALL, { a: { eq: 1 } }, MODEL)).toEqual({ where: { a: { eq: 1 } } });
    expect(targetsOf(ALL, undefined, MODEL)).toEqual({ where: {} });
  });

  it('records taken out are excluded by the filter, so that none is touched', () => {
    expect(targetsOf(toggleKeys(ALL, ['["1"]'], false), { a: { eq: 1 } }, MODEL)).toEqual({
      where: { and: [{ a: { eq: 1 } }, { not: { id: { eq: '1' } } }] },
    });
    expect(
      targetsOf(toggleKeys(ALL, ['["c",7]', '["d",8]'], false), undefined, { primaryKey: ['client', 'no'] }),
    ).toEqual({
      where: {
        not: {
          or: [
            { and: [{ client: { eq: 'c' } }, { no: { eq: 7 } }] },
            { and: [{ client: { eq: 'd' } }, { no: { eq: 8 } }] },
          ],
        },
      },
    });
  });

  it('"all" ends with the filter it was all of; chosen keys stay', () => {
    const chosen = toggleKeys(NOTHING_SELECTED, ['a'], true);
    expect(underFilter(ALL, true)).toBe(ALL);
    expect(selectedCount(underFilter(ALL, false), 100_000)).toBe(0);
    expect(underFilter(chosen, false)).toBe(chosen);
  });
});
