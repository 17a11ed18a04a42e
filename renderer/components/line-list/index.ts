export { FactText, Line, LineList } from './line-list';
export { SplitView } from './split-view';
