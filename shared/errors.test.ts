import { describe, expect, it } from 'vitest';
import { problemOf } from './errors';

const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('the problem behind an error', () => {
  it.each([
    ['SQLITE_FULL', 'DISK_FULL'],
    ['ENOSPC', 'DISK_FULL'],
    ['SQLITE_READONLY_DIRECTORY', 'DISK_READ_ONLY'],
    ['EROFS', 'DISK_READ_ONLY'],
    ['SQLITE_CANTOPEN', 'FILES_UNUSABLE'],
    ['SQLITE_IOERR_WRITE', 'FILES_UNUSABLE'],
  ])('%s is %s, and no fault of the program', (code, named) => {
    expect(problemOf(withCode('what SQLite says', code))).toMatchObject({
      kind: 'ConfigError',
      code: named,
      action: expect.any(String) as string,
    });
  });

  it('keeps the message of what nobody expected', () => {
    expect(problemOf(withCode('odd', 'EODD'))).toMatchObject({ kind: 'Internal', message: 'odd' });
  });
});
