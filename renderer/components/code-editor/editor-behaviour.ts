import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { editorAppearance } from './editor-theme';

export interface BehaviourOptions {
  readonly label: string;
  readonly readOnly: boolean;
  readonly lineNumbers: boolean;
  readonly placeholder: string | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onFixAll: () => void;
  /** Applies the fix at the cursor; false where there is none. */
  readonly onFixAtCursor: (view: EditorView) => boolean;
}

/** Everything an editor does whatever its language. */
export function editorBehaviour(options: BehaviourOptions): Extension {
  // The scrolling part counts as reachable by keyboard only when what it holds is a tab stop by name.
  const attributes: Record<string, string> = { 'aria-label': options.label, tabindex: '0' };
  if (options.readOnly) attributes['aria-readonly'] = 'true';
  return [
    editorAppearance(),
    EditorView.contentAttributes.of(attributes),
    EditorView.lineWrapping,
    options.lineNumbers ? lineNumbers() : [],
    foldGutter({ openText: '▾', closedText: '▸' }),
    drawSelection(),
    bracketMatching(),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of([...searchKeymap, ...foldKeymap]),
    options.readOnly ? readOnlyBehaviour() : writableBehaviour(options),
  ];
}

function readOnlyBehaviour(): Extension {
  return [EditorState.readOnly.of(true), keymap.of(defaultKeymap)];
}

function writableBehaviour(options: BehaviourOptions): Extension {
  const run = (action: () => void) => () => {
    action();
    return true;
  };
  return [
    history(),
    indentOnInput(),
    closeBrackets(),
    autocompletion(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    options.placeholder ? placeholder(options.placeholder) : [],
    Prec.high(
      keymap.of([
        { key: 'Mod-Enter', run: run(options.onRun) },
        { key: 'Mod-Shift-f', run: run(options.onFixAll) },
        { key: 'Mod-.', run: options.onFixAtCursor },
        { key: 'F8', run: nextDiagnostic },
        { key: 'Shift-F8', run: previousDiagnostic },
        // Tab takes a suggestion while the list is open and leaves the editor otherwise.
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...completionKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
  ];
}
