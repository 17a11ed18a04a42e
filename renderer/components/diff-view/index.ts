export { DiffView } from './diff-view';
export { DiffValue } from './diff-value';
export { formatSide } from './format-value';
export type { HandEditing } from './three-way-table';
export { describeStructure, memberRows } from './structure';
