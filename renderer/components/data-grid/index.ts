export { RecordGrid, type RecordGridProps, type CellEdit } from './record-grid';
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
