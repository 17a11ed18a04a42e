import { createInterface } from 'node:readline/promises';

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  /** stderr, because stdout belongs to the command's result. */
  readonly output: NodeJS.WritableStream;
}

/** Asks for a yes. False for any other answer, and where `ask` gets none. */
export async function confirm(terminal: Terminal, question: string, stop: AbortController): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(terminal, `${question} [y/N]`, stop)) ?? '');
}

/**
 * Asks for a line. Null for an input that ends, and once the command is to end: while a terminal is asked, Ctrl+C comes
 * as a key and not as a signal, so it is passed on to `stop` here.
 */
export async function ask(
  { input, output }: Terminal,
  question: string,
  stop: AbortController,
): Promise<string | null> {
  const asked = createInterface({ input, output, terminal: true });
  const over = new AbortController();
  asked.on('SIGINT', () => stop.abort());
  asked.once('close', () => over.abort());
  const signal = AbortSignal.any([stop.signal, over.signal]);
  try {
    return (await asked.question(`${question} `, { signal })).trim();
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    asked.close();
    if (stop.signal.aborted) output.write('\n');
  }
}
