import type { GuardVerdict } from './types';

/** What the verdict bar says. The tone tells what apps will see; `accepted` tells whether it may be sent. */
export interface VerdictSummary {
  readonly tone: 'green' | 'amber' | 'red';
  readonly accepted: boolean;
  readonly text: string;
}

const MAX_NAMES = 6;
const INPUT_VERSION = new Set(['MISSING_INPUT_VERSION', 'NULL_INPUT_VERSION']);

/** A verdict in one sentence, for the verdict bar. */
export function summarise(verdict: GuardVerdict): VerdictSummary {
  const accepted = verdict.verdict === 'accept';
  const codes = verdict.findings.map((finding) => finding.code);
  const lost = verdict.findings.flatMap((finding) =>
    finding.code.startsWith('INCOMPLETE_SELECTION:') && finding.path !== null ? [finding.path] : [],
  );
  if (codes.length === 0) return { tone: 'green', accepted, text: whenNothingIsFound(verdict) };
  if (codes.length === lost.length) {
    return { tone: 'amber', accepted, text: `Some apps will lose values: ${listed([...new Set(lost)])}` };
  }
  return { tone: 'red', accepted, text: whenRejected(codes) };
}

function whenNothingIsFound(verdict: GuardVerdict): string {
  if (verdict.operation !== 'mutation') return 'This operation writes nothing';
  if (verdict.guardedModels.length === 0)
    return 'No versioned model is written: apps that sync are not concerned';
  return 'Every app will receive this change';
}

function whenRejected(codes: readonly string[]): string {
  const [first = ''] = codes;
  if (first === 'SYNTAX' || first === 'VALIDATION') return 'The service will refuse this document';
  if (first === 'OPERATION_NAME') return 'Choose the operation to run';
  if (first === 'VARIABLES') return 'The service will refuse these variables';
  const isVersionAlone = codes.every(
    (code) => INPUT_VERSION.has(code) || code.startsWith('INCOMPLETE_SELECTION:'),
  );
  return isVersionAlone
    ? "The service will drop or refuse this change: it lacks the record's version"
    : 'Apps will miss this change';
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
