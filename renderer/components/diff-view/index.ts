export { DiffView } from './diff-view';
export type { DiffViewProps } from './diff-view';
