import { describe, it, expect } from 'vitest';
import { cellsOf, extendRange, isWide } from './cell-range';

const COLUMNS = ['id', 'title', 'status'];
const at = (row: number, column: string) => ({ row, column });

describe('cellsOf', () => {
  it('is the same rectangle whichever corner it was begun at', () => {
    const expected = { firstRow: 1, lastRow: 3, columns: ['title', 'status'] };
    expect(cellsOf({ anchor: at(3, 'status'), focus: at(1, 'title') }, COLUMNS)).toEqual(expected);
    expect(cellsOf({ anchor: at(1, 'title'), focus: at(3, 'status') }, COLUMNS)).toEqual(expected);
  });

  it('is empty when a column is no longer shown', () => {
    expect(cellsOf({ anchor: at(0, 'gone'), focus: at(0, 'id') }, COLUMNS).columns).toEqual([]);
  });
});

describe('extendRange', () => {
  const start = { anchor: at(0, 'title'), focus: at(0, 'title') };

  it('moves the far corner and keeps the anchor', () => {
    const range = extendRange(extendRange(start, 'ArrowDown', COLUMNS, 9), 'ArrowRight', COLUMNS, 9);
    expect(range).toEqual({ anchor: at(0, 'title'), focus: at(1, 'status') });
    expect(isWide(range)).toBe(true);
  });

  it('stops at the edges', () => {
    expect(extendRange(start, 'ArrowUp', COLUMNS, 9)).toEqual(start);
    expect(extendRange({ ...start, focus: at(8, 'id') }, 'ArrowDown', COLUMNS, 9).focus).toEqual(at(8, 'id'));
    expect(extendRange({ ...start, focus: at(8, 'id') }, 'ArrowLeft', COLUMNS, 9).focus).toEqual(at(8, 'id'));
  });
});
