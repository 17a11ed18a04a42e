export { DiffView } from './diff-view';
export { DiffValue } from './diff-value';
export { formatSide } from './format-value';
