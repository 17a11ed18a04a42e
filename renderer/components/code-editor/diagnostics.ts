import type { Diagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';

/** Something to say about a place of a text; offsets count UTF-16 units from 0. */
export interface CodeDiagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  /** The reason code, shown in front where there is one. */
  readonly code?: string;
  readonly message: string;
  /** What it means for the people who use the apps. */
  readonly consequence?: string;
  readonly fix?: { readonly label: string; readonly run: () => void };
}

/** Diagnostics as CodeMirror takes them, kept inside a text of the given length and in the order of their places. */
export function toCodeMirror(diagnostics: readonly CodeDiagnostic[], length: number): Diagnostic[] {
  return diagnostics
    .map((diagnostic): Diagnostic => {
      const from = Math.max(0, Math.min(diagnostic.from, length));
      const { fix } = diagnostic;
      return {
        from,
        to: Math.max(from, Math.min(diagnostic.to, length)),
        severity: diagnostic.severity,
        message: describe(diagnostic),
        renderMessage: () => renderMessage(diagnostic),
        actions: fix ? [{ name: fix.label, apply: () => fix.run() }] : [],
      };
    })
    .sort((left, right) => left.from - right.from || left.to - right.to);
}

/** The diagnostic that covers a position; the narrowest of several. */
export function diagnosticAt(
  diagnostics: readonly CodeDiagnostic[],
  position: number,
): CodeDiagnostic | undefined {
  return diagnostics
    .filter(({ from, to }) => from <= position && position <= to)
    .sort((left, right) => left.to - left.from - (right.to - right.from))[0];
}

/** Applies the fix at the cursor; false where there is none, so that the key stays free. */
export function runFixAtCursor(view: EditorView, diagnostics: readonly CodeDiagnostic[]): boolean {
  const fix = diagnosticAt(
    diagnostics.filter((diagnostic) => diagnostic.fix),
    view.state.selection.main.head,
  )?.fix;
  fix?.run();
  return fix !== undefined;
}

function describe({ code, message, consequence }: CodeDiagnostic): string {
  return [code, message, consequence].filter(Boolean).join('. ');
}

function renderMessage({ code, message, consequence }: CodeDiagnostic): Node {
  const root = document.createElement('div');
  const title = root.appendChild(document.createElement('div'));
  title.textContent = message;
  title.className = 'cm-ob-message';
  if (consequence) root.appendChild(document.createElement('div')).textContent = consequence;
  if (code) {
    const tag = root.appendChild(document.createElement('code'));
    tag.textContent = code;
    tag.className = 'cm-ob-code';
  }
  return root;
}
