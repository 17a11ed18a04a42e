import { describe, it, expect } from 'vitest';
import { fillingTheRoom } from './columns';

describe('fillingTheRoom', () => {
  it('lets the last column grow, and never below its width, where none grows', () => {
    expect(
      fillingTheRoom([
        { colId: 'id', width: 132 },
        { colId: 'level', width: 96 },
      ]),
    ).toEqual([
      { colId: 'id', width: 132 },
      { colId: 'level', width: undefined, minWidth: 96, flex: 1 },
    ]);
  });

  it('leaves columns alone where one grows, and where there is none', () => {
    const columns = [
      { colId: 'title', minWidth: 144, flex: 1 },
      { colId: 'level', width: 96 },
    ];
    expect(fillingTheRoom(columns)).toBe(columns);
    expect(fillingTheRoom([])).toEqual([]);
  });
});
