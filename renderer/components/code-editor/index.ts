export { CodeEditor } from './code-editor';
export type { CodeEditorHandle, CodeEditorProps } from './code-editor';
export type { CodeDiagnostic } from './diagnostics';
export { rangeOfPath } from './json-position';
export { checkVariables, variableShapes } from './variable-hints';
export type { VariableFault, VariableShape } from './variable-hints';
