export { FieldValue, CopyValue } from './field-value';
export { formatValue, copyText, toTsv, type ShownValue, type ValueTone } from './format-value';
