export { FieldValue, CopyValue } from './field-value';
export { formatValue, toTsv, type ShownValue, type ValueTone } from './format-value';
