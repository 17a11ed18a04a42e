import type { CliIo } from './io';
import { formatProblem } from './output';

/** Says on stderr what an interrupt means for the data, and how to go on; nothing where there was none. */
export function tellInterrupted(what: string, io: CliIo): void {
  if (!io.signal.aborted) return;
  const problem = {
    kind: 'Cancelled' as const,
    code: 'INTERRUPTED',
    message: `${what} ended before it was complete.`,
    consequence: 'What was sent is journalled; nothing is written twice.',
    action: 'The same command does the rest.',
  };
  io.stderr.write(`${formatProblem(problem)}\n`);
}
