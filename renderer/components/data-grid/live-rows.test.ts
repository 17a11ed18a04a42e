import { describe, it, expect } from 'vitest';
import { describeChanges, divideChanges, fieldsOfFilter, seenToChange, type RowChange } from './live-rows';

const change = (key: string, kind: RowChange['kind'], changedFields: string[] = []): RowChange => ({
  key,
  kind,
  changedFields,
  record: { id: key },
});
const view = (deciding: string[] = [], showsTombstones = false) => ({
  isLoaded: (key: string) => key.startsWith('shown'),
  decidingFields: new Set(deciding),
  showsTombstones,
});

describe('divideChanges', () => {
  it('replaces a shown record in place when its place can’t have changed', () => {
    const update = divideChanges([change('shown1', 'UPDATED', ['title'])], view(['status']));
    expect(update.patched.map((c) => c.key)).toEqual(['shown1']);
    expect(update.mustReload).toBe(false);
  });

  it('ignores a change that is out of sight and moves nothing', () => {
    expect(divideChanges([change('far', 'UPDATED', ['title'])], view(['status']))).toEqual({
      patched: [],
      mustReload: false,
    });
  });

  it('reads again when a field that sorts or filters has changed, also out of sight', () => {
    expect(divideChanges([change('far', 'UPDATED', ['status'])], view(['status'])).mustReload).toBe(true);
  });

  it('reads again on any change when the rows are sorted by metadata', () => {
    expect(divideChanges([change('far', 'UPDATED', ['title'])], view(['_lastChangedAt'])).mustReload).toBe(
      true,
    );
  });

  it('reads again when rows come or go', () => {
    expect(divideChanges([change('new', 'CREATED')], view()).mustReload).toBe(true);
    expect(divideChanges([change('shown1', 'DELETED', ['_deleted'])], view()).mustReload).toBe(true);
  });

  it('a deleted record stays in place where tombstones are shown', () => {
    const update = divideChanges([change('shown1', 'DELETED')], view([], true));
    expect(update).toMatchObject({ mustReload: false, patched: [{ key: 'shown1' }] });
  });

  it('reads again when the change came without its record', () => {
    const { record: _record, ...bare } = change('shown1', 'UPDATED', ['title']);
    expect(divideChanges([bare], view()).mustReload).toBe(true);
  });
});

describe('fieldsOfFilter', () => {
  it('finds fields through groups and negations', () => {
    const filter = { and: [{ status: { eq: 'A' } }, { not: { or: [{ title: { contains: 'and' } }] } }] };
    expect([...fieldsOfFilter(filter)]).toEqual(['status', 'title']);
    expect(fieldsOfFilter(undefined).size).toBe(0);
  });
});

describe('describeChanges', () => {
  it('says what happened in one sentence', () => {
    expect(
      describeChanges('Job', [change('a', 'UPDATED'), change('b', 'UPDATED'), change('c', 'CREATED')], true),
    ).toBe('Job: 1 new, 2 changed and more');
  });
});

describe('seenToChange', () => {
  const changes = [change('a', 'CREATED'), change('b', 'UPDATED', ['title'])];
  const keys = (origin: Parameters<typeof seenToChange>[1]) =>
    seenToChange(changes, origin).map((c) => c.key);

  it('doesn’t call what the first read brings a change', () => {
    expect(keys('BASE_SYNC')).toEqual(['b']);
  });

  it.each(['SUBSCRIPTION', 'DELTA_SYNC', 'WRITER', 'REPAIR'] as const)(
    'counts all that came by %s',
    (origin) => {
      expect(keys(origin)).toEqual(['a', 'b']);
    },
  );
});
