import { formatPlace, OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { CONCEALED, withoutSecrets } from '../../shared/secrets';
import type { CliIo } from './io';

/** What satisfies in a terminal what a tier asks for. */
const FLAGS: Readonly<Record<string, string>> = {
  REASON_NEEDED: '--reason TEXT says it.',
  CONFIRMATION_NEEDED: 'Where no terminal is asked, --confirm NAME types it.',
  TOO_MANY_RECORDS: '--max-records N raises the limit.',
  RATE_ABOVE_CAP: '--rate N asks for it.',
};

/** `error[CODE]: what happened`, then the place, what it means for the data, and what to do (commands contract). */
export function formatProblem(problem: Problem): string {
  const place = formatPlace(problem.place);
  const flag = FLAGS[problem.code];
  return [
    `error[${problem.code}]: ${problem.message}`,
    ...(place ? [`  at ${place}`] : []),
    ...(problem.consequence ? [`  ${problem.consequence}`] : []),
    ...(problem.action ? [`  ${problem.action}`] : []),
    ...(flag ? [`  ${flag}`] : []),
  ].join('\n');
}

/** Writes any failure to stderr in the one form that commands use. */
export function writeProblem(io: CliIo, error: unknown): void {
  io.stderr.write(`${formatProblem(problemOf(error))}\n`);
}

/** The command line itself is wrong or lacks something: such a command ends with 2, not with 1. */
export class UsageError extends OutbandError {}

/** Puts what the argument parser says about a wrong command line into the form that all errors have. */
export function formatUsage(text: string): string {
  const [message = '', ...rest] = withoutSecrets(text)
    .trim()
    .replace(/^error: /, '')
    // What was typed behind a misspelt flag may be a secret.
    .replace(/'(-[\w-]+)=[^']*'/g, `'$1=${CONCEALED}'`)
    .split('\n');
  const hints = [...rest, 'Add --help to see what it takes.'].map((line) => `  ${line}\n`);
  return `error[USAGE]: ${message}\n${hints.join('')}`;
}
