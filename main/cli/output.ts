import { formatPlace, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { CliIo } from './io';

/** `error[CODE]: what happened`, then the place, what it means for the data, and what to do (commands contract). */
export function formatProblem(problem: Problem): string {
  const place = formatPlace(problem.place);
  return [
    `error[${problem.code}]: ${problem.message}`,
    ...(place ? [`  at ${place}`] : []),
    ...(problem.consequence ? [`  ${problem.consequence}`] : []),
    ...(problem.action ? [`  ${problem.action}`] : []),
  ].join('\n');
}

/** Writes any failure to stderr in the one form that commands use. */
export function writeProblem(io: CliIo, error: unknown): void {
  io.stderr.write(`${formatProblem(problemOf(error))}\n`);
}
