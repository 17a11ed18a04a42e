import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours come from custom properties (code-editor.module.css), so that the scheme may change under an open editor. */
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: 'var(--syntax-keyword)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--syntax-property)' },
  { tag: tags.variableName, color: 'var(--syntax-variable)' },
  { tag: [tags.string, tags.special(tags.name)], color: 'var(--syntax-string)' },
  { tag: [tags.integer, tags.float, tags.number, tags.bool, tags.null], color: 'var(--syntax-number)' },
  { tag: tags.atom, color: 'var(--syntax-type)' },
  { tag: [tags.lineComment, tags.comment], color: 'var(--ob-text-faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.paren, tags.brace], color: 'var(--ob-text-muted)' },
]);

const wavy = (color: string) => ({
  backgroundImage: 'none',
  paddingBottom: '0',
  textDecoration: `underline wavy ${color} 1px`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
});

/** Marks in the gutter are letters, because the library's own are images from data: URLs, which the policy refuses. */
const marker = (glyph: string, color: string) => ({
  content: 'none',
  '&::after': { content: `"${glyph}"`, color, fontWeight: '700' },
});

const appearance = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', color: 'var(--ob-text)', backgroundColor: 'var(--ob-bg)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--ob-font-mono)', lineHeight: '19px', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ob-text)' },
  '.cm-content:focus-visible': { outline: 'none' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ob-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--syntax-selection)',
  },
  '.cm-gutters': {
    backgroundColor: 'var(--ob-bg)',
    color: 'var(--ob-text-faint)',
    border: 'none',
    borderRight: '1px solid var(--ob-border)',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 8px', minWidth: '28px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--syntax-active-line)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ob-text)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--ob-accent-soft)',
    outline: '1px solid var(--ob-border-strong)',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--ob-sunken)',
    border: '1px solid var(--ob-border)',
    color: 'var(--ob-text-muted)',
    padding: '0 4px',
  },
  '.cm-placeholder': { color: 'var(--ob-text-faint)' },
  '.cm-lintRange-error': wavy('var(--ob-bad)'),
  '.cm-lintRange-warning': wavy('var(--ob-warn)'),
  '.cm-lintRange-active': { backgroundColor: 'var(--ob-warn-soft)' },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--ob-bad)' },
  '.cm-lintPoint-warning::after': { borderBottomColor: 'var(--ob-warn)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 3px' },
  '.cm-lint-marker': { width: '10px', height: '19px' },
  '.cm-lint-marker-error': marker('●', 'var(--ob-bad)'),
  '.cm-lint-marker-warning': marker('▲', 'var(--ob-warn)'),
  '.cm-tooltip': {
    backgroundColor: 'var(--ob-raised)',
    color: 'var(--ob-text)',
    border: '1px solid var(--ob-border-strong)',
    borderRadius: 'var(--ob-radius)',
    boxShadow: '0 4px 16px rgb(0 0 0 / 18%)',
  },
  '.cm-tooltip .cm-tooltip-section:not(:first-child)': { borderTopColor: 'var(--ob-border)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--ob-font-mono)', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '19px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--ob-selected)',
    color: 'var(--ob-text)',
  },
  '.cm-completionDetail': { color: 'var(--ob-text-muted)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700', color: 'var(--ob-accent-text)' },
  // A document at its beginning has many findings in one place; the bar lists them all.
  '.cm-tooltip.cm-tooltip-hover': { maxHeight: '260px', overflow: 'auto' },
  '.cm-tooltip-lint': { maxWidth: '480px', padding: '2px' },
  '.cm-diagnostic': { padding: '6px 8px', borderLeftWidth: '3px', fontFamily: 'var(--mantine-font-family)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--ob-bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--ob-warn)' },
  '.cm-diagnostic .cm-ob-message': { fontWeight: '600' },
  '.cm-diagnostic .cm-ob-code': { fontSize: '11px', color: 'var(--ob-text-faint)' },
  '.cm-ob-hover': {
    maxWidth: '420px',
    padding: '6px 8px',
    whiteSpace: 'pre-wrap',
    fontFamily: 'var(--ob-font-mono)',
  },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--ob-accent)',
    color: 'var(--ob-bg)',
    font: '500 12px/18px var(--mantine-font-family)',
    padding: '1px 8px',
    margin: '4px 8px 0 0',
    borderRadius: '3px',
  },
  '.cm-panels': { backgroundColor: 'var(--ob-surface)', color: 'var(--ob-text)' },
  '.cm-panels.cm-panels-top': { borderBottomColor: 'var(--ob-border)' },
  '.cm-panels.cm-panels-bottom': { borderTopColor: 'var(--ob-border)' },
  '.cm-panel.cm-search': { padding: '6px 8px', font: '12px var(--mantine-font-family)' },
  '.cm-textfield, .cm-button': {
    backgroundColor: 'var(--ob-raised)',
    backgroundImage: 'none',
    color: 'var(--ob-text)',
    border: '1px solid var(--ob-border-strong)',
    borderRadius: '3px',
    fontSize: '12px',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--ob-flash)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--ob-focus)' },
});

/** Colours and measures of every code editor of the window. */
export function editorAppearance(): Extension {
  return [appearance, syntaxHighlighting(highlight)];
}
