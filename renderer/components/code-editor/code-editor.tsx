import { useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { Ref } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import type { GraphQLSchema } from 'graphql';
import { styleNonce } from '../../bridge';
import { runFixAtCursor, toCodeMirror } from './diagnostics';
import type { CodeDiagnostic } from './diagnostics';
import { editorBehaviour } from './editor-behaviour';
import { graphqlWith, jsonWith } from './languages';
import { smallestChange } from './text-change';
import type { VariableShape } from '../variable-hints';
import classes from './code-editor.module.css';

export interface CodeEditorHandle {
  focus(): void;
  /** Selects a place, scrolls to it and takes the focus. */
  goTo(from: number, to: number): void;
  /** Moves to the next problem, around the end; does nothing where there is none. */
  nextProblem(): void;
  previousProblem(): void;
}

export interface CodeEditorProps {
  /** The editor's name for assistive technology. */
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: 'graphql' | 'json';
  /** For GraphQL: completion and hover. */
  readonly schema?: GraphQLSchema | null;
  /** For JSON: the variables that are offered. */
  readonly variables?: readonly VariableShape[] | null;
  readonly readOnly?: boolean;
  readonly lineNumbers?: boolean;
  readonly placeholder?: string;
  /** What is marked; its places belong to `diagnosedText`, and are shown while that is what the editor holds. */
  readonly diagnostics?: readonly CodeDiagnostic[];
  readonly diagnosedText?: string;
  readonly onRun?: () => void;
  readonly onFixAll?: () => void;
  readonly handle?: Ref<CodeEditorHandle>;
}

const NO_DIAGNOSTICS: readonly CodeDiagnostic[] = [];

/** A code editor for GraphQL and JSON. Tab leaves it; Mod-Enter, Mod-Shift-f, Mod-. and F8 run what the caller gives. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const [languageSlot, darkSlot] = useMemo(() => [new Compartment(), new Compartment()], []);
  const { value, language, schema, diagnostics = NO_DIAGNOSTICS, diagnosedText } = props;
  const isDark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const { current: first } = latest;
    const created = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.value,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          darkSlot.of([]),
          languageSlot.of([]),
          editorBehaviour({
            label: first.label,
            readOnly: first.readOnly ?? false,
            lineNumbers: first.lineNumbers ?? true,
            placeholder: first.placeholder,
            onChange: (text) => latest.current.onChange?.(text),
            onRun: () => latest.current.onRun?.(),
            onFixAll: () => latest.current.onFixAll?.(),
            onFixAtCursor: (editor) => runFixAtCursor(editor, latest.current.diagnostics ?? NO_DIAGNOSTICS),
          }),
        ],
      }),
    });
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [darkSlot, languageSlot]);

  useEffect(() => {
    view.current?.dispatch({
      effects: languageSlot.reconfigure(
        language === 'graphql'
          ? graphqlWith(schema ?? null)
          : jsonWith(() => latest.current.variables ?? null),
      ),
    });
  }, [languageSlot, language, schema]);

  useEffect(() => {
    view.current?.dispatch({ effects: darkSlot.reconfigure(EditorView.darkTheme.of(isDark)) });
  }, [darkSlot, isDark]);

  useEffect(() => {
    const editor = view.current;
    const change = editor && smallestChange(editor.state.doc.toString(), value);
    if (editor && change) editor.dispatch({ changes: change });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || (diagnosedText !== undefined && diagnosedText !== editor.state.doc.toString())) return;
    editor.dispatch(setDiagnostics(editor.state, toCodeMirror(diagnostics, editor.state.doc.length)));
  }, [diagnostics, diagnosedText, value]);

  useImperativeHandle(props.handle, () => handleFor(() => view.current), []);

  return <div ref={host} className={classes.host} />;
}

function handleFor(current: () => EditorView | null): CodeEditorHandle {
  return {
    focus: () => current()?.focus(),
    goTo: (from, to) => {
      const editor = current();
      if (!editor) return;
      const end = Math.min(to, editor.state.doc.length);
      editor.dispatch({
        selection: { anchor: Math.min(from, end), head: end },
        effects: EditorView.scrollIntoView(Math.min(from, end), { y: 'center' }),
      });
      editor.focus();
    },
    nextProblem: () => step(current(), nextDiagnostic),
    previousProblem: () => step(current(), previousDiagnostic),
  };
}

function step(editor: EditorView | null, command: (editor: EditorView) => boolean): void {
  if (!editor) return;
  command(editor);
  editor.focus();
}
