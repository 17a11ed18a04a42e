import { OutbandError } from '../../shared/errors';
import type { GuardVerdict } from '../../shared/guard';

const SHOWN = 3;

/** Why a mutation is not sent: the rules in words with their places, and what running apps would suffer. */
export function guardRefusal({ reasons, findings }: GuardVerdict): OutbandError {
  const faults = findings.filter((finding) => finding.severity === 'error');
  const [first] = faults;
  const said = faults
    .slice(0, SHOWN)
    .map(({ message, code, line }) => `${message.replace(/\.$/, '')} (${code}, line ${line})`);
  const more = faults.length - said.length;
  const what = said.length > 0 ? said.join('; ') : reasons.join(', ');
  return new OutbandError({
    kind: 'GuardRefused',
    code: 'GUARD_REFUSED',
    message: `The mutation is not fit to be sent: ${what}${more > 0 ? `; and ${more} more` : ''}.`,
    consequence: `Nothing was sent. ${first?.consequence ?? 'Running apps would miss the change.'}`,
    action: 'Complete the document: “Fix all” in the editor, or `outband check --fix`, adds what is missing.',
    ...(first ? { place: { line: first.line, column: first.column } } : {}),
  });
}
