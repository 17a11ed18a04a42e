export { jsonPositionAt, rangeOfPath } from './json-position';
export { checkVariables, keyHints, sampleVariables, valueHints, variableShapes } from './variable-hints';
export type { VariableHint, VariableShape } from './variable-hints';
