export { CodeEditor } from './code-editor';
export type { CodeEditorHandle, CodeEditorProps } from './code-editor';
export type { CodeDiagnostic } from './diagnostics';
