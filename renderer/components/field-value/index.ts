export { formatValue, copyText, toTsv, type ShownValue, type ValueTone } from './format-value';
