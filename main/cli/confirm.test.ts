import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { confirm } from './confirm';

/** Types the keys once the question stands there. */
async function answered(keys: string | null): Promise<{ yes: boolean; isStopped: boolean }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const yes = confirm({ input, output }, 'Really?', stop);
  output.once('data', () => (keys === null ? input.end() : input.write(keys)));
  return { yes: await yes, isStopped: stop.signal.aborted };
}

it.each([
  ['yes', 'y\r', { yes: true, isStopped: false }],
  ['anything else', 'nay\r', { yes: false, isStopped: false }],
  ['Ctrl+C, which is a key there and no signal, ends the command', '\u0003', { yes: false, isStopped: true }],
  ['Ctrl+D', '\u0004', { yes: false, isStopped: false }],
  ['an input that ends', null, { yes: false, isStopped: false }],
])('%s', async (_name, keys, expected) => {
  expect(await answered(keys)).toEqual(expected);
});
