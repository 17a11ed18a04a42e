export { RecordGrid } from './record-grid';
export type { CellEdit, RecordGridProps } from './record-grid-props';
export { defaultChoice, keepChoice, readChoice, type ColumnChoice } from './column-choice';
export {
  NOTHING_SELECTED,
  selectedCount,
  targetsOf,
  underFilter,
  type BatchTargets,
  type Selection,
} from './selection';
export { rowKey, asRecord, isTombstone, type RecordRow, type StagedCells } from './rows';
