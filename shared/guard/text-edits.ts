import type { SelectionSetNode } from 'graphql';
import { printSelections, type SelectionTree } from './selection-tree';
import type { TextEdit } from './types';

/** Makes edits that don't overlap, whatever their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.from - a.from)) {
    result = result.slice(0, edit.from) + edit.insert + result.slice(edit.to);
  }
  return result;
}

/**
 * Inserts selections at the end of a selection set, laid out as the author did: on lines of their own
 * where the closing brace has a line of its own, else within the line. Nothing that stands there moves.
 */
export function insertSelections(
  text: string,
  selectionSet: SelectionSetNode,
  trees: readonly SelectionTree[],
): TextEdit {
  const brace = (selectionSet.loc?.end ?? 1) - 1;
  const lineStart = startOfLine(text, brace);
  const braceIndent = text.slice(lineStart, brace);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (/^[ \t]*$/.test(braceIndent)) {
    const indent = indentOfSelections(text, selectionSet) ?? `${braceIndent}  `;
    const unit = indent.startsWith(braceIndent) ? indent.slice(braceIndent.length) || '  ' : '  ';
    return { from: lineStart, to: lineStart, insert: printSelections(trees, { indent, unit, newline }) };
  }
  const words = printSelections(trees, { indent: null, unit: '', newline });
  const spaced = /\s$/.test(text.slice(0, brace)) ? `${words} ` : ` ${words}`;
  return { from: brace, to: brace, insert: spaced };
}

/** The indentation of the last selection that begins a line. */
function indentOfSelections(text: string, selectionSet: SelectionSetNode): string | null {
  for (const selection of [...selectionSet.selections].reverse()) {
    const start = selection.loc?.start ?? 0;
    const indent = text.slice(startOfLine(text, start), start);
    if (/^[ \t]*$/.test(indent)) return indent;
  }
  return null;
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
