import { existsSync, mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { problemOf } from '../../../shared/errors';
import { openKnownJournal } from './known-journal';

let folder: string;
let file: string;
let isBegun: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-known-journal-'));
  file = join(folder, 'journal.sqlite');
  isBegun = false;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mark = { isBegun: () => isBegun, note: (begun: boolean) => (isBegun = begun) };
const openAndClose = (): void => openKnownJournal(file, () => 0, mark).close();

function codeOfOpening(): string | null {
  try {
    openAndClose();
    return null;
  } catch (error) {
    return problemOf(error).code;
  }
}

it('invariant 4: a journal that was there and is gone is told of once, and nothing is put in its place before', () => {
  expect(codeOfOpening()).toBeNull();
  for (const side of ['', '-wal', '-shm']) rmSync(file + side, { force: true });
  expect(codeOfOpening()).toBe('JOURNAL_MISSING');
  expect(existsSync(file)).toBe(false);
  expect([codeOfOpening(), codeOfOpening()]).toEqual([null, null]);
});

it('a journal that comes back is opened as if nothing had been', () => {
  openAndClose();
  renameSync(file, `${file}.away`);
  expect(codeOfOpening()).toBe('JOURNAL_MISSING');
  renameSync(`${file}.away`, file);
  expect(codeOfOpening()).toBeNull();
  rmSync(file);
  expect(codeOfOpening()).toBe('JOURNAL_MISSING');
});

it('a journal that was moved aside as unreadable is not missed as well', () => {
  openAndClose();
  truncateSync(file, 0);
  expect([codeOfOpening(), codeOfOpening()]).toEqual(['JOURNAL_UNREADABLE', null]);
});
