import { describe, it, expect } from 'vitest';
import { fillingTheRoom } from './columns';

describe('fillingTheRoom', () => {
  const id = { colId: 'id', width: 132 };
  const level = { colId: 'level', width: 96 };
  const chosen =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name);

  it('lets the last column grow, and never below its width, where none grows', () => {
    expect(fillingTheRoom([id, level], chosen())).toEqual([
      id,
      { colId: 'level', width: undefined, minWidth: 96, flex: 1 },
    ]);
  });

  it('keeps a width that was chosen', () => {
    expect(fillingTheRoom([id, level], chosen('level'))).toEqual([
      { colId: 'id', width: undefined, minWidth: 132, flex: 1 },
      level,
    ]);
    expect(fillingTheRoom([id, level], chosen('id', 'level'))).toEqual([id, level]);
  });

  it('leaves columns alone where one grows, and where there is none', () => {
    const columns = [{ colId: 'title', minWidth: 144, flex: 1 }, level];
    expect(fillingTheRoom(columns, chosen())).toBe(columns);
    expect(fillingTheRoom([], chosen())).toEqual([]);
  });
});
