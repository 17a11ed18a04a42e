import { describe, expect, it } from 'vitest';
import { parseJson } from './json';
import { parseErrorEntries } from './response';

describe('errors of an answer', () => {
  it('keep integers beyond 2^53 of what they carry, and are entries where they are none', () => {
    const errors = parseJson('[{"message":"no","errorInfo":{"total":9007199254740993}}, 9007199254740995]');
    expect(parseErrorEntries(errors)).toMatchObject([
      { message: 'no', errorInfo: { total: 9007199254740993n } },
      { message: '9007199254740995' },
    ]);
  });
});
