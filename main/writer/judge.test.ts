import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Model, ModelKey } from '../../shared/model-schema';
import { loadSchemaText } from '../schema';
import { judgeReadBack, judgeResponse } from './judge';
import type { Operation } from './operation';

const SDL = new URL('../testing/fixtures/blog/appsync.graphql', import.meta.url).pathname;
const schema = loadSchemaText(readFileSync(SDL, 'utf8'), SDL).modelSchema;
const model = schema.models['Post'] as Model;
const operation: Operation = {
  id: 1,
  key: '["a"]' as ModelKey,
  kind: 'UPDATE',
  baseVersion: 4,
  change: { rating: 9 },
  attempts: 1,
  uncertain: true,
  sentAt: 0,
};
const record = (fields: Record<string, unknown>): Record<string, unknown> => ({
  id: 'a',
  title: 'T',
  _deleted: null,
  ...fields,
});

describe('a record read back after a lost answer (service 9.5)', () => {
  it.each([
    ['the base version: not carried out', operation, record({ rating: 1, _version: 4 }), 'NOT_APPLIED'],
    [
      'one version on with the values asked: carried out',
      operation,
      record({ rating: 9, _version: 5 }),
      'APPLIED',
    ],
    ['one version on with other values: theirs', operation, record({ rating: 1, _version: 5 }), 'CONFLICT'],
    [
      'two versions on, even with the values asked: can’t be told',
      operation,
      record({ rating: 9, _version: 6 }),
      'CONFLICT',
    ],
    ['gone', operation, null, 'REJECTED'],
    [
      'a delete whose tombstone is there',
      { ...operation, kind: 'DELETE' as const },
      record({ _version: 5, _deleted: true }),
      'APPLIED',
    ],
    ['a delete that left nothing (service 10.6)', { ...operation, kind: 'DELETE' as const }, null, 'APPLIED'],
    [
      'a delete before which somebody wrote',
      { ...operation, kind: 'DELETE' as const },
      record({ _version: 5 }),
      'CONFLICT',
    ],
    [
      'a create that isn’t there',
      { ...operation, kind: 'CREATE' as const, baseVersion: null },
      null,
      'NOT_APPLIED',
    ],
    [
      'a create that is',
      { ...operation, kind: 'CREATE' as const, baseVersion: null },
      record({ rating: 9, _version: 1 }),
      'APPLIED',
    ],
    [
      'a create under whose key another lives',
      { ...operation, kind: 'CREATE' as const, baseVersion: null },
      record({ rating: 9, _version: 3 }),
      'CONFLICT',
    ],
  ])('%s', (_name, asked, found, verdict) => {
    expect(judgeReadBack(schema, model, asked, found).kind).toBe(verdict);
  });
});

describe('an answer', () => {
  const judge = (
    data: Record<string, unknown> | null,
    errors: object[] = [],
  ): ReturnType<typeof judgeResponse> =>
    judgeResponse(schema, model, operation, 'm0', { data, errors: errors as never });

  it('applied: relations are left out of the record, a version jump by a harmless merge is none of its business', () => {
    const answered = record({ rating: 9, _version: 7, author: { id: 'u' } });
    expect(judge({ m0: answered })).toMatchObject({ kind: 'APPLIED', record: { rating: 9, _version: 7 } });
    expect(judge({ m0: answered })).not.toHaveProperty('record.author');
  });

  it('service 10.19: merged, whatever the absence of errors suggests', () => {
    expect(judge({ m0: record({ rating: 1, _version: 7 }) })).toMatchObject({
      kind: 'MERGED',
      differing: ['rating'],
    });
  });

  it('service 10.69: a field that may not be read is a hole, not a difference and not a null', () => {
    const errors = [{ message: 'Not Authorized', errorType: 'Unauthorized', path: ['m0', 'rating'] }];
    const verdict = judge({ m0: record({ rating: null, _version: 5 }) }, errors);
    expect(verdict).toMatchObject({ kind: 'APPLIED' });
    expect(verdict).not.toHaveProperty('record.rating');
  });

  it.each([
    ['ConflictUnhandled', 'CONFLICT'],
    ['ConditionalCheckFailedException', 'CONFLICT'],
    ['DynamoDB:ConditionalCheckFailedException', 'CONFLICT'],
    ['DynamoDB:ProvisionedThroughputExceededException', 'THROTTLED'],
    ['ThrottlingException', 'THROTTLED'],
    ['InternalFailure', 'UNCERTAIN'],
    ['DeltaSyncWriteError', 'UNCERTAIN'],
    ['Unauthorized', 'REJECTED'],
    ['BadRequest', 'REJECTED'],
    ['MaxConflicts', 'REJECTED'],
  ])('%s is %s', (errorType, kind) => {
    expect(judge({ m0: null }, [{ message: 'm', errorType, path: ['m0'] }]).kind).toBe(kind);
  });

  it('service 8: a fault below the record was met after the write, so it is uncertain, not refused', () => {
    const message = "Cannot return null for non-nullable type: 'AWSDateTime' within parent 'Post'";
    const below = { message, path: ['m0', 'createdAt'] };
    expect(judge({ m0: null }, [below]).kind).toBe('UNCERTAIN');
    const root = { message: 'm', errorType: 'ConditionalCheckFailedException', path: ['m0'] };
    expect(judge({ m0: null }, [below, root]).kind).toBe('CONFLICT');
  });

  it('service 10.30: the record of a conflict comes with its error, or has to be read', () => {
    const data = record({ rating: 1, _version: 9 });
    const errors = [{ message: 'm', errorType: 'ConflictUnhandled', path: ['m0'], data }];
    expect(judge({ m0: null }, errors)).toMatchObject({ kind: 'CONFLICT', theirs: { _version: 9 } });
    expect(judge({ m0: null }, [{ ...errors[0], data: null }])).toMatchObject({
      kind: 'CONFLICT',
      theirs: null,
    });
  });

  it('an error of another alias is none of ours, and silence is uncertain', () => {
    const errors = [{ message: 'm', errorType: 'ConflictUnhandled', path: ['m1'] }];
    expect(judge({ m0: null, m1: null }, errors).kind).toBe('UNCERTAIN');
  });
});
