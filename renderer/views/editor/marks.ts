import type { CodeDiagnostic } from '../../components/code-editor';
import type { BarFinding } from '../../components/guard-bar';
import { placeInVariables } from './draft-check';
import type { DraftFinding, DraftFix } from './draft-check';

type Fix = (fix: DraftFix) => void;

/** The findings as marks of the two editors; a missing version is marked where it has to go as well. */
export function toMarks(
  findings: readonly DraftFinding[],
  variablesText: string,
  onFix: Fix,
): { readonly document: readonly CodeDiagnostic[]; readonly variables: readonly CodeDiagnostic[] } {
  const document = findings
    .filter(({ pane }) => pane === 'document')
    .map((finding) => toMark(finding, onFix));
  const variables = findings.flatMap((finding) => {
    if (finding.pane === 'variables') return [toMark(finding, onFix)];
    const place = placeInVariables(finding, variablesText);
    return place ? [{ ...toMark(finding, onFix), ...place }] : [];
  });
  return { document, variables };
}

function toMark(finding: DraftFinding, onFix: Fix): CodeDiagnostic {
  const { from, to, severity, code, message, consequence, fix } = finding;
  const mark = { from, to, severity, code, message, consequence };
  return fix ? { ...mark, fix: { label: fix.label, run: () => onFix(fix) } } : mark;
}

/** A finding as the guard's bar lists it. */
export function toBarFinding(finding: DraftFinding, onFix: Fix): BarFinding {
  const { id, pane, line, severity, code, message, consequence, fix } = finding;
  return {
    ...{ id, severity, code, message, consequence },
    place: pane === 'document' ? `line ${line}` : `variables, line ${line}`,
    ...(fix ? { fix: { label: fix.label, run: () => onFix(fix) } } : {}),
  };
}
