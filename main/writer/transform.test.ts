import { describe, expect, it } from 'vitest';
import { compileTransform } from './transform';

const record = { id: 'p1', title: 'a', _version: 1, _lastChangedAt: 1, _deleted: null };

describe('an expression without an end', () => {
  it.each([
    ['calls itself in its last place', '($f := function($x){$f($x)}; $f(1))'],
    ['counts up for ever', '($f := function($n){$f($n + 1)}; $f(0))'],
  ])('%s: is ended, and says of which field', async (_how, text) => {
    await expect(compileTransform({ title: text })(record)).rejects.toMatchObject({
      problem: {
        code: 'BAD_EXPRESSION',
        place: { field: 'title' },
        message: expect.stringContaining('200,000 steps') as string,
      },
    });
  });

  it('leaves long ones that end', async () => {
    const transform = compileTransform({ title: '$string($sum([1..5000].($ * 2)))' });
    expect(await transform(record)).toEqual({ title: '25005000' });
    expect(await transform(record)).toEqual({ title: '25005000' });
  });
});
