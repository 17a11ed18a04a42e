import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Session } from './session';
import type { SessionOptions } from './session-api';

const SDL = 'type Post @model { id: ID! title: String! }';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-opening-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (): Session =>
  Session.open(
    { folder, schema: { text: SDL, fileName: 'schema.graphql' }, endpoint: null },
    () => undefined,
  );

it.each([
  ['ledger.sqlite', 'LEDGER_UNREADABLE'],
  ['history.sqlite', 'HISTORY_UNREADABLE'],
  ['outbox.sqlite', 'OUTBOX_DAMAGED'],
  ['journal.sqlite', 'JOURNAL_UNREADABLE'],
])(
  'closes what it has opened where %s is damaged, so that it opens once the file is gone',
  async (name, code) => {
    await open().close();
    const damaged = join(folder, name);
    expect(existsSync(damaged)).toBe(true);
    for (const side of ['-wal', '-shm']) rmSync(damaged + side, { force: true });
    writeFileSync(damaged, 'no database at all '.repeat(100));
    expect(open).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) as unknown }) as Error,
    );
    rmSync(damaged, { force: true });
    const session = open();
    expect(session.runs()).toEqual([]);
    await session.close();
  },
);

it('tells once of a journal that is gone while its store remains, with every file closed again; a first start is silent', async () => {
  await open().close();
  const journal = join(folder, 'journal.sqlite');
  for (const side of ['', '-wal', '-shm']) rmSync(journal + side, { force: true });
  expect(open).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({
        kind: 'StorageCorrupt',
        code: 'JOURNAL_MISSING',
        consequence: expect.any(String) as unknown,
        action: expect.stringContaining('open again') as unknown,
        place: { file: journal },
      }) as unknown,
    }) as Error,
  );
  expect(existsSync(journal)).toBe(false);
  const session = open();
  expect(session.runs()).toEqual([]);
  await session.close();
});

const at = (port: number, unknownAddress?: SessionOptions['unknownAddress']): Session =>
  Session.open(
    {
      ...{ folder, schema: { text: SDL, fileName: 'schema.graphql' } },
      ...(unknownAddress === undefined ? {} : { unknownAddress }),
      endpoint: { url: `http://127.0.0.1:${port}/graphql`, auth: { mode: 'API_KEY', apiKey: 'k' } },
    },
    () => undefined,
  );

it('keeps what belongs to one backend from another whose address took its place', async () => {
  await at(1).close();
  expect(() => at(2)).toThrow('filled from http://127.0.0.1:1/graphql');
  const other = at(2, 'OTHER');
  expect(existsSync(join(folder, 'journal.sqlite-2'))).toBe(true);
  await other.close();
  await at(2).close();
  expect(() => at(1)).toThrow('filled from http://127.0.0.1:2/graphql');
  await at(3, 'SAME').close();
  await at(3).close();
});
