import { createInterface } from 'node:readline/promises';

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  /** stderr, because stdout belongs to the command's result. */
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for a yes. False for any other answer, an input that ends, and once the command is to end: while a terminal is
 * asked, Ctrl+C comes as a key and not as a signal, so it is passed on to `stop` here.
 */
export async function confirm({ input, output }: Terminal, question: string, stop: AbortController) {
  const asked = createInterface({ input, output, terminal: true });
  const over = new AbortController();
  asked.on('SIGINT', () => stop.abort());
  asked.once('close', () => over.abort());
  const signal = AbortSignal.any([stop.signal, over.signal]);
  try {
    return /^y(es)?$/i.test((await asked.question(`${question} [y/N] `, { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    asked.close();
    if (stop.signal.aborted) output.write('\n');
  }
}
