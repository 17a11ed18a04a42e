import { describe, expect, it } from 'vitest';
import type { OutbandError } from '../../shared/errors';
import { compileTransform, isGivenUp } from './transform';

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

describe('an expression that needs too much', () => {
  it.each([
    ['counts to ten million', '$string([1..9999999])', 'maximum sequence length'],
    ['doubles a text', '($f := function($s){$f($s & $s)}; $f("xxxxxxxxxxxxxxxx"))', '1,000,000 characters'],
    ['pads without measure', '$pad("", 900000000)', '1,000,000 characters'],
    ['appends lists to lists', '($a := [1..60000]; $append($a, $a))', 'maximum sequence length'],
    ['keeps lists of lists', '$count($map([1..1000], function($x){[[1..50000]]}))', 'fits into memory'],
    ['nests them', '[1..99000].{"n": [1..99000]}', 'fits into memory'],
  ])('%s: ends with what it was, and nothing is used up', async (_how, text, reason) => {
    await expect(compileTransform({ title: text })(record)).rejects.toMatchObject({
      problem: { code: 'BAD_EXPRESSION', message: expect.stringContaining(reason) as string },
    });
  });

  it('is given up after ten records, so that a plan of many ends', async () => {
    const transform = compileTransform({ title: '$pad("", 2000000 + rating)', tags: 'tags' });
    const codes: string[] = [];
    for (let i = 0; i < 12; i += 1)
      await transform({ ...record, rating: i }).catch((error: OutbandError) =>
        codes.push(error.problem.code),
      );
    const bad = Array.from({ length: 10 }, () => 'BAD_EXPRESSION');
    expect(codes).toEqual([...bad, 'EXPRESSION_GIVEN_UP', 'EXPRESSION_GIVEN_UP']);
  });

  it('is not what fails for another reason, on however many records', async () => {
    const transform = compileTransform({ title: '$error("no")' });
    const fails = (): Promise<boolean> => transform(record).then(() => false, isGivenUp);
    for (let i = 0; i < 12; i += 1) expect(await fails()).toBe(false);
  });

  it('pads as JSONata does', async () => {
    const texts = ['$pad("ä😀", 5)', '$pad("ä😀", -5, "#-")', '$pad("long", 2)', '$pad(missing, 3) & "!"'];
    const transform = compileTransform(Object.fromEntries(texts.map((text, i) => [`t${i}`, text])));
    expect(await transform(record)).toEqual({ t0: 'ä😀   ', t1: '#-#ä😀', t2: 'long', t3: '!' });
  });
});
