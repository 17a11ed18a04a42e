export { CodeEditor } from './code-editor';
export type { CodeEditorHandle } from './code-editor';
export type { CodeDiagnostic } from './diagnostics';
