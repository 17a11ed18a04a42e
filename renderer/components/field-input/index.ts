export { FieldInput, type FieldInputProps } from './field-input';
export { checkField, type ValueProblem } from './check-value';
export { parseText } from './parse-text';
